"""Every population with every requirement: the rules, the record sets, and what a few lines of obvious Python expect.

`python -m tests.conformance.matrix` writes `matrix-*.yaml` again. Nothing here knows of an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, groupby, pairwise
from pathlib import Path
from typing import Any

import yaml

DAY = "2026-07-01"
HOUR = timedelta(hours=1)
Truth = bool | None


def clock(text: str) -> datetime:
    """A time of the day that all of this is on, on the clock of a zone without changes."""
    return datetime.fromisoformat(f"{DAY}T{text}")


START, END = clock("08:00"), clock("12:00")


@dataclass(frozen=True)
class Visit:
    """A point record; `number` is its place in the evidence, from 1."""

    number: int
    room: str
    at: datetime


@dataclass(frozen=True)
class Task:
    """A record that may bear on a member: its room and its number may be null."""

    number: int
    room: str | None
    start: datetime
    n: int | None


@dataclass(frozen=True)
class Member:
    """A member: from when until when, in which room (None: it has none), what tells it from others, its own records."""

    start: datetime
    end: datetime
    room: str | None
    tells: Mapping[str, str]
    records: tuple[str, ...]


# Populations: how each is written, and who its members are.

ROOMS = ("R1", "R2")
GIVEN = [{"code": "R1"}, {"code": "R2"}, {"code": "R3", "closed": DAY}]
"""The third room is given up before the period begins."""


def inside(visits: Sequence[Visit]) -> list[Visit]:
    """Those of the period: its start counts, its end does not."""
    return [visit for visit in visits if START <= visit.at < END]


def each(visits: Sequence[Visit]) -> list[Member]:
    """A member a visit."""
    return [
        Member(visit.at, visit.at, visit.room, {"visit.room": visit.room}, (f"visit {visit.number}",))
        for visit in inside(visits)
    ]


def each_of(visits: Sequence[Visit]) -> list[Member]:
    """A member a visit, beside its room."""
    return [
        Member(one.start, one.end, one.room, {**one.tells, "room.code": room}, (*one.records, f"room {number}"))
        for one in each(visits)
        for number, room in enumerate(ROOMS, 1)
        if room == one.room
    ]


def slots(_visits: Sequence[Visit]) -> list[Member]:
    """The hours of the period."""
    return [Member(START + HOUR * n, START + HOUR * (n + 1), None, {"slot.name": "1h"}, ()) for n in range(4)]


def slots_of(visits: Sequence[Visit]) -> list[Member]:
    """The hours of the period for each room in use."""
    return [
        Member(slot.start, slot.end, room, {**slot.tells, "room.code": room}, (f"room {number}",))
        for slot in slots(visits)
        for number, room in enumerate(ROOMS, 1)
    ]


def gaps(visits: Sequence[Visit]) -> list[Member]:
    """From visit to visit, the last before the period and the first after it among them; else the period's edges."""
    inner = sorted(visits, key=lambda visit: visit.at)
    before = max(
        (visit for visit in inner if visit.at < START), key=lambda visit: (visit.at, visit.number), default=None
    )
    after = next((visit for visit in inner if visit.at >= END), None)
    line = [before, *inside(inner), after]
    return [
        Member(
            START if one is None else one.at,
            END if other is None else other.at,
            None,
            {},
            tuple(f"visit {visit.number}" for visit in (one, other) if visit is not None),
        )
        for one, other in pairwise(line)
    ]


def gaps_of(visits: Sequence[Visit]) -> list[Member]:
    """The same for each room's own visits."""
    return [
        Member(gap.start, gap.end, room, {"room.code": room}, (*gap.records, f"room {number}"))
        for number, room in enumerate(ROOMS, 1)
        for gap in gaps([visit for visit in visits if visit.room == room])
    ]


def pairs(visits: Sequence[Visit]) -> list[Member]:
    """Two visits to one room, the second in the period."""
    found = combinations(sorted(visits, key=lambda visit: visit.at), 2)
    return [
        Member(
            one.at,
            other.at,
            one.room,
            {"first.room": one.room, "second.room": other.room},
            (f"visit {one.number}", f"visit {other.number}"),
        )
        for one, other in found
        if one.room == other.room and START <= other.at < END
    ]


