"""Rules of many parts: every engine judges them, or the checker says how many are too many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.conformance.engines import ENGINES, Engine, features
from tests.engines.sample import RECORD_TYPES, at, day, rule_of, setting_of, tables_of

SETTING = setting_of("08:00/12:00")
TABLES = tables_of(
    {
        "visit": [{"room": "R1", "at": at(time), "n": 5, "level": 2.0, "ok": True} for time in ("09:00", "10:00")],
        "room": [{"code": "R1", "name": "x"}],
        "notice": [{"issued": day("2026-07-01"), "n": 5}],
    }
)
COUNTS = (25, 60)
TOO_MANY = 200


def joined(number: int, part: str, sign: str = "&&") -> str:
    """Parts with numbers of their own in place of `#`."""
    return f" {sign} ".join(part.replace("#", str(100 + one)) for one in range(number))


def each(**more: Any) -> dict[str, Any]:
    return {"population": {"each": "visit"}, **more}


def nested(number: int, before: str, middle: str, after: str) -> str:
    """Brackets within brackets, as many as are allowed."""
    number = min(number, 18)
    return before * number + middle + after * number


RULES: Mapping[str, Callable[[int], dict[str, Any]]] = {
    "holds": lambda n: each(requirement={"holds": joined(n, "visit.n != #")}),
    "where": lambda n: {
        "population": {"each": "visit", "where": joined(n, "visit.n != #")},
        "requirement": {"holds": "true"},
    },
    "the member's fields in a selection": lambda n: each(
        requirement={"exists": {"record": "notice", "where": joined(n, "visit.n != #")}}
    ),
    "the record's fields in a selection": lambda n: each(
        requirement={"exists": {"record": "notice", "where": joined(n, "notice.n != #")}}
    ),
    "the fields of both in a selection": lambda n: each(
        requirement={"exists": {"record": "notice", "where": joined(n, "notice.n + visit.n != #")}}
    ),
    "match": lambda n: each(requirement={"exists": {"record": "notice", "match": joined(n, "notice.n == visit.n")}}),
    "excuse": lambda n: each(
        requirement={"holds": "false"}, excuse={"record": "notice", "where": joined(n, "visit.n != #")}
    ),
    "aggregate": lambda n: each(
        requirement={
            "aggregate": {"record": "notice", "value": joined(n, "sum(notice.n)", "+"), "holds": joined(n, "value > 3")}
        }
    ),
    "pairs": lambda n: {
        "population": {"pairs": "visit", "match": "first.room == second.room && " + joined(n, "first.n != #")},
        "requirement": {"holds": "true"},
    },
    "counting": lambda n: {
        "population": {"gaps": "visit", "counting": joined(n, "visit.n != #")},
        "requirement": {"holds": "true"},
    },
    "sum": lambda n: each(requirement={"holds": joined(n, "visit.n", "+") + " > 1"}),
    "product": lambda n: each(requirement={"holds": joined(n, "visit.level", "*") + " > 1.0"}),
    "instants": lambda n: each(requirement={"holds": "visit.at" + ' + duration("1m")' * n + " > period.start"}),
    "months": lambda n: each(requirement={"holds": nested(n, "addMonths(", "visit.at", ", 1)") + " > period.start"}),
    "texts": lambda n: each(requirement={"holds": nested(n, "int(string(", "visit.n", "))") + " > 1"}),
    "choices": lambda n: each(requirement={"holds": nested(n, "(visit.n == 7 ? 0 : ", "1", ")") + " == 1"}),
    "how many of": lambda n: each(requirement={"holds": joined(n // 3, "(visit.n == # ? 0 : 1)", "+") + " > 1"}),
}


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
@pytest.mark.parametrize("number", COUNTS)
@pytest.mark.parametrize("name", RULES)
def test_many_parts_are_judged(name: str, number: int, engine: Engine) -> None:
    """Every member is satisfied, without a fault, but for what an engine says that it cannot do."""
    rule = rule_of(RULES[name](number))
    found = engine.judge(rule, RECORD_TYPES, TABLES, SETTING)
    if any(feature in engine.gaps for feature in features(rule)):
        assert found.fault is not None
        return
    assert (found.fault, found.satisfied) == (None, found.population)
    assert found.population > 0


@pytest.mark.parametrize("name", sorted(set(RULES) - {"months", "texts", "choices", "how many of"}))
def test_too_many_parts_are_refused(name: str) -> None:
    """The checker says so, with the place; no engine sees the rule."""
    with pytest.raises(AssertionError, match=r"deeper than 100 levels|longer than 4000 characters"):
        rule_of(RULES[name](TOO_MANY))


def all_of(number: int) -> dict[str, Any]:
    parts = [{"exists": {"record": "notice", "where": f"notice.n != {100 + one}"}} for one in range(number)]
    return each(requirement={"all": [parts[0], {"any": parts[1:]}]})


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_requirements_of_many_parts_are_judged(engine: Engine) -> None:
    """As many as are allowed."""
    found = engine.judge(rule_of(all_of(40)), RECORD_TYPES, TABLES, SETTING)
    assert (found.fault, found.population, found.satisfied) == (None, 2, 2)


def test_requirements_of_too_many_parts_are_refused() -> None:
    """One more is told, with how many there may be."""
    with pytest.raises(AssertionError, match="41 parts; at most 40"):
        rule_of(all_of(41))
