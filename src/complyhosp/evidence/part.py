"""Typing one table: from raw columns to the engines' columns, row by row aligned with the lines they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from complyhosp.evidence.cells.moments import Kind
from complyhosp.evidence.cells.ranges import span
from complyhosp.evidence.cells.words import pieces
from complyhosp.evidence.coded import TEXT, Column, Ints, Mask, blank_mask, coded, exploded, take
from complyhosp.evidence.columns import Typed, arrow_type, nothing, typed
from complyhosp.evidence.raw import MappedTable
from complyhosp.evidence.tables import FILE_STRIDE, ROW
from complyhosp.evidence.times import (
    Calendar,
    Times,
    dated,
    either,
    from_moments,
    local_days,
    timestamps,
    typed_dates,
    typed_timestamps,
)
from complyhosp.rulebook.records import RecordType


@dataclass(frozen=True, slots=True)
class TypedPart:
    """The typed rows of one table, unreadable cells and all.

    `lines` is each record's row in the file; `piece` numbers the records that one row was split into (None: no split).
    """

    sheet: str | None
    columns: Mapping[str, Typed]
    headers: Mapping[str, str]
    lines: Ints
    piece: Ints | None
    misspelt: frozenset[str] = frozenset()
    """Fields whose column seems to be there under a misspelt header: their blanks are not blanks."""


def without_blank_rows(table: MappedTable) -> MappedTable:
    """The rows that hold something in any mapped column; exports end in blank tails of a thousand rows."""
    columns = [*table.fields.values(), *(column for _, column in table.ranges)]
    blank: Mask = np.ones(len(table.lines), dtype=bool)
    for column in columns:
        if not blank.any():
            return table
        blank &= blank_mask(column)
    return with_rows(table, ~blank) if blank.any() else table


def with_rows(table: MappedTable, rows: Ints | Mask) -> MappedTable:
    """The rows chosen, by their positions or by a mask."""
    return replace(
        table,
        fields={name: take(column, rows) for name, column in table.fields.items()},
        ranges=[(column_range, take(column, rows)) for column_range, column in table.ranges],
        lines=table.lines[rows],
    )


def _split(table: MappedTable, record_type: RecordType) -> tuple[MappedTable, Ints | None]:
    """A record for every value of the cells whose field says `split`, and which of its row's records each one is."""
    origin = np.arange(len(table.lines))
    for name, field in record_type.fields.items():
        if not field.split or name not in table.fields:
            continue
        found = exploded(coded(table.fields[name]), lambda cell, kind=field.type: pieces(cell, kind))  # type: ignore[misc]
        if found is None:
            continue
        column, rows = found
        table = with_rows(table, rows)
        table = replace(table, fields={**table.fields, name: column})
        origin = origin[rows]
    if len(origin) == 0 or origin[-1] == len(origin) - 1:
        return table, None
    first = np.searchsorted(origin, origin, side="left")
    return table, np.arange(len(origin)) - first


