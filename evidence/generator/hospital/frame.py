"""The quarter: its days, shifts and working days, as a calendar on the wall would show them (local times, no zone)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

START: Final = date(2026, 7, 1)
END: Final = date(2026, 10, 1)
"""The quarter examined, half open."""

BEFORE: Final = date(2026, 6, 29)
AFTER: Final = date(2026, 10, 3)
"""Streams run from `BEFORE` to `AFTER`, half open: exports hold a little of the neighbouring quarters."""

EXPORTED: Final = datetime(2026, 10, 3, 9, 0)  # noqa: DTZ001  # the generator's times are the hospital's wall clock

HOLIDAYS: Final = frozenset({date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))})
"""Mid-Autumn and National Day."""
MAKE_UP_DAYS: Final = frozenset({date(2026, 9, 20), date(2026, 10, 10)})

SATURDAY: Final = 5


def at(day: date, clock: str) -> datetime:
    """The moment of a day's clock, `8:30` or `8:30:15`; hours past 23 are the next day's."""
    hour, minute, *second = (int(part) for part in clock.split(":"))
    return midnight(day) + timedelta(hours=hour, minutes=minute, seconds=sum(second))


def midnight(day: date) -> datetime:
    """The day's start."""
    return datetime.combine(day, time())


def moment(text: str) -> datetime:
    """`07-15 8:30` (of 2026) as a moment."""
    day, clock = text.split()
    month, number = day.split("-")
    return at(date(2026, int(month), int(number)), clock)


def day(text: str) -> date:
    """`07-15` (of 2026) or `2025-07-15` as a date."""
    parts = [int(part) for part in text.split("-")]
    return date(*parts) if len(parts) == 3 else date(2026, *parts)


def days(first: date = BEFORE, end: date = AFTER) -> Iterator[date]:
    """Each day, half open."""
    return (first + timedelta(days=offset) for offset in range((end - first).days))


def is_workday(when: date) -> bool:
    """Whether people work: weekdays without the holidays, and the make-up days."""
    return when in MAKE_UP_DAYS or (when.weekday() < SATURDAY and when not in HOLIDAYS)


def in_quarter(when: datetime | date) -> bool:
    """Whether a moment or day lies in the quarter examined."""
    return START <= (when.date() if isinstance(when, datetime) else when) < END


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of duty of twelve hours; `date` is the day it starts."""

    date: date
    name: str
    """`day` or `night`."""

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return at(self.date, "8:00" if self.name == "day" else "20:00")

    @property
    def end(self) -> datetime:
        """The moment the next one starts."""
        return self.start + timedelta(hours=12)


def shifts(first: date = BEFORE, end: date = AFTER) -> list[Shift]:
    """The shifts that start on the days, in order."""
    return [Shift(when, name) for when in days(first, end) for name in ("day", "night")]
