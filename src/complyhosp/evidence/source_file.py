"""One manifest entry on its way: read, mapped, typed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from complyhosp.diagnostics import Diagnostic, Place, reason_of
from complyhosp.evidence import reading_files
from complyhosp.evidence.cells.moments import DAY
from complyhosp.evidence.headers import HeaderBook
from complyhosp.evidence.manifest import Manifest, ManifestFile
from complyhosp.evidence.mapping import TableMapping, mapped
from complyhosp.evidence.part import TypedPart, typed_part
from complyhosp.evidence.readers.reading import Reading, Refused, Request
from complyhosp.evidence.times import Calendar
from complyhosp.rulebook.records import RecordType
from complyhosp.source.suggestion import did_you_mean


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one manifest entry gave, before references are resolved and duplicates removed.

    `rows` counts data rows, those that the format itself made unreadable (`rejected`) included.
    """

    file: ManifestFile
    sha256: str | None
    parts: tuple[TypedPart, ...]
    rows: int
    rejected: int
    damaged: bool
    columns: Mapping[str, str]
    unmapped: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    secret: bytes = dataclasses.field(default=b"", repr=False)
    """A digest of the content that is never shown (`reading_files.Digests`)."""


def read_file(manifest: Manifest, file: ManifestFile, record_type: RecordType) -> ReadFile:
    """The entry's file read, its headers mapped, its cells typed; never raises for a bad file."""
    columns, diagnostics = _known_columns(manifest, file, record_type)
    request = Request(file.location, file.entry, HeaderBook(record_type, columns))
    try:
        digests = reading_files.digests_of(request)
    except OSError as error:
        missing = Refused("E207", {"reason": reason_of(error)}).diagnostic(request)
        return ReadFile(file, None, (), 0, 0, True, {}, (), (*diagnostics, missing))
    reading = reading_files.read(request)
    tables = [mapped(request, table) for table in reading.tables]
    rows = sum(len(one.table.lines) for one in tables) + reading.rejected
    diagnostics += [*reading.diagnostics, *(found for one in tables for found in one.diagnostics)]
    checks = _checked(request, reading, digests.sha256, rows)
    calendar = Calendar(manifest.clock, _days(manifest, file))
    return ReadFile(
        file,
        digests.sha256,
        tuple(typed_part(one.table, record_type, calendar) for one in tables),
        rows,
        reading.rejected,
        reading.damaged or bool(checks) or any(one.damaged for one in tables),
        _columns(tables, record_type),
        tuple(dict.fromkeys(header for one in tables for header in one.unmapped)),
        (*diagnostics, *checks),
        digests.secret,
    )


def _known_columns(
    manifest: Manifest, file: ManifestFile, record_type: RecordType
) -> tuple[dict[str, str], list[Diagnostic]]:
    """The manifest's columns whose fields exist; an error for each other one."""
    document, known, wrong = manifest.document, dict[str, str](), list[Diagnostic]()
    for header, field in file.entry.columns.items():
        if field in record_type.fields:
            known[header] = field
            continue
        place = document.place((*file.path_to, "columns", header))
        args = {"field": field, "type": record_type.id}
        hint = did_you_mean(field, record_type.fields)
        wrong.append(Diagnostic("E206", place, args, document.excerpt(place, len(field)), hint))
    return known, wrong


def _checked(request: Request, reading: Reading, sha256: str, rows: int) -> list[Diagnostic]:
    """What the manifest's own checks, and signs of a cut, say against the file. One that agrees silences the signs."""
    entry, place = request.entry, request.place()
    wrong: list[Diagnostic] = []
    if entry.sha256 is not None and entry.sha256.lower() != sha256:
        wrong.append(Diagnostic("E215", place, {"expected": entry.sha256.lower(), "found": sha256}))
    if entry.rows is not None and entry.rows != rows and not reading.damaged:
        wrong.append(Diagnostic("E216", place, {"expected": entry.rows, "found": rows}))
    proved = (entry.sha256 is not None or entry.rows is not None) and not wrong
    return wrong if proved else [*wrong, *reading.doubts]


def _days(manifest: Manifest, file: ManifestFile) -> tuple[int, int] | None:
    """The local days that the entry's period touches, half open, since 1970."""
    if file.period is None:
        return None
    start, end = manifest.clock.to_local(np.asarray([file.period.start, file.period.end - 1]))
    return int(start) // DAY, int(end) // DAY + 1


def _columns(tables: Sequence[TableMapping], record_type: RecordType) -> dict[str, str]:
    """Header -> field, over all tables of the file; a header of both ends of an interval names the first."""
    return {
        one.table.headers[field]: field
        for one in tables
        for field in reversed(record_type.fields)
        if field in one.table.headers
    }


def unknown_type(manifest: Manifest, file: ManifestFile, record_types: Mapping[str, RecordType]) -> Diagnostic:
    """The error of an entry whose type there is not."""
    place: Place = manifest.document.place((*file.path_to, "type"))
    name = file.entry.type
    excerpt = manifest.document.excerpt(place, len(name))
    return Diagnostic("E205", place, {"type": name}, excerpt, did_you_mean(name, record_types))
