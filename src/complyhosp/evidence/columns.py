"""Typing a column: the engines' form of every value, and where there is none, why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.evidence.cells import durations, numbers, words
from complyhosp.evidence.cells.text import Cell
from complyhosp.evidence.cells.unreadable import Unreadable
from complyhosp.evidence.coded import TEXT, Coded, Column, Mask, coded, filled, gathered, is_text, plain_cell
from complyhosp.rulebook.records import RecordField

Faults = npt.NDArray[np.uint8]
"""An `Unreadable` a row; 0 where the cell was read."""

ARROW_TYPES: dict[str, pa.DataType] = {
    "int": pa.int64(),
    "number": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.int64(),
    "timestamp": pa.int64(),
    "duration": pa.int64(),
    "strings": pa.list_(pa.string()),
}
"""The form of each field type in tables; every other one is text. Units and epochs: docs/evidence.md, part 2."""

Parser = Callable[[Cell], Any]


def arrow_type(field: RecordField) -> pa.DataType:
    """The form of a field's column while it is worked on (in tables, texts are plain)."""
    return ARROW_TYPES.get(field.type, TEXT)


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed column. `faults` is None when every cell was read; `found` gives a row's raw cell, for messages."""

    values: pa.Array
    faults: Faults | None
    found: Callable[[int], Cell]


def nothing(kind: pa.DataType, rows: int) -> Typed:
    """A column of nulls: the file does not have the field."""
    return Typed(pa.nulls(rows, kind), None, lambda _row: None)


def cell_of(column: Column) -> Callable[[int], Cell]:
    """How to get at a row's raw cell."""
    if isinstance(column, Coded):
        return column.at
    return lambda row: plain_cell(column[row])


def parser_of(field: RecordField) -> Parser:
    """The parser of one cell of a field that is neither a date nor a timestamp."""
    if field.type == "enum":
        spellings = words.enum_words(field.values)
        return lambda cell: words.enum(cell, spellings)
    if field.type in {"number", "int", "duration"}:
        parse = {"number": numbers.number, "int": numbers.whole, "duration": durations.duration}[field.type]
        return lambda cell: parse(cell, field.unit)
    plain: dict[str, Parser] = {
        "string": words.string,
        "name": words.name,
        "code": words.code,
        "bool": words.boolean,
        "strings": words.strings,
        "ip": words.ip,
        "mac": words.mac,
    }
    return plain[field.type]


def faults_of(reasons: Sequence[int], codes: npt.NDArray[np.int64], orphans: Mask | None) -> Faults | None:
    """The fault a row from that a distinct cell, and from `同上` with nothing above."""
    if not any(reasons) and orphans is None:
        return None
    faults = np.asarray([*reasons, 0], dtype=np.uint8)[codes]
    if orphans is not None:
        faults[orphans] = Unreadable.NOTHING_ABOVE
    return faults if faults.any() else None


def _parsed(column: Coded, field: RecordField, orphans: Mask | None) -> Typed:
    """Every distinct cell parsed once."""
    parse = parser_of(field)
    results = [parse(cell) for cell in column.cells]
    reasons = [int(result) if isinstance(result, Unreadable) else 0 for result in results]
    values = [None if isinstance(result, Unreadable) else result for result in results]
    faults = faults_of(reasons, column.codes, orphans)
    return Typed(gathered(values, column.codes, arrow_type(field)), faults, column.at)


def _clean_numbers(column: Column, kind: pa.DataType) -> pa.Array | None:
    """Numbers read by Arrow as a whole column; None unless all of it is clean."""
    if isinstance(column, Coded):
        return None
    native = pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)
    # Of texts only those of doubles: as integers Arrow also reads `0x1F`, which nobody means.
    text = is_text(column) and not pa.types.is_dictionary(column.type) and pa.types.is_floating(kind)
    if not native and not text:
        return None
    try:
        values = column.combine_chunks().cast(kind)
    except pa.ArrowInvalid:
        return None
    array = values.chunk(0) if isinstance(values, pa.ChunkedArray) and values.num_chunks else values
    if pa.types.is_floating(kind) and array.null_count < len(array) and not pc.all(pc.is_finite(array)).as_py():
        return None
    return array


def _clean(column: Column, field: RecordField) -> pa.Array | None:
    """The whole column by the fast way; None when it has to be looked at cell by cell."""
    if field.type in {"number", "int"}:
        return _clean_numbers(column, arrow_type(field))
    if field.type == "bool" and not isinstance(column, Coded) and pa.types.is_boolean(column.type):
        return column.combine_chunks()
    return None


def typed(column: Column, field: RecordField) -> Typed:
    """A column of any field type but date and timestamp (see `times`)."""
    values = None if field.fill_down else _clean(column, field)
    if values is not None:
        return Typed(_one(values), None, cell_of(column))
    cells, orphans = filled(coded(column), blanks=field.fill_down)
    return _parsed(cells, field, orphans)


def _one(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """One array, whatever the chunks."""
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks() if values.num_chunks != 1 else values.chunk(0)
    return values
