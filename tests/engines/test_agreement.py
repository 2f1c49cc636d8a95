"""The columnar engine and the reference engine say the same of every rule, to the last record and word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st

from complyhosp.engines.columnar import Columnar
from complyhosp.engines.outcomes import MemberOutcome, RuleOutcome, Value
from complyhosp.engines.reference.engine import judge
from complyhosp.evidence.tables import TypedTable
from complyhosp.rulebook.checked import CheckedRule

from .sample import RECORD_TYPES
from .strategies import evidence, rules, settings_of

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_engines_agree(data: st.DataObject) -> None:
    """Any rule, any records, any period: one outcome."""
    rule = data.draw(rules(), "rule")
    setting = data.draw(settings_of(), "setting")
    tables = data.draw(evidence(_types_of(rule), setting), "evidence")
    _tell(rule, tables)
    expected = judge(rule, RECORD_TYPES, tables, setting)
    found = Columnar(tables, RECORD_TYPES, setting).judge(rule)
    event(f"{rule.rule.population.kind}, {'findings' if expected.members else 'none'}")
    assert comparable(found) == comparable(expected)


def _types_of(rule: CheckedRule) -> list[str]:
    excuse = set() if rule.excuse is None else {rule.excuse.selection.record}
    return sorted(rule.uses | excuse)


def _tell(rule: CheckedRule, tables: Mapping[str, TypedTable]) -> None:
    note(rule.rule.model_dump_json(include={"population", "requirement", "excuse", "params"}, exclude_none=True))
    for name, table in tables.items():
        for record in table.data.to_pylist():
            note(f"{name}: { {key: value for key, value in record.items() if value is not None} }")


def comparable(outcome: RuleOutcome) -> dict[str, Any]:
    """The whole outcome; members in an order that does not depend on the engine, values with their Python types."""
    return {
        "rule": outcome.rule,
        "fault": None if outcome.fault is None else outcome.fault.message("en"),
        "population": outcome.population,
        "satisfied": outcome.satisfied,
        "excused": outcome.excused,
        "members": sorted((_member(one) for one in outcome.members), key=repr),
    }


def _member(one: MemberOutcome) -> dict[str, Any]:
    return {
        "outcome": one.outcome,
        "member": {name: _value(value) for name, value in sorted(one.member.items())},
        "time": (one.start, one.end),
        "window": one.window,
        "records": one.records,
        "words": {lang: tuple(_value(value) for value in words) for lang, words in one.words.items()},
    }


def _value(value: Value) -> tuple[str, str, Any, bool]:
    return value.kind, type(value.raw).__name__, value.raw, value.pii
