"""The time between records, as records come: closed gaps are members, the open one has a deadline."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from complyhosp.engines.live.alerts import Alert
from complyhosp.engines.live.compiled import CompiledRule
from complyhosp.engines.live.expressions import Meaning
from complyhosp.engines.live.frame import Frame, Names, Record, Truth, both, row_of
from complyhosp.engines.live.members import NO_ENTRY, Entry, Identity, Member, entry_of, key_values
from complyhosp.engines.live.shelf import Values, hashable
from complyhosp.engines.outcomes import RecordRef
from complyhosp.rulebook.checked import GapsOf


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A record as gaps see it: when it starts and ends (a point at once), and which it is."""

    start: int
    row: int
    end: int


@dataclass(slots=True)
class Watched:
    """An entry in the time in which it is watched.

    `settled` is the mark with the latest end among those before which no other can come any more; `coming` are later
    ones that count for sure, `possible` those that may count. `done` once the last gap has been closed. `told` has what
    was told of gaps while they were open, by their start; `told_since` is the start of the one that still is,
    `told_due` when it became too long. `number` is the deadline's obligation, `due_since` the start of the gap that
    it is for, `soon_since` of the gap that a first warning is planned for, `allowed` how long
    the last one could be; `place` is its number among the entries. `resting`: the open gap has been told of, and the
    next one needs a deadline once this has ended.
    """

    entry: Entry
    values: Values
    start: int
    end: int
    looks_back: bool
    looks_on: bool
    settled: Mark | None = None
    coming: list[Mark] = field(default_factory=list)
    possible: list[Mark] = field(default_factory=list)
    done: bool = False
    told: dict[int, Alert] = field(default_factory=dict)
    number: int | None = None
    place: int = 0
    told_since: int | None = None
    told_due: int = 0
    due_since: int | None = None
    allowed: int = 0
    soon_since: int | None = None
    resting: bool = False

    def identity(self) -> Identity:
        """The entry's."""
        return self.entry.identity

    @property
    def open_since(self) -> int:
        """When the gap that is still open began."""
        ends = [mark.end for mark in self.coming]
        ends.append(self.start if self.settled is None else self.settled.end)
        return max(ends)

    def opens_gap(self, mark: Mark) -> bool:
        """Whether the next gap begins at this mark's end: it is the latest, and not before a time that is not looked
        across (an interval that ends before it starts can end there)."""
        reaches_in = self.looks_back or mark.end >= self.start
        return reaches_in and (self.settled is None or mark.end >= self.settled.end)


