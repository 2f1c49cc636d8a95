"""The ways in which exports write times, dates, and texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from hospital.world import Row, Value


@dataclass(frozen=True, slots=True)
class Formula:
    """A spreadsheet's formula, with the value that it last had."""

    text: str
    shown: float | str = ""


Cell = str | int | float | bool | datetime | date | list[str] | Formula | None
"""What stands in one place of an export."""

Style = Callable[[Value], Cell]
"""How a value is written."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export: its header, and the cell of a row."""

    header: str
    of: Callable[[Row], Cell]


SCRAWLED: Final = "_as:"
"""Before a field's name: what somebody wrote there instead of the value."""


def column(header: str, field: str, style: Style | Mapping[str, str] | None = None, blank: Cell = None) -> Column:
    """The column of one field, written by a style, or by its word for each enum value."""
    show = _worded(style) if isinstance(style, Mapping) else (style or as_it_is)

    def cell(row: Row) -> Cell:
        if (scrawl := row.get(SCRAWLED + field)) is not None:
            return str(scrawl)
        value = row.get(field)
        return blank if value is None else show(value)

    return Column(header, cell)


def counted(header: str, fixed: Cell = None) -> Column:
    """A column that says the same in every row (or nothing)."""
    return Column(header, lambda _: fixed)


def _worded(words: Mapping[str, str]) -> Style:
    # A value without a word is written as it is: the mess of some exports is in the value itself.
    return lambda value: words.get(str(value), str(value))


def as_it_is(value: Value) -> Cell:
    """Texts and numbers as they are, times and dates in ISO form."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return value


def _moment(value: Value) -> datetime:
    assert isinstance(value, datetime), value  # noqa: S101  # narrows the world's own values
    return value


def _day(value: Value) -> date:
    assert isinstance(value, date), value  # noqa: S101  # narrows the world's own values
    return value


def slashed(value: Value) -> Cell:
    """2026/7/1 8:00, or 2026/7/1."""
    when = _day(value)
    return f"{when.year}/{when.month}/{when.day}" + (f" {value.hour}:{value:%M}" if isinstance(value, datetime) else "")


def slashed_seconds(value: Value) -> Cell:
    """2026/7/1 8:00:05."""
    return f"{slashed(value)}:{_moment(value):%S}"


def chinese(value: Value) -> Cell:
    """2026年7月1日 8时30分, or 2026年7月1日."""
    when = _day(value)
    clock = f" {value.hour}时{value:%M}分" if isinstance(value, datetime) else ""
    return f"{when.year}年{when.month}月{when.day}日{clock}"


def dotted(value: Value) -> Cell:
    """2026.7.1."""
    when = _day(value)
    return f"{when.year}.{when.month}.{when.day}"


def month_day(value: Value) -> Cell:
    """7月1日, the year left out."""
    when = _day(value)
    return f"{when.month}月{when.day}日"


def with_offset(value: Value) -> Cell:
    """2026-07-01T08:00:00+08:00."""
    return _moment(value).isoformat() + "+08:00"


def minutes(value: Value) -> Cell:
    """2026-07-01 08:00."""
    return f"{_moment(value):%Y-%m-%d %H:%M}"


def compact(value: Value) -> Cell:
    """20260701080000."""
    return f"{_moment(value):%Y%m%d%H%M%S}"


def clock(value: Value) -> Cell:
    """8:05, a time of day alone."""
    return f"{_moment(value).hour}:{_moment(value):%M}"


def clock_24(value: Value) -> Cell:
    """As `clock`, but midnight is 24:00 of the day before."""
    return "24:00" if _moment(value).time() == time() else clock(value)


def day_of_24(value: Value) -> Cell:
    """The day that `clock_24` is of."""
    return (
        (_moment(value) - timedelta(microseconds=1)).date()
        if _moment(value).time() == time()
        else _moment(value).date()
    )


def half_day(value: Value) -> Cell:
    """下午3:05."""
    hour = _moment(value).hour
    return f"{'上午' if hour < 12 else '下午'}{hour - 12 if hour > 12 else hour}:{_moment(value):%M}"


def typed(value: Value) -> Cell:
    """A real date or time, for formats that know them (in a workbook: a serial number)."""
    return _day(value)


def wide(value: Value) -> Cell:
    """Full-width digits and marks: ２０：３０."""
    text = as_it_is(value) if not isinstance(value, datetime) else minutes(value)
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in str(text))


def yes_no(value: Value) -> Cell:
    """是 or 否."""
    return "是" if value else "否"


def ticked(value: Value) -> Cell:
    """√ or ×."""
    return "√" if value else "×"


def had(value: Value) -> Cell:
    """有 or 无."""
    return "有" if value else "无"


def joined(value: Value) -> Cell:
    """A list in one cell: 甲、乙."""
    return "、".join(value) if isinstance(value, list) else as_it_is(value)


def spaced_name(value: Value) -> Cell:
    """张　三: a name of two characters stretched with an ideographic space, as forms like it."""
    name = str(value)
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name
