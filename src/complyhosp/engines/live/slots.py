"""The recurring stretches of local time of a period, as the stream reaches them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from complyhosp.engines.live.frame import Truth
from complyhosp.engines.setting import Setting
from complyhosp.expressions.durations import parse_duration
from complyhosp.expressions.instants import day_number, microseconds, midnight, moment

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """From `start` up to `end` (microseconds); `date` is the local date of its start, in days; `working` is None where
    the calendar does not know."""

    start: int
    end: int
    name: str
    date: int
    working: Truth


def slots_in_period(every: str, setting: Setting) -> list[Slot]:
    """The slots of a kind or duration that end after the period's start and not after its end, by their start."""
    length = parse_duration(every)
    if length is not None:
        stretches = _equal(every, length, setting)
    elif every == "shift":
        stretches = _shifts(setting)
    else:
        stretches = _whole_days(every, setting)
    period = setting.period
    found = [
        Slot(start, end, name, day_number(day), setting.working.get(day))
        for name, start, end in stretches
        if start < end and period.start < end <= period.end
        for day in (moment(start, setting.zone).date(),)
    ]
    return sorted(
        (slot for slot in found if every != "workday" or slot.working is not False), key=lambda slot: slot.start
    )


def _days(setting: Setting) -> Iterator[date]:
    """The dates of the period, and the one before (a night shift may have begun there)."""
    first = moment(setting.period.start, setting.zone).date() - _DAY
    last = moment(setting.period.end, setting.zone).date()
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _equal(name: str, length: int, setting: Setting) -> Iterator[tuple[str, int, int]]:
    start = midnight(moment(setting.period.start, setting.zone).date(), setting.zone)
    while start < setting.period.end:
        yield name, start, start + length
        start += length


def _shifts(setting: Setting) -> Iterator[tuple[str, int, int]]:
    for day in _days(setting):
        for shift in setting.shifts:
            begin, stop = time.fromisoformat(shift.start), time.fromisoformat(shift.end)
            over = day if stop > begin else day + _DAY
            start, end = (
                microseconds(datetime.combine(on, at, setting.zone)) for on, at in ((day, begin), (over, stop))
            )
            yield shift.id, start, end


def _whole_days(kind: str, setting: Setting) -> Iterator[tuple[str, int, int]]:
    for first in dict.fromkeys(_first(kind, day) for day in _days(setting)):
        yield kind, midnight(first, setting.zone), midnight(_next(kind, first), setting.zone)


def _first(kind: str, day: date) -> date:
    if kind == "week":
        return day - timedelta(days=day.weekday())
    if kind in ("day", "workday"):
        return day
    months = {"month": 1, "quarter": 3, "year": 12}[kind]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next(kind: str, first: date) -> date:
    if kind in ("day", "workday"):
        return first + _DAY
    if kind == "week":
        return first + 7 * _DAY
    months = first.month - 1 + {"month": 1, "quarter": 3, "year": 12}[kind]
    return date(first.year + months // 12, months % 12 + 1, 1)
