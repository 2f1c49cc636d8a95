"""A run beside earlier ones: only what is the same is compared, and only what was examined can have been mended."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from complyhosp.report.document import Document, Score
from complyhosp.report.earlier.choosing import Given, beside
from complyhosp.report.earlier.compare import comparison, direction
from complyhosp.report.earlier.model import Item
from complyhosp.report.score import Weighed, score
from tests.report.two_runs import rule, run

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "earlier" / "following.yaml").read_text(encoding="utf-8")
)
THINGS = ("A", "B", "C")


def followed(case: dict[str, Any]) -> list[Item]:
    keys = case.get("keys", ["key", "key"])
    runs = [
        run(name, [rule("1.1-a", case["lasting"], case[side])] if side in case else [], pseudonyms=key)
        for name, side, key in (("2026Q2", "then", keys[0]), ("2026Q3", "now", keys[1]))
    ]
    return list(comparison(runs[0], runs[1], "run.json").items)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_became_of_an_open_item(case: dict[str, Any]) -> None:
    """One case of the data file."""
    expected = [{"rule": "1.1-a", "thing": None, "why": None, **item} for item in case["items"]]
    assert [asdict(one) for one in followed(case)] == expected


@st.composite
def states(draw: st.DrawFn) -> dict[str, Any]:
    """A rule's findings over three things, its result as they make it, or worse."""
    outcomes = draw(st.fixed_dictionaries(dict.fromkeys(THINGS, st.sampled_from("svuw"))))
    found = {
        name: [thing for thing, outcome in outcomes.items() if outcome == letter]
        for name, letter in (("violated", "v"), ("unknown", "u"), ("waived", "w"))
    }
    result = "fail" if found["violated"] else "unknown" if found["unknown"] else "pass"
    doubtful = draw(st.booleans())
    if doubtful and result == "pass":
        result = "unknown"
    examined = draw(st.none() | st.lists(st.sampled_from(THINGS), unique=True))
    return {**found, "result": result, "doubtful": doubtful, "examined": examined, "changed": draw(st.booleans())}


LASTING = st.sampled_from([["host.code"], []])


@given(states(), states(), LASTING)
def test_only_what_was_surely_examined_and_in_order_is_mended(
    then: dict[str, Any], now: dict[str, Any], lasting: list[str]
) -> None:
    """Mended or not repeated: the same rule, judged in full, nothing unknown of the thing, and the thing among those
    examined."""
    for item in followed({"lasting": lasting, "then": then, "now": now}):
        if item.outcome in ("mended", "not_repeated"):
            assert then["changed"] == now["changed"]
            assert now["result"] in ("pass", "fail")
            assert not now["doubtful"]
        if item.outcome == "mended":
            assert item.thing in (now["examined"] or ())
            assert item.thing not in [*now["violated"], *now["unknown"], *now["waived"]]
        if item.outcome == "not_repeated":
            assert [*now["violated"], *now["unknown"], *now["waived"]] == []


@given(states(), states(), LASTING, st.sampled_from(THINGS))
def test_losing_evidence_mends_nothing(
    then: dict[str, Any], now: dict[str, Any], lasting: list[str], thing: str
) -> None:
    """What turns from satisfied or violated to unknown is not mended by that."""
    worse = {**now, **{name: [one for one in now[name] if one != thing] for name in ("violated", "waived")}}
    worse["unknown"] = sorted({*now["unknown"], thing})
    worse["result"] = "fail" if worse["violated"] else "unknown"
    settled = [
        {item.thing for item in followed({"lasting": lasting, "then": then, "now": state}) if item.outcome in SETTLED}
        for state in (now, worse)
    ]
    assert settled[1] <= settled[0]


SETTLED = ("mended", "not_repeated")


