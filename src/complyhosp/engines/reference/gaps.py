"""The stretches of time between records, the period's edges included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from complyhosp.engines.outcomes import RecordRef
from complyhosp.engines.reference.frame import Datum, Frame, Names, Record, Truth, instant, ref
from complyhosp.engines.reference.meaning import both, equal, judged, meaning
from complyhosp.engines.reference.members import NO_ENTRY, Entry, Member, entry_of
from complyhosp.engines.reference.times import valid_within_period
from complyhosp.rulebook.checked import GapsOf


@dataclass(frozen=True)
class Watch:
    """The time in which an entry is watched; whether records beyond its edges are looked at."""

    entry: Entry
    start: int
    end: int
    looks_back: bool
    looks_on: bool


@dataclass(frozen=True)
class Mark:
    """A record as the gaps see it: when it starts and ends (a point at once), and whether it counts for sure."""

    start: int
    end: int
    certain: Truth
    ref: RecordRef


@dataclass(frozen=True)
class Gap:
    """A stretch without records, after `last` (the one with the latest end so far) and before `following`, if any."""

    start: int
    end: int
    last: Mark | None
    following: Mark | None


def gap_members(gaps: GapsOf, always: Names, frame: Frame) -> Iterator[Member]:
    """`gaps`: those of each register entry that is valid in the period, or of all records."""
    for watch in _watches(gaps.of, frame):
        names = {**always, **watch.entry.names}
        keys = [(key.field, meaning(key.value, names, frame)) for key in gaps.keys]
        marks = _marks(gaps, watch, keys, names, frame)
        possible = [mark for mark in marks if mark.certain is None]
        for gap in _between([mark for mark in marks if mark.certain], watch):
            touched = any(mark.start < gap.end and mark.end > gap.start for mark in possible)
            nameless = any(value is None for _, value in keys)  # an entry that no record can be told to belong to
            obscure = nameless or _obscure(gap, possible, watch)
            yield _member(gap, watch, names, None if touched else True, obscure=obscure)


def _member(gap: Gap, watch: Watch, names: Names, certain: Truth, *, obscure: bool) -> Member:
    fields = {"start": gap.start, "end": gap.end, "duration": gap.end - gap.start}
    ends = tuple(mark.ref for mark in (gap.last, gap.following) if mark is not None)
    return Member(
        names={**names, "gap": fields},
        start=gap.start,
        end=gap.end,
        identity=watch.entry.identity,
        records=(*ends, *watch.entry.records),
        certain=certain,
        obscure=obscure,
    )


def _watches(register: str | None, frame: Frame) -> Iterator[Watch]:
    period = frame.setting.period
    if register is None:
        yield Watch(NO_ENTRY, period.start, period.end, looks_back=True, looks_on=True)
        return
    for record in frame.of_type(register):
        start, end = valid_within_period(record, frame.record_types[register], frame)
        if start < end:
            entry = entry_of(register, record, frame)
            yield Watch(entry, start, end, looks_back=start == period.start, looks_on=end == period.end)


def _marks(gaps: GapsOf, watch: Watch, keys: list[tuple[str, Datum]], names: Names, frame: Frame) -> list[Mark]:
    """The entry's records that count or may count, in the order of their starts."""
    found = []
    for record in frame.of_type(gaps.record):
        matches = (equal(record[field], value) for field, value in keys)
        certain = both(*matches, judged(gaps.counting, {**names, gaps.record: record}, frame))
        mark = _mark(gaps.record, record, certain, frame)
        if certain is not False and _is_seen(mark, watch):
            found.append(mark)
    return sorted(found, key=lambda mark: mark.start)


def _is_seen(mark: Mark, watch: Watch) -> bool:
    """Whether it counts at all: beyond an edge that is not looked across, only what lasts from there into the time."""
    if mark.start < watch.start:
        return watch.looks_back or mark.end > watch.start
    return watch.looks_on or mark.start < watch.end


def _mark(name: str, record: Record, certain: Truth, frame: Frame) -> Mark:
    record_type = frame.record_types[name]
    times = [instant(record, field, record_type, frame.zone) for field in record_type.time_fields]
    start, end = times[0], times[-1]
    assert start is not None and end is not None  # noqa: S101,PT018 - the checker requires them
    return Mark(start, end, certain, ref(name, record))


def _between(marks: list[Mark], watch: Watch) -> Iterator[Gap]:
    """The gaps between records that count: one more than there are in the time watched."""
    last: Mark | None = None  # the one with the latest end so far
    for mark in marks:
        if mark.start >= watch.start:
            yield _gap(last, mark, watch)
        reaches_in = watch.looks_back or mark.end >= watch.start
        if reaches_in and (last is None or mark.end >= last.end):
            last = mark
        if mark.start >= watch.end:
            return
    yield _gap(last, None, watch)


def _gap(last: Mark | None, following: Mark | None, watch: Watch) -> Gap:
    """From the latest end to the next start, the edge where there is no record; none when that start is not later."""
    start = watch.start if last is None else last.end
    end = watch.end if following is None else following.start
    return Gap(start, max(start, end), last, following)


def _obscure(gap: Gap, possible: list[Mark], watch: Watch) -> bool:
    """Whether it stops at an edge beyond which there are only records that may count: it could be longer."""
    before = watch.looks_back and any(mark.start < watch.start for mark in possible)
    after = any(mark.start >= watch.end for mark in possible)
    return (gap.last is None and before) or (gap.following is None and after)
