"""A column as its distinct cells and a code a row: what is messy is parsed once a distinct cell, not once a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.evidence.cells.text import BLANKS, DITTO, Cell, is_blank, normal

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Coded:
    """`cells[codes[row]]` is the row's cell; a code of -1 is null."""

    cells: Sequence[Cell]
    codes: Ints

    def __len__(self) -> int:
        return len(self.codes)

    def at(self, row: int) -> Cell:
        """The row's cell."""
        code = int(self.codes[row])
        return None if code < 0 else self.cells[code]

    def per_row(self, flags: Sequence[bool], *, null: bool) -> Mask:
        """A flag a row from a flag a distinct cell; `null` is the flag of null."""
        # The extra last entry is what a code of -1 finds.
        return np.asarray([*flags, null], dtype=bool)[self.codes]


_NATIVE: dict[type, pa.DataType] = {
    str: pa.string(),
    float: pa.float64(),
    int: pa.int64(),
    datetime: pa.timestamp("us"),
}
_CELL_TYPES = (str, int, float, datetime, date, time, timedelta, list, dict)
_LONGEST_DITTO = 8
TEXT = pa.dictionary(pa.int32(), pa.string())
"""The form of text columns until the table is done: what is looked up or compared is so once a distinct text."""

Column: TypeAlias = "pa.ChunkedArray | Coded"
"""A column as a reader hands it over: Arrow data of one type, or mixed cells."""


def coded(column: Column) -> Coded:
    """The column by its distinct cells. Arrow values become plain Python ones, each distinct value once."""
    if isinstance(column, Coded):
        return column
    if pa.types.is_null(column.type):
        # Nothing but blanks, perhaps not even rows: Arrow has no dictionary for it.
        return Coded([], np.full(len(column), -1, dtype=np.int64))
    if not pa.types.is_dictionary(column.type):
        if pa.types.is_nested(column.type):
            return from_cells(plain_cells(column))
        column = column.dictionary_encode()
    array = column.unify_dictionaries().combine_chunks()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    codes = array.indices.fill_null(-1).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return Coded(plain_cells(array.dictionary), codes)


def plain_cells(values: Iterable[Any]) -> list[Cell]:
    """Arrow values as Python ones. A time that Python cannot hold comes as the text of its number: unreadable."""
    return [plain_cell(value) for value in values]


def plain_cell(value: Any) -> Cell:
    """One Arrow value (see `plain_cells`)."""
    try:
        cell = value.as_py()
    except (OverflowError, ValueError):
        return str(getattr(value, "value", value))
    return cell if cell is None or isinstance(cell, _CELL_TYPES) else str(cell)


def _identity(cell: Cell) -> object:
    """What two equal cells share: 1, 1.0 and true are three cells."""
    return (cell.__class__, cell if cell.__hash__ is not None else repr(cell))


def from_cells(cells: Sequence[Cell]) -> Coded:
    """Mixed cells (of a workbook, of JSON) by their distinct ones, in order of appearance."""
    known: dict[object, int] = {}
    codes = [-1 if cell is None else known.setdefault(_identity(cell), len(known)) for cell in cells]
    distinct: list[Cell] = [None] * len(known)
    for code, cell in zip(codes, cells, strict=True):
        if code >= 0:
            distinct[code] = cell
    return Coded(distinct, np.asarray(codes, dtype=np.int64))


def column_of(cells: Sequence[Cell]) -> Column:
    """Cells of one type as Arrow data (the fast way), else as mixed cells; empty text is null."""
    kinds = set(map(type, cells)) - {type(None)}
    if str in kinds and len(kinds) > 1:
        cells = [None if cell == "" else cell for cell in cells]
        kinds = set(map(type, cells)) - {type(None)}
    if kinds == {datetime, date}:
        # A workbook's midnight comes as a date among date-times.
        cells = [datetime(cell.year, cell.month, cell.day) if type(cell) is date else cell for cell in cells]  # noqa: DTZ001  # local
        kinds = {datetime}
    native = _NATIVE.get(kinds.pop()) if len(kinds) == 1 else (None if kinds else pa.string())
    if native is None:
        return from_cells(cells)
    try:
        return pa.chunked_array([pa.array(cells, native)])
    except (UnicodeEncodeError, OverflowError, pa.ArrowInvalid):
        return from_cells(cells)


