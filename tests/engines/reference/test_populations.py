"""Who is examined: each population, its edges, its register and its unknowns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from complyhosp.engines.outcomes import RuleOutcome
from complyhosp.engines.setting import Setting
from tests.engines.sample import at, day, outcome_of, setting_of

MORNING = setting_of("08:00/12:00")
NEVER = {"holds": "false"}
Records = Mapping[str, Sequence[Mapping[str, Any]]]


def times(population: Mapping[str, Any], records: Records, setting: Setting = MORNING) -> list[tuple[int, int]]:
    """From when until when each member lasts; none meets its requirement."""
    outcome = examined(population, records, setting)
    assert outcome.population == len(outcome.members)
    return [(one.start, one.end) for one in outcome.members]


def examined(population: Mapping[str, Any], records: Records, setting: Setting = MORNING) -> RuleOutcome:
    """The outcome when nobody meets the requirement."""
    return outcome_of({"population": population, "requirement": NEVER}, records, setting)


def visit(time: str, room: str = "R1", **fields: Any) -> dict[str, Any]:
    """A visit at a time of 1 July."""
    return {"room": room, "at": at(time), **fields}


def stay(start: str, end: str, room: str = "R1", **fields: Any) -> dict[str, Any]:
    """A stay on 1 July."""
    return {"room": room, "start": at(start), "end": at(end), **fields}


# each


def test_records_count_from_the_start_of_the_period_up_to_its_end() -> None:
    """A record at the period's start is in it, one at its end is not."""
    found = times({"each": "visit"}, {"visit": [visit("07:59"), visit("08:00"), visit("12:00")]})
    assert found == [(at("08:00"), at("08:00"))]


def test_an_interval_counts_by_its_start() -> None:
    """It lasts to its end, or, without one, no time at all."""
    tasks: list[dict[str, Any]] = [
        {"start": at("11:00"), "end": at("15:00")},
        {"start": at("11:30")},
        {"start": at("07:00"), "end": at("09:00")},
    ]
    assert times({"each": "task"}, {"task": tasks}) == [(at("11:00"), at("15:00")), (at("11:30"), at("11:30"))]


def test_a_date_counts_by_its_local_midnight() -> None:
    """A notice of 1 July is in a period that holds its midnight."""
    notices = {"notice": [{"issued": day("2026-07-01")}]}
    assert times({"each": "notice"}, notices, setting_of("00:00/01:00")) == [(at("00:00"), at("00:00"))]
    assert times({"each": "notice"}, notices) == []


def test_a_register_entry_counts_while_it_is_valid() -> None:
    """Its time is its validity within the period; one that ends at the period's start does not count."""
    papers: list[dict[str, Any]] = [
        {"code": "A", "since": at("09:00")},
        {"code": "B", "until": at("08:00")},
        {"code": "C", "since": at("12:00")},
        {"code": "D"},
    ]
    assert times({"each": "paper"}, {"paper": papers}) == [(at("08:00"), at("12:00")), (at("09:00"), at("12:00"))]


def test_a_timeless_record_always_counts() -> None:
    """It has the period's time."""
    assert times({"each": "thing"}, {"thing": [{"code": "A"}]}) == [(at("08:00"), at("12:00"))]


def test_records_beside_the_register_of_their_time() -> None:
    """A room that is closed when the visit happens is not beside it."""
    rooms: list[dict[str, Any]] = [{"code": "R1"}, {"code": "R2", "closed": day("2026-07-01")}, {"code": "R3"}]
    found = examined({"each": "visit", "of": "room"}, {"visit": [visit("09:00")], "room": rooms})
    assert [one.member["room.code"].raw for one in found.members] == ["R1", "R3"]


def test_records_beside_the_entries_that_match() -> None:
    """A null in the match leaves an unknown member, unless another part of it is false."""
    population = {"each": "visit", "of": "room", "match": "room.code == visit.room && room.size == visit.n"}
    rooms: list[dict[str, Any]] = [{"code": "R1", "size": 1}, {"code": "R1"}, {"code": "R2"}]
    found = examined(population, {"visit": [visit("09:00", n=1)], "room": rooms})
    assert [one.outcome for one in found.members] == ["violated", "unknown"]


# slots


def test_slots_end_in_the_period() -> None:
    """One that ends at the period's start belongs to the period before, one that ends at its end to this one."""
    assert times({"slots": {"every": "3h"}}, {}) == [(at("06:00"), at("09:00")), (at("09:00"), at("12:00"))]


def test_shifts_begin_on_the_day_before() -> None:
    """The night shift that ends in the period began before it."""
    assert times({"slots": {"every": "shift"}}, {}) == [(at("2026-06-30T20:00"), at("08:00"))][1:]
    assert times({"slots": {"every": "shift"}}, {}, setting_of("07:00/20:00")) == [
        (at("2026-06-30T20:00"), at("08:00")),
        (at("08:00"), at("20:00")),
    ]


