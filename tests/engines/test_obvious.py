"""Every population with every requirement against a few lines of obvious Python, on both engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complyhosp.engines.columnar import Columnar
from complyhosp.engines.reference.engine import judge
from tests.engines.sample import RECORD_TYPES, at, rule_of, setting_of, tables_of

HOUR = 3_600_000_000
START, END = at("08:00"), at("20:00")
SETTING = setting_of("08:00/20:00")

Visit = tuple[int, str]
Stretch = tuple[int, int]


def points(visits: Sequence[Visit]) -> list[Stretch]:
    """The visits of the period."""
    return [(time, time) for time, _ in visits if START <= time < END]


def two_hours(_visits: Sequence[Visit]) -> list[Stretch]:
    """From midnight on, those that end in the period."""
    return [(START + number * 2 * HOUR, START + (number + 1) * 2 * HOUR) for number in range(6)]


def between(visits: Sequence[Visit]) -> list[Stretch]:
    """From visit to visit, the last before the period and the first after it among them; else the period's edges."""
    times = sorted(time for time, _ in visits)
    before = [time for time in times if time < START][-1:] or [START]
    after = [time for time in times if time >= END][:1] or [END]
    return list(pairwise(before + [time for time in times if START <= time < END] + after))


def same_room(visits: Sequence[Visit]) -> list[Stretch]:
    """Two visits to one room, the second in the period."""
    pairs = combinations(sorted(visits, key=lambda visit: visit[0]), 2)
    return [(one[0], other[0]) for one, other in pairs if one[1] == other[1] and START <= other[0] < END]


POPULATIONS: Mapping[str, tuple[Mapping[str, Any], str, str, Callable[[Sequence[Visit]], list[Stretch]]]] = {
    "each": ({"each": "visit"}, "visit.at", "visit.at", points),
    "slots": ({"slots": {"every": "2h"}}, "slot.start", "slot.end", two_hours),
    "gaps": ({"gaps": "visit"}, "gap.start", "gap.end", between),
    "pairs": ({"pairs": "visit", "match": "first.room == second.room"}, "first.at", "second.at", same_room),
}
"""How each is written, where its members begin and end, and the same in Python."""


def tasks(start: str, end: str) -> dict[str, Any]:
    """The tasks that begin from an hour before the member begins until it ends."""
    return {"record": "task", "within": {"from": f'{start} - duration("1h")', "to": end}}


REQUIREMENTS: Mapping[str, tuple[Callable[[str, str], Mapping[str, Any]], Callable[[int, int, int], bool]]] = {
    "holds": (
        lambda start, end: {"holds": f'{end} - {start} < duration("2h") && {start}.getHours() >= 9'},
        lambda start, end, _: end - start < 2 * HOUR and start >= at("09:00"),
    ),
    "exists": (lambda start, end: {"exists": tasks(start, end)}, lambda _start, _end, found: found >= 1),
    "exactly": (
        lambda start, end: {"exists": {**tasks(start, end), "at_least": 1, "at_most": 2}},
        lambda _start, _end, found: found in (1, 2),
    ),
    "none": (lambda start, end: {"none": tasks(start, end)}, lambda _start, _end, found: found == 0),
    "aggregate": (
        lambda start, end: {"aggregate": {**tasks(start, end), "value": "count() * 2", "holds": "value < 3"}},
        lambda _start, _end, found: found <= 1,
    ),
    "all": (
        lambda start, end: {"all": [{"none": tasks(start, end)}, {"holds": f"{start} != {end}"}]},
        lambda start, end, found: found == 0 and start != end,
    ),
    "any": (
        lambda start, end: {"any": [{"none": tasks(start, end)}, {"holds": f"{start} != {end}"}]},
        lambda start, end, found: found == 0 or start != end,
    ),
}
"""How each is written for a member's start and end, and the same in Python for the number of tasks found."""

times = st.integers(-4, 28).map(lambda half_hours: START + half_hours * HOUR // 2)


@pytest.mark.parametrize("requirement", REQUIREMENTS)
@pytest.mark.parametrize("population", POPULATIONS)
@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.lists(st.tuples(times, st.sampled_from(("R1", "R2"))), max_size=8), st.lists(times, max_size=8))
def test_every_pair(population: str, requirement: str, visits: list[Visit], tasks_at: list[int]) -> None:
    """The members that are violated are those that Python finds."""
    written, start, end, members = POPULATIONS[population]
    required, holds = REQUIREMENTS[requirement]
    rule = rule_of({"population": written, "requirement": required(start, end)})
    records: dict[str, list[dict[str, Any]]] = {
        "visit": [{"at": time, "room": room} for time, room in visits],
        "task": [{"start": time} for time in tasks_at],
    }
    tables = tables_of(records)
    expected: Counter[Stretch] = Counter()
    for begins, ends in members(visits):
        if not holds(begins, ends, sum(begins - HOUR <= time <= ends for time in tasks_at)):
            expected[begins, ends] += 1
    for outcome in (judge(rule, RECORD_TYPES, tables, SETTING), Columnar(tables, RECORD_TYPES, SETTING).judge(rule)):
        assert outcome.population == len(members(visits))
        assert Counter((one.start, one.end) for one in outcome.members) == expected
        assert {one.outcome for one in outcome.members} <= {"violated"}
