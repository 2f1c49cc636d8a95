"""The functions of expressions that need the local calendar. Instants outside the years 1 to 9999 have none."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from complyhosp.engines.reference.frame import Frame
from complyhosp.expressions.instants import day_number, day_of, microseconds, midnight, moment
from complyhosp.expressions.types import Kind

Kinds = tuple[Kind, ...]

_BEYOND = (OverflowError, ValueError)
"""What `datetime` raises outside the years 1 to 9999."""


def to_timestamp(frame: Frame, kinds: Kinds, value: int) -> int | None:
    """`timestamp(d)`: the date's local midnight."""
    if kinds == ("timestamp",):
        return value
    try:
        return midnight(day_of(value), frame.zone)
    except _BEYOND:
        return None


def to_date(frame: Frame, kinds: Kinds, value: int) -> int | None:
    """`date(t)`: the local date."""
    if kinds == ("date",):
        return value
    local = _local(frame, "timestamp", value)
    return None if local is None else day_number(local.date())


def part(of_local: Callable[[datetime], int], of_duration: Callable[[int], int] | None = None) -> Callable[..., Any]:
    """A function such as `getHours()`: of a timestamp's or date's local calendar, or of a duration."""

    def taken(frame: Frame, kinds: Kinds, value: int) -> int | None:
        if kinds == ("duration",) and of_duration is not None:
            return of_duration(value)
        local = _local(frame, kinds[0], value)
        return None if local is None else of_local(local)

    return taken


def is_workday(frame: Frame, _kinds: Kinds, day: int) -> bool | None:
    """`isWorkday(d)`: unknown outside the working-day calendar."""
    try:
        return frame.setting.working.get(day_of(day))
    except _BEYOND:
        return None


def add_months(frame: Frame, kinds: Kinds, value: int, months: int) -> int | None:
    """`addMonths(x, n)`: the same local time of day, on the same day of the month or the month's last."""
    local = _local(frame, kinds[0], value)
    try:
        moved = None if local is None else _months_on(local, months)
        if moved is None:
            return None
        return day_number(moved.date()) if kinds[0] == "date" else microseconds(moved.replace(tzinfo=frame.zone))
    except _BEYOND:
        return None


def _months_on(local: datetime, months: int) -> datetime:
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day, fold=0)


def _local(frame: Frame, kind: Kind, value: int) -> datetime | None:
    try:
        if kind == "date":
            day: date = day_of(value)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        return moment(value, frame.zone)
    except _BEYOND:
        return None
