"""The recurring stretches of local time that end in a period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from complyhosp.engines.reference.frame import Frame, Truth
from complyhosp.expressions.durations import parse_duration
from complyhosp.expressions.instants import day_number, microseconds, midnight, moment
from complyhosp.rulebook.regulation import Shift

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch from `start` up to `end` (microseconds); `date` is the local date (days) of its start.

    `working` tells whether that is a working day, None where the calendar does not know.
    """

    start: int
    end: int
    name: str
    date: int
    working: Truth


def slots_of(every: str, frame: Frame) -> list[Slot]:
    """The slots of a kind (`week`) or duration (`2h`) that end after the period's start and not after its end.

    A working day may be one that the calendar does not know: its `working` is None.
    """
    period = frame.setting.period
    stretches = _stretches(every, frame)
    found = [_slot(name, start, end, frame) for name, start, end in stretches if period.start < end <= period.end]
    return [slot for slot in found if every != "workday" or slot.working is not False]


def _stretches(every: str, frame: Frame) -> Iterator[tuple[str, int, int]]:
    duration = parse_duration(every)
    if duration is not None:
        return _equal_stretches(every, duration, frame)
    if every == "shift":
        return _shifts(frame)
    return _calendar_stretches(every, frame)


def _slot(name: str, start: int, end: int, frame: Frame) -> Slot:
    day = moment(start, frame.zone).date()
    return Slot(start, end, name, day_number(day), frame.setting.working.get(day))


def _equal_stretches(name: str, duration: int, frame: Frame) -> Iterator[tuple[str, int, int]]:
    """One after another of equal length, from the local midnight before (or at) the period's start."""
    start = midnight(moment(frame.setting.period.start, frame.zone).date(), frame.zone)
    while start < frame.setting.period.end:
        yield name, start, start + duration
        start += duration


def _days(frame: Frame) -> Iterator[date]:
    """Every local date that the period touches, and the one before."""
    day = moment(frame.setting.period.start, frame.zone).date() - ONE_DAY
    last = moment(frame.setting.period.end, frame.zone).date()
    while day <= last:
        yield day
        day += ONE_DAY


def _shifts(frame: Frame) -> Iterator[tuple[str, int, int]]:
    """The site's shifts; one that runs past midnight began on the day before."""
    for day in _days(frame):
        for shift in frame.setting.shifts:
            start, end = _shift_on(day, shift, frame)
            if start < end:  # a change of the clock can leave nothing of a short one
                yield shift.id, start, end


def _shift_on(day: date, shift: Shift, frame: Frame) -> tuple[int, int]:
    begins, ends = time.fromisoformat(shift.start), time.fromisoformat(shift.end)
    last_day = day if begins < ends else day + ONE_DAY
    return _clock(day, begins, frame), _clock(last_day, ends, frame)


def _clock(day: date, clock: time, frame: Frame) -> int:
    """The instant of a local time; the first of two, and where the clock skips it, as much later as it skips."""
    return microseconds(datetime.combine(day, clock, tzinfo=frame.zone))


def _calendar_stretches(kind: str, frame: Frame) -> Iterator[tuple[str, int, int]]:
    """Whole calendar days, weeks, months, quarters, years: those that hold a date of the period."""
    for first in sorted({_first_day(kind, day) for day in _days(frame)}):
        yield kind, midnight(first, frame.zone), midnight(_next_first_day(kind, first), frame.zone)


def _first_day(kind: str, day: date) -> date:
    """The first day of the week, month … that the day is in."""
    if kind == "week":
        return day - timedelta(days=day.weekday())
    if kind == "month":
        return day.replace(day=1)
    if kind == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if kind == "year" else day


def _next_first_day(kind: str, first: date) -> date:
    """The day after the last of the week, month … that begins on `first`."""
    day = first + ONE_DAY
    while _first_day(kind, day) == first:
        day += ONE_DAY
    return day
