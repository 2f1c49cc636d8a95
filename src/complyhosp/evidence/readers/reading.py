"""What a reader is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from complyhosp.diagnostics import Diagnostic, Place, Words
from complyhosp.evidence.cells.text import Cell
from complyhosp.evidence.headers import HeaderBook, HeaderRows, likeliest
from complyhosp.evidence.limits import MAX_COLUMNS
from complyhosp.evidence.manifest import FileEntry
from complyhosp.evidence.raw import LazyColumns, RawTable


@dataclass(frozen=True, slots=True)
class Request:
    """One file to read, by the manifest's `entry` and the headers of its record type."""

    path: Path
    entry: FileEntry
    book: HeaderBook

    def place(self, line: int | None = None, sheet: str | None = None) -> Place:
        """A place in the file, named as the manifest names it."""
        return Place(self.entry.path, line, sheet=sheet)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave.

    `damaged`: it cannot be whole, and `diagnostics` say why. `doubts`: signs of a cut that count unless the manifest's
    `rows` or `sha256` agree. `rejected`: rows that the format itself makes unreadable (each with its diagnostic).
    """

    tables: tuple[RawTable, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    doubts: tuple[Diagnostic, ...] = ()
    damaged: bool = False
    rejected: int = 0


@dataclass(slots=True)
class Refused(Exception):  # noqa: N818  # a file is refused; nothing in the program is in error
    """Raised within a reader where nothing of the file can be used; becomes a damaged `Reading`."""

    code: str
    args_: dict[str, object] = field(default_factory=dict)
    line: int | None = None
    sheet: str | None = None

    def diagnostic(self, request: Request) -> Diagnostic:
        """What is wrong, placed."""
        return Diagnostic(self.code, request.place(self.line, self.sheet), self.args_)


def over_limit(what: Words, limit: str, line: int | None = None) -> Refused:
    """The refusal of a file that asks for too much; `what` and `limit` are words for people."""
    return Refused("E210", {"what": what, "limit": limit}, line)


def limited_bytes(request: Request, limit: int) -> bytes:
    """The whole file, if it is not larger than `limit`."""
    size = request.path.stat().st_size
    if size > limit:
        raise over_limit(Words("文件", "the file"), f"{limit >> 20} MiB")
    return request.path.read_bytes()


def no_header(request: Request, rows: Sequence[Sequence[Cell]], sheet: str | None) -> Diagnostic:
    """The diagnostic of a table without a header row."""
    args = {"type": request.entry.type, "found": likeliest(rows)}
    return Diagnostic("E220", request.place(1, sheet), args)


def table_of_rows(
    rows: Sequence[Sequence[Cell]], lines: Sequence[int], found: HeaderRows, sheet: str | None
) -> RawTable:
    """A raw table from rows of cells below their header; short rows are blank at their ends.

    `lines` are those of `rows`, header included.
    """
    width = max(len(found.headers), max(map(len, rows), default=0))
    if width > MAX_COLUMNS:
        raise over_limit(Words("列数", "columns"), str(MAX_COLUMNS))
    data = rows[found.data_from :]
    uneven = any(len(row) != width for row in data)
    even = [[*row, *[None] * (width - len(row))] for row in data] if uneven else data
    columns = LazyColumns(list(zip(*even, strict=True)) if even else [()] * width)
    headers = (*found.headers, *[""] * (width - len(found.headers)))
    return RawTable(sheet, headers, columns, np.asarray(lines[found.data_from :], dtype=np.int64))
