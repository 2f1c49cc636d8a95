"""Durations as people write them: `90s`, `30m`, `1h30m`, `7d`."""

from __future__ import annotations

import re

MICROSECOND = 1
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_UNITS = {"us": MICROSECOND, "ms": 1000, "s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY}
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(us|ms|s|m|h|d)")
_WHOLE = re.compile(rf"-?(?:{_PART.pattern})+")


def parse_duration(text: str) -> int | None:
    """Microseconds of a duration such as `1h30m` (CEL's form, with `d` for 24 hours); None when it is not one."""
    if not _WHOLE.fullmatch(text):
        return None
    total = 0
    for amount, unit in _PART.findall(text):
        whole, _, fraction = amount.partition(".")
        total += int(whole) * _UNITS[unit]
        if fraction:
            total += int(fraction) * _UNITS[unit] // 10 ** len(fraction)
    return -total if text.startswith("-") else total


def format_duration(microseconds: int) -> str:
    """The shortest such text: `1h30m`; `0s` for none."""
    if microseconds == 0:
        return "0s"
    sign, rest, text = ("-" if microseconds < 0 else ""), abs(microseconds), ""
    for unit, size in (("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND), ("ms", 1000), ("us", 1)):
        amount, rest = divmod(rest, size)
        if amount:
            text += f"{amount}{unit}"
    return sign + text
