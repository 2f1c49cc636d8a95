"""Changes of a rule or its records that change nothing, or only what they say.

On the reference engine: that the columnar one agrees with it is tested for itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from complyhosp.engines.outcomes import RuleOutcome
from complyhosp.engines.reference.engine import judge
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import ROW, Span, TypedTable
from complyhosp.expressions.durations import DAY
from complyhosp.rulebook.scoping import fields_of
from tests.engines.drawn_records import STEADY, evidence
from tests.engines.sample import RECORD_TYPES, rule_of, tables_of
from tests.engines.test_agreement import Situation, comparable, situations

Body = dict[str, Any]
COMMON = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def body_of(situation: Situation) -> Body:
    """The rule as an author would write it."""
    wanted = {"population", "requirement", "excuse", "params", "message"}
    rule = situation.rule.rule.model_dump(include=wanted, exclude_none=True, exclude_defaults=True, by_alias=True)
    found: Body = json.loads(json.dumps(rule))
    return found


def outcome_of(body: Body, tables: Mapping[str, TypedTable], setting: Setting) -> RuleOutcome:
    """What becomes of the rule."""
    return judge(rule_of(body), RECORD_TYPES, tables, setting)


def unchanged(situation: Situation, change: Callable[[Body], Body]) -> None:
    """The changed rule says the same."""
    body = body_of(situation)
    changed = change(body)
    assume(changed != body)
    expected = outcome_of(body, situation.tables, situation.setting)
    assert comparable(outcome_of(changed, situation.tables, situation.setting)) == comparable(expected)


def _mapped(node: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Every mapping within changed, the inner ones first."""
    if isinstance(node, list):
        return [_mapped(one, change) for one in node]
    if isinstance(node, dict):
        return change({key: _mapped(value, change) for key, value in node.items()})
    return node


@COMMON
@given(situations())
def test_the_order_of_parts(situation: Situation) -> None:
    """`all` and `any` do not depend on the order of their parts; nor on a part said twice."""

    def turned(node: dict[str, Any]) -> dict[str, Any]:
        return {
            key: [*reversed(value), value[0]] if key in ("all", "any") and isinstance(value, list) else value
            for key, value in node.items()
        }

    body = body_of(situation)
    nested = {**body, "requirement": {"all": [body["requirement"], {"any": [body["requirement"]]}]}}
    if "aggregate" in body["requirement"]:  # whose message may show `value`, which no longer is one
        nested["message"] = body["message"] = {"zh": "词", "en": "word"}
    expected = comparable(outcome_of(body, situation.tables, situation.setting))
    assert comparable(outcome_of(nested, situation.tables, situation.setting)) == expected
    turned_about = {**nested, "requirement": _mapped(nested["requirement"], turned)}
    assert comparable(outcome_of(turned_about, situation.tables, situation.setting)) == expected


@COMMON
@given(situations())
def test_another_name(situation: Situation) -> None:
    """What a selection calls its records does not matter."""

    def renamed(body: Body) -> Body:
        text = json.dumps(body["requirement"], ensure_ascii=False)
        return {**body, "requirement": json.loads(re.sub(r'(?<![.\w])other(?=\.|")', "quite_another", text))}

    unchanged(situation, renamed)


@COMMON
@given(situations())
def test_not_not(situation: Situation) -> None:
    """A condition denied twice, or joined with what is always so, is the condition."""

    def denied(node: dict[str, Any]) -> dict[str, Any]:
        conditions = {key: node[key] for key in ("where", "counting", "holds") if isinstance(node.get(key), str)}
        return {**node, **{key: f"!(!({text})) && (true || now > now)" for key, text in conditions.items()}}

    unchanged(situation, lambda body: {**body, "requirement": _mapped(body["requirement"], denied)})


@COMMON
@given(situations(), st.data())
def test_records_of_other_types(situation: Situation, data: st.DataObject) -> None:
    """What the rule does not use does not matter."""
    strangers = sorted(RECORD_TYPES.keys() - situation.rule.uses - situation.tables.keys())
    if situation.rule.excuse is not None:
        strangers = [name for name in strangers if name != situation.rule.excuse.selection.record]
    assume(strangers)
    more = data.draw(evidence(strangers, situation.setting))
    body = body_of(situation)
    expected = outcome_of(body, situation.tables, situation.setting)
    assert outcome_of(body, {**more, **situation.tables}, situation.setting) == expected


ABSOLUTE = re.compile(r"date\(|timestamp\(|\.get|addMonths|month|quarter|year|9223372036854775807")
"""What a rule says of particular days."""


@st.composite
def movable(draw: DrawFn) -> Situation:
    """A rule that speaks of no particular day, in a zone whose clock does not change."""
    situation = draw(situations())
    assume(situation.setting.timezone in STEADY)
    body = body_of(situation)
    assume(not ABSOLUTE.search(json.dumps({key: body[key] for key in body if key != "message"})))
    return situation


@COMMON
@given(movable(), st.sampled_from((-7, 7, 70)))
def test_a_week_later(situation: Situation, days: int) -> None:
    """Everything moved by whole weeks: every finding moves by as much, and nothing else happens."""
    plain = {"zh": "词", "en": "word"}
    body = {**body_of(situation), "message": plain}
    before = outcome_of(body, situation.tables, situation.setting)
    after = outcome_of(body, _moved_tables(situation, days), _moved(situation.setting, days))
    assert (after.population, after.satisfied, after.excused) == (before.population, before.satisfied, before.excused)
    shift = days * DAY
    assert sorted((one.outcome, one.start - shift, one.end - shift, one.records) for one in after.members) == sorted(
        (one.outcome, one.start, one.end, one.records) for one in before.members
    )


def _moved(setting: Setting, days: int) -> Setting:
    period = Span(setting.period.start + days * DAY, setting.period.end + days * DAY)
    working = {day + timedelta(days=days): works for day, works in setting.working.items()}
    return replace(setting, period=period, now=setting.now + days * DAY, working=working)


def _moved_tables(situation: Situation, days: int) -> dict[str, TypedTable]:
    steps = {"timestamp": days * DAY, "date": days}
    found: dict[str, list[dict[str, Any]]] = {}
    for name, table in situation.tables.items():
        kinds = fields_of(RECORD_TYPES[name])
        rows = table.data.to_pylist()
        found[name] = [
            {
                field: value + steps[kinds[field].kind]
                if field != ROW and kinds[field].kind in steps and value is not None
                else value
                for field, value in row.items()
            }
            for row in rows
        ]
    return tables_of(found)
