"""What a plan leaves to the engine: the period, "now", the local clock and the working days, as functions by name.

A plan therefore holds for every period, zone and calendar, and reads as what it means: `local_midnight("day")`.
Instants are int64 microseconds UTC, dates int64 days; each function is null where its argument is, or where the
engine does not know.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import ibis
import ibis.expr.types as ir


def period_start() -> Any:
    """The period's first instant."""
    return _function("period_start", 0)()


def period_end() -> Any:
    """The first instant after the period."""
    return _function("period_end", 0)()


def as_of() -> Any:
    """The instant that the run takes for "now"."""
    return _function("as_of", 0)()


def local_time(instant: ir.Value) -> Any:
    """The wall clock at an instant, as microseconds since 1970-01-01 00:00 of the same clock."""
    return _function("local_time", 1)(instant)


def instant_at(wall: ir.Value) -> Any:
    """The instant of a wall clock; one that a change repeats is the first of the two, one that it skips is read by
    the old offset."""
    return _function("instant_at", 1)(wall)


def local_date(instant: ir.Value) -> Any:
    """The local date of an instant."""
    return _function("local_date", 1)(instant)


def local_midnight(day: ir.Value) -> Any:
    """The first instant of a date."""
    return _function("local_midnight", 1)(day)


def is_workday(day: ir.Value) -> Any:
    """Monday to Friday, but for the calendar's exceptions; null for a date that it does not cover."""
    return _function("is_workday", 1, "boolean")(day)


def floor_div(number: ir.Value, divisor: int) -> Any:
    """A division by a positive whole number, rounded down. (Ibis' own goes through a double and loses digits.)"""
    return _function("floor_div", 2)(number, divisor)


def floor_mod(number: ir.Value, divisor: int) -> Any:
    """What such a division leaves: from 0 to below the divisor."""
    return _function("floor_mod", 2)(number, divisor)


def whole_quotient(number: ir.Value, divisor: Any) -> Any:
    """A division cut toward zero; null by zero, and where the result does not fit."""
    return _function("whole_quotient", 2)(number, divisor)


def whole_remainder(number: ir.Value, divisor: Any) -> Any:
    """What such a division leaves; null where it is."""
    return _function("whole_remainder", 2)(number, divisor)


_SHAPES: tuple[Callable[..., None], ...] = (lambda: None, lambda _one: None, lambda _one, _two: None)
"""Ibis reads from them how many arguments a function takes; the engine's own is what runs."""


@cache
def _function(name: str, arguments: int, result: str = "int64") -> Callable[..., Any]:
    taken = tuple("int64" for _ in range(arguments))
    found: Callable[..., Any] = ibis.udf.scalar.builtin(_SHAPES[arguments], name=name, signature=(taken, result))
    return found