def test_calendar_slots_begin_long_before() -> None:
    """The month, quarter, week and year that end in a period of one day."""
    new_year = setting_of("2026-12-31T12:00/2027-01-01T12:00")
    for every, start in (("month", "2026-12-01"), ("quarter", "2026-10-01"), ("year", "2026-01-01")):
        assert times({"slots": {"every": every}}, {}, new_year) == [(at(f"{start}T00:00"), at("2027-01-01T00:00"))]
    week = setting_of("2026-07-05T12:00/2026-07-06T12:00")
    assert times({"slots": {"every": "week"}}, {}, week) == [(at("2026-06-29T00:00"), at("2026-07-06T00:00"))]


def test_days_follow_the_clock() -> None:
    """The day on which clocks go forward has 23 hours; slots of two hours go on by elapsed time."""
    spring = setting_of("2026-03-29T00:00/2026-03-30T00:00", "Europe/Berlin")
    (found,) = times({"slots": {"every": "day"}}, {}, spring)
    assert found[1] - found[0] == 23 * 3_600_000_000
    assert {end - start for start, end in times({"slots": {"every": "2h"}}, {}, spring)} == {2 * 3_600_000_000}


def test_working_days_only() -> None:
    """Saturday and Sunday give no slot; a day that the calendar lacks gives one that can only be unknown."""
    outcome = examined({"slots": {"every": "workday"}}, {}, setting_of("2026-07-03T00:00/2026-07-06T00:00"))
    assert [one.start for one in outcome.members] == [at("2026-07-03T00:00")]
    unknown = examined({"slots": {"every": "workday"}}, {}, setting_of("2031-07-05T00:00/2031-07-06T00:00"))
    assert [one.outcome for one in unknown.members] == ["unknown"]


def test_a_register_counts_for_whole_slots() -> None:
    """A room opened within a slot has no part in it."""
    rooms: list[dict[str, Any]] = [
        {"code": "R1", "opened": day("2026-07-01")},
        {"code": "R2", "opened": day("2026-07-02")},
    ]
    setting = setting_of("2026-07-01T00:00/2026-07-02T00:00")
    outcome = examined({"slots": {"every": "day"}, "of": "room"}, {"room": rooms}, setting)
    assert [{name: value.raw for name, value in one.member.items()} for one in outcome.members] == [
        {"room.code": "R1", "slot.name": "day"}
    ]


# gaps


def test_n_records_leave_n_and_one_gaps() -> None:
    """The period's edges are ends of gaps."""
    visits = {"visit": [visit("09:00"), visit("11:00")]}
    assert times({"gaps": "visit"}, visits) == [
        (at("08:00"), at("09:00")),
        (at("09:00"), at("11:00")),
        (at("11:00"), at("12:00")),
    ]


def test_gaps_reach_across_the_periods_edges() -> None:
    """To the last record before it and the first at or after its end."""
    visits = {"visit": [visit("05:00"), visit("07:00"), visit("12:00"), visit("13:00")]}
    assert times({"gaps": "visit"}, visits) == [(at("07:00"), at("12:00"))]


def test_gaps_between_intervals() -> None:
    """From the latest end so far; overlapping and touching ones leave a gap of no length at that end."""
    stays = {"stay": [stay("07:00", "10:00"), stay("08:30", "09:00"), stay("10:00", "10:30"), stay("11:00", "13:00")]}
    assert times({"gaps": "stay"}, stays) == [
        (at("10:00"), at("10:00")),
        (at("10:00"), at("10:00")),
        (at("10:30"), at("11:00")),
        (at("13:00"), at("13:00")),
    ]


def test_gaps_of_each_room_within_its_validity() -> None:
    """An edge of the room's own is not looked across."""
    population = {"gaps": "visit", "of": "room", "match": "visit.room == room.code"}
    setting = setting_of("2026-07-01T00:00/2026-07-03T00:00")
    records: Records = {
        "room": [
            {"code": "R1", "opened": day("2026-07-02")},
            {"code": "R2"},
            {"code": "R3", "closed": day("2026-07-01")},
        ],
        "visit": [visit("2026-07-01T12:00"), visit("2026-07-02T12:00")],
    }
    assert times(population, records, setting) == [
        (at("2026-07-01T00:00"), at("2026-07-03T00:00")),
        (at("2026-07-02T00:00"), at("2026-07-02T12:00")),
        (at("2026-07-02T12:00"), at("2026-07-03T00:00")),
    ]


def test_a_record_that_may_count_makes_its_gap_unknown() -> None:
    """Only the gap that it stands in, and only when that gap does not meet the requirement as it is."""
    visits = [visit("09:00", ok=True), visit("10:00"), visit("11:00", ok=True), visit("11:30", ok=False)]
    body = {
        "population": {"gaps": "visit", "counting": "visit.ok"},
        "requirement": {"holds": 'gap.duration < duration("1h")'},
    }
    found = outcome_of(body, {"visit": visits}, MORNING)
    assert [(one.start, one.outcome) for one in found.members] == [
        (at("08:00"), "violated"),
        (at("09:00"), "unknown"),
        (at("11:00"), "violated"),
    ]
    loose = {**body, "requirement": {"holds": 'gap.duration <= duration("2h")'}}
    assert outcome_of(loose, {"visit": visits}, MORNING).members == ()


