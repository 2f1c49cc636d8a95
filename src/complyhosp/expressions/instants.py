"""Instants and dates as whole numbers: microseconds and days since 1970-01-01 UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970-01-01 UTC of an aware datetime, exact (no float in between)."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(value: int, zone: ZoneInfo) -> datetime:
    """The aware datetime, in `zone`, of so many microseconds."""
    return (EPOCH + timedelta(microseconds=value)).astimezone(zone)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH_DAY).days


def day_of(number: int) -> date:
    """The date of so many days."""
    return EPOCH_DAY + timedelta(days=number)


def midnight(day: date, zone: ZoneInfo) -> int:
    """Microseconds of the date's first instant in `zone`; where the clock skips midnight, of the first that exists."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    shown = start.astimezone(UTC).astimezone(zone)
    return microseconds(start if shown.replace(tzinfo=None) == start.replace(tzinfo=None) else shown)
