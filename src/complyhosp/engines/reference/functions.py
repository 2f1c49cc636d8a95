"""The strict operators and functions of expressions: all arguments known; None is an error, which is unknown."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from complyhosp.engines.reference import calendar
from complyhosp.engines.reference.frame import Frame
from complyhosp.engines.reference.patterns import found_in
from complyhosp.expressions.durations import DAY, HOUR, MINUTE
from complyhosp.expressions.patterns import Pattern, parse_pattern
from complyhosp.expressions.types import Kind

Kinds = tuple[Kind, ...]
Function = Callable[..., Any]
"""Takes the frame, the kinds of the arguments, and the arguments."""

INT_TEXT = re.compile(r"[-+]?[0-9]+")
MOST_DIGITS = 19
"""Of a 64-bit integer, leading zeros aside. Python itself refuses texts of more than 4,300 digits, with an error."""
DOUBLE_TEXT = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")


def fitting(value: int | float) -> int | float | None:
    """The value; None when it is no 64-bit integer, or no finite double."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if -(1 << 63) <= value < 1 << 63 else None


def truncated(dividend: int, divisor: int) -> int:
    """The whole quotient, toward zero."""
    quotient = abs(dividend) // abs(divisor)
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


def _plain(function: Callable[..., Any]) -> Function:
    """A function for which neither the frame nor the kinds matter."""
    return lambda _frame, _kinds, *args: function(*args)


def _add(_frame: Frame, kinds: Kinds, one: Any, other: Any) -> Any:
    if kinds == ("string", "string"):
        return one + other
    if kinds == ("date", "duration"):
        return _days_on(one, other)
    return fitting(one + other)


def _subtract(_frame: Frame, kinds: Kinds, one: Any, other: Any) -> Any:
    if kinds == ("date", "duration"):
        return _days_on(one, -other)
    if kinds == ("date", "date"):
        return fitting((one - other) * DAY)
    return fitting(one - other)


def _days_on(day: int, duration: int) -> int | float | None:
    """A date so many whole days on; another duration leads to no date."""
    return None if duration % DAY else fitting(day + duration // DAY)


def _divide(_frame: Frame, _kinds: Kinds, one: Any, other: Any) -> Any:
    if other == 0:
        return None
    return fitting(one / other if isinstance(one, float) else truncated(one, other))


def _remainder(_frame: Frame, _kinds: Kinds, one: int, other: int) -> int | None:
    """What truncated division leaves; where that division overflows, CEL's remainder does too."""
    if other == 0 or fitting(truncated(one, other)) is None:
        return None
    return one - truncated(one, other) * other


def _int(value: int | float | str) -> int | float | None:
    if isinstance(value, str) and not (INT_TEXT.fullmatch(value) and len(value.lstrip("+-0")) <= MOST_DIGITS):
        return None
    return fitting(int(value))


def _double(value: int | float | str) -> float | None:
    if isinstance(value, str) and not DOUBLE_TEXT.fullmatch(value):
        return None
    return fitting(float(value))


def _string(value: int | str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _matches(text: str, pattern: str) -> bool:
    return found_in(_pattern(pattern), text)


@lru_cache(256)
def _pattern(text: str) -> Pattern:
    return parse_pattern(text)  # the checker has read it once: it is a pattern


FUNCTIONS: Mapping[str, Function] = {
    "!": _plain(operator.not_),
    "==": _plain(operator.eq),
    "!=": _plain(operator.ne),
    "<": _plain(operator.lt),
    "<=": _plain(operator.le),
    ">": _plain(operator.gt),
    ">=": _plain(operator.ge),
    "+": _add,
    "-": _subtract,
    "*": _plain(lambda one, other: fitting(one * other)),
    "/": _divide,
    "%": _remainder,
    "neg": _plain(lambda value: fitting(-value)),
    "[]": _plain(lambda entries, key: entries.get(key)),
    "size": _plain(len),
    "startsWith": _plain(str.startswith),
    "endsWith": _plain(str.endswith),
    "contains": _plain(operator.contains),
    "matches": _plain(_matches),
    "int": _plain(_int),
    "double": _plain(_double),
    "string": _plain(_string),
    "timestamp": calendar.to_timestamp,
    "date": calendar.to_date,
    "getFullYear": calendar.part(lambda local: local.year),
    "getMonth": calendar.part(lambda local: local.month - 1),
    "getDate": calendar.part(lambda local: local.day),
    "getDayOfWeek": calendar.part(lambda local: local.isoweekday() % 7),
    "getHours": calendar.part(lambda local: local.hour, lambda duration: truncated(duration, HOUR)),
    "getMinutes": calendar.part(lambda local: local.minute, lambda duration: truncated(duration, MINUTE)),
    "isWorkday": calendar.is_workday,
    "addMonths": calendar.add_months,
}
