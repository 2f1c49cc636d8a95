"""From a manifest to an evidence set: `open_evidence`, the whole way on one page."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.evidence.acceptance import accepted
from complyhosp.evidence.coverage import ZeroReports, broken_claims, claims_of, merged, touching, without
from complyhosp.evidence.listing import Listing
from complyhosp.evidence.manifest import Manifest, load_manifest
from complyhosp.evidence.part import finished, numbered, schema_of
from complyhosp.evidence.references import Register, in_order, register_of
from complyhosp.evidence.sameness import Records, without_repeats
from complyhosp.evidence.source_file import ReadFile, read_file, unknown_type
from complyhosp.evidence.tables import FILE_STRIDE, ROW, EvidenceSet, Origin, Part, SourceFile, Span, TypedTable
from complyhosp.rulebook.records import RecordType


def open_evidence(
    manifest_path: Path, record_types: Mapping[str, RecordType]
) -> tuple[EvidenceSet | None, list[Diagnostic]]:
    """All evidence that a manifest names, typed by `record_types`; None only when the manifest itself does not load.

    A bad cell, row or file never hides another: it is told by a diagnostic (sorted by place), and what it could have
    changed is counted as incomplete. Nothing is written, and the clock is not read.
    """
    manifest, diagnostics = load_manifest(manifest_path)
    if manifest is None:
        return None, diagnostics
    opening = _Opening(manifest, record_types)
    opening.listing.add(diagnostics)
    opening.read()
    opening.accept()
    evidence = opening.evidence()
    return evidence, opening.listing.diagnostics()


@dataclass(slots=True)
class _FileCounts:
    """What became of one file's records; `parts` are its part numbers."""

    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    astray: bool = False
    """None of its records lies in the period that it claims: it is not the file that the manifest speaks of."""
    parts: range = field(default_factory=lambda: range(0))