@dataclass(frozen=True)
class Population:
    """How it is written; the expressions for a member's start, end and room; its members."""

    body: Mapping[str, Any]
    start: str
    end: str
    room: str | None
    members: Callable[[Sequence[Visit]], list[Member]]


OF_ROOM = {"of": "room", "match": "room.code == visit.room"}
POPULATIONS: Mapping[str, Population] = {
    "each": Population({"each": "visit"}, "visit.at", "visit.at", "visit.room", each),
    "each-of": Population({"each": "visit", **OF_ROOM}, "visit.at", "visit.at", "room.code", each_of),
    "slots": Population({"slots": {"every": "1h"}}, "slot.start", "slot.end", None, slots),
    "slots-of": Population({"slots": {"every": "1h"}, "of": "room"}, "slot.start", "slot.end", "room.code", slots_of),
    "gaps": Population({"gaps": "visit"}, "gap.start", "gap.end", None, gaps),
    "gaps-of": Population({"gaps": "visit", **OF_ROOM}, "gap.start", "gap.end", "room.code", gaps_of),
    "pairs": Population(
        {"pairs": "visit", "match": "first.room == second.room"}, "first.at", "second.at", "first.room", pairs
    ),
}


# Requirements: how each is written, and when a member meets it.


@dataclass(frozen=True)
class Found:
    """The tasks that bear on a member, in time order: those that do for sure, and those that may."""

    member: Member
    sure: tuple[Task, ...]
    maybe: tuple[Task, ...]


def found_for(member: Member, tasks: Sequence[Task]) -> Found:
    """The tasks of the member's room from an hour before it begins until it ends, both included."""
    timed = sorted((one for one in tasks if member.start - HOUR <= one.start <= member.end), key=lambda one: one.start)
    if member.room is None:
        return Found(member, tuple(timed), ())
    sure = tuple(one for one in timed if one.room == member.room)
    return Found(member, sure, tuple(one for one in timed if one.room is None))


def at_least(found: Found, wanted: int) -> Truth:
    """Whether there are so many."""
    if len(found.sure) >= wanted:
        return True
    return None if len(found.sure) + len(found.maybe) >= wanted else False


def at_most(found: Found, limit: int) -> Truth:
    """Whether there are no more."""
    return None if (more := at_least(found, limit + 1)) is None else not more


def both(one: Truth, other: Truth) -> Truth:
    """Kleene's and."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def opposite(one: Truth) -> Truth:
    """Kleene's not."""
    return None if one is None else not one


def late(found: Found) -> bool:
    """Whether the member begins at nine or later."""
    return found.member.start >= clock("09:00")


def numbers(function: Callable[[list[int]], bool | None]) -> Callable[[Found], Truth]:
    """Of the tasks' numbers; unknown with a task that may count, or a null among the numbers."""

    def holds(found: Found) -> Truth:
        given = [one.n for one in found.sure]
        known = [n for n in given if n is not None]
        return None if found.maybe or len(known) < len(given) else function(known)

    return holds


def longest_gap(found: Found) -> Truth:
    """Whether the window has no stretch of more than an hour without a task, its edges among them."""
    edges = [found.member.start - HOUR, *(one.start for one in found.sure), found.member.end]
    return None if found.maybe else max(later - earlier for earlier, later in pairwise(edges)) <= HOUR


def longest_run(values: list[int]) -> int:
    """The most equal ones in a row."""
    return max((len(list(run)) for _, run in groupby(values)), default=0)


Written = Callable[[Population], dict[str, Any]]


def tasks_of(population: Population, **more: Any) -> dict[str, Any]:
    """The selection that `found_for` tells in Python."""
    selection: dict[str, Any] = {"record": "task"}
    if population.room is not None:
        selection["match"] = f"task.room == {population.room}"
    selection["within"] = {"from": f'{population.start} - duration("1h")', "to": population.end}
    return {**selection, **more}


def aggregate(value: str, holds: str) -> Written:
    """An aggregate over those tasks."""
    return lambda population: {"aggregate": tasks_of(population, value=value, holds=holds)}


def parts(population: Population) -> list[dict[str, Any]]:
    """Two simple requirements."""
    return [{"none": tasks_of(population)}, {"holds": f"{population.start}.getHours() >= 9"}]


