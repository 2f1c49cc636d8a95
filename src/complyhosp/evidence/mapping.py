"""From the headers of a table to the fields of its record type."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.diagnostics import Diagnostic
from complyhosp.evidence.cells.text import folded, normal, text_of
from complyhosp.evidence.coded import Coded, Column, Mask, first_of, is_text
from complyhosp.evidence.headers import RANGE, HeaderBook
from complyhosp.evidence.part import with_rows, without_blank_rows
from complyhosp.evidence.raw import MappedTable, RawTable
from complyhosp.evidence.readers.reading import Request
from complyhosp.rulebook.records import RecordType


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One table's columns by field; `damaged` when a required one is missing."""

    table: MappedTable
    unmapped: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    damaged: bool


def mapped(request: Request, raw: RawTable) -> TableMapping:
    """The columns that belong to fields, blank rows and repeated headers left out; what is missing, as diagnostics."""
    book = request.book
    taken: dict[str, list[int]] = {}
    for at, header in enumerate(raw.headers):
        if (target := book.target(header)) is not None:
            taken.setdefault(target, []).append(at)
    for positions in taken.values():
        positions.sort(key=lambda at: (book.rank(raw.headers[at]), at))
    unmapped = tuple(header for header in raw.headers if header and book.target(header) is None)
    misspelt = book.misspelt(unmapped, taken)
    table = dataclasses.replace(_table(raw, taken, book), misspelt=frozenset(misspelt.values()))
    lacking = _lacking(request, raw, taken, unmapped)
    kept = without_blank_rows(_without_repeated_headers(table))
    slips = [
        Diagnostic("W269", request.place(None, raw.sheet), {"header": header, "field": field})
        for header, field in misspelt.items()
    ]
    notes = [
        *slips,
        *_doubled(request, raw, taken),
        *_not_found(request, raw),
        *_left_out(request, raw, table, kept, taken),
    ]
    return TableMapping(kept, unmapped, (*lacking, *notes), bool(lacking))


def _table(raw: RawTable, taken: dict[str, list[int]], book: HeaderBook) -> MappedTable:
    """The columns by field; of several for one field the first that is not blank, row by row."""
    columns = {target: first_of([raw.columns[at] for at in places]) if len(places) > 1 else raw.columns[places[0]]
               for target, places in taken.items()}  # fmt: skip
    fields = {target: column for target, column in columns.items() if not target.endswith(RANGE)}
    ranges = [
        (column_range, columns[f"{number}{RANGE}"])
        for number, column_range in enumerate(book.type.ranges)
        if f"{number}{RANGE}" in columns
    ]
    headers = {target: raw.headers[places[0]] for target, places in taken.items() if not target.endswith(RANGE)}
    for number, column_range in enumerate(book.type.ranges):
        if f"{number}{RANGE}" in taken:
            header = raw.headers[taken[f"{number}{RANGE}"][0]]
            headers = {**dict.fromkeys(column_range.into, header), **headers}
    return MappedTable(raw.sheet, fields, ranges, headers, raw.lines)


def _without_repeated_headers(table: MappedTable) -> MappedTable:
    """The rows that are not the header once more: printed lists repeat it on every page."""
    repeated: Mask = np.ones(len(table.lines), dtype=bool)
    for name, column in table.fields.items():
        repeated &= _equals(column, table.headers[name])
        if not repeated.any():
            return table
    return with_rows(table, ~repeated) if table.fields and repeated.any() else table


def _equals(column: Column, text: str) -> Mask:
    """In which rows the column holds this text."""
    if isinstance(column, Coded):
        return column.per_row(
            [isinstance(cell, str) and normal(cell) == normal(text) for cell in column.cells], null=False
        )
    if not is_text(column):
        return np.zeros(len(column), dtype=bool)
    if pa.types.is_dictionary(column.type):
        chunks = [pc.equal(chunk.dictionary, text).take(chunk.indices) for chunk in column.chunks]
        same = pa.chunked_array(chunks, pa.bool_())
    else:
        same = pc.equal(column, text)
    return np.asarray(same.fill_null(False).to_numpy(), dtype=bool)


