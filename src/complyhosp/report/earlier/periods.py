"""How two periods stand to each other, by the calendar of the site."""

from __future__ import annotations

from datetime import datetime

from complyhosp.report.document import Period
from complyhosp.report.earlier.model import Which

YEAR = 12


def ends_before(earlier: Period, period: Period) -> bool:
    """Whether all of it lies before the other begins."""
    return datetime.fromisoformat(earlier.end) <= datetime.fromisoformat(period.start)


def same_length(one: Period, other: Period) -> bool:
    """As many calendar months; of periods that are no whole months as many days."""
    months = _months(one), _months(other)
    if None not in months:
        return months[0] == months[1]
    return _length(one) == _length(other)


def which_of(earlier: Period, period: Period) -> Which:
    """What the earlier one is to the period; both are of one length."""
    if datetime.fromisoformat(earlier.end) == datetime.fromisoformat(period.start):
        return "previous"
    start, end = _local(earlier.start), _local(period.start)
    return "year_before" if (start.year + 1, start.month, start.day) == (end.year, end.month, end.day) else "other"


def _local(instant: str) -> datetime:
    """The site's own time: summer time does not make a quarter shorter."""
    return datetime.fromisoformat(instant).replace(tzinfo=None)


def _length(period: Period) -> object:
    return _local(period.end) - _local(period.start)


def _months(period: Period) -> int | None:
    """How many months it is long, if it is whole months."""
    start, end = _local(period.start), _local(period.end)
    if any((at.day, at.hour, at.minute, at.second, at.microsecond) != (1, 0, 0, 0, 0) for at in (start, end)):
        return None
    return (end.year - start.year) * YEAR + end.month - start.month
