"""A small made-up world of record types, and short ways to write rules, records and settings about it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
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

TYPES = Path(__file__).parent.parent / "conformance" / "types.yaml"


def _record_types() -> dict[str, RecordType]:
    document, faults = parse_yaml(TYPES.read_text(encoding="utf-8"), "types.yaml")
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