def derivable(record_type: RecordType, field: str, present: set[str]) -> bool:
    """Whether a field without a column of its own follows from others: a range, a name, the day of a timestamp."""
    by_range = any(field in column_range.into and f"{number}{RANGE}" in present
                   for number, column_range in enumerate(record_type.ranges))  # fmt: skip
    by_name = record_type.fields[field].or_by in present
    by_time = any(other.date_from == field and name in present for name, other in record_type.fields.items())
    return by_range or by_name or (by_time and record_type.fields[field].type == "date")


def _lacking(request: Request, raw: RawTable, taken: dict[str, list[int]], unmapped: Sequence[str]) -> list[Diagnostic]:
    """The required fields that have no column and follow from none; why, when the export is known to be unfit."""
    record_type, present = request.book.type, set(taken)
    if not raw.headers:
        return []
    missing = [
        name
        for name, field in record_type.fields.items()
        if field.required and name not in present and not derivable(record_type, name, present)
    ]
    if not missing:
        return []
    place = request.place(None, raw.sheet)
    unfit = {folded(one.header): one for one in record_type.insufficient}
    for header in raw.headers:
        if (one := unfit.get(folded(header))) is not None:
            return [Diagnostic("E222", place, {"header": header, "why_zh": one.why.zh, "why_en": one.why.en})]
    return [
        Diagnostic("E221", place, {
            "field": name,
            "aliases": "、".join(record_type.fields[name].aliases[:6]) or name,
            "unmapped": "、".join(text_of(header) for header in unmapped[:12]) or "-",
        }, hint=_column_for(name, request.book, unmapped))
        for name in missing
    ]  # fmt: skip


def _column_for(name: str, book: HeaderBook, unmapped: Sequence[str]) -> dict[str, str] | None:
    """How to name the header that looks like a required field's, misspelt; None when none does."""
    near = book.near_misses(name, unmapped)
    if not near:
        return None
    mapping = f"columns: {{{near[0]}: {name}}}".replace("{", "{{").replace("}", "}}")
    return {
        "zh": f"是否就是列“{near[0]}”？若是，在清单中写 {mapping}",
        "en": f"is it “{near[0]}”? If so, write {mapping} in the manifest",
    }


def _doubled(request: Request, raw: RawTable, taken: dict[str, list[int]]) -> list[Diagnostic]:
    """A note for each field with several columns."""
    return [
        Diagnostic("N226", request.place(None, raw.sheet), {
            "field": _fields_of(target, request.book), "headers": "、".join(raw.headers[at] for at in places)
        })
        for target, places in taken.items()
        if len(places) > 1
    ]  # fmt: skip


def _fields_of(target: str, book: HeaderBook) -> str:
    """The field, or the two fields of a column with both ends."""
    if not target.endswith(RANGE):
        return target
    return "、".join(book.type.ranges[int(target.removesuffix(RANGE))].into)


def _not_found(request: Request, raw: RawTable) -> list[Diagnostic]:
    """A warning for each header that the manifest names and the table lacks."""
    have = set(map(folded, raw.headers))
    return [
        Diagnostic("W225", request.place(None, raw.sheet), {"header": header})
        for header in request.entry.columns
        if raw.headers and folded(header) not in have
    ]


def _left_out(
    request: Request, raw: RawTable, before: MappedTable, after: MappedTable, taken: dict[str, list[int]]
) -> list[Diagnostic]:
    """A note when rows left out as blank hold something in columns that have no field."""
    if len(after.lines) == len(before.lines):
        return []
    used = {at for places in taken.values() for at in places}
    # Arrow's own columns that were never read (Parquet) hold nothing.
    rest = [raw.columns[at] for at in range(len(raw.headers)) if at not in used]
    unused = {str(at): column for at, column in enumerate(rest)}
    gone = with_rows(MappedTable(raw.sheet, unused, (), {}, raw.lines), ~np.isin(raw.lines, after.lines))
    rows = len(without_blank_rows(gone).lines) if rest else 0
    return [Diagnostic("N227", request.place(None, raw.sheet), {"rows": rows})] if rows else []