class _Opening:
    def __init__(self, manifest: Manifest, record_types: Mapping[str, RecordType]) -> None:
        self.listing = Listing()
        self._manifest = manifest
        self._types = record_types
        self._files: list[ReadFile] = []
        self._counts: list[_FileCounts] = []
        self._parts: list[Part] = []
        self._tables: dict[str, pa.Table] = {}
        self._unproved: dict[str, set[str]] = {}
        self._unread: dict[str, Counter[str]] = {}
        self._reversed: Counter[str] = Counter()
        self._contradicting: Counter[str] = Counter()

    def read(self) -> None:
        """Every file of a known type, in the manifest's order."""
        for file in self._manifest.files:
            record_type = self._types.get(file.entry.type)
            if record_type is None:
                self.listing.add([unknown_type(self._manifest, file, self._types)])
                continue
            found = read_file(self._manifest, file, record_type)
            self.listing.add(found.diagnostics)
            self._files.append(found)
            self._counts.append(_FileCounts(rejected=found.rejected))

    def accept(self) -> None:
        """Every type's records, registers before what refers to them."""
        numbers = self._numbered()
        registers: dict[str, Register] = {}
        for name in in_order(self._types, {file.file.entry.type for file in self._files}):
            record_type = self._types[name]
            self._tables[name] = self._records(record_type, numbers, registers)
            if record_type.register_:
                whole = not any(file.damaged for file in self._files if file.file.entry.type == name)
                registers[name] = register_of(record_type, self._tables[name], whole=whole)

    def _numbered(self) -> list[list[np.ndarray]]:
        """The `_row`s of every part of every file, in the manifest's order."""
        numbers = []
        for file, counts in zip(self._files, self._counts, strict=True):
            first, rows = len(self._parts), []
            for part in file.parts:
                here, count = numbered(part, len(self._parts))
                self._parts += [Part(file.file.entry.path, part.sheet)] * count
                rows.append(here)
            counts.parts = range(first, len(self._parts))
            numbers.append(rows)
        return numbers

    def _records(
        self, record_type: RecordType, numbers: list[list[np.ndarray]], registers: Mapping[str, Register]
    ) -> pa.Table:
        """One type's records of all files, each once."""
        tables = [schema_of(record_type).empty_table()]
        for file, counts, rows in zip(self._files, self._counts, numbers, strict=True):
            if file.file.entry.type == record_type.id:
                for part, here in zip(file.parts, rows, strict=True):
                    result = accepted(file.file.entry.path, part, here, record_type, registers, self.listing)
                    counts.rejected += result.rejected
                    self._unproved.setdefault(record_type.id, set()).update(result.unproved)
                    self._unread.setdefault(record_type.id, Counter()).update(result.unread)
                    self._reversed[record_type.id] += result.reversed_
                    tables.append(result.table)
        once = without_repeats(Records(record_type, pa.concat_tables(tables), self._origin))
        self.listing.add(once.diagnostics)
        self._contradicting[record_type.id] = once.contradicting
        self._count(record_type, once.table, once.repeated)
        return once.table

    def _count(self, record_type: RecordType, table: pa.Table, repeated: np.ndarray) -> None:
        """What became of the records of each file of the type."""
        rows = table.column(ROW).to_numpy()
        for file, counts in zip(self._files, self._counts, strict=True):
            if file.file.entry.type != record_type.id:
                continue
            first, end = counts.parts.start * FILE_STRIDE, counts.parts.stop * FILE_STRIDE
            begin, stop = np.searchsorted(rows, [first, end])
            counts.accepted = int(stop - begin)
            counts.duplicates = int(((repeated >= first) & (repeated < end)).sum())
            place = Place(file.file.entry.path, sheet=file.file.entry.sheet)
            if counts.duplicates:
                self.listing.add([Diagnostic("N262", place, {"rows": counts.duplicates})])
            span = file.file.period
            if span is not None and counts.accepted and record_type.time_fields and not record_type.register_:
                own = table.slice(begin, stop - begin)
                counts.astray = not touching(own, record_type, span, self._manifest.clock).any()
                if counts.astray:
                    self.listing.add([Diagnostic("W263", place)])

    def _origin(self, row: int) -> Origin:
        part = self._parts[row // FILE_STRIDE]
        return Origin(part.file, part.sheet, row % FILE_STRIDE)

    def evidence(self) -> EvidenceSet:
        """The set, with what each type covers."""
        zero, found = ZeroReports(self._tables, self._types, self._manifest.clock, self._origin).covered()
        self.listing.add(found)
        files = tuple(map(self._source_file, self._files, self._counts))
        names = [name for name in self._types if name in self._tables or name in zero]
        tables = {name: self._typed_table(name, files, zero.get(name, [])) for name in names}
        site, parts = self._manifest.site, tuple(self._parts)
        return EvidenceSet(site, tables, files, parts, self._latest_export(), self._secret())

    def _secret(self) -> bytes:
        """Over every file's content, in any order."""
        secret = hashlib.blake2b(digest_size=32, person=b"complyhosp/set")
        for one in sorted({file.secret for file in self._files}):
            secret.update(one)
        return secret.digest()

    def _typed_table(self, name: str, files: tuple[SourceFile, ...], zero: list[Span]) -> TypedTable:
        own = [file for file in files if file.type == name]
        table = self._tables.get(name)
        covered = without(
            merged([*(file.claims for file in own if file.claims is not None), *zero]), broken_claims(own)
        )
        data = finished(schema_of(self._types[name]).empty_table() if table is None else table)
        rejected, stale = sum(file.rejected for file in own), any(file.stale for file in own)
        unproved, unread = tuple(sorted(self._unproved.get(name, ()))), dict(self._unread.get(name, {}))
        against = (self._reversed[name], self._contradicting[name])
        return TypedTable(name, data, covered, rejected, stale, unproved, unread, *against)

    def _source_file(self, read: ReadFile, counts: _FileCounts) -> SourceFile:
        file, entry = read.file, read.file.entry
        claims, stale = claims_of(file, believed=not read.damaged and not counts.astray)
        return SourceFile(
            file=entry.path,
            sheet=entry.sheet,
            type=entry.type,
            source=entry.source,
            sha256=read.sha256,
            period=file.period,
            exported_at=file.exported_at,
            rows=read.rows,
            accepted=counts.accepted,
            rejected=counts.rejected,
            duplicates=counts.duplicates,
            damaged=read.damaged,
            stale=stale,
            claims=claims,
            columns=read.columns,
            unmapped=read.unmapped,
        )

    def _latest_export(self) -> datetime | None:
        """The last moment at which any file was exported, in the site's zone."""
        moments = [file.exported_at for file in self._manifest.files if file.exported_at is not None]
        if not moments:
            return None
        latest = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=max(moments))
        return latest.astimezone(ZoneInfo(self._manifest.site.timezone))
