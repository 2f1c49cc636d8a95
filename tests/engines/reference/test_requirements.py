"""What members must meet: counts, windows, aggregates, their combinations, and the excuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from complyhosp.engines.outcomes import RECORD_LIMIT, MemberOutcome
from tests.engines.sample import at, day, outcome_of, setting_of

NOON = setting_of("08:00/12:00")
VISIT = {"room": "R1", "at": at("09:00")}
HOUR = 3_600_000_000


def outcome(requirement: Mapping[str, Any], witnesses: Sequence[Mapping[str, Any]], **more: Any) -> str:
    """What becomes of one visit at nine, when these are the tasks."""
    found = judged(requirement, witnesses, **more)
    return found[0].outcome if found else "satisfied"


def judged(
    requirement: Mapping[str, Any], witnesses: Sequence[Mapping[str, Any]], **more: Any
) -> tuple[MemberOutcome, ...]:
    """The findings on that visit."""
    body = {"population": {"each": "visit"}, "requirement": requirement, **more}
    return outcome_of(body, {"visit": [VISIT], "task": witnesses}, NOON).members


def exists(**more: Any) -> dict[str, Any]:
    """A task in the visit's room, and what else is asked of it."""
    return {"exists": {"record": "task", "match": "task.room == visit.room", **more}}


def task(time: str, **fields: Any) -> dict[str, Any]:
    """A task in the visit's room that begins at this time."""
    return {"room": "R1", "start": at(time), **fields}


TEN_MINUTES = {"from": "visit.at", "to": 'visit.at + duration("10m")'}


@pytest.mark.parametrize(
    ("time", "expected"),
    [("09:00", "satisfied"), ("09:10", "satisfied"), ("09:11", "violated"), ("08:59", "violated")],
)
def test_both_ends_of_a_window_are_included(time: str, expected: str) -> None:
    """A response within ten minutes."""
    assert outcome(exists(within=TEN_MINUTES), [task(time)]) == expected


@pytest.mark.parametrize(
    ("certain", "possible", "least", "most"),
    [
        (0, 0, "violated", "satisfied"),
        (1, 0, "violated", "satisfied"),
        (1, 1, "unknown", "unknown"),
        (2, 0, "satisfied", "violated"),
        (2, 1, "satisfied", "violated"),
        (0, 2, "unknown", "unknown"),
        (0, 1, "violated", "satisfied"),
    ],
)
def test_counting_with_doubts(certain: int, possible: int, least: str, most: str) -> None:
    """At least two, and at most one, of certain and possible records."""
    tasks = [task("09:00", n=1)] * certain + [task("09:00")] * possible + [task("09:00", n=2)]
    assert outcome(exists(where="task.n == 1", at_least=2), tasks) == least
    assert outcome(exists(where="task.n == 1", at_most=1), tasks) == most
    assert outcome(exists(where="task.n == 1", at_least=2, at_most=1), tasks) != "satisfied"


def test_none_is_at_most_zero() -> None:
    """One record violates it, one that may match leaves it open."""
    none = {"none": {"record": "task", "match": "task.room == visit.room"}}
    assert outcome(none, []) == "satisfied"
    assert outcome(none, [task("09:00", room=None)]) == "unknown"
    assert outcome(none, [task("09:00")]) == "violated"


def test_a_null_match_field_leaves_a_record_possible() -> None:
    """Even beside another match field that differs; not when it lies outside the window."""
    both = {"match": "task.room == visit.room && task.n == visit.n"}
    visit = {**VISIT, "n": 1}
    for tasks, expected in (
        ([task("09:00", n=2, room=None)], "unknown"),
        ([task("09:11", n=1, room=None)], "violated"),
        ([task("09:00", n=2)], "violated"),
    ):
        body = {"population": {"each": "visit"}, "requirement": exists(within=TEN_MINUTES, **both)}
        (found,) = outcome_of(body, {"visit": [visit], "task": tasks}, NOON).members
        assert found.outcome == expected


def test_a_null_on_the_members_side_decides_nothing() -> None:
    """Neither a match nor a window end that is null can prove the absence of records."""
    assert outcome({"none": {"record": "task", "match": "task.n == visit.n"}}, []) == "unknown"
    assert outcome({"none": {"record": "task", "within": {"from": "visit.until"}}}, []) == "unknown"


