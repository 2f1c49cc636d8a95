"""Delimited rows that are not a line each, or not all of one width: slowly, but with the line on which each begins."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from complyhosp.diagnostics import Words

_SENTINEL = "\x02end\x03"
"""A last row of our own: if it comes back inside another row, that row's quote was never closed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What ended the reading: a diagnostic's code, the line, and words for people."""

    code: str
    line: int
    detail: str | Words


@dataclass(slots=True)
class RaggedRows:
    """The rows of the header's width and the lines they begin on; the others as (line, cells), blank ones left out."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    misfits: list[tuple[int, int]] = field(default_factory=list)
    fault: Fault | None = None

    def add(self, row: list[str], line: int, width: int) -> None:
        """One row more. Blanks beyond the header's width do no harm."""
        if len(row) >= width and not any(cell.strip() for cell in row[width:]):
            self.rows.append(row[:width])
            self.lines.append(line)
        elif any(cell.strip() for cell in row):
            self.misfits.append((line, len(row)))


def ragged_rows(content: str, delimiter: str, width: int, lines_above: int) -> RaggedRows:
    """The rows of a text that stands below `lines_above` lines, as far as they can be read."""
    ending = "" if content.endswith("\n") else "\n"
    reader = csv.reader(io.StringIO(f"{content}{ending}{_SENTINEL}\n", newline=""), delimiter=delimiter)
    found = RaggedRows()
    line = lines_above + 1
    try:
        for row in reader:
            if row and row[-1].endswith(f"{_SENTINEL}\n"):
                found.fault = Fault("E212", line, Words("引号没有闭合", "a quote is never closed"))
            elif row != [_SENTINEL]:
                found.add(row, line, width)
            line = lines_above + reader.line_num + 1
    except csv.Error as error:
        found.fault = Fault("E213", line, str(error))
    return found