REQUIREMENTS: Mapping[str, tuple[Written, Callable[[Found], Truth]]] = {
    "holds": (
        lambda one: {"holds": f'{one.end} - {one.start} <= duration("1h") && {one.start}.getHours() >= 9'},
        lambda found: found.member.end - found.member.start <= HOUR and late(found),
    ),
    "exists": (lambda one: {"exists": tasks_of(one)}, lambda found: at_least(found, 1)),
    "at least two": (lambda one: {"exists": tasks_of(one, at_least=2)}, lambda found: at_least(found, 2)),
    "exactly one": (
        lambda one: {"exists": tasks_of(one, at_least=1, at_most=1)},
        lambda found: both(at_least(found, 1), at_most(found, 1)),
    ),
    "none": (lambda one: {"none": tasks_of(one)}, lambda found: at_most(found, 0)),
    "count": (aggregate("count()", "value <= 1"), lambda found: None if found.maybe else len(found.sure) <= 1),
    "sum": (aggregate("sum(task.n)", "value < 3"), numbers(lambda values: sum(values) < 3)),
    "min": (aggregate("min(task.n)", "value > 1"), numbers(lambda values: min(values) > 1 if values else None)),
    "max": (aggregate("max(task.n)", "value < 2"), numbers(lambda values: max(values) < 2 if values else None)),
    "avg": (
        aggregate("avg(task.n)", "value <= 1.5"),
        numbers(lambda values: sum(values) * 2 <= 3 * len(values) if values else None),
    ),
    "countIf": (aggregate("countIf(task.n > 1)", "value == 0"), numbers(lambda values: all(n <= 1 for n in values))),
    "countDistinct": (
        aggregate("countDistinct(task.n)", "value != 1"),
        numbers(lambda values: len(set(values)) != 1),
    ),
    "longestRun": (aggregate("longestRun(task.n)", "value <= 1"), numbers(lambda values: longest_run(values) <= 1)),
    "longestGap": (aggregate("longestGap()", 'value <= duration("1h")'), longest_gap),
    "all": (lambda one: {"all": parts(one)}, lambda found: both(at_most(found, 0), late(found))),
    "any": (
        lambda one: {"any": parts(one)},
        lambda found: opposite(both(opposite(at_most(found, 0)), not late(found))),
    ),
}
EXCUSED = "excuse"
"""A requirement that nobody meets, and an excuse for those with a task."""


# Record sets.


def visits_of(*times: str) -> tuple[Visit, ...]:
    """`R1 09:00` and so on, in the order of evidence."""
    return tuple(Visit(n, text.split()[0], clock(text.split()[1])) for n, text in enumerate(times, 1))


def tasks_at(*texts: str) -> tuple[Task, ...]:
    """`R1 09:00 2`, with `-` for null."""
    rows = [text.split() for text in texts]
    return tuple(
        Task(number, None if room == "-" else room, clock(start), None if n == "-" else int(n))
        for number, (room, start, n) in enumerate(rows, 1)
    )


SITUATIONS: Mapping[str, tuple[tuple[Visit, ...], tuple[Task, ...]]] = {
    "without records": ((), ()),
    "tasks at the window's start, and a microsecond before": (
        visits_of("R1 09:00"),
        tasks_at("R1 08:00 1", "R1 07:59:59.999999 2"),
    ),
    "tasks at the window's end, and a microsecond after": (
        visits_of("R1 10:00", "R2 11:00"),
        tasks_at("R1 10:00 2", "R1 10:00:00.000001 2", "R2 11:00:00.000001 1"),
    ),
    "at the period's edges": (
        visits_of("R1 12:00", "R1 08:00", "R2 11:59:59.999999", "R1 07:00", "R2 07:30", "R2 13:00"),
        tasks_at("R1 06:00 1", "R2 11:30 1", "R1 12:30 2", "R3 09:00 1"),
    ),
    "everything twice": (
        visits_of("R1 09:30", "R2 10:00", "R1 09:30"),
        tasks_at("R1 09:15 1", "R1 09:15 1", "R2 10:00 2", "R2 09:59 1", "R2 09:58 2"),
    ),
    "nulls": (
        visits_of("R1 09:00", "R2 10:30", "R2 11:00"),
        tasks_at("R1 08:30 -", "- 10:15 1", "R2 10:45 2"),
    ),
}


