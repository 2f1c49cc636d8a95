"""The linter's "never" is true: whatever an expression comes out as, the reasoner had called it possible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from complyhosp.engines.reference.frame import Frame
from complyhosp.engines.reference.meaning import meaning
from complyhosp.expressions.check import check
from complyhosp.expressions.scope import Scope
from complyhosp.expressions.tree import Expr
from complyhosp.expressions.types import BOOL
from complyhosp.rulebook.rule import Param
from complyhosp.rulebook.scoping import NOW, PERIOD, fields_of, scalar_value, type_of_param
from complyhosp.workbench.lint.reasoning.facts import ZERO, Bound, Facts
from complyhosp.workbench.lint.reasoning.truth import ALL, FALSE, TRUE, UNKNOWN, Reasoner
from complyhosp.workbench.lint.reasoning.world import World
from tests.engines.expression_texts import CODES, PARAMS, RULES, Language, expressions, quoted, scope_of
from tests.engines.sample import RECORD_TYPES, at, day, setting_of

VISIT = RECORD_TYPES["visit"]
SETTING = setting_of("2026-06-30T00:00/2026-07-02T00:00")
HUGE = ("9223372036854775807", "1e300")
"""Numbers whose sums overflow, which is unknown: the reasoner takes numbers to be of this world."""

# Few values, so that conditions on one field often meet.
LITERALS = {
    **{kind: tuple(one for one in texts if one not in HUGE) for kind, texts in RULES.literals.items()},
    "string": tuple(map(quoted, ("R1", "R2", "a", ""))),
}
LANGUAGE = Language(LITERALS, RULES.shapes, RULES.compared)
FIELDS = fields_of(VISIT)
TEXT_SCOPE = scope_of({"visit": FIELDS}, now="timestamp")
SCOPE = Scope(
    {"visit": FIELDS, "period": PERIOD},
    dict(NOW),
    {name: found for name, value in PARAMS.items() if (found := type_of_param(Param(value=value, fixed_by="clause")))},
)
CONSTANTS = {
    name: tuple(value) if isinstance(value, list) else scalar_value(value)
    for name, value in PARAMS.items()
    if not isinstance(value, dict)
}
VALUES: Mapping[str, tuple[Any, ...]] = {
    "room": CODES,
    "at": (at("08:00"), at("2026-06-30T00:00"), at("2026-07-01T23:59")),
    "other": (None, "R1", "a"),
    "person": (None, "a", ""),
    "n": (None, 0, 1, 3, -7),
    "level": (None, 0.5, 1.5, -2.0),
    "ok": (None, True, False),
    "day": (None, day("2026-06-30"), day("2026-07-01")),
    "status": (None, "done", "open"),
    "until": (None, at("08:00"), at("09:00")),
    "tags": (None, (), ("a", "R1")),
}


def nullable(name: str, field: str) -> bool:
    return name == "visit" and not VISIT.fields[field].required


def reasoner(constants: Mapping[str, Any] = CONSTANTS) -> Reasoner:
    lore = (("period.start", "period.end", Bound(-1, 1)),)
    return Reasoner(World(constants, nullable, {}, lore))


def parsed(text: str) -> Expr:
    tree, faults = check(text, SCOPE, BOOL)
    assert tree is not None, (text, faults)
    return tree


def outcome(tree: Expr, visit: Mapping[str, Any]) -> str:
    """What the reference engine makes of it."""
    params = {
        name: {key: scalar_value(one) for key, one in value.items()} if isinstance(value, dict) else CONSTANTS[name]
        for name, value in PARAMS.items()
    }
    span = SETTING.period
    names: Any = {"visit": visit, "period": {"start": span.start, "end": span.end}, "now": {"": SETTING.now}}
    value = meaning(tree, names, Frame(RECORD_TYPES, {}, SETTING, params))
    return UNKNOWN if value is None else TRUE if value else FALSE


@st.composite
def conditions(draw: DrawFn) -> str:
    scope = type(TEXT_SCOPE)(TEXT_SCOPE.of_kind, TEXT_SCOPE.enums, (), LANGUAGE)
    return draw(expressions("bool", scope, draw(st.integers(1, 4))))


SOME_VISIT = {key: one[0] for key, one in VALUES.items()}


@settings(max_examples=800, deadline=None)
@example(text='date(visit.at) + duration("30m") == date(visit.at)', visit=SOME_VISIT)
@given(text=conditions(), visit=st.fixed_dictionaries({key: st.sampled_from(one) for key, one in VALUES.items()}))
def test_what_happens_was_possible(text: str, visit: Mapping[str, Any]) -> None:
    """The outcome of the reference engine is among those that the reasoner does not rule out."""
    tree = parsed(text)
    found = outcome(tree, visit)
    assert reasoner().can(tree, (found,))
    assert reasoner({}).can(tree, (found,))


@settings(max_examples=300, deadline=None)
@given(
    given_text=conditions(),
    text=conditions(),
    visit=st.fixed_dictionaries({key: st.sampled_from(one) for key, one in VALUES.items()}),
)
def test_what_happens_was_possible_beside_what_else_happened(
    given_text: str, text: str, visit: Mapping[str, Any]
) -> None:
    """The same of two expressions over the same values, each with its outcome."""
    assumed, tree = parsed(given_text), parsed(text)
    assert reasoner().can(tree, (outcome(tree, visit),), ((assumed, (outcome(assumed, visit),)),))


@pytest.mark.parametrize(
    ("text", "impossible"),
    [
        ("visit.n > 3 && visit.n < 2", TRUE),
        ("visit.n > 3 && visit.n <= 4 && visit.n != 4", TRUE),
        ("visit.n >= 3 || visit.n < 3", FALSE),
        ("visit.level > 1.5 && visit.level <= 1.5", TRUE),
        ('visit.status == "done" && visit.status == "open"', TRUE),
        ('visit.status != "done" && visit.status != "open"', TRUE),
        ('visit.other in ["R1", "a"] && visit.other == "x"', TRUE),
        ("visit.at < visit.until && visit.until < visit.at", TRUE),
        ("visit.at < visit.until && visit.until < now && now < visit.at", TRUE),
        ('visit.at + duration("1h") <= visit.at', TRUE),
        ("visit.at.getMonth() == 12", TRUE),
        ("visit.day.getDayOfWeek() == 7", TRUE),
        ("visit.at.getHours() > 23", TRUE),
        ("size(visit.person) < 0", TRUE),
        ("addMonths(visit.at, 12) <= visit.at", TRUE),
        ("addMonths(visit.day, -1) >= visit.day", TRUE),
        ('timestamp(date(visit.at) + duration("2d")) <= visit.at', TRUE),
        ("has(visit.room)", FALSE),
        ("has(visit.n) && !has(visit.n)", TRUE),
        ("!has(visit.n) && visit.n == 1", TRUE),
        ("visit.ok && !visit.ok", TRUE),
        ("(visit.n > 3 ? visit.n : 4) < 4", TRUE),
        ("params.flag", FALSE),
        ("visit.room in params.words && visit.room == \"R2\"", TRUE),
        ("period.end <= period.start", TRUE),
        ("1 / 0 == 1", TRUE),
        ("visit.room == visit.room", UNKNOWN),
    ],
)  # fmt: skip
def test_what_cannot_be_is_known(text: str, impossible: str) -> None:
    """The linter's power: outcomes that it rules out."""
    tree = parsed(text)
    assert not reasoner().can(tree, (impossible,))
    assert reasoner().can(tree, ALL)


def test_differences_follow_from_each_other() -> None:
    """a - b <= 2 and b - c < 3 give a - c < 5; the reverse contradicts it."""
    facts = Facts().with_difference("a", "b", Bound(2, 1))
    facts = None if facts is None else facts.with_difference("b", "c", Bound(3, 0))
    assert facts is not None
    assert facts.differences["a", "c"] == Bound(5, 0)
    assert facts.with_difference("c", "a", Bound(-5, 1)) is None
    assert facts.with_difference("c", ZERO, Bound(0, 1)) is not None


def test_a_search_that_grows_too_long_rules_nothing_out() -> None:
    """A contradiction behind two to the thirtieth ways is not found, and not claimed."""
    contradiction = "visit.n > 5 && visit.n < 3"
    assert not reasoner().can(parsed(contradiction), (TRUE,))
    many = " && ".join(f'(visit.person.contains("{n}") || visit.other.contains("{n}"))' for n in range(30))
    assert reasoner().can(parsed(f"{many} && {contradiction}"), (TRUE,))
