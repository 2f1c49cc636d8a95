"""The local calendar, as expressions see it; instants outside the years 1 to 9999 are unknown."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from complyhosp.expressions.instants import day_number, day_of, microseconds, midnight, moment
from complyhosp.expressions.types import Kind

_OUTSIDE = (OverflowError, ValueError)

MONTHS_A_YEAR = 12


def day_at(instant: int, zone: ZoneInfo) -> int | None:
    """The local date of an instant, in days."""
    try:
        return day_number(moment(instant, zone).date())
    except _OUTSIDE:
        return None


def start_of_day(day: int, zone: ZoneInfo) -> int | None:
    """The local midnight of a date, in microseconds."""
    try:
        return midnight(day_of(day), zone)
    except _OUTSIDE:
        return None


def local(kind: Kind, value: int, zone: ZoneInfo) -> datetime | None:
    """A timestamp's local time, or a date's midnight (in no zone that matters)."""
    try:
        if kind == "date":
            return datetime.combine(day_of(value), time(), UTC)
        return moment(value, zone)
    except _OUTSIDE:
        return None


def months_on(kind: Kind, value: int, months: int, zone: ZoneInfo) -> int | None:
    """So many calendar months later, at the same time of day; on the month's last day when it is shorter."""
    start = local(kind, value, zone)
    if start is None:
        return None
    year, month = divmod(start.year * MONTHS_A_YEAR + start.month - 1 + months, MONTHS_A_YEAR)
    try:
        day = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
        if kind == "date":
            return day_number(day)
        return microseconds(datetime.combine(day, start.time(), zone))
    except _OUTSIDE:
        return None


def field_of(name: str, kind: Kind, value: int, zone: ZoneInfo) -> Any:
    """`getFullYear()` and its like, of a timestamp or date."""
    found = local(kind, value, zone)
    return None if found is None else _FIELDS[name](found)


_FIELDS = {
    "getFullYear": lambda at: at.year,
    "getMonth": lambda at: at.month - 1,
    "getDate": lambda at: at.day,
    "getDayOfWeek": lambda at: (at.weekday() + 1) % 7,
    "getHours": lambda at: at.hour,
    "getMinutes": lambda at: at.minute,
}