class Gaps:
    """The gaps of one rule."""

    def __init__(self, rule: CompiledRule, frame: Frame) -> None:
        gaps = rule.checked.population.members
        assert isinstance(gaps, GapsOf)  # noqa: S101 - the caller asks for no other
        self.record = gaps.record
        self._gaps, self._rule, self._frame = gaps, rule, frame
        self._keys = key_values(gaps.keys, rule.compiler)
        self._counting: Meaning | None = rule.compiler.optional(gaps.counting)
        self.watched = list(self._watches())
        self._starts: list[tuple[int, int]] = []
        for place, watch in enumerate(self.watched):
            watch.place = place
        self._by_values: dict[Values, list[Watched]] = {}
        for watch in self.watched:
            self._by_values.setdefault(watch.values, []).append(watch)

    def _watches(self) -> Iterator[Watched]:
        period, register = self._frame.setting.period, self._gaps.of
        if register is None:
            yield Watched(NO_ENTRY, (), period.start, period.end, True, True)
            return
        for record in self._frame.given.get(register, ()):
            start, end = self._frame.valid_in_period(record, register)
            if start < end:
                entry = entry_of(register, record, self._frame)
                names = {**self._rule.populace.always, **entry.names}
                values = tuple(hashable(value(names)) for _, value in self._keys)
                yield Watched(entry, values, start, end, start == period.start, end == period.end)

    def add(self, record: Record) -> list[tuple[Watched, Mark]]:
        """Takes a record in; the entries for which it counts for sure."""
        counts: Truth = True
        if self._counting is not None:
            counts = self._counting({**self._rule.populace.always, self.record: record})
        if counts is False:
            return []
        mark = self._mark(record)
        own = tuple(hashable(record[name]) for name, _ in self._keys)
        return [
            (watch, mark)
            for watch in self._concerned(own)
            if self._taken(watch, mark, both(counts, *_equalities(own, watch.values)))
        ]

    def _concerned(self, own: Values) -> list[Watched]:
        """The entries it may belong to: fields in a match are required, so that only an entry can lack a value."""
        found = list(self._by_values.get(own, ()))
        found += [watch for values, some in self._by_values.items() if None in values for watch in some]
        return found

    def _taken(self, watch: Watched, mark: Mark, counts: Truth) -> bool:
        """Whether it counts for sure; one that may count is kept aside."""
        if counts is False or not _is_seen(mark, watch) or watch.done:
            return False
        if counts is None:
            watch.possible.append(mark)
            return False
        insort(watch.coming, mark)
        heappush(self._starts, (mark.start, watch.place))
        return True

    def _mark(self, record: Record) -> Mark:
        fields = self._frame.record_types[self.record].time_fields
        start = self._frame.instant(record, self.record, fields[0])
        end = self._frame.instant(record, self.record, fields[-1])
        assert start is not None and end is not None  # noqa: S101,PT018 - the checker requires them
        return Mark(start, row_of(record), end)

    def settle(self, before: int | None) -> Iterator[tuple[Watched, Member]]:
        """The gaps that no later record can change: those up to marks that start before this moment (None: all)."""
        touched = range(len(self.watched)) if before is None else self._reached(before)
        for place in touched:
            watch = self.watched[place]
            if not watch.done:
                for member in self._closed(watch, before):
                    yield watch, member

    @property
    def next_start(self) -> int | None:
        """The start of the earliest record that may not yet be the end of a gap."""
        return self._starts[0][0] if self._starts else None

    def _reached(self, before: int) -> list[int]:
        """The entries with marks that start before this moment."""
        found: set[int] = set()
        while self._starts and self._starts[0][0] < before:
            found.add(heappop(self._starts)[1])
        return sorted(found)

    def _closed(self, watch: Watched, before: int | None) -> Iterator[Member]:
        while watch.coming and (before is None or watch.coming[0].start < before):
            mark = watch.coming.pop(0)
            if mark.start >= watch.start:
                yield from self.member(watch, mark)
            if watch.opens_gap(mark):
                watch.settled = mark
                if mark.start < watch.end:
                    self._prune(watch, mark)
            if mark.start >= watch.end:
                watch.done = True
                return
        if before is None:
            watch.done = True
            yield from self.member(watch, None)

    def _prune(self, watch: Watched, mark: Mark) -> None:
        """What ended before the latest end touches no gap to come; beyond the end of the time it may still matter."""
        if mark.start >= watch.start:
            watch.possible = [one for one in watch.possible if one.end > mark.end or one.start >= watch.end]

    def member(self, watch: Watched, following: Mark | None, until: int | None = None) -> Iterator[Member]:
        """The gap after the settled mark, up to the following one, or to the end of the time watched (or `until`)."""
        last = watch.settled
        start = watch.start if last is None else last.end
        end = following.start if following is not None else (watch.end if until is None else until)
        end = max(start, end)
        touched = any(mark.start < end and mark.end > start for mark in watch.possible)
        names: Names = {
            **self._rule.populace.always,
            **watch.entry.names,
            "gap": {"start": start, "end": end, "duration": end - start},
        }
        ends = tuple(RecordRef(self.record, mark.row) for mark in (last, following) if mark is not None)
        member = Member(
            names,
            start,
            end,
            watch.identity,
            (*ends, *watch.entry.records),
            None if touched else True,
            None in watch.values or _could_be_longer(watch, last, following),
        )
        yield from self._rule.populace.examined(member)

    def open_member(self, watch: Watched, until: int) -> Member | None:
        """The gap that is open, as if it ended at `until`; None when it is no member."""
        shadow = Watched(
            watch.entry, watch.values, watch.start, watch.end, watch.looks_back, watch.looks_on, watch.settled
        )
        shadow.possible = watch.possible
        for mark in watch.coming:
            if shadow.opens_gap(mark):
                shadow.settled = mark
        return next(self.member(shadow, None, until), None)


def _equalities(own: Values, values: Values) -> list[Truth]:
    return [None if one is None or other is None else one == other for one, other in zip(own, values, strict=True)]


def _is_seen(mark: Mark, watch: Watched) -> bool:
    """Beyond an edge that is not looked across, only what lasts from there into the time."""
    if mark.start < watch.start:
        return watch.looks_back or mark.end > watch.start
    return watch.looks_on or mark.start < watch.end


def _could_be_longer(watch: Watched, last: Mark | None, following: Mark | None) -> bool:
    """Whether it stops at an edge beyond which there are only records that may count."""
    before = watch.looks_back and any(mark.start < watch.start for mark in watch.possible)
    after = any(mark.start >= watch.end for mark in watch.possible)
    return (last is None and before) or (following is None and after)
