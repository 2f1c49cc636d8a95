"""What the readers yield: columns of raw cells under their headers, each row with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from complyhosp.evidence.cells.text import Cell
from complyhosp.evidence.coded import Column, Ints, column_of
from complyhosp.rulebook.records import RangeColumn


class LazyColumns(Sequence[Column]):
    """Columns of Python cells that are looked at (which is most of the work) only when they are asked for."""

    def __init__(self, cells: Sequence[Sequence[Cell]]) -> None:
        """`cells` are those of each column."""
        self._cells = cells

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, at: int) -> Column: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Column]: ...
    def __getitem__(self, at: int | slice) -> Column | Sequence[Column]:
        return LazyColumns(self._cells[at]) if isinstance(at, slice) else column_of(self._cells[at])


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of a file. `lines` are the rows' numbers as an editor or a spreadsheet shows them.

    `headers` are as found (a two-row header joined), one a column; a blank one is "".
    """

    sheet: str | None
    headers: Sequence[str]
    columns: Sequence[Column]
    lines: Ints


@dataclass(frozen=True, slots=True)
class MappedTable:
    """The columns of one table that belong to fields of its record type.

    `headers` tells for each field (and for each range, under its first field's name and `..`) the header it came from.
    """

    sheet: str | None
    fields: dict[str, Column]
    ranges: Sequence[tuple[RangeColumn, Column]]
    headers: dict[str, str]
    lines: Ints
    misspelt: frozenset[str] = frozenset()
    """Fields without a column whose header seems to be there with a slip of the pen."""