def test_days_are_compared_where_the_time_is_a_date() -> None:
    """The window's ends count as whole days; a slot's last moment tells its last day."""
    notice = {"record": "notice", "within": {"from": "visit.at", "to": "visit.at"}}
    body: dict[str, Any] = {"population": {"each": "visit"}, "requirement": {"exists": notice}}
    records: dict[str, list[dict[str, Any]]] = {"visit": [VISIT], "notice": [{"issued": day("2026-07-01")}]}
    assert outcome_of(body, records, NOON).members == ()
    daily = {
        "population": {"slots": {"every": "day"}},
        "requirement": {"exists": {"record": "notice", "within": "slot"}},
    }
    found = outcome_of(daily, records, setting_of("2026-06-30T00:00/2026-07-02T00:00"))
    assert [one.start for one in found.members] == [at("2026-06-30T00:00")]


def test_a_slot_is_half_open() -> None:
    """A record at its end belongs to the next."""
    daily = {"population": {"slots": {"every": "4h"}}, "requirement": {"exists": {"record": "visit", "within": "slot"}}}
    found = outcome_of(daily, {"visit": [{"room": "R1", "at": at("12:00")}]}, setting_of("08:00/16:00"))
    assert [one.start for one in found.members] == [at("08:00")]


AGGREGATES = [
    ("count()", "0", "3"),
    ("sum(task.n)", "0", "7"),
    ("countIf(task.n > 1)", "0", "2"),
    ("countDistinct(task.n)", "0", "2"),
    ("min(task.n)", None, "1"),
    ("max(task.n)", None, "3"),
    ("avg(task.n)", None, "7.0 / 3.0"),
    ("longestRun(task.n)", "0", "2"),
    ("longestGap()", 'duration("4h")', 'duration("90m")'),
    ("sum(task.took)", 'duration("0s")', 'duration("3h")'),
    ("avg(task.took)", None, 'duration("1h")'),
    ("count() > 0 ? max(task.n) : 0", "0", "3"),
]


@pytest.mark.parametrize(("value", "empty", "full"), AGGREGATES)
def test_aggregates(value: str, empty: str | None, full: str) -> None:
    """Of nothing, and of three tasks out of order; `min`, `max` and `avg` of nothing are unknown."""
    tasks = [
        task("10:30", n=3, took=HOUR),
        task("10:00", n=3, took=2 * HOUR),
        task("08:00", n=1, took=0),
        {**task("10:15", n=9, took=HOUR), "room": "R2"},
    ]
    window = {"from": "period.start", "to": "period.end"}
    body = {"record": "task", "match": "task.room == visit.room", "within": window, "value": value}
    full = 'duration("2h")' if value == "longestGap()" else full
    assert outcome({"aggregate": {**body, "holds": f"value == {full}"}}, tasks) == "satisfied"
    nothing = outcome({"aggregate": {**body, "holds": f"value == {empty or full}"}}, [])
    assert nothing == ("unknown" if empty is None else "satisfied")


@pytest.mark.parametrize("doubt", [{"room": None}, {"n": None}])
def test_one_doubt_makes_the_value_unknown(doubt: dict[str, Any]) -> None:
    """A record that may match, or a null among what is added up."""
    body = {"record": "task", "match": "task.room == visit.room", "value": "sum(task.n)", "holds": "value > 0"}
    assert outcome({"aggregate": body}, [task("09:00", n=1), task("09:00", **{"n": 1, **doubt})]) == "unknown"


def test_a_window_that_ends_first_has_no_longest_gap() -> None:
    """Its length would be less than nothing, and meet any limit."""
    window = {"from": "period.end", "to": "period.start"}
    body = {"record": "task", "within": window, "value": "longestGap()", "holds": 'value <= duration("1h")'}
    assert outcome({"aggregate": body}, []) == "unknown"


