"""What the readers yield: columns of raw cells under their headers, each row with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from complyhosp.evidence.coded import Column, Ints
from complyhosp.rulebook.records import RangeColumn


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
