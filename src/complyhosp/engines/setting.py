"""What an evaluation takes beside rules and evidence: the period, "now", the zone, the calendar, the shifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from complyhosp.evidence.tables import Span
from complyhosp.rulebook.regulation import Shift


@dataclass(frozen=True)
class Setting:
    """One evaluation's frame.

    `period` is half open, microseconds UTC. `working` tells of each date whether it is a working day; a date that is
    not in it is not known. `shifts` are in local time.
    """

    period: Span
    now: int
    timezone: str
    working: Mapping[date, bool]
    shifts: tuple[Shift, ...]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)


def plain_weekdays(first: date, last: date) -> dict[date, bool]:
    """Monday to Friday as working days, from `first` to `last`, both included."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return {day: day.weekday() < 5 for day in days}