def test_only_doubtful_records_beyond_an_edge() -> None:
    """If the one record before the period may not count, the first gap could be longer than it looks: unknown."""
    body = {
        "population": {"gaps": "visit", "counting": "visit.ok"},
        "requirement": {"holds": 'gap.duration <= duration("2h")'},
    }
    found = outcome_of(body, {"visit": [visit("02:00"), visit("10:00", ok=True)]}, MORNING)
    assert [(one.start, one.outcome) for one in found.members] == [(at("08:00"), "unknown")]


def test_an_interval_lasts_into_a_rooms_own_time() -> None:
    """What began before the room's first day covers the hours that it lasts into it; what ended before is not seen."""
    population = {"gaps": "stay", "of": "room", "match": "stay.room == room.code"}
    setting = setting_of("2026-07-01T00:00/2026-07-03T00:00")
    rooms = [{"code": "R1", "opened": day("2026-07-02")}]
    lasting = {"stay": [stay("2026-07-01T20:00", "2026-07-02T08:00")], "room": rooms}
    assert times(population, lasting, setting) == [(at("2026-07-02T08:00"), at("2026-07-03T00:00"))]
    over = {"stay": [stay("2026-07-01T20:00", "2026-07-01T23:00")], "room": rooms}
    assert times(population, over, setting) == [(at("2026-07-02T00:00"), at("2026-07-03T00:00"))]


def test_a_room_that_no_record_can_name() -> None:
    """With a null on its side of the match its one gap is unknown, whatever it meets."""
    body: dict[str, Any] = {"population": {"gaps": "visit", "of": "room", "match": "visit.room == room.name"}}
    for met in ("true", "false"):
        body["requirement"] = {"holds": met}
        (found,) = outcome_of(body, {"visit": [visit("09:00")], "room": [{"code": "R1"}]}, MORNING).members
        assert (found.outcome, found.start, found.end) == ("unknown", at("08:00"), at("12:00"))


# pairs


def test_pairs_are_taken_once_in_the_order_of_time() -> None:
    """Whatever the order of evidence; a pair belongs to the period in which its second record begins."""
    population = {"pairs": "stay", "match": "first.room == second.room && second.start < first.end"}
    stays = [stay("11:00", "13:00"), stay("07:00", "11:30"), stay("12:00", "14:00"), stay("11:00", "12:00", "R2")]
    assert times(population, {"stay": stays}) == [(at("07:00"), at("11:00"))]


def test_a_pair_that_may_not_match_is_unknown() -> None:
    """Two visits with a null in the match; equal times keep the order of evidence."""
    population = {"pairs": "visit", "match": "first.room == second.room && first.n == second.n"}
    visits = [visit("09:00"), visit("09:00", n=1), visit("09:00", "R2")]
    (found,) = examined(population, {"visit": visits}).members
    assert found.outcome == "unknown"
    assert [found.member["first.n"].raw, found.member["second.n"].raw] == [None, 1]


# where and lookups


def test_where_chooses_members() -> None:
    """False leaves a record out, unknown makes it unknown."""
    visits = [visit("09:00", n=1), visit("10:00", n=2), visit("11:00")]
    found = examined({"each": "visit", "where": "visit.n == 1"}, {"visit": visits})
    assert [(one.start, one.outcome) for one in found.members] == [(at("09:00"), "violated"), (at("11:00"), "unknown")]


def test_a_doubtful_member_that_meets_the_requirement_is_satisfied() -> None:
    """Whether or not it is a member, nothing is wrong with it."""
    body = {"population": {"each": "visit", "where": "visit.ok"}, "requirement": {"holds": "true"}}
    found = outcome_of(body, {"visit": [visit("09:00")]}, MORNING)
    assert (found.population, found.satisfied) == (1, 1)


def test_a_lookup_finds_the_one_valid_entry() -> None:
    """None, two, or one that is not valid at the member's time give nulls."""
    population = {
        "each": "visit",
        "lookup": {"place": {"register": "room", "match": "place.code == visit.room"}},
        "where": "has(place.size)",
    }
    rooms: list[dict[str, Any]] = [
        {"code": "R1", "size": 1, "closed": day("2026-07-01")},
        {"code": "R1", "size": 2, "opened": day("2026-07-01")},
        {"code": "R2", "size": 3},
        {"code": "R2", "size": 4},
    ]
    visits = [visit("09:00"), visit("10:00", "R2"), visit("11:00", "R3")]
    assert times(population, {"visit": visits, "room": rooms}) == [(at("09:00"), at("09:00"))]
