"""Which dates are working days: the nation's calendar, or plain weekdays, with the site's own years over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

import chinese_calendar

from complyhosp.rulebook.site import YearCalendar

SATURDAY = 5


def working_days(
    calendar: Literal["china", "weekdays"], site_years: Mapping[str, YearCalendar], first: date, last: date
) -> dict[date, bool]:
    """Whether each local date from `first` to `last`, both included, is a working day (make-up days are).

    `site_years` by year (`"2027"`) replace whole years. A date that the calendar does not cover is left out, for
    a guess would be worse than not knowing; so are all dates when `last` lies before `first`.
    """
    found: dict[date, bool] = {}
    for day in _days(first, last):
        site_year = site_years.get(str(day.year))
        known = _by_calendar(calendar, day) if site_year is None else _by_notice(site_year, day)
        if known is not None:
            found[day] = known
    return found


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _by_notice(year: YearCalendar, day: date) -> bool:
    """Monday to Friday without the notice's holidays, and its make-up days."""
    return day in year.workdays or (day.weekday() < SATURDAY and day not in year.holidays)


def _by_calendar(calendar: Literal["china", "weekdays"], day: date) -> bool | None:
    if calendar == "weekdays":
        return day.weekday() < SATURDAY
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # what the package raises for a year whose notice it does not have
        return None