class _Timetable:
    """The timestamps and dates of one table, which lean on each other (`date_from`, `not_before`)."""

    def __init__(self, table: MappedTable, record_type: RecordType, calendar: Calendar) -> None:
        self._table = table
        self._type = record_type
        self._calendar = calendar
        self._done: dict[str, Times] = {}
        self._days: dict[str, tuple[Ints, Mask] | None] = {}
        self._open: set[str] = set()
        self._dates = {
            name: typed_dates(table.fields[name], field, calendar)
            for name, field in record_type.fields.items()
            if field.type == "date" and name in table.fields
        }

    def date(self, name: str) -> Typed | None:
        """A date field; where the file lacks a required one, the day of a timestamp that may take its date from it."""
        if name in self._dates:
            return self._dates[name]
        if not self._type.fields[name].required:
            return None
        for other, field in self._type.fields.items():
            if field.date_from == name and (times := self.times(other)) is not None:
                days, known = local_days(times, self._calendar.clock)
                return Typed(pa.array(days, mask=~known), None, times.found)
        return None

    def times(self, name: str) -> Times | None:
        """A timestamp field, every time of day dated; None when the file has nothing of it (or it leans on itself)."""
        if name not in self._done:
            if name in self._open:
                return None
            self._open.add(name)
            found = [times for times in (self._of_column(name), self._of_range(name)) if times is not None]
            self._open.discard(name)
            if not found:
                return None
            self._done[name] = found[0] if len(found) == 1 else either(*found)
        return self._done[name]

    def _of_column(self, name: str) -> Times | None:
        """The times of the field's own column."""
        column, field = self._table.fields.get(name), self._type.fields[name]
        if column is None:
            return None
        times = timestamps(column, field, self._calendar)
        return self._dated(times, field.date_from, field.not_before) if times.masked(Kind.CLOCK).any() else times

    def _of_range(self, name: str) -> Times | None:
        """The times of a column that holds both ends."""
        for column_range, column in self._table.ranges:
            if name in column_range.into:
                cells = coded(column)
                end = column_range.into.index(name)
                ends = [span(cell)[end] for cell in cells.cells]
                times = from_moments(ends, cells.codes, self._calendar, cells.at)
                return self._dated(times, column_range.date_from or self._type.fields[name].date_from, None)
        return None

    def _dated(self, times: Times, date_from: str | None, not_before: str | None) -> Times:
        """Times of day on the day of `date_from`, else of `not_before`, and not before the latter."""
        days = [found for found in map(self._day, (date_from, not_before)) if found is not None]
        earlier = self.times(not_before) if not_before is not None else None
        bound = None if earlier is None else (earlier.value, earlier.masked(Kind.INSTANT))
        return dated(times, days, bound, self._calendar.clock)

    def _day(self, name: str | None) -> tuple[Ints, Mask] | None:
        """The local days of a date or timestamp field."""
        if name is None:
            return None
        if name in self._dates:
            values = self._dates[name].values
            return values.fill_null(0).to_numpy(), ~values.is_null().to_numpy(zero_copy_only=False)
        if name not in self._days:
            times = self.times(name) if self._type.fields[name].type == "timestamp" else None
            self._days[name] = None if times is None else local_days(times, self._calendar.clock)
        return self._days[name]


def numbered(part: TypedPart, first: int) -> tuple[Ints, int]:
    """The `_row` of each record when the part's number is `first`, and how many part numbers that takes.

    The second and later records of a split row stand under part numbers of their own: so `_row` stays unique, and its
    remainder is the row's line all the same.
    """
    if part.piece is None:
        return part.lines + first * FILE_STRIDE, 1
    return part.lines + (part.piece + first) * FILE_STRIDE, int(part.piece.max()) + 1


def typed_part(table: MappedTable, record_type: RecordType, calendar: Calendar) -> TypedPart:
    """Every field of the type as a typed column (nulls where the table has none)."""
    table, piece = _split(table, record_type)
    timetable = _Timetable(table, record_type, calendar)
    columns = {}
    for name, field in record_type.fields.items():
        column: Column | None = table.fields.get(name)
        found: Typed | None = None
        if field.type == "timestamp":
            times = timetable.times(name)
            found = None if times is None else typed_timestamps(times)
        elif field.type == "date":
            found = timetable.date(name)
        elif column is not None:
            found = typed(column, field)
        columns[name] = found or nothing(arrow_type(field), len(table.lines))
    return TypedPart(table.sheet, columns, table.headers, table.lines, piece, table.misspelt)


def schema_of(record_type: RecordType) -> pa.Schema:
    """The columns of a type's table: its fields in order, then `_row`; texts dictionary encoded (see `finished`)."""
    fields = [(name, arrow_type(field)) for name, field in record_type.fields.items()]
    return pa.schema([*fields, (ROW, pa.int64())])


def finished(table: pa.Table) -> pa.Table:
    """The table as the engines get it: texts written out, one chunk a column."""
    plain = [pa.field(one.name, pa.string() if one.type == TEXT else one.type) for one in table.schema]
    return table.cast(pa.schema(plain)).combine_chunks()


def table_of(columns: Mapping[str, Typed], rows: Ints, record_type: RecordType, keep: Mask | None = None) -> pa.Table:
    """The engines' table of typed columns under their `_row`s, which it is sorted by; only the rows to `keep`."""
    arrays = [columns[name].values for name in record_type.fields]
    table = pa.table([*arrays, pa.array(rows, pa.int64())], schema=schema_of(record_type))
    if keep is not None:
        table, rows = table.filter(pa.array(keep)), rows[keep]
    return table if bool((rows[1:] >= rows[:-1]).all()) else table.sort_by(ROW)
