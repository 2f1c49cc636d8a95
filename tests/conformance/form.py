"""The form of the suite's files, and their cases made ready to run (tests/conformance/README.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field

from complyhosp.engines.setting import Setting, plain_weekdays
from complyhosp.evidence.inline import tables_from_rows
from complyhosp.evidence.tables import TypedTable
from complyhosp.period import parse_moment, parse_period
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.text import Model
from complyhosp.source import load_yaml, validated
from complyhosp.workbench.case_file import Case, Rows
from tests.engines.sample import RECORD_TYPES, SHIFTS, rule_of

FOLDER = Path(__file__).parent
WORKING = plain_weekdays(date(2025, 1, 1), date(2027, 12, 31))
"""Monday to Friday; no other year is in the calendar."""

ON_ENGINE = ("records", "window")
"""What an expected finding may say beside what the cases of rules say: its records, and the window of its search."""


class EngineCase(Case):
    """A case; `period` and `timezone` are its group's unless it says otherwise.

    `fails_on` tells of an engine that is known to fail it, and why: it must fail, as long as that stands here.
    """

    period: str = ""
    timezone: str = ""
    fails_on: dict[str, str] = Field(default_factory=dict)


class Group(Model):
    """Cases of one rule. `rule` is what matters of it; `given` are the records that come first in every case."""

    about: str
    rule: dict[str, Any]
    period: str = "2026-07-01T08:00/2026-07-01T12:00"
    timezone: str = "Asia/Shanghai"
    given: dict[str, Rows] = Field(default_factory=dict)
    cases: tuple[EngineCase, ...]


class SuiteFile(Model):
    """A file of the suite."""

    about: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Ready:
    """A case ready to run."""

    case: EngineCase
    rule: CheckedRule
    types: Mapping[str, RecordType]
    tables: Mapping[str, TypedTable]
    setting: Setting


@cache
def suite() -> Mapping[str, SuiteFile]:
    """Every file of the suite, by name."""
    files = sorted(path for path in FOLDER.glob("*.yaml") if path.name != "types.yaml")
    return {path.stem: _read(path) for path in files}


def _read(path: Path) -> SuiteFile:
    document, faults = load_yaml(path, path.name)
    assert document is not None, faults
    found, faults = validated(SuiteFile, document)
    assert found is not None, [(str(one.place), one.message("en")) for one in faults]
    return found


def ready(group: Group) -> Iterator[Ready]:
    """The group's cases; a mistake in one is an error of the suite."""
    rules: dict[str, CheckedRule] = {}
    for case in group.cases:
        key = json.dumps(case.params, sort_keys=True)
        if key not in rules:
            rules[key] = _rule(group, case)
        yield _ready(group, case, rules[key])


def _rule(group: Group, case: EngineCase) -> CheckedRule:
    params = dict(group.rule.get("params", {}))
    for name, value in case.params.items():
        params[name] = {**params[name], "value": value}
    return rule_of({**group.rule, "params": params})


def _ready(group: Group, case: EngineCase, rule: CheckedRule) -> Ready:
    timezone = case.timezone or group.timezone
    period = parse_period(case.period or group.period, ZoneInfo(timezone))
    assert period is not None, case.name
    now = period.end if case.now is None else parse_moment(case.now, ZoneInfo(timezone))
    assert now is not None, case.name
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for records in (group.given, case.records):
        for name, given in records.items():
            rows.setdefault(name, []).extend(given)
    used = rule.uses | (set() if rule.excuse is None else {rule.excuse.selection.record})
    assert rows.keys() <= used, (case.name, rows.keys() - used)
    types = {name: RECORD_TYPES[name] for name in sorted(used)}
    evidence, faults = tables_from_rows(rows, types, timezone, absent=case.absent, incomplete=case.incomplete)
    assert not faults, (case.name, [one.message("en") for one in faults])
    return Ready(case, rule, types, evidence.tables, Setting(period, now, timezone, WORKING, SHIFTS))
