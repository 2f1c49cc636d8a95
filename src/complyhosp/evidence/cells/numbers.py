"""Numbers as people type them: thousands separators, full-width digits, units."""

from __future__ import annotations

import math
import re

from complyhosp.evidence.cells.text import Cell, is_blank, normal, without_remark
from complyhosp.evidence.cells.unreadable import Unreadable

INT64 = range(-(1 << 63), 1 << 63)

_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d{1,3})?)\s*([^\d\s,.+/-]\D*)?")

_SAME_UNIT = (
    {"℃", "°c", "c", "度", "摄氏度"},
    {"%", "%rh", "rh", "百分之"},
    {"ms", "毫秒"},
    {"s", "sec", "秒"},
    {"min", "mins", "m", "分", "分钟"},
    {"h", "hr", "hrs", "hour", "hours", "时", "小时", "学时", "课时"},
    {"d", "day", "days", "天", "日", "工作日", "个工作日"},
    {"mbps", "mb/s", "m", "mbit/s", "兆"},
    {"gb", "g", "gib"},
    {"mb", "mib", "兆"},
)
"""Spellings of one unit. A unit that differs from the field's is never converted: the cell is unreadable."""

_COUNTERS = frozenset(
    {"", "%", "°c", "分", "次", "台", "个", "人", "件", "条", "项", "份", "天", "日", "小时", "学时", "课时", "学分"}
)
"""Units that a field without a declared unit takes: they only name what is counted, and scale nothing."""


def unit_fits(written: str, declared: str | None) -> bool:
    """Whether a unit found in a cell or a header is the declared one, in any spelling (or harmless where none is)."""
    found = normal(written).casefold().replace(" ", "")
    if not found:
        return True
    if declared is None:
        return found in _COUNTERS
    own = normal(declared).casefold()
    return found == own or any({found, own} <= {normal(name) for name in same} for same in _SAME_UNIT)


def _from_text(text: str, unit: str | None) -> float | int | Unreadable:
    """The number that a normal, non-blank text holds."""
    match = _NUMBER.fullmatch(without_remark(text).replace("−", "-"))
    if match is None or not any(char.isdigit() for char in match[1]):
        return Unreadable.NUMBER
    if not unit_fits(match[2] or "", unit):
        return Unreadable.UNIT
    digits = match[1].replace(",", "")
    return int(digits) if digits.lstrip("+-").isdigit() and len(digits) < 20 else float(digits)


def number(cell: Cell, unit: str | None) -> float | Unreadable | None:
    """A double; None when blank. `1,234.5`, `２３．５℃`, `45%` (as 45); another unit than `unit` is unreadable."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None if is_blank(cell) else Unreadable.NUMBER
    if is_blank(cell):
        return None
    value = _from_text(normal(cell), unit) if isinstance(cell, str) else cell
    if isinstance(value, Unreadable):
        return value
    return float(value) if math.isfinite(value) else Unreadable.NUMBER


def whole(cell: Cell, unit: str | None) -> int | Unreadable | None:
    """A 64-bit integer; None when blank. A fraction is unreadable unless it is zero (`3.0`)."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell if cell in INT64 else Unreadable.INT
    if isinstance(cell, str) and not is_blank(cell):
        exact = _from_text(normal(cell), unit)
        if isinstance(exact, int) and not isinstance(exact, Unreadable):
            return exact if exact in INT64 else Unreadable.INT
    value = number(cell, unit)
    if value is None or value is Unreadable.UNIT:
        return value
    if isinstance(value, Unreadable) or not value.is_integer() or abs(value) >= 1 << 53:
        return Unreadable.INT
    return int(value)
