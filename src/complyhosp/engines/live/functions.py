"""Operators and functions whose arguments are all known; None is an error, which is unknown.

Each is chosen once for the kinds of its arguments, so that nothing is looked up a record.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from complyhosp.engines.live import local_time
from complyhosp.engines.setting import Setting
from complyhosp.expressions.durations import DAY, HOUR, MINUTE
from complyhosp.expressions.instants import day_of
from complyhosp.expressions.types import Kind

Kinds = tuple[Kind, ...]
Function = Callable[..., Any]

_LOW, _HIGH = -(1 << 63), 1 << 63
_WHOLE = re.compile(r"[+-]?[0-9]+")
_DIGITS = 19
"""What has more is no 64-bit integer; Python refuses texts of some thousand digits with an error."""
_POINTED = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DOLLARS = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]])*\])|\$")


def kept(value: Any) -> Any:
    """The number, when it is a 64-bit integer or a finite double."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if _LOW <= value < _HIGH else None


def quotient(one: int, other: int) -> int:
    """Whole, toward zero."""
    return abs(one) // abs(other) * (1 if (one < 0) == (other < 0) else -1)


def function_for(op: str, kinds: Kinds, setting: Setting) -> Function:
    """What computes `op` of known arguments of these kinds."""
    simple = _SIMPLE.get(op)
    if simple is not None:
        return simple
    if op in ("+", "-"):
        return _sum_or_difference(op, kinds)
    if op == "isWorkday":
        return lambda day: _working(day, setting)
    return _of_calendar(op, kinds, setting)


def _sum_or_difference(op: str, kinds: Kinds) -> Function:
    if kinds == ("string", "string"):
        return operator.add
    if kinds == ("date", "duration"):
        sign = 1 if op == "+" else -1
        return lambda day, span: None if span % DAY else kept(day + sign * (span // DAY))
    if kinds == ("date", "date"):
        return lambda one, other: kept((one - other) * DAY)
    plain = operator.add if op == "+" else operator.sub
    return lambda one, other: kept(plain(one, other))


def _of_calendar(op: str, kinds: Kinds, setting: Setting) -> Function:
    kind, zone = kinds[0], setting.zone
    if op == "addMonths":
        return lambda value, months: local_time.months_on(kind, value, months, zone)
    if op == kind:
        return lambda value: value
    if op == "timestamp":
        return lambda day: local_time.start_of_day(day, zone)
    if op == "date":
        return lambda instant: local_time.day_at(instant, zone)
    if kind == "duration":
        unit = {"getHours": HOUR, "getMinutes": MINUTE}[op]
        return lambda span: quotient(span, unit)
    return lambda value: local_time.field_of(op, kind, value, zone)


def _working(day: int, setting: Setting) -> bool | None:
    try:
        return setting.working.get(day_of(day))
    except (OverflowError, ValueError):
        return None


def _divided(one: Any, other: Any) -> Any:
    if other == 0:
        return None
    return kept(one / other if isinstance(one, float) else quotient(one, other))


def _remainder(one: int, other: int) -> int | None:
    if other == 0 or kept(quotient(one, other)) is None:
        return None
    return one - quotient(one, other) * other


def _to_int(value: Any) -> Any:
    if isinstance(value, str) and not (_WHOLE.fullmatch(value) and len(value.lstrip("+-0")) <= _DIGITS):
        return None
    return kept(int(value))


def _to_double(value: Any) -> Any:
    return None if isinstance(value, str) and not _POINTED.fullmatch(value) else kept(float(value))


def _to_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _found(text: str, pattern: str) -> bool:
    """Anywhere in the text, as RE2 reads it: `$` is the very end, classes are ASCII."""
    return re.search(_DOLLARS.sub(lambda part: part[1] or r"\Z", pattern), text, re.ASCII) is not None


_SIMPLE: Mapping[str, Function] = {
    "!": operator.not_,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "*": lambda one, other: kept(one * other),
    "/": _divided,
    "%": _remainder,
    "neg": lambda value: kept(-value),
    "[]": lambda entries, key: entries.get(key),
    "size": len,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "contains": operator.contains,
    "matches": _found,
    "int": _to_int,
    "double": _to_double,
    "string": _to_text,
}
