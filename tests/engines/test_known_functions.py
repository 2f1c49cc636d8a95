"""What plans leave to the engine means what `plan/known.py` says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complyhosp.engines.clock_changes import zone_around
from complyhosp.engines.known_functions import define, set_variables
from complyhosp.engines.setting import Setting, plain_weekdays
from complyhosp.evidence.tables import Span
from complyhosp.expressions.durations import DAY, HOUR
from complyhosp.expressions.instants import EPOCH_DAY, day_number, microseconds, midnight, moment

ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Havana",
)
"""Without changes, by the hour, by half an hour, back and forth within weeks, and at midnight."""

QUARTER = Span(1782835200000000, 1790784000000000)
WORKING = {**plain_weekdays(date(2026, 1, 1), date(2026, 12, 31)), date(2026, 10, 1): False, date(2026, 10, 10): True}
DECADE = st.integers(QUARTER.start - 10 * 365 * DAY, QUARTER.end + 10 * 365 * DAY)
INT64 = st.integers(-(1 << 63), (1 << 63) - 1)


@pytest.fixture(scope="module")
def databases() -> Iterator[dict[str, duckdb.DuckDBPyConnection]]:
    found = {}
    for name in ZONES:
        connection = duckdb.connect()
        set_variables(connection, define(connection, Setting(QUARTER, 7, name, WORKING, ())))
        found[name] = connection
    yield found
    for connection in found.values():
        connection.close()


def asked(connection: duckdb.DuckDBPyConnection, call: str, *values: int) -> object:
    row = connection.execute(f"SELECT {call}", [*values]).fetchone()
    assert row is not None
    return row[0]


def near_changes(zone: str) -> st.SearchStrategy[int]:
    """Instants about the zone's clock changes, else any."""
    changes = [one.instant for one in zone_around(ZoneInfo(zone), QUARTER).transitions]
    if not changes:
        return DECADE
    return DECADE | st.builds(
        lambda at, off: at + off, st.sampled_from(changes[2:-2]), st.integers(-2 * HOUR, 2 * HOUR)
    )


@settings(max_examples=60, deadline=None)
@given(data=st.data(), name=st.sampled_from(ZONES))
def test_local_time_is_the_zones(
    databases: dict[str, duckdb.DuckDBPyConnection], data: st.DataObject, name: str
) -> None:
    """The wall clock and the date of an instant are those of the zone database, to the microsecond about a change."""
    instant, zone = data.draw(near_changes(name)), ZoneInfo(name)
    local = moment(instant, zone)
    wall = microseconds(local.replace(tzinfo=UTC))
    assert asked(databases[name], "local_time(?::BIGINT)", instant) == wall
    assert asked(databases[name], "local_date(?::BIGINT)", instant) == (local.date() - EPOCH_DAY).days


@settings(max_examples=60, deadline=None)
@given(data=st.data(), name=st.sampled_from(ZONES))
def test_a_wall_clock_is_the_first_instant_that_shows_it(
    databases: dict[str, duckdb.DuckDBPyConnection], data: st.DataObject, name: str
) -> None:
    """A repeated time is the first of the two; one that a change skips is read by the old offset."""
    instant, zone = data.draw(near_changes(name)), ZoneInfo(name)
    local = moment(instant, zone)
    wall = microseconds(local.replace(tzinfo=UTC))
    assert asked(databases[name], "instant_at(?::BIGINT)", wall) == microseconds(local.replace(fold=0))


@settings(max_examples=60, deadline=None)
@given(day=st.dates(date(2017, 1, 1), date(2036, 1, 1)), name=st.sampled_from(ZONES))
def test_midnight_is_the_dates_first_instant(
    databases: dict[str, duckdb.DuckDBPyConnection], day: date, name: str
) -> None:
    """Also where the clock skips midnight itself."""
    assert asked(databases[name], "local_midnight(?::BIGINT)", day_number(day)) == midnight(day, ZoneInfo(name))


def test_beyond_the_known_years_local_time_is_unknown(databases: dict[str, duckdb.DuckDBPyConnection]) -> None:
    """A zone with changes is known for so many years about the period; further off nothing is guessed."""
    for call in ("local_time", "instant_at", "local_date"):
        for instant in (QUARTER.start - 13 * 366 * DAY, QUARTER.end + 13 * 366 * DAY, -(1 << 61), 1 << 61):
            assert asked(databases["Europe/Berlin"], f"{call}(?::BIGINT)", instant) is None


@given(day=st.dates(date(2025, 12, 1), date(2027, 1, 31)))
@settings(max_examples=60, deadline=None)
def test_working_days_are_the_calendars(databases: dict[str, duckdb.DuckDBPyConnection], day: date) -> None:
    """Exceptions both ways count; a date that the calendar lacks is neither."""
    assert asked(databases["Asia/Shanghai"], "is_workday(?::BIGINT)", day_number(day)) == WORKING.get(day)


@given(number=INT64, divisor=st.integers(-5, 5) | INT64)
@settings(max_examples=80, deadline=None)
def test_whole_division_cuts_toward_zero(
    databases: dict[str, duckdb.DuckDBPyConnection], number: int, divisor: int
) -> None:
    """By zero, and where the quotient does not fit, it is null; so is what it leaves."""
    connection = databases["Asia/Shanghai"]
    quotient, rest = (
        asked(connection, f"{call}(?::BIGINT, ?::BIGINT)", number, divisor)
        for call in ("whole_quotient", "whole_remainder")
    )
    if divisor == 0 or (number, divisor) == (-(1 << 63), -1):
        assert (quotient, rest) == (None, None)
        return
    cut = abs(number) // abs(divisor) * (1 if (number < 0) == (divisor < 0) else -1)
    assert (quotient, rest) == (cut, number - cut * divisor)


@given(number=st.integers(-(1 << 62), 1 << 62), divisor=st.integers(1, DAY))
@settings(max_examples=80, deadline=None)
def test_floor_division_rounds_down(databases: dict[str, duckdb.DuckDBPyConnection], number: int, divisor: int) -> None:
    """Before 1970 too: yesterday begins before now."""
    connection = databases["Asia/Shanghai"]
    assert asked(connection, f"floor_div(?::BIGINT, {divisor})", number) == number // divisor
    assert asked(connection, f"floor_mod(?::BIGINT, {divisor})", number) == number % divisor