@given(st.lists(states(), min_size=1, max_size=4), LASTING)
def test_a_run_beside_itself_has_not_changed(found: list[dict[str, Any]], lasting: list[str]) -> None:
    """No rise, no fall, nothing new, nothing mended; every clause has the result that it has."""
    one = run("2026Q3", [rule(f"1.{n}-a", lasting, state) for n, state in enumerate(found, 1)])
    same = comparison(one, one, "run.json")
    assert same.whole.direction in ("same", "same_range", "none")
    assert same.whole.then == same.whole.now
    assert same.whole.compared == same.whole.total == len(found)
    assert {item.outcome for item in same.items} <= {"still", "again", "unsure"}
    assert all(clause.then == clause.now and clause.why is None for clause in same.clauses)


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ((50, 60), (60.1, 70), "up"),
        ((50, 60), (60, 70), "leans_up"),
        ((50, 60), (40, 49.9), "down"),
        ((50, 60), (40, 50), "leans_down"),
        ((50, 60), (50, 60), "same_range"),
        ((50, 50), (50, 50), "same"),
        ((50, 60), (45, 65), "open"),
        ((50, 60), (52, 58), "open"),
        ((50, 60), (50, 61), "leans_up"),
        (None, (50, 60), "none"),
    ],
)
def test_where_a_score_went(then: tuple[float, float] | None, now: tuple[float, float] | None, expected: str) -> None:
    """Up and down only where the ranges do not even touch."""
    scores = [None if one is None else Score(low=one[0], high=one[1]) for one in (then, now)]
    assert direction(scores[0], scores[1]) == expected


@given(*[st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted)] * 2)
def test_a_sure_rise_holds_whatever_the_unknown_turns_out_to_be(then: list[int], now: list[int]) -> None:
    """Every value of the one range lies above, or below, every value of the other."""
    found = direction(Score(low=then[0], high=then[1]), Score(low=now[0], high=now[1]))
    assert (found == "up") == (now[0] > then[1])
    assert (found == "down") == (now[1] < then[0])
    assert direction(Score(low=now[0], high=now[1]), Score(low=then[0], high=then[1])) == MIRROR.get(found, found)


MIRROR = {"up": "down", "down": "up", "leans_up": "leans_down", "leans_down": "leans_up"}


def two_clauses(name: str, changed: str = "", **states: str) -> Document:
    """Clauses 1.1 to 1.n with one rule each, of these results."""
    made = [
        rule(
            f"{clause}-a", [], {"result": result, "violated": ["-"] * (result == "fail"), "changed": clause == changed}
        )
        for clause, result in {key.replace("c", "1."): value for key, value in states.items()}.items()
    ]
    return run(name, made)


def test_rates_are_over_the_clauses_whose_rules_are_the_same() -> None:
    """A clause with a changed rule counts on neither side, and is named with that rule."""
    then = two_clauses("2026Q2", c1="pass", c2="fail", c3="pass")
    now = two_clauses("2026Q3", changed="1.3", c1="pass", c2="pass", c3="fail")
    found = comparison(then, now, "run.json")
    assert (found.whole.then, found.whole.now) == (Score(low=50, high=50), Score(low=100, high=100))
    assert (found.whole.direction, found.whole.compared, found.whole.total) == ("up", 2, 3)
    assert found.sections["1"] == found.whole
    left = [one for one in found.clauses if one.why is not None]
    assert [(one.id, one.why, one.rules) for one in left] == [("1.3", "rule_changed", ("1.3-a",))]


def test_without_anything_to_compare_there_is_no_rate() -> None:
    """A dash is honest, 0 is not."""
    then, now = two_clauses("2026Q2", c1="pass"), two_clauses("2026Q3", changed="1.1", c1="fail")
    found = comparison(then, now, "run.json").whole
    assert (found.then, found.now, found.direction, found.compared) == (None, None, "none", 0)


def test_clauses_that_one_run_lacks_or_that_do_not_apply_are_not_compared() -> None:
    """`--clause` and signed notes make runs that cover less."""
    then = two_clauses("2026Q2", c1="pass", c2="notapplicable", c4="pass")
    now = two_clauses("2026Q3", c1="pass", c2="pass", c3="pass")
    why = {one.id: one.why for one in comparison(then, now, "run.json").clauses}
    assert why == {"1.1": None, "1.2": "applicability", "1.3": "not_then", "1.4": "not_now"}


