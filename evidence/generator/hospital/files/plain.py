"""A file with one table, in few words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from hospital.export.sheets import Entry, Export, Sheet
from hospital.export.styles import Column
from hospital.frame import AFTER, BEFORE, END, EXPORTED, START, in_quarter
from hospital.world import Row, on_day, when

QUARTER: Final = (START, END)
AROUND: Final = (BEFORE, AFTER)
"""What streams claim that hold a little of the neighbouring quarters."""
LONG: Final = (date(2025, 1, 1), date(2026, 10, 3))
"""What offices claim that keep their papers for long."""
ALL_TIME: Final = (date(2000, 1, 1), date(2026, 10, 3))
"""What registers claim."""

MONTHS: Final = {7: "2026-07", 8: "2026-08", 9: "2026-09"}
MONTH_NAMES: Final = {7: "七月", 8: "八月", 9: "九月"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from: the office, what it claims to cover, when it was exported, and a word on it."""

    source: str
    period: tuple[date, date] | None = QUARTER
    note: str = ""
    exported_at: datetime = EXPORTED


def file(path: str, kind: str, columns: Sequence[Column], rows: Sequence[Row], origin: Origin, **more: Any) -> Export:
    """A file with one table; `more` is for its sheet, save `format`, `keys`, `sealed` and `cut_to`."""
    keys, style, sealed, cut = (more.pop(name, None) for name in ("keys", "format", "sealed", "cut_to"))
    sheet = Sheet(more.pop("sheet", "Sheet1"), columns, rows, **more)
    entry = Entry(
        kind, origin.source, origin.period, origin.exported_at, None, origin.note, keys or {}, sealed is not False
    )
    return Export(path, (sheet,), (entry,), style, cut)


def month_of(rows: Sequence[Row], field: str, month: int) -> list[Row]:
    """The rows of one month."""
    return [row for row in rows if on_day(row, field).month == month]


def month_with_edges(rows: Sequence[Row], field: str, month: int) -> list[Row]:
    """The rows of one month; July's has the end of June with it, September's the beginning of October."""
    months = {7: (6, 7), 8: (8,), 9: (9, 10)}[month]
    return [row for row in rows if on_day(row, field).month in months]


def in_time(rows: Sequence[Row], field: str) -> list[Row]:
    """The rows of the quarter, in the order of time."""
    return sorted((row for row in rows if in_quarter(on_day(row, field))), key=lambda row: str(row[field]))


def by_time(rows: Sequence[Row], field: str) -> list[Row]:
    """All rows, in the order of time."""
    return sorted(rows, key=lambda row: when(row, field))


def month_span(month: int) -> tuple[date, date]:
    """A month's first day, and the next one's."""
    return date(2026, month, 1), date(2026, month + 1, 1)