def is_text(column: Column) -> bool:
    """Whether it is Arrow text, plain or dictionary encoded."""
    if isinstance(column, Coded):
        return False
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


_BLANK = r"(?i)^[\s\x{3000}\x{A0}]*(?:" + "|".join(map(re.escape, sorted(BLANKS))) + r")[\s\x{3000}\x{A0}]*$"


def blank_mask(column: Column) -> Mask:
    """Which rows hold nothing. Quick on Arrow text: there a blank in full-width letters passes for a text."""
    if isinstance(column, Coded):
        return column.per_row([is_blank(cell) for cell in column.cells], null=True)
    if column.null_count == 0 and not pa.types.is_string(column.type):
        return np.zeros(len(column), dtype=bool)
    mask = column.is_null()
    if pa.types.is_string(column.type):
        mask = pc.or_(mask, pc.match_substring_regex(column, _BLANK).fill_null(True))
    return np.asarray(mask.to_numpy(), dtype=bool)


def take(column: Column, rows: Ints | Mask) -> Column:
    """The rows chosen, by their positions or by a mask."""
    if isinstance(column, Coded):
        return Coded(column.cells, column.codes[rows])
    chosen = pa.array(rows)
    return column.filter(chosen) if pa.types.is_boolean(chosen.type) else column.take(chosen)


def first_of(columns: Sequence[Column]) -> Column:
    """Several columns for one field: in each row the first that is not blank."""
    result = coded(columns[0])
    for other in map(coded, columns[1:]):
        blank = blank_mask(result)
        codes = np.where(blank & (other.codes >= 0), other.codes + len(result.cells), result.codes)
        result = Coded([*result.cells, *other.cells], codes)
    return result


def filled(column: Coded, *, blanks: bool) -> tuple[Coded, Mask | None]:
    """Cells that repeat the one above (`同上`; blank ones too if `blanks`) replaced by it.

    The mask, None when nothing is to be said, tells which rows say `同上` with nothing above.
    """
    ditto = [isinstance(cell, str) and len(cell) < _LONGEST_DITTO and normal(cell) in DITTO for cell in column.cells]
    repeats = column.per_row(ditto, null=False)
    if blanks:
        repeats = repeats | blank_mask(column)
    if not repeats.any():
        return column, None
    above = np.maximum.accumulate(np.where(repeats, -1, np.arange(len(column))))
    codes = np.where(above >= 0, column.codes[np.maximum(above, 0)], -1)
    orphans = (above < 0) & column.per_row(ditto, null=False)
    return Coded(column.cells, codes), orphans if orphans.any() else None


def exploded(column: Coded, pieces: Callable[[Cell], list[Cell]]) -> tuple[Coded, Ints] | None:
    """The column with a row for every piece of a cell, and the row each came from; None when no cell has two."""
    parts = [pieces(cell) for cell in column.cells]
    if all(len(some) == 1 for some in parts):
        return None
    starts = np.cumsum([0, *(len(some) for some in parts)])
    sizes = np.asarray([*(len(some) for some in parts), 1])[column.codes]
    rows = np.repeat(np.arange(len(column)), sizes)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    codes = np.where(column.codes[rows] < 0, -1, starts[np.maximum(column.codes[rows], 0)] + within)
    return Coded([piece for some in parts for piece in some], codes), rows


def gathered(values: Sequence[Any], codes: Ints, kind: pa.DataType) -> pa.Array:
    """A typed array from a value a distinct cell (None is null) and a code a row; texts are dictionary encoded."""
    if kind != TEXT:
        return pa.array(values, kind).take(pa.array(codes, mask=codes < 0))
    known: dict[str, int] = {}
    # The extra last entry is what a code of -1 (null) finds.
    merged = [-1 if value is None else known.setdefault(value, len(known)) for value in values]
    indices = np.asarray([*merged, -1], dtype=np.int32)[codes]
    return pa.DictionaryArray.from_arrays(pa.array(indices, mask=indices < 0), pa.array(list(known), pa.string()))
