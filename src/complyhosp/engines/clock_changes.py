"""A zone's clock changes around a period, in the form that an engine looks them up by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from complyhosp.evidence.tables import Span
from complyhosp.expressions.durations import DAY
from complyhosp.expressions.instants import moment

YEARS_BEFORE = 12
YEARS_AFTER = 12
"""How far around the period a zone's clock changes are known to an engine; beyond, local time is unknown."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A clock change: at `instant` the offset (both in microseconds) becomes `after`."""

    instant: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone's offsets over the stretch `known`: `first` at its start, then by `transitions`.

    A zone without transitions in that stretch is taken to have had that one offset always.
    """

    known: Span
    first: int
    transitions: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Offsets by equal steps of time: in step `n`, from `known.start + n * width` on, the offset is `before[n]` up to
    the moment `change[n]` and `after[n]` from then on."""

    known: Span
    width: int
    change: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]


def by_instant(zone: Zone) -> Steps:
    """The offsets by instant."""
    return _steps(zone, lambda change: change.instant)


def by_wall_clock(zone: Zone) -> Steps:
    """The offsets by wall clock: a time that a change repeats is the first of the two, one that it skips is read by
    the old offset."""
    return _steps(zone, lambda change: change.instant + max(change.before, change.after))


def _steps(zone: Zone, at: Callable[[Transition], int]) -> Steps:
    moments = [at(change) for change in zone.transitions]
    width = DAY
    while len({(one - zone.known.start) // width for one in moments}) < len(moments):
        width //= 2
    count = -(-(zone.known.end - zone.known.start) // width)
    change, before, after = [], [], []
    offset, pending = zone.first, list(zip(moments, zone.transitions, strict=True))
    for number in range(count):
        end = zone.known.start + (number + 1) * width
        before.append(offset)
        here = pending.pop(0) if pending and pending[0][0] < end else None
        offset = here[1].after if here else offset
        change.append(here[0] if here else end)
        after.append(offset)
    return Steps(zone.known, width, tuple(change), tuple(before), tuple(after))


def zone_around(zone: ZoneInfo, period: Span) -> Zone:
    """The zone's offsets from `YEARS_BEFORE` years before the period to `YEARS_AFTER` after it."""
    year = 366 * DAY
    known = Span(period.start - YEARS_BEFORE * year, period.end + YEARS_AFTER * year)
    changes: list[Transition] = []
    at, before = known.start, _offset(zone, known.start)
    first = before
    while at < known.end:
        step = min(at + DAY, known.end)
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
