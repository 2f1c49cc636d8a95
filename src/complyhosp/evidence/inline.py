"""Evidence from plain rows in memory: for the cases of rules, and for tests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.evidence.cells.text import shown
from complyhosp.evidence.cells.unreadable import Unreadable
from complyhosp.evidence.coded import from_cells
from complyhosp.evidence.part import TypedPart, finished, numbered, table_of, typed_part
from complyhosp.evidence.raw import MappedTable
from complyhosp.evidence.tables import EvidenceSet, Part, Site, Span, TypedTable
from complyhosp.evidence.times import Calendar
from complyhosp.evidence.zone import LocalClock
from complyhosp.rulebook.records import RecordType
from complyhosp.source.suggestion import did_you_mean

CASE_FILE = "<case>"
"""The file name that the origins of such rows bear; the sheet is the record type's id, the row counts from 1."""

ALWAYS = Span(-(1 << 62), 1 << 62)
"""All time: what rows in memory cover unless told otherwise."""

Rows = Sequence[Mapping[str, Any]]


def tables_from_rows(
    rows: Mapping[str, Rows],
    record_types: Mapping[str, RecordType],
    timezone: str,
    *,
    absent: Collection[str] = (),
    incomplete: Collection[str] = (),
) -> tuple[EvidenceSet, list[Diagnostic]]:
    """An EvidenceSet of plain values (text, number, bool, list), typed by the parsers that read real exports.

    Every type of `record_types` has a table, empty without rows, that covers all time; one in `incomplete` covers none,
    one in `absent` has no table. An omitted field is null and nothing is required. References are not resolved,
    duplicates are kept. `timezone` is an IANA name (ZoneInfoNotFoundError otherwise). An unknown type or field gives an
    error, an unreadable value (which becomes null) a warning, each at `<case>!type:row[field]`.
    """
    calendar = Calendar(LocalClock(timezone), None)
    diagnostics = [_unknown_type(name, record_types) for name in rows if name not in record_types]
    present = [name for name in record_types if name not in absent]
    tables: dict[str, TypedTable] = {}
    parts: list[Part] = []
    for name in present:
        given, record_type = rows.get(name, ()), record_types[name]
        part = _typed(record_type, given, calendar)
        numbers, count = numbered(part, len(parts))
        parts += [Part(CASE_FILE, name)] * count
        covered = () if name in incomplete else (ALWAYS,)
        tables[name] = TypedTable(name, finished(table_of(part.columns, numbers, record_type)), covered, 0, False)
        diagnostics += _unknown_fields(record_type, given) + _unreadable(record_type, part)
    return EvidenceSet(Site("case", "case", timezone), tables, (), tuple(parts), None), diagnostics


def _typed(record_type: RecordType, rows: Rows, calendar: Calendar) -> TypedPart:
    """The rows as a typed part; a row without any known field stays, all null."""
    # What a case leaves out is null: nothing is filled in from the row above.
    plain = {name: field.model_copy(update={"fill_down": False}) for name, field in record_type.fields.items()}
    record_type = record_type.model_copy(update={"fields": plain})
    names = [name for name in record_type.fields if any(name in row for row in rows)]
    fields = {name: from_cells([row.get(name) for row in rows]) for name in names}
    lines = np.arange(1, len(rows) + 1, dtype=np.int64)
    table = MappedTable(record_type.id, dict(fields), (), {name: name for name in names}, lines)
    return typed_part(table, record_type, calendar)


def _unknown_type(name: str, record_types: Mapping[str, RecordType]) -> Diagnostic:
    """Rows of a record type that there is not."""
    return Diagnostic("E205", Place(CASE_FILE, sheet=name), {"type": name}, hint=did_you_mean(name, record_types))


def _unknown_fields(record_type: RecordType, rows: Rows) -> list[Diagnostic]:
    """Fields that the type does not have, each once, at the first row that has it."""
    unknown: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        for name in row.keys() - record_type.fields.keys():
            unknown.setdefault(name, number)
    return [
        Diagnostic(
            "E206",
            Place(CASE_FILE, number, sheet=record_type.id, field=name),
            {"field": name, "type": record_type.id},
            hint=did_you_mean(name, record_type.fields),
        )
        for name, number in sorted(unknown.items())
    ]


def _unreadable(record_type: RecordType, part: TypedPart) -> list[Diagnostic]:
    """Values that could not be typed."""
    found = []
    for name, column in part.columns.items():
        if column.faults is None:
            continue
        for row in np.flatnonzero(column.faults):
            reason = Unreadable(int(column.faults[row]))
            place = Place(CASE_FILE, int(part.lines[row]), sheet=record_type.id, field=name)
            field = record_type.fields[name]
            args = {"found": shown(column.found(int(row)), masked=False), "expected": " ".join(field.values)}
            found.append(Diagnostic(f"W2{reason:02d}", place, {**args, "unit": field.unit or "-"}))
    return found
