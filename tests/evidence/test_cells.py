"""Every form in which real exports write a value, as a table (`cells.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from complyhosp.evidence.cells.bulk import local_times
from complyhosp.evidence.cells.moments import Kind, days_of, moment
from complyhosp.evidence.cells.ranges import span
from complyhosp.evidence.cells.text import Cell
from complyhosp.evidence.cells.unreadable import Unreadable
from complyhosp.evidence.cells.words import pieces
from complyhosp.evidence.coded import from_cells
from complyhosp.evidence.columns import Typed, typed
from complyhosp.evidence.times import Calendar, timestamps, typed_dates, typed_timestamps
from complyhosp.evidence.zone import LocalClock
from complyhosp.rulebook.records import RecordField
from complyhosp.source import parse_yaml
from tests.evidence.given import ZONE, instant

import pyarrow as pa  # isort: skip

THIRD_QUARTER = Calendar(LocalClock(ZONE), (days_of(2026, 7, 1), days_of(2026, 10, 1)))


def _cases() -> Iterator[Any]:
    document, faults = parse_yaml((Path(__file__).parent / "cells.yaml").read_text(encoding="utf-8"), "cells.yaml")
    assert document is not None
    assert not faults
    groups: Any = document.data
    for at, group in enumerate(groups):
        for number, given in enumerate(group["cells"]):
            cell: Cell = float(given) if group.get("numbers") else given
            wanted = group["unreadable"] if "unreadable" in group else _wanted(group, group["cells"][given])
            yield pytest.param(group["field"], cell, wanted, id=f"{at}-{number}")


def _wanted(group: dict[str, Any], value: Any) -> object:
    if group.get("days"):
        return days_of(*map(int, value.split("-")))
    return instant(value) if group.get("instants") else value


def _typed(field: RecordField, cell: Cell) -> Typed:
    column = from_cells([cell])
    if field.type == "timestamp":
        return typed_timestamps(timestamps(column, field, THIRD_QUARTER))
    return typed_dates(column, field, THIRD_QUARTER) if field.type == "date" else typed(column, field)


@pytest.mark.parametrize(("field", "cell", "wanted"), list(_cases()))
def test_cell(field: dict[str, Any], cell: Cell, wanted: object) -> None:
    """A cell is read as the table says, or is unreadable for the reason that it names."""
    column = _typed(RecordField.model_validate(field), cell)
    fault = None if column.faults is None else Unreadable(int(column.faults[0])).name
    assert (fault or column.values[0].as_py()) == wanted


def test_typed_values_need_no_text() -> None:
    """Dates, times and durations that a workbook or Parquet hands over typed are taken as they are."""
    assert moment(date(2026, 7, 1)).value == days_of(2026, 7, 1) * 86_400_000_000
    assert moment(True).kind is Kind.BAD
    assert moment(0.5) == (Kind.CLOCK, 43_200_000_000, False)


RANGES = {
    "20:00-次日8:00": (20, 32),
    "20:00-8:00": (20, 32),
    "8:00-8:00": (8, 32),
    "08:00~20:00": (8, 20),
    "８：００－２０：００": (8, 20),
    "8时至20时": (8, 20),
    "08:00--20:00": (8, 20),
}


@pytest.mark.parametrize(("text", "hours"), list(RANGES.items()))
def test_range_of_clocks(text: str, hours: tuple[int, int]) -> None:
    """An end that is not after its start is the next day's."""
    start, end = span(text)
    assert (start.kind, end.kind) == (Kind.CLOCK, Kind.CLOCK)
    assert (start.value, end.value) == tuple(hour * 3_600_000_000 for hour in hours)


@pytest.mark.parametrize(
    "text",
    ["2026-07-01 20:00-2026-07-02 08:00", "2026/7/1 20:00 至 8:00", "2026-07-01 20:00~08:00", "2026-07-01 20:00-08:00"],
)
def test_range_of_dates(text: str) -> None:
    """An end without a date is on the start's day or the next."""
    start, end = span(text)
    assert start.kind is end.kind is Kind.LOCAL
    assert end.value - start.value == 12 * 3_600_000_000


@pytest.mark.parametrize("text", ["20:00", "a-b", "8:00-", "1-2-3", "8:00-9:00-10:00"])
def test_range_that_is_none(text: str) -> None:
    """A cell that does not read as exactly one start and end is unreadable."""
    assert span(text)[0] == (Kind.BAD, Unreadable.RANGE, False)


PIECES = [
    ("08:38、18:00", "timestamp", ["08:38", "18:00"]),
    ("08:38(补卡)、18:00", "timestamp", ["08:38(补卡)", "18:00"]),
    ("08:38 18:00", "timestamp", ["08:38", "18:00"]),
    ("2026/7/1 08:38", "timestamp", ["2026/7/1 08:38"]),
    ("张三 李四", "name", ["张三", "李四"]),
    ("张　三 李四", "name", ["张三", "李四"]),
    ("张三(代)、李四", "name", ["张三(代)", "李四"]),
    ("John Smith", "name", ["John Smith"]),
    ("SRV 1,SRV 2", "code", ["SRV 1", "SRV 2"]),
    ("--", "timestamp", ["--"]),
]


@pytest.mark.parametrize(("cell", "kind", "wanted"), PIECES)
def test_pieces(cell: str, kind: str, wanted: list[str]) -> None:
    """A cell with several values comes apart where lists do, not within a value."""
    assert pieces(cell, kind) == wanted


def test_bulk_reading_agrees_with_the_careful_one() -> None:
    """Whatever the quick way claims to know, the careful way reads the same."""
    texts = [
        f"{year}{a}{month}{b}{day} {clock}"
        for year in (1989, 2024, 2026, 2101)
        for a, b in (("-", "-"), ("/", "/"), ("年", "月"), (".", "."))
        for month in (0, 2, 12, 13)
        for day in (1, 29, 30, 31, 32)
        for clock in ("0:00", "23:59:59", "24:00", "8时5分", "8:5", "8:60")
    ]
    texts += ["20260701083000", "202607010830", "20260231083000", " 2026/7/1 8:00 ", "2026年7月1日8时30分"]
    values, known = local_times(pa.array(texts))
    assert known.sum() > 100
    for at in np.flatnonzero(known):
        assert moment(texts[at]) == (Kind.LOCAL, values[at], False), texts[at]
