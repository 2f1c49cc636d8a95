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


_SPOKEN = {
    "ms": ("millisecond", "毫秒"),
    "s": ("sec", "second", "秒", "秒钟"),
    "m": ("min", "minute", "分", "分钟"),
    "h": ("hr", "hour", "时", "小时", "个小时", "钟头"),
    "d": ("day", "天", "日"),
}
_UNIT_OF = {word: unit for unit, words in _SPOKEN.items() for word in (*words, *(f"{one}s" for one in words), unit)}
_SPOKEN_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([^\W\d_]+)\.?\s*")


def misspelt_duration(text: str) -> str | None:
    """The duration that was meant by a text such as `15 min`, `2 Hours` or `1小时30分`; None when it is a duration as
    it stands, or nothing like one."""
    if parse_duration(text) is not None or not re.fullmatch(rf"(?:{_SPOKEN_PART.pattern})+", text.strip()):
        return None
    parts = [(amount, _UNIT_OF.get(word.lower())) for amount, word in _SPOKEN_PART.findall(text)]
    return None if any(unit is None for _, unit in parts) else "".join(f"{amount}{unit}" for amount, unit in parts)


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
