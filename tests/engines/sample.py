"""A small made-up world of record types, and short ways to write rules, records and settings about it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from complyhosp.engines.outcomes import RuleOutcome
from complyhosp.engines.reference.engine import judge
from complyhosp.engines.setting import Setting, plain_weekdays
from complyhosp.evidence.part import schema_of
from complyhosp.evidence.tables import FILE_STRIDE, ROW, Span, TypedTable
from complyhosp.expressions.instants import day_number, microseconds
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.load import check_rule
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.regulation import Shift
from complyhosp.rulebook.rule import Rule
from complyhosp.source import parse_yaml, validated

ZONE = ZoneInfo("Asia/Shanghai")
ALL_TIME = Span(-(1 << 60), 1 << 60)

TYPES_TEXT = """
- id: room
  title: {zh: 房, en: room}
  register: true
  validity: {from: opened, to: closed}
  fields:
    code: {type: code, required: true, key: true}
    name: {type: name, pii: true}
    kind: {type: enum, values: {server: [], office: []}}
    size: {type: int}
    limit: {type: duration}
    opened: {type: date}
    closed: {type: date}
- id: visit
  title: {zh: 访, en: visit}
  time: at
  fields:
    room: {type: code, required: true}
    at: {type: timestamp, required: true}
    other: {type: code}
    person: {type: name, pii: true}
    n: {type: int}
    level: {type: number}
    ok: {type: bool}
    day: {type: date}
    status: {type: enum, values: {done: [], open: []}}
    until: {type: timestamp}
    tags: {type: strings}
- id: stay
  title: {zh: 驻, en: stay}
  time: {start: start, end: end}
  fields:
    room: {type: code, required: true, key: true}
    start: {type: timestamp, required: true}
    end: {type: timestamp, required: true}
    other: {type: code}
    ok: {type: bool}
- id: task
  title: {zh: 务, en: task}
  time: {start: start, end: end}
  fields:
    room: {type: code}
    start: {type: timestamp, required: true}
    end: {type: timestamp}
    n: {type: int}
    took: {type: duration}
- id: notice
  title: {zh: 告, en: notice}
  time: issued
  fields:
    issued: {type: date, required: true}
    room: {type: code}
    n: {type: int}
    ok: {type: bool}
- id: paper
  title: {zh: 文, en: paper}
  validity: {from: since, to: until}
  fields:
    code: {type: code, required: true, key: true}
    room: {type: code}
    since: {type: timestamp}
    until: {type: timestamp}
    n: {type: int}
- id: thing
  title: {zh: 物, en: thing}
  fields:
    code: {type: code, required: true, key: true}
    room: {type: code}
    n: {type: int}
"""


def _record_types() -> dict[str, RecordType]:
    document, faults = parse_yaml(TYPES_TEXT, "types.yaml")
    assert document is not None
    assert isinstance(document.data, list)
    assert not faults
    found: dict[str, RecordType] = {}
    for number in range(len(document.data)):
        made, mistakes = validated(RecordType, document, (number,))
        assert made is not None, mistakes
        found[made.id] = made
    return found


RECORD_TYPES = _record_types()

SHIFTS = (
    Shift.model_validate({"id": "day", "title": {"zh": "白", "en": "day"}, "from": "08:00", "to": "20:00"}),
    Shift.model_validate({"id": "night", "title": {"zh": "夜", "en": "night"}, "from": "20:00", "to": "08:00"}),
)


def rule_of(body: Mapping[str, Any]) -> CheckedRule:
    """A rule from its population, requirement and what else matters; the rest is filled in."""
    words = {"zh": "词", "en": "word"}
    whole = {"id": "1.1-a", "clause": "1.1", "title": words, "severity": "high", "message": words, "remedy": words}
    document, faults = parse_yaml(json.dumps({**whole, **body}, ensure_ascii=False), "rule.yaml")
    assert document is not None, faults
    rule, found = validated(Rule, document)
    assert rule is not None, [one.message("en") for one in found]
    checked, found = check_rule(rule, document, RECORD_TYPES)
    assert checked is not None, [(one.message("en"), one.excerpt) for one in found]
    return checked


def at(text: str, zone: ZoneInfo = ZONE) -> int:
    """Microseconds of a local time such as `2026-07-01T08:00`; `08:00` is on 1 July 2026."""
    if "T" not in text and ":" in text:
        text = f"2026-07-01T{text}"
    return microseconds(datetime.fromisoformat(text).replace(tzinfo=zone))


def day(text: str) -> int:
    """Days of a date such as `2026-07-01`."""
    return day_number(date.fromisoformat(text))


def tables_of(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, TypedTable]:
    """Tables of these records, values in the engines' form; each table is a file of its own."""
    found = {}
    for number, (name, rows) in enumerate(records.items()):
        full = [{ROW: number * FILE_STRIDE + line, **row} for line, row in enumerate(rows, start=2)]
        data = pa.Table.from_pylist(full, schema_of(RECORD_TYPES[name]))
        found[name] = TypedTable(name, data, (ALL_TIME,), 0, False)
    return found


def setting_of(period: str, timezone: str = "Asia/Shanghai", now: int | None = None) -> Setting:
    """A period of local times such as `00:00/2026-07-02T00:00`, with Monday to Friday as working days."""
    zone = ZoneInfo(timezone)
    start, end = (at(part, zone) for part in period.split("/"))
    working = plain_weekdays(date(2025, 1, 1), date(2027, 12, 31))
    return Setting(Span(start, end), end if now is None else now, timezone, working, SHIFTS)


def outcome_of(
    body: Mapping[str, Any], records: Mapping[str, Sequence[Mapping[str, Any]]], setting: Setting
) -> RuleOutcome:
    """What the reference engine says."""
    return judge(rule_of(body), RECORD_TYPES, tables_of(records), setting)
