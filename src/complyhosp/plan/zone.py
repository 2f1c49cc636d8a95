"""Local time in relational form: a zone's offsets as cases over whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from complyhosp.evidence.tables import Span
from complyhosp.expressions.durations import DAY, HOUR
from complyhosp.expressions.instants import moment

YEARS_BEFORE = 12
YEARS_AFTER = 12
"""How far around the period a zone's clock changes are known to a plan; beyond, local time is unknown."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A clock change: at `instant` the offset (both in microseconds) becomes `after`."""

    instant: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone's offsets over the stretch `known`: `first` at its start, then by `transitions`."""

    known: Span
    first: int
    transitions: tuple[Transition, ...]

    def to_local(self, instant: ir.IntegerValue) -> ir.IntegerValue:
        """The wall clock, as microseconds since 1970-01-01 00:00 of the same clock."""
        if not self.transitions:
            return instant + self.first
        branches = [(instant < self.known.start, ibis.null("int64"))]
        branches += [(instant < change.instant, instant + change.before) for change in self.transitions]
        branches += [(instant < self.known.end, instant + self.transitions[-1].after)]
        return ibis.cases(*branches, else_=ibis.null("int64"))

    def to_instant(self, wall: ir.IntegerValue) -> ir.IntegerValue:
        """The instant of a wall clock; one that a change repeats is the first of the two, one that it skips is read by
        the old offset."""
        if not self.transitions:
            return wall - self.first
        branches = [(wall < self.known.start, ibis.null("int64"))]
        branches += [
            (wall < change.instant + max(change.before, change.after), wall - change.before)
            for change in self.transitions
        ]
        branches += [(wall < self.known.end, wall - self.transitions[-1].after)]
        return ibis.cases(*branches, else_=ibis.null("int64"))

    def midnight(self, day: ir.IntegerValue) -> ir.IntegerValue:
        """The first instant of a date."""
        return self.to_instant(day * DAY)

    def day(self, instant: ir.IntegerValue) -> ir.IntegerValue:
        """The local date of an instant, in days since 1970-01-01."""
        return self.to_local(instant) // DAY


def zone_around(zone: ZoneInfo, period: Span) -> Zone:
    """The zone's offsets from `YEARS_BEFORE` years before the period to `YEARS_AFTER` after it."""
    year = 366 * DAY
    known = Span(period.start - YEARS_BEFORE * year, period.end + YEARS_AFTER * year)
    changes: list[Transition] = []
    at, before = known.start, _offset(zone, known.start)
    first = before
    while at < known.end:
        step = min(at + 12 * HOUR, known.end)
        after = _offset(zone, step)
        if after != before:
            changes.append(Transition(_change_between(zone, at, step), before, after))
            before = after
        at = step
    return Zone(known, first, tuple(changes))


def _change_between(zone: ZoneInfo, low: int, high: int) -> int:
    """The instant in (low, high] at which the offset becomes that of `high`, by halving."""
    wanted = _offset(zone, high)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == wanted:
            high = middle
        else:
            low = middle
    return high


def _offset(zone: ZoneInfo, instant: int) -> int:
    offset = moment(instant, zone).utcoffset()
    return 0 if offset is None else offset // timedelta(microseconds=1)