def cases(population: Population, requirement: str) -> Iterator[dict[str, Any]]:
    """A case a record set."""
    for name, (visits, tasks) in SITUATIONS.items():
        members = population.members(visits)
        given: dict[str, Any] = {}
        if "slots" not in population.body:
            given["visit"] = [{"room": one.room, "at": written(one.at)} for one in visits]
        if requirement != "holds":
            given["task"] = [written_task(one) for one in tasks]
        expect = expected(members, tasks, requirement)
        yield {"name": name, "records": {key: rows for key, rows in given.items() if rows}, "expect": expect}


def expected(members: Sequence[Member], tasks: Sequence[Task], requirement: str) -> dict[str, Any]:
    """How many members, and those that do not meet the requirement with all their records."""
    entries: dict[str, list[dict[str, Any]]] = {"violated": [], "unknown": []}
    excused = 0
    for member in members:
        found = found_for(member, tasks)
        if requirement == EXCUSED:
            holds: Truth = at_least(found, 1) is True
            excused += holds is True
        else:
            holds = REQUIREMENTS[requirement][1](found)
        if not holds:
            shown = () if requirement in ("holds", EXCUSED) else (*found.sure, *found.maybe)
            entries["violated" if holds is False else "unknown"].append(entry(member, shown))
    counts = {"population": len(members)} | ({"excused": excused} if excused else {})
    return counts | {kind: found for kind, found in entries.items() if found}


def entry(member: Member, shown: Sequence[Task]) -> dict[str, Any]:
    """An expected finding."""
    records = [*member.records, *(f"task {one.number}" for one in shown)]
    return {**member.tells, "from": written(member.start), "to": written(member.end), "records": sorted(records)}


def written(at: datetime) -> str:
    """As YAML has it, to the minute where that says all."""
    return at.isoformat(timespec="microseconds" if at.microsecond else "minutes" if not at.second else "seconds")


def written_task(task: Task) -> dict[str, Any]:
    """Its row; what is null is left out."""
    row = {"room": task.room, "start": written(task.start), "n": task.n}
    return {key: value for key, value in row.items() if value is not None}


def group(population: Population, requirement: str) -> dict[str, Any]:
    """The cases of one rule."""
    body: dict[str, Any] = {"population": dict(population.body)}
    if requirement == EXCUSED:
        body |= {"requirement": {"holds": "false"}, "excuse": tasks_of(population)}
    else:
        body["requirement"] = REQUIREMENTS[requirement][0](population)
    return {"about": requirement, "rule": body, "cases": list(cases(population, requirement))}


class _Flow(yaml.SafeDumper):
    """Rules and records on one line each, as people write cases."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def text_of(name: str) -> str:
    """The file of a population."""
    population = POPULATIONS[name]
    groups = [group(population, requirement) for requirement in (*REQUIREMENTS, EXCUSED)]
    title = f"{name.replace('-', ' ')}, with every requirement"
    lines = ["# Written by tests/conformance/matrix.py.", f"about: {title}", "groups:"]
    for one in groups:
        lines += [f"  - about: {one['about']}", "    rule:"]
        lines += [f"      {key}: {_flow(value)}" for key, value in one["rule"].items()]
        if "of" in population.body:
            lines.append(f"    given: {_flow({'room': GIVEN})}")
        lines.append("    cases:")
        for case in one["cases"]:
            lines += [f"      - name: {case['name']}", *_block("records", case["records"], "        ")]
            lines += _block("expect", case["expect"], "        ")
    return "\n".join(lines) + "\n"


def _block(key: str, value: Mapping[str, Any], indent: str) -> list[str]:
    """A mapping of lists, an item a line; on one line when it is short."""
    short = f"{indent}{key}: {_flow(value)}"
    if not value:
        return []
    if len(short) <= 118:
        return [short]
    lines = [f"{indent}{key}:"]
    for name, item in value.items():
        if isinstance(item, list):
            lines += [f"{indent}  {name}:", *(f"{indent}    - {_flow(one)}" for one in item)]
        else:
            lines.append(f"{indent}  {name}: {_flow(item)}")
    return lines


def _flow(value: Any) -> str:
    text = yaml.dump(value, Dumper=_Flow, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000)
    return text.removesuffix("\n").removesuffix("\n...")


FILES = {f"matrix-{name}.yaml": name for name in POPULATIONS}

if __name__ == "__main__":
    for file, name in FILES.items():
        (Path(__file__).parent / file).write_text(text_of(name), encoding="utf-8")
