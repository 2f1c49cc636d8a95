"""By how much a number is a little wrong: one of the unit that its author wrote it in."""

from __future__ import annotations

import re

from complyhosp.expressions.durations import SECOND, format_duration, parse_duration
from complyhosp.rulebook.rule import Scalar

_LAST_UNIT = re.compile(r"(us|ms|[smhd])\"?'?\)?$")
_LARGER = {"us": "1us", "ms": "1ms", "s": "1s", "m": "1m", "h": "1h", "d": "1d"}


def unit_of(text: str) -> int:
    """The smallest unit in a duration as written, in microseconds: of `1h30m` a minute."""
    found = _LAST_UNIT.search(text.strip())
    size = parse_duration(_LARGER[found[1]]) if found else None
    return size or SECOND


def near_ints(value: int) -> tuple[int, int]:
    """One less, one more."""
    return value - 1, value + 1


def near_doubles(value: float) -> tuple[float, float]:
    """The last digit written one less, one more."""
    digits = len(repr(value).partition(".")[2])
    step = 10.0**-digits
    return round(value - step, digits), round(value + step, digits)


def near_durations(value: int, text: str) -> tuple[int, int]:
    """One unit less, one unit more."""
    unit = unit_of(text)
    return value - unit, value + unit


def near_scalars(value: Scalar) -> tuple[Scalar, ...]:
    """What a parameter's scalar might be by mistake; nothing for a text that is no duration."""
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return near_ints(value)
    if isinstance(value, float):
        return near_doubles(value)
    duration = parse_duration(value)
    if duration is None:
        return ()
    return tuple(_as_written(near, value) for near in near_durations(duration, value))


def _as_written(duration: int, like: str) -> str:
    """In the unit of the text it comes from: `25h`, and not `1d1h`, beside `24h`."""
    unit = unit_of(like)
    name = next(name for name, text in _LARGER.items() if parse_duration(text) == unit)
    whole, rest = divmod(abs(duration), unit)
    text = f"{whole}{name}" if not rest else format_duration(abs(duration))
    return f"-{text}" if duration < 0 else text
