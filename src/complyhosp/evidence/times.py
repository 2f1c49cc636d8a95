"""Typing dates and timestamps: local time to UTC, missing years, times of day that take their date elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.evidence.cells.bulk import local_times
from complyhosp.evidence.cells.moments import DAY, FIRST_YEAR, LAST_YEAR, Kind, Moment, bad, days_of, moment, with_year
from complyhosp.evidence.cells.text import Cell
from complyhosp.evidence.cells.unreadable import Unreadable
from complyhosp.evidence.coded import Coded, Column, Ints, Mask, coded, filled, is_text
from complyhosp.evidence.columns import Typed, cell_of, faults_of
from complyhosp.evidence.zone import LocalClock
from complyhosp.rulebook.records import RecordField

FIRST = days_of(FIRST_YEAR, 1, 1) * DAY
END = days_of(LAST_YEAR + 1, 1, 1) * DAY
"""Microseconds: the times that evidence can be of."""


_CLEAN = r"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?$"
"""What Arrow and the careful way read alike; Arrow takes other forms too, such as an hour alone."""

_MANY = 500
"""Distinct cells from which the quick way pays."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a file's times are read by: the site's clock, and the local days that the file claims to cover."""

    clock: LocalClock
    days: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Times:
    """A column of timestamps on the way to UTC.

    `kind` and `value` are of each row (see `Kind`: only BLANK, INSTANT, CLOCK and BAD are left here).
    """

    kind: npt.NDArray[np.uint8]
    value: Ints
    found: Callable[[int], Cell]

    def masked(self, kind: Kind) -> Mask:
        """The rows of one kind."""
        return np.asarray(self.kind == kind, dtype=bool)


def _placed(found: Moment, calendar: Calendar, *, timestamp: bool) -> Moment:
    """A moment with its year; a timestamp without year and without time of day says too little."""
    if found.kind is not Kind.YEARLESS:
        return found
    if calendar.days is None or (timestamp and found.day_only):
        return bad(Unreadable.YEAR_MISSING)
    return with_year(found, *calendar.days)


def _to_utc(kinds: npt.NDArray[np.uint8], values: Ints, clock: LocalClock) -> None:
    """Local moments made instants, in place; those that the clock skips or repeats become bad."""
    local = kinds == Kind.LOCAL
    if local.all():
        utc, sure = clock.to_utc(values)
        values[:], kinds[:] = utc, Kind.INSTANT
        if not sure.all():
            values[~sure], kinds[~sure] = Unreadable.LOCAL_TIME, Kind.BAD
        return
    utc, sure = clock.to_utc(values[local])
    values[local] = np.where(sure, utc, Unreadable.LOCAL_TIME)
    kinds[local] = np.where(sure, Kind.INSTANT, Kind.BAD)


def from_moments(moments: Sequence[Moment], codes: Ints, calendar: Calendar, found: Callable[[int], Cell]) -> Times:
    """A column from a moment a distinct cell and a code a row."""
    placed = [_placed(one, calendar, timestamp=True) for one in moments]
    kinds = np.asarray([one.kind for one in placed], dtype=np.uint8)
    values = np.asarray([one.value for one in placed], dtype=np.int64)
    return _from_distinct(kinds, values, codes, calendar, found)


def _from_distinct(
    kinds: npt.NDArray[np.uint8], values: Ints, codes: Ints, calendar: Calendar, found: Callable[[int], Cell]
) -> Times:
    """A column from kinds and values of distinct moments, years known, and a code a row."""
    # The extra last entry is what a code of -1 (null) finds.
    kinds, values = np.append(kinds, np.uint8(Kind.BLANK)), np.append(values, 0)
    _to_utc(kinds, values, calendar.clock)
    return Times(kinds[codes], values[codes], found)


def timestamps(column: Column, field: RecordField, calendar: Calendar) -> Times:
    """A raw column of timestamps."""
    quick = None if field.fill_down else _clean(column, calendar.clock)
    if quick is not None:
        return quick
    cells, orphans = filled(coded(column), blanks=field.fill_down)
    times = _from_distinct(*_moments(cells.cells, calendar), cells.codes, calendar, cells.at)
    if orphans is None:
        return times
    kind, value = times.kind.copy(), times.value.copy()
    kind[orphans], value[orphans] = Kind.BAD, Unreadable.NOTHING_ABOVE
    return replace(times, kind=kind, value=value)


def _moments(cells: Sequence[Cell], calendar: Calendar) -> tuple[npt.NDArray[np.uint8], Ints]:
    """Kind and value of each cell; long lists of texts go through the quick way first."""
    kinds: npt.NDArray[np.uint8] = np.full(len(cells), Kind.LOCAL, dtype=np.uint8)
    values: Ints = np.zeros(len(cells), dtype=np.int64)
    rest: Iterable[int] = range(len(cells))
    if len(cells) >= _MANY and all(isinstance(cell, str) for cell in cells):
        values, known = local_times(pa.array(cells, pa.string()))
        rest = np.flatnonzero(~known).tolist()
    for at in rest:
        one = _placed(moment(cells[at]), calendar, timestamp=True)
        kinds[at], values[at] = one.kind, one.value
    return kinds, values


