"""The working-day calendar: against a second source, at the ends of what is known, and under the site's own years."""

from __future__ import annotations

from datetime import date

import holidays
import pytest

from complyhosp.rulebook.site import YearCalendar
from complyhosp.rulebook.workdays import working_days

KNOWN_DIFFERENCES = {
    # The notice for 2006 made this Saturday of 2005 a working day; the calendar starts a year's changes on 1 January.
    date(2005, 12, 31),
}


def test_agrees_with_a_second_source() -> None:
    """Every covered date is what the `holidays` package says, but for the differences listed."""
    second = holidays.country_holidays("CN", years=range(2004, 2027))
    found = working_days("china", {}, date(2004, 1, 1), date(2026, 12, 31))
    assert {day for day, works in found.items() if works != second.is_working_day(day)} == KNOWN_DIFFERENCES


@pytest.mark.parametrize("text", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_make_up_days_are_working_days(text: str) -> None:
    """Each weekend day that 2026's notice makes a working day is one."""
    day = date.fromisoformat(text)
    assert day.weekday() >= 5
    assert working_days("china", {}, day, day) == {day: True}


@pytest.mark.parametrize("text", ["2026-01-01", "2026-02-16", "2026-05-01", "2026-10-07"])
def test_holidays_are_not(text: str) -> None:
    """Weekdays within a holiday are days off."""
    day = date.fromisoformat(text)
    assert day.weekday() < 5
    assert working_days("china", {}, day, day) == {day: False}


def test_years_without_a_notice_are_not_guessed() -> None:
    """Dates before 2004 and after 2026 are left out."""
    assert set(working_days("china", {}, date(2003, 12, 31), date(2004, 1, 1))) == {date(2004, 1, 1)}
    assert set(working_days("china", {}, date(2026, 12, 31), date(2027, 1, 1))) == {date(2026, 12, 31)}


def test_the_sites_notice_stands_for_its_whole_year() -> None:
    """A year given by the site forgets the national calendar, for that year only."""
    own = {"2026": YearCalendar(holidays=(date(2026, 3, 2),), workdays=(date(2026, 3, 1),))}
    found = working_days("china", own, date(2025, 10, 1), date(2026, 10, 1))
    assert found[date(2026, 3, 1)]
    assert not found[date(2026, 3, 2)]
    assert found[date(2026, 10, 1)], "a Thursday, and the site's notice names no holiday"
    assert not found[date(2025, 10, 1)], "another year keeps the national holiday"


def test_the_site_may_supply_a_year_that_the_calendar_lacks() -> None:
    """A later year is known once its notice is written down."""
    own = {"2027": YearCalendar()}
    assert working_days("china", own, date(2027, 1, 1), date(2027, 1, 2)) == {
        date(2027, 1, 1): True,
        date(2027, 1, 2): False,
    }


def test_plain_weekdays() -> None:
    """The other calendar knows Monday to Friday in any year."""
    assert working_days("weekdays", {}, date(2031, 1, 3), date(2031, 1, 4)) == {
        date(2031, 1, 3): True,
        date(2031, 1, 4): False,
    }


def test_no_days_between_swapped_dates() -> None:
    """An empty stretch has no dates."""
    assert working_days("china", {}, date(2026, 1, 2), date(2026, 1, 1)) == {}
