"""What a writer is given: a file with its sheets, each with header, cells, and the mess around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from hospital.export.styles import Cell, Column
from hospital.world import Row


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: of a workbook a sheet, of every other format the file."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    title: tuple[str, ...] = ()
    """Lines above the header."""
    groups: tuple[tuple[str, int], ...] = ()
    """A first header row: each text stands merged over so many columns; an empty text is none."""
    merged: tuple[str, ...] = ()
    """Columns (by header) whose equal neighbours are one cell."""
    ditto: tuple[str, ...] = ()
    """Columns whose repeated values are written 同上."""
    blank_tail: int = 0
    footer: tuple[str, ...] = ()

    @property
    def header(self) -> list[str]:
        """The headers."""
        return [one.header for one in self.columns]

    def cells(self) -> list[list[Cell]]:
        """The rows' cells, repeated ones as 同上 where the sheet does so."""
        table = [[one.of(row) for one in self.columns] for row in self.rows]
        for place, header in enumerate(self.header):
            if header in self.ditto:
                above: Cell = None
                for line in table:
                    above, line[place] = line[place], "同上" if line[place] == above is not None else line[place]
        return table


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the manifest: which record type a file, or one of its sheets, holds."""

    type: str
    source: str
    period: tuple[date, date] | None
    exported_at: datetime
    sheet: str | None = None
    note: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    """Further keys, as YAML texts: `encoding`, `header_row`, `columns`, `delimiter`."""
    sealed: bool = True
    """Whether its SHA-256 is stated."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file of the evidence set."""

    path: str
    sheets: tuple[Sheet, ...]
    entries: tuple[Entry, ...]
    format: str | None = None
    """A writer's name; None for that of the file's suffix."""
    cut_to: float | None = None
    """The share of its bytes that is left of a file that was cut."""