def _clean(column: Column, clock: LocalClock) -> Times | None:
    """A whole column of native timestamps, or of clean ISO texts, by Arrow; None when any cell needs a closer look."""
    if isinstance(column, Coded):
        return None
    kind = column.type
    if not (pa.types.is_timestamp(kind) or (is_text(column) and not pa.types.is_dictionary(kind))):
        return None
    if is_text(column) and not pc.all(pc.match_substring_regex(column, _CLEAN)).as_py():
        return None
    zoned = pa.types.is_timestamp(kind) and kind.tz is not None
    try:
        # Nanoseconds may be cut off; seconds that overflow as microseconds must not wrap around into plausible times.
        nanos = pa.types.is_timestamp(kind) and kind.unit == "ns"
        micros = column.cast(pa.timestamp("us", "UTC" if zoned else None), safe=not nanos)
    except pa.ArrowInvalid:
        return None
    numbers = micros.cast(pa.int64())
    values = (numbers.fill_null(FIRST) if numbers.null_count else numbers).to_numpy()
    kinds = np.full(len(values), Kind.INSTANT if zoned else Kind.LOCAL, dtype=np.uint8)
    if numbers.null_count:
        kinds[numbers.is_null().to_numpy()] = Kind.BLANK
    if len(values) and (values.min() < FIRST or values.max() >= END):
        outside = (values < FIRST) | (values >= END)
        values = np.where(outside, Unreadable.OUT_OF_YEARS, values)
        kinds[outside] = Kind.BAD
    values = values if values.flags.writeable else values.copy()
    _to_utc(kinds, values, clock)
    return Times(kinds, values, cell_of(column))


def dated(
    times: Times, days: Sequence[tuple[Ints, Mask]], not_before: tuple[Ints, Mask] | None, clock: LocalClock
) -> Times:
    """Times of day given their date: from the first of `days` (local days, and which are known) that has one.

    One that lies before `not_before` (UTC microseconds, and which are known) is the next day's.
    """
    rows = np.flatnonzero(times.masked(Kind.CLOCK))
    if not len(rows):
        return times
    day, known = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=bool)
    for source, present in days:
        fresh = ~known & present[rows]
        day[fresh], known[fresh] = source[rows][fresh], True
    kind, value = times.kind.copy(), times.value.copy()
    kind[rows] = np.where(known, Kind.LOCAL, Kind.BAD)
    value[rows] = np.where(known, day * DAY + value[rows], Unreadable.CLOCK_WITHOUT_DATE)
    if not_before is not None:
        local, sure = not_before
        early = known & sure[rows] & (value[rows] < clock.to_local(local[rows]))
        value[rows[early]] += DAY
    _to_utc(kind, value, clock)
    return replace(times, kind=kind, value=value)


def either(first: Times, second: Times) -> Times:
    """In each row the first that is not blank."""
    blank = first.masked(Kind.BLANK)
    return Times(
        np.where(blank, second.kind, first.kind),
        np.where(blank, second.value, first.value),
        lambda row: second.found(row) if blank[row] else first.found(row),
    )


def typed_timestamps(times: Times) -> Typed:
    """The engines' form: microseconds since 1970 UTC. A time of day that found no date is unreadable."""
    instants = times.masked(Kind.INSTANT)
    if instants.all():
        return Typed(pa.array(times.value), None, times.found)
    faults = np.where(times.masked(Kind.BAD), times.value, 0).astype(np.uint8)
    faults[times.masked(Kind.CLOCK)] = Unreadable.CLOCK_WITHOUT_DATE
    return Typed(pa.array(times.value, mask=~instants), faults if faults.any() else None, times.found)


def _day_of(found: Moment, clock: LocalClock) -> tuple[int | None, int]:
    """A moment's local day since 1970, or None and why there is none (0 when blank)."""
    if found.kind is Kind.BAD:
        return None, Unreadable.DATE if found.value == Unreadable.TIMESTAMP else found.value
    if found.kind is Kind.BLANK:
        return None, 0
    if found.kind is Kind.CLOCK:
        return None, Unreadable.DATE
    local = found.value
    if found.kind is Kind.INSTANT:
        local = int(clock.to_local(np.asarray([local]))[0])
    return local // DAY, 0


def typed_dates(column: Column, field: RecordField, calendar: Calendar) -> Typed:
    """A raw column of dates in the engines' form: days since 1970-01-01, local."""
    if isinstance(column, pa.ChunkedArray) and pa.types.is_timestamp(column.type):
        times = _clean(column, calendar.clock)
        if times is not None:
            return _dates_of(times, calendar.clock)
    cells, orphans = filled(coded(column), blanks=field.fill_down)
    found = [_day_of(_placed(moment(cell), calendar, timestamp=False), calendar.clock) for cell in cells.cells]
    # The extra last entry is what a code of -1 (null) finds.
    days = np.asarray([*(day or 0 for day, _ in found), 0], dtype=np.int64)[cells.codes]
    known = cells.per_row([day is not None for day, _ in found], null=False)
    faults = faults_of([reason for _, reason in found], cells.codes, orphans)
    return Typed(pa.array(days, mask=~known), faults, cells.at)


def _dates_of(times: Times, clock: LocalClock) -> Typed:
    """The local days of instants."""
    instants = typed_timestamps(times)
    days, known = local_days(times, clock)
    return Typed(pa.array(days, mask=~known), instants.faults, instants.found)


def local_days(times: Times, clock: LocalClock) -> tuple[Ints, Mask]:
    """The local day of each instant, and which rows have one."""
    known = times.masked(Kind.INSTANT)
    days = np.zeros(len(known), dtype=np.int64)
    days[known] = clock.to_local(times.value[known]) // DAY
    return days, known
