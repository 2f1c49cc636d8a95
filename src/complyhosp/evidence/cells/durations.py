"""Lengths of time: `1小时20分`, `00:45:00`, `90min`, `1h30m`."""

from __future__ import annotations

import re
from datetime import time, timedelta

from complyhosp.evidence.cells.text import Cell, is_blank, text_of, without_remark
from complyhosp.evidence.cells.unreadable import Unreadable

SECOND = 1_000_000
"""Microseconds."""

UNIT_SECONDS = {
    "d": 86_400.0, "day": 86_400.0, "days": 86_400.0, "天": 86_400.0, "日": 86_400.0,
    "h": 3_600.0, "hr": 3_600.0, "hour": 3_600.0, "hours": 3_600.0, "小时": 3_600.0, "时": 3_600.0, "个小时": 3_600.0,
    "m": 60.0, "min": 60.0, "mins": 60.0, "minute": 60.0, "minutes": 60.0, "分": 60.0, "分钟": 60.0,
    "s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0, "秒": 1.0, "秒钟": 1.0,
    "ms": 0.001, "毫秒": 0.001,
}  # fmt: skip

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([^\d\s.]+)\s*")
_CLOCK = re.compile(r"(?:(\d{1,4})[:天]\s*)??(\d{1,5}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_LONGEST = 1 << 53
"""Microseconds that every engine can hold exactly (285 years)."""


def _in_words(text: str) -> float | None:
    """Seconds of `1小时20分` and its like; None when any part is no length of time."""
    total, end = 0.0, 0
    for match in _PART.finditer(text):
        unit = UNIT_SECONDS.get(match[2].lower())
        if unit is None or match.start() != end:
            return None
        total, end = total + float(match[1]) * unit, match.end()
    return total if end == len(text) and end else None


def _as_clock(text: str) -> float | None:
    """Seconds of `00:45:00` or `1:20` (hours and minutes, as a spreadsheet shows a length of time)."""
    match = _CLOCK.fullmatch(text)
    if match is None or int(match[3]) >= 60 or int(match[4] or 0) >= 60:
        return None
    return int(match[1] or 0) * 86_400 + int(match[2]) * 3_600 + int(match[3]) * 60 + int(match[4] or 0)


def _bare(number: float, unit: str | None) -> float | None:
    """Seconds of a number without a unit, by the field's unit; None when the field has none."""
    seconds = UNIT_SECONDS.get((unit or "").lower())
    return None if seconds is None else number * seconds


def _seconds(cell: Cell, unit: str | None) -> float | None:
    """Seconds of any cell that holds a length of time."""
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, time):
        return cell.hour * 3_600 + cell.minute * 60 + cell.second + cell.microsecond / SECOND
    text = without_remark(text_of(cell))
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return _bare(float(text), unit)
    if text.startswith("PT"):
        text = text[2:].lower()
    found = _in_words(text)
    return _as_clock(text) if found is None else found


def duration(cell: Cell, unit: str | None) -> int | Unreadable | None:
    """Microseconds; None when blank. A bare number counts in the field's `unit`, and is unreadable without one."""
    if is_blank(cell):
        return None
    seconds = _seconds(cell, unit)
    if seconds is None or not 0 <= seconds * SECOND < _LONGEST:
        return Unreadable.DURATION
    return round(seconds * SECOND)
