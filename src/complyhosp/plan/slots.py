"""The recurring stretches of local time that a slot population is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from complyhosp.evidence.tables import Span
from complyhosp.expressions.durations import parse_duration
from complyhosp.expressions.instants import microseconds, midnight, moment
from complyhosp.rulebook.regulation import Shift

SLOT_COLUMNS = {"start": "int64", "end": "int64", "date": "int64", "name": "string", "working": "boolean"}
"""The columns of a table of slots."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch: microseconds UTC, half open; `date` is the local date of its start; `working` is None where the
    calendar
    does not know that date."""

    start: int
    end: int
    date: date
    name: str
    working: bool | None


def slot_table_name(every: str) -> str:
    """The name under which an engine keeps the slots of a kind."""
    return f"slots {every}"


def slots_in(
    every: str, period: Span, zone: ZoneInfo, shifts: tuple[Shift, ...], working: Mapping[date, bool]
) -> tuple[Slot, ...]:
    """The slots that end in the period: `period.start < end <= period.end`.

    `every` is a kind (`shift` `day` `workday` `week` `month` `quarter` `year`) or a duration, cut from local
    midnight of
    the day on which the period starts. A workday whose date the calendar does not know is left in, as it may be one.
    """
    duration = parse_duration(every)
    if duration is not None:
        found = _every_duration(duration, every, period, zone)
    elif every == "shift":
        found = _shifts(shifts, period, zone)
    else:
        found = _calendar_slots(every, period, zone)
    slots = (Slot(start, end, day, name, working.get(day)) for start, end, day, name in found)
    return tuple(
        slot
        for slot in slots
        if period.start < slot.end <= period.end and not (every == "workday" and slot.working is False)
    )


Stretch = tuple[int, int, date, str]


def _local_day(instant: int, zone: ZoneInfo) -> date:
    return moment(instant, zone).date()


def _every_duration(duration: int, name: str, period: Span, zone: ZoneInfo) -> Iterator[Stretch]:
    at = midnight(_local_day(period.start, zone), zone)
    while at < period.end:
        yield at, at + duration, _local_day(at, zone), name
        at += duration


def _shifts(shifts: tuple[Shift, ...], period: Span, zone: ZoneInfo) -> Iterator[Stretch]:
    day = _local_day(period.start, zone) - timedelta(days=1)
    last = _local_day(period.end, zone)
    while day <= last:
        for shift in shifts:
            overnight = timedelta(days=1) if shift.end <= shift.start else timedelta()
            yield _clock(day, shift.start, zone), _clock(day + overnight, shift.end, zone), day, shift.id
        day += timedelta(days=1)


def _clock(day: date, time: str, zone: ZoneInfo) -> int:
    hour, minute = (int(part) for part in time.split(":"))
    local = moment(midnight(day, zone), zone).replace(hour=hour, minute=minute, second=0, microsecond=0, fold=0)
    return microseconds(local)


def _calendar_slots(kind: str, period: Span, zone: ZoneInfo) -> Iterator[Stretch]:
    day = _floor(kind, _local_day(period.start, zone) - timedelta(days=1))
    while midnight(day, zone) < period.end:
        after = _floor(kind, day + timedelta(days=_LONGEST[kind]))
        yield midnight(day, zone), midnight(after, zone), day, kind
        day = after


_LONGEST = {"day": 1, "workday": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""So many days after its first day, and not later, the next such stretch has begun and not ended."""


def _floor(kind: str, day: date) -> date:
    """The first day of the stretch that holds `day`."""
    if kind == "week":
        return day - timedelta(days=day.weekday())
    if kind == "month":
        return day.replace(day=1)
    if kind == "quarter":
        return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    return day.replace(month=1, day=1) if kind == "year" else day