def test_two_equalities_on_one_field() -> None:
    """Both count, the null one too."""
    match = "task.room == visit.room && task.room == visit.other"
    for other, expected in (("R1", "satisfied"), ("R2", "violated"), (None, "unknown")):
        body = {"population": {"each": "visit"}, "requirement": {"exists": {"record": "task", "match": match}}}
        found = outcome_of(body, {"visit": [{**VISIT, "other": other}], "task": [task("09:00")]}, NOON)
        assert [one.outcome for one in found.members] == [expected] * (expected != "satisfied")


def test_a_sum_beyond_64_bits_is_unknown() -> None:
    """It is no negative number."""
    body = {"record": "task", "value": "sum(task.n)", "holds": "value > 0"}
    assert outcome({"aggregate": body}, [task("09:00", n=2**62)] * 2) == "unknown"


def test_the_order_of_a_run_is_that_of_time_then_evidence() -> None:
    """Three in a row at one time, split by nothing."""
    body = {"record": "task", "value": "longestRun(task.n)", "holds": "value == 3"}
    tasks = [task("10:00", n=1), task("09:00", n=2), task("09:00", n=1), task("09:30", n=1), task("11:00", n=2)]
    assert outcome({"aggregate": body}, tasks) == "satisfied"


@pytest.mark.parametrize(
    ("first", "second", "all_of", "any_of"),
    [
        ("true", "false", "violated", "satisfied"),
        ("true", "visit.ok", "unknown", "satisfied"),
        ("false", "visit.ok", "violated", "unknown"),
    ],
)
def test_all_and_any(first: str, second: str, all_of: str, any_of: str) -> None:
    """Kleene's and / or of the parts."""
    parts = [{"holds": first}, {"holds": second}]
    assert outcome({"all": parts}, []) == all_of
    assert outcome({"any": parts}, []) == any_of


def test_an_excuse_needs_proof() -> None:
    """It counts when it holds for sure; not when it may hold, nor when its evidence was never handed in."""
    excuse = {"record": "task", "match": "task.room == visit.room"}
    assert outcome({"holds": "false"}, [task("09:00")], excuse=excuse) == "satisfied"
    assert outcome({"holds": "false"}, [task("09:00", room=None)], excuse=excuse) == "violated"
    body = {"population": {"each": "visit"}, "requirement": {"holds": "false"}, "excuse": {**excuse, "at_most": 0}}
    assert outcome_of(body, {"visit": [VISIT]}, NOON).excused == 0
    assert outcome_of(body, {"visit": [VISIT], "task": []}, NOON).excused == 1


def test_who_meets_the_requirement_is_not_excused() -> None:
    """Only those count as excused whom the excuse alone saves."""
    body = {"population": {"each": "visit"}, "requirement": {"holds": "true"}, "excuse": {"record": "task"}}
    found = outcome_of(body, {"visit": [VISIT], "task": [task("09:00")]}, NOON)
    assert (found.satisfied, found.excused) == (1, 0)


def test_a_finding_tells_its_records_window_and_words() -> None:
    """The member's record and the witnesses, the window's hull, and what the message says; names are personal, a number
    made of one is not."""
    late = {"from": "visit.at", "to": 'visit.at + duration("1h")'}
    early = {"to": "visit.at"}
    requirement = {
        "all": [exists(within=late, at_least=3), {"none": {"record": "notice", "within": early}}],
    }
    message = {"zh": "{{ visit.person }} {{ visit.n }}", "en": "{{ size(visit.person) }}"}
    body = {"population": {"each": "visit"}, "requirement": requirement, "message": message}
    visit = {**VISIT, "person": "张三"}
    records: dict[str, list[dict[str, Any]]] = {"visit": [visit], "task": [task("09:30"), task("11:00")], "notice": []}
    (found,) = outcome_of(body, records, NOON).members
    assert [one.type for one in found.records] == ["task", "visit"]
    assert found.window == (None, at("10:00"))
    assert [(one.kind, one.raw, one.pii) for one in found.words["zh"]] == [
        ("string", "张三", True),
        ("int", None, False),
    ]
    assert [(one.raw, one.pii) for one in found.words["en"]] == [(2, False)]


def test_a_selection_shows_its_first_records_only() -> None:
    """Enough to prove a point."""
    (found,) = judged(exists(at_most=1), [task("09:00")] * (RECORD_LIMIT + 5))
    assert len(found.records) == RECORD_LIMIT + 1
