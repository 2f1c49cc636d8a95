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


def exact_sum(one: ir.Value, other: ir.Value) -> Any:
    """A sum of whole numbers; null where it does not fit."""
    return _function("exact_sum", 2)(one, other)


def exact_difference(one: ir.Value, other: ir.Value) -> Any:
    """A difference of whole numbers; null where it does not fit."""
    return _function("exact_difference", 2)(one, other)


def exact_product(one: ir.Value, other: ir.Value) -> Any:
    """A product of whole numbers; null where it does not fit."""
    return _function("exact_product", 2)(one, other)


def finite(number: ir.Value) -> Any:
    """A double; null where it is infinite or no number."""
    return _function("finite", 1, "float64", "float64")(number)


def whole_days(duration: ir.Value) -> Any:
    """A duration in days; null unless it is a whole number of them."""
    return _function("whole_days", 1)(duration)


def months_on(day: ir.Value, months: ir.Value) -> Any:
    """The date so many months on; null beyond the years 1 to 9999."""
    return _function("months_on", 2)(day, months)


def months_later(instant: ir.Value, months: ir.Value) -> Any:
    """The instant so many months on by the local clock."""
    return _function("months_later", 2)(instant, months)


def whole_of_double(number: ir.Value) -> Any:
    """A double's part before the point; null where it does not fit."""
    return _function("whole_of_double", 1, taken="float64")(number)


def whole_of_text(text: ir.Value) -> Any:
    """The whole number that a text writes; null where it writes none that fits."""
    return _function("whole_of_text", 1, taken="string")(text)


def double_of_text(text: ir.Value) -> Any:
    """The number that a text writes; null where it writes none, or an infinite one."""
    return _function("double_of_text", 1, "float64", "string")(text)


_SHAPES: tuple[Callable[..., None], ...] = (lambda: None, lambda _one: None, lambda _one, _two: None)
"""Ibis reads from them how many arguments a function takes; the engine's own is what runs."""


@cache
def _function(name: str, arguments: int, result: str = "int64", taken: str = "int64") -> Callable[..., Any]:
    signature = ((taken,) * arguments, result)
    found: Callable[..., Any] = ibis.udf.scalar.builtin(_SHAPES[arguments], name=name, signature=signature)
    return found
