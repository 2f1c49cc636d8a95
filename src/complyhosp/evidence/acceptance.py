"""Which typed rows become records: references resolved, rows without what is required rejected, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.evidence.cells.text import shown
from complyhosp.evidence.cells.unreadable import Unreadable
from complyhosp.evidence.coded import Mask
from complyhosp.evidence.columns import Faults, Typed
from complyhosp.evidence.listing import Listing
from complyhosp.evidence.part import TypedPart, table_of
from complyhosp.evidence.references import Register, filled_by_name, resolved, unproved
from complyhosp.rulebook.records import RecordField, RecordType


@dataclass(frozen=True, slots=True)
class Accepted:
    """The records of one part, under their `_row`s, and how many rows were rejected.

    `unproved` are registers without which some of the records' references could not be looked up. `unread` counts for
    each optional field the records whose cell holds something that could not be read; `reversed_` the records whose
    validity ends before it begins.
    """

    table: pa.Table
    rejected: int
    unproved: frozenset[str]
    unread: Mapping[str, int]
    reversed_: int


def accepted(
    file: str,
    part: TypedPart,
    rows: np.ndarray,
    record_type: RecordType,
    registers: Mapping[str, Register],
    listing: Listing,
) -> Accepted:
    """The part's records. `rows` are their `_row`s; `listing` takes a diagnostic for each cell that says too little."""
    columns = _with_references(part, record_type, registers)
    report = _Report(file, part, columns, record_type, listing)
    rejected = report.rejected_rows()
    unread = report.left_out(rejected)
    table = table_of(columns, rows, record_type, keep=None if rejected is None else ~rejected)
    unproved_registers = _unproved(part, record_type, registers)
    count = 0 if rejected is None else int(rejected.sum())
    return Accepted(table, count, unproved_registers, unread, report.ended_before_begun(rejected))


def _unproved(part: TypedPart, record_type: RecordType, registers: Mapping[str, Register]) -> frozenset[str]:
    referring = {name: field for name, field in record_type.fields.items() if field.refers}
    return frozenset().union(*(unproved(part.columns[name], field, registers) for name, field in referring.items()))


def _with_references(part: TypedPart, record_type: RecordType, registers: Mapping[str, Register]) -> dict[str, Typed]:
    """The part's columns with references resolved; blanks are filled by name before."""
    columns = dict(part.columns)
    for name, field in record_type.fields.items():
        if field.or_by is not None and field.or_by in columns:
            columns[name] = filled_by_name(columns[name], columns[field.or_by], field, registers)
        if field.refers:
            columns[name] = resolved(columns[name], field, registers)
    return columns


@dataclass(frozen=True, slots=True)
class _Report:
    """Tells of the unreadable and missing cells of one part."""

    file: str
    part: TypedPart
    columns: Mapping[str, Typed]
    record_type: RecordType
    listing: Listing

    def rejected_rows(self) -> Mask | None:
        """The rows whose required fields are not all there, each told once by the first such field; None for none."""
        reasons: Faults | None = None
        for name, field in self.record_type.fields.items():
            if field.required and (here := self._lacking(self.columns[name])) is not None:
                fresh = here if reasons is None else np.where(reasons == 0, here, 0).astype(np.uint8)
                self._tell("E", name, field, fresh)
                reasons = here if reasons is None else np.maximum(reasons, here)
        return None if reasons is None else np.asarray(reasons > 0, dtype=bool)

    @staticmethod
    def _lacking(column: Typed) -> Faults | None:
        """Why a required field is not there, a row; None when it always is."""
        if column.values.null_count == 0:
            return column.faults
        blank = column.values.is_null().to_numpy(zero_copy_only=False)
        faults = np.zeros(len(blank), dtype=np.uint8) if column.faults is None else column.faults
        return np.where(blank & (faults == 0), Unreadable.BLANK, faults).astype(np.uint8)

    def left_out(self, rejected: Mask | None) -> dict[str, int]:
        """Tells the cells of the rows that stay which say nothing usable; how many there are of each field."""
        kept_rows = len(self.part.lines) - (0 if rejected is None else int(rejected.sum()))
        unread = dict.fromkeys(self.part.misspelt, kept_rows)
        for name, field in self.record_type.fields.items():
            faults = self.columns[name].faults
            if not field.required and faults is not None:
                kept = faults if rejected is None else np.where(rejected, 0, faults).astype(np.uint8)
                self._tell("W", name, field, kept)
                unread[name] = int((kept > 0).sum())
        return {name: rows for name, rows in unread.items() if rows}

    def ended_before_begun(self, rejected: Mask | None) -> int:
        """Tells the rows that stay whose validity ends before it begins (swapped, or a slip), and counts them. Nobody
        knows when such an entry was valid, and it would be examined at no time at all."""
        validity, fields = self.record_type.validity, self.record_type.fields
        if validity is None or fields[validity.valid_from].type != fields[validity.valid_to].type:
            return 0
        start, end = (self.columns[name].values for name in (validity.valid_from, validity.valid_to))
        wrong = np.asarray(pc.less(end, start).fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)
        wrong = wrong if rejected is None else wrong & ~rejected
        header = self.part.headers.get(validity.valid_to, validity.valid_to)
        places = (Place(self.file, int(row), sheet=self.part.sheet, field=header) for row in self.part.lines[wrong])
        self.listing.add(Diagnostic("W268", place) for place in places)
        return int(wrong.sum())

    def _tell(self, letter: str, name: str, field: RecordField, faults: Faults) -> None:
        """A diagnostic for each fault while there is room in the listing; the others are counted."""
        for reason in np.unique(faults[faults > 0]):
            code = f"{letter}2{int(reason):02d}"
            positions = np.flatnonzero(faults == reason)
            listed = positions[: self.listing.room(self.file, code)]
            self.listing.add(self._one(code, name, field, int(at)) for at in listed)
            self.listing.count(self.file, code, len(positions) - len(listed))

    def _one(self, code: str, name: str, field: RecordField, at: int) -> Diagnostic:
        header = self.part.headers.get(name, name)
        place = Place(self.file, int(self.part.lines[at]), sheet=self.part.sheet, field=header)
        expected = "、".join(field.refers or field.values)
        found = shown(self.columns[name].found(at), masked=field.pii)
        return Diagnostic(code, place, {"found": found, "expected": expected, "unit": field.unit or "-"})
