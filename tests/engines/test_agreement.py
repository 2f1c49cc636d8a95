"""The columnar engine and the reference engine say the same of every rule, to the last record and word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from complyhosp.engines.columnar import Columnar
from complyhosp.engines.outcomes import MemberOutcome, RuleOutcome, Value
from complyhosp.engines.reference.engine import entries, judge, times
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import TypedTable
from complyhosp.expressions.instants import moment
from complyhosp.rulebook.checked import CheckedRule
from tests.engines.drawn_records import evidence, settings_of
from tests.engines.expression_texts import RULES
from tests.engines.sample import RECORD_TYPES, at, rule_of, setting_of, tables_of
from tests.engines.strategies import rules

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failure is shown as found: shrinking compiles a plan for every step, which can take many minutes."""


@dataclass(frozen=True)
class Situation:
    """A rule, the records it is judged on, and the setting; its text is all that is needed to write it down."""

    rule: CheckedRule
    setting: Setting
    tables: Mapping[str, TypedTable]

    def __repr__(self) -> str:
        wanted = {"population", "requirement", "excuse", "params"}
        rule = self.rule.rule.model_dump(include=wanted, exclude_none=True, exclude_defaults=True, by_alias=True)
        zone = self.setting.zone
        period = "/".join(
            moment(edge, zone).isoformat() for edge in (self.setting.period.start, self.setting.period.end)
        )
        lines = [json.dumps(rule, ensure_ascii=False), f"{period} {self.setting.timezone} now {self.setting.now}"]
        for name, table in self.tables.items():
            lines.append(f"{name}:")
            lines += [
                str({key: value for key, value in one.items() if value is not None}) for one in table.data.to_pylist()
            ]
        return "\n".join(lines)

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """How Hypothesis shows it: not field by field, with all of its tables' insides."""
        printer.text(repr(self))


@st.composite
def situations(draw: DrawFn) -> Situation:
    """Any rule, with records of the types that it uses."""
    setting = draw(settings_of())
    rule = draw(rules(RULES))
    excuse = set() if rule.excuse is None else {rule.excuse.selection.record}
    return Situation(rule, setting, draw(evidence(sorted(rule.uses | excuse), setting)))


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW, phases=PHASES, derandomize=True)
@given(situations())
def test_engines_agree(situation: Situation) -> None:
    """Any rule, any records, any period: one outcome, and the same lists of members."""
    expected = judge(situation.rule, RECORD_TYPES, situation.tables, situation.setting)
    columnar = Columnar(situation.tables, RECORD_TYPES, situation.setting)
    found = columnar.judge(situation.rule)
    event(f"{situation.rule.rule.population.kind}, {'findings' if expected.members else 'none'}")
    assert comparable(found) == comparable(expected)
    known = entries(situation.rule, RECORD_TYPES, situation.tables, situation.setting)
    event(f"entries: {'none' if known is None else len(known) > 0}")
    assert columnar.entries(situation.rule) == known
    assert columnar.times(situation.rule) == times(situation.rule, RECORD_TYPES, situation.tables, situation.setting)


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


def test_a_number_made_of_a_name_is_no_name() -> None:
    """Found by fuzzing: a duration looked up by a name is shown as it is, by either engine; the name is not."""
    rule = rule_of(
        {
            "params": {"by_word": {"value": {"R1": "30m"}, "fixed_by": "site"}},
            "population": {"each": "visit"},
            "requirement": {
                "aggregate": {
                    "record": "visit",
                    "as": "other",
                    "value": "sum(params.by_word[visit.person])",
                    "holds": 'value > duration("2h")',
                }
            },
            "message": {"zh": "{{ value }} {{ visit.person }}", "en": "{{ now }}"},
        }
    )
    row = {**dict.fromkeys(RECORD_TYPES["visit"].fields), "room": "R1", "at": at("09:00"), "person": "R1"}
    tables, setting = tables_of({"visit": [row]}), setting_of("08:00/12:00")
    expected = judge(rule, RECORD_TYPES, tables, setting)
    assert [word.pii for word in expected.members[0].words["zh"]] == [False, True]
    assert comparable(Columnar(tables, RECORD_TYPES, setting).judge(rule)) == comparable(expected)
