"""The period as a line from 0 to 100."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from complyhosp.report.document import Period

_DAILY = 16
_WEEKLY = 62
_MONTHLY = 400


@dataclass(frozen=True, slots=True)
class Axis:
    """A half-open period; `start` and `end` carry the site's offset."""

    start: datetime
    end: datetime

    @classmethod
    def of(cls, period: Period) -> Axis:
        """The axis of a document's period."""
        return cls(datetime.fromisoformat(period.start), datetime.fromisoformat(period.end))

    def at(self, instant: str) -> float:
        """Where an ISO instant lies, 0 to 100; what is outside lies on the nearer end."""
        share = (datetime.fromisoformat(instant) - self.start) / (self.end - self.start)
        return 100 * min(max(share, 0.0), 1.0)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Places and labels: first of each month, of each week, or each day, as the period is long."""
        for day in self._days():
            instant = datetime(day.year, day.month, day.day, tzinfo=self.start.tzinfo)
            if self.start <= instant < self.end:
                yield self.at(instant.isoformat()), f"{day.month}/{day.day}" if not self._years else f"{day.year}"

    @property
    def _years(self) -> bool:
        return (self.end - self.start).days > _MONTHLY

    def _days(self) -> Iterator[date]:
        length = (self.end - self.start).days
        day = self.start.date()
        while day <= self.end.date():
            if self._is_tick(day, length):
                yield day
            day += timedelta(days=1)

    def _is_tick(self, day: date, length: int) -> bool:
        if length > _MONTHLY:
            return (day.month, day.day) == (1, 1)
        if length > _WEEKLY:
            return day.day == 1
        return length <= _DAILY or day.weekday() == 0
