"""What reading evidence yields: a typed table a record type, what each file gave, and the way back to every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import pyarrow as pa

ROW = "_row"
"""The column that leads a record back to its origin."""

FILE_STRIDE = 1 << 32
"""`_row` is the part's number times this, plus the row's line: ascending in evidence order."""

Incompleteness = Literal["stale_evidence", "source_incomplete"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of time; microseconds since 1970-01-01 UTC."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a record came from: the file as the manifest names it, the sheet, and the row as an editor shows it."""

    file: str
    sheet: str | None
    row: int


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of rows with one origin: a file, or one sheet of a workbook; `_row // FILE_STRIDE` is its index."""

    file: str
    sheet: str | None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What one manifest entry gave.

    `rows` counts data rows found, `accepted + rejected + duplicates == rows` unless a `split` made several records of
    one row (each then counts). `damaged`: the file cannot be trusted to be whole (unreadable, truncated, a required
    column missing, a hash that does not match); its readable rows are in the tables all the same. `claims` is the time
    it proves to cover: its period cut at `exported_at`, None when damaged, when the manifest states no period, or when
    it has records and none of them lies in that period.
    `stale` tells that `exported_at` cut something off.
    """

    file: str
    sheet: str | None
    type: str
    source: str | None
    sha256: str | None
    period: Span | None
    exported_at: int | None
    rows: int
    accepted: int
    rejected: int
    duplicates: int
    damaged: bool
    stale: bool
    claims: Span | None
    columns: Mapping[str, str]
    """Header found in the file -> field of the record type."""
    unmapped: tuple[str, ...]
    """Headers that no field takes."""


@dataclass(frozen=True, slots=True)
class Site:
    """The hospital, as the manifest names it; `timezone` is an IANA name."""

    id: str
    name: str
    timezone: str


@dataclass(frozen=True, slots=True)
class TypedTable:
    """The accepted records of one type, duplicates removed.

    `data` has a column for every field of the type (docs/evidence.md, part 2, tells each type's form) and `_row`.
    `covered` is the union of the files' claims and of signed zero reports, without what damaged or missing files and
    early exports claim and do not prove; merged and sorted. `rejected` counts the
    rows that could not be typed. `stale` tells that an `exported_at` before the claimed end cut something off.
    """

    type: str
    data: pa.Table
    covered: tuple[Span, ...]
    rejected: int
    stale: bool
    unproved: tuple[str, ...] = ()
    """Registers that were not handed in, or not whole, and without which some references could not be looked up."""
    unread: Mapping[str, int] = field(default_factory=dict)
    """Optional field -> records whose cell holds something that could not be read. They are null in `data`, as blank
    cells are."""
    reversed_: int = 0
    """How many records' validity ends before it begins: nobody knows when they held."""
    contradicting: int = 0
    """How many records say otherwise of the same thing than an earlier record does."""


@dataclass(frozen=True, slots=True)
class EvidenceSet:
    """All evidence of one manifest. A type without any file (and without a zero report) is not in `tables`.

    `secret` keys the pseudonyms of persons: the hospital's own key, or else a digest that only who holds all of these
    files can compute. It is never shown.
    """

    site: Site
    tables: Mapping[str, TypedTable]
    files: tuple[SourceFile, ...]
    parts: tuple[Part, ...]
    latest_export: datetime | None
    secret: bytes = field(default=b"", repr=False)

    def origin(self, row: int) -> Origin:
        """The origin of the record whose `_row` this is."""
        part = self.parts[row // FILE_STRIDE]
        return Origin(part.file, part.sheet, row % FILE_STRIDE)