def test_clauses_weigh_the_same_on_both_sides() -> None:
    """A severity that was raised since does not move the rate of then."""
    heavy = {"result": "fail", "violated": ["-"], "severity": "critical"}
    then = run("2026Q2", [rule("1.1-a", [], {**heavy, "severity": "low"}), rule("1.2-a", [], {"result": "pass"})])
    now = run("2026Q3", [rule("1.1-a", [], heavy), rule("1.2-a", [], {"result": "pass"})])
    found = comparison(then, now, "run.json").whole
    assert found.then == found.now == score([Weighed("fail", False, ["critical"]), Weighed("pass", False, ["medium"])])


def test_a_run_of_an_older_version_counts_only_under_the_same_rulebook() -> None:
    """It does not tell what its rules were: the rulebook's own digest must."""
    old = [one.model_copy(update={"fingerprint": None}) for one in two_clauses("2026Q2", c1="pass").rules]
    now = two_clauses("2026Q3", c1="pass")
    other = run("2026Q2", old)
    same = run("2026Q2", old, regulation=now.regulation)
    assert [one.why for one in comparison(other, now, "run.json").clauses] == ["rules_not_told"]
    assert [one.why for one in comparison(same, now, "run.json").clauses] == [None]


def test_what_is_last_quarter_and_what_a_year_before_follows_from_the_periods() -> None:
    """The latest first, in whatever order they were given."""
    now = two_clauses("2026Q3", c1="pass")
    given_runs = [Given(f"{name}.json", two_clauses(name, c1="pass")) for name in ("2025Q4", "2025Q3", "2026Q2")]
    found = beside(now, given_runs)
    assert [(one.period.name, one.which) for one in found.comparisons] == [
        ("2026Q2", "previous"),
        ("2025Q4", "other"),
        ("2025Q3", "year_before"),
    ]
    assert found.left_out == ()


def _another(name: str, **changes: str) -> Document:
    document = two_clauses(name, c1="pass")
    for key, value in changes.items():
        part = getattr(document, key)
        document = document.model_copy(update={key: part.model_copy(update={"id": value})})
    return document


@pytest.mark.parametrize(
    ("given_run", "code"),
    [
        (_another("2026Q2", site="other"), "W522"),
        (_another("2026Q2", regulation="other"), "W523"),
        (_another("2026Q3"), "W524"),
        (_another("2026-06"), "W525"),
    ],
)
def test_a_run_that_cannot_be_compared_is_told_and_not_used(given_run: Document, code: str) -> None:
    """With its file as the place; the others are used all the same."""
    good = Given("good.json", two_clauses("2025Q4", c1="pass"))
    found = beside(two_clauses("2026Q3", c1="pass"), [Given("bad.json", given_run), good])
    assert [(one.code, one.place.file) for one in found.left_out] == [(code, "bad.json")]
    assert [one.file for one in found.comparisons] == ["good.json"]


def test_a_later_run_is_no_earlier_one() -> None:
    """Neither is one that overlaps."""
    found = beside(two_clauses("2026Q2", c1="pass"), [Given("next.json", two_clauses("2026Q3", c1="pass"))])
    assert [one.code for one in found.left_out] == ["W524"]
    assert found.comparisons == ()


def test_of_two_runs_of_one_period_the_first_is_used() -> None:
    """The second is told, with the name of the first."""
    runs = [Given(name, two_clauses("2026Q2", c1="pass")) for name in ("a.json", "b.json")]
    found = beside(two_clauses("2026Q3", c1="pass"), runs)
    assert [one.file for one in found.comparisons] == ["a.json"]
    assert [(one.code, one.place.file, one.args["other"]) for one in found.left_out] == [("W526", "b.json", "a.json")]
