"""Which header belongs to which field, and which row of a sheet holds the headers."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from complyhosp.evidence.cells.numbers import unit_fits
from complyhosp.evidence.cells.text import Cell, folded, is_blank, text_of
from complyhosp.evidence.limits import HEADER_SEARCH_ROWS
from complyhosp.rulebook.records import RecordType

RANGE = ".."
"""Follows the number of a range column in a target: `0..`."""

SHORTEST_MISSPELT = 4
"""Of the longer of the two; shorter headers are too often words of their own: 检查人, 检查项."""

_TAIL = re.compile(r"(?:\(([^()]*)\)|[*:])$")


class HeaderBook:
    """The headers of one record type, those of the manifest first.

    A target is a field's name, or the number of one of the type's `ranges` followed by `..`.
    """

    def __init__(self, record_type: RecordType, columns: Mapping[str, str]) -> None:
        """`columns` is the manifest's: header -> field (only fields that exist)."""
        self.type = record_type
        self._ranks: dict[str, int] = {}
        self._targets: dict[str, str] = {}
        self._seen: dict[str, str | None] = {}
        for header, target in columns.items():
            self._add(header, target)
        mapped = set(columns.values())
        for name, field in record_type.fields.items():
            if name not in mapped:
                for header in (name, *field.aliases):
                    self._add(header, name)
        for number, column_range in enumerate(record_type.ranges):
            for header in column_range.aliases:
                self._add(header, f"{number}{RANGE}")

    def _add(self, header: str, target: str) -> None:
        key = folded(header)
        if key not in self._targets:
            self._targets[key] = target
            self._ranks[key] = len(self._ranks)

    def target(self, header: str) -> str | None:
        """What a header as found belongs to; a bracketed unit, `*` or `:` at its end may be left out."""
        if header not in self._seen:
            self._seen[header] = self._target(header)
        return self._seen[header]

    def _target(self, header: str) -> str | None:
        """As `target`; the same headers are asked for again and again while the header row is looked for."""
        key = folded(header)
        if key in self._targets or not key:
            return self._targets.get(key)
        tail = _TAIL.search(key)
        if tail is None:
            return None
        target = self.target(key[: tail.start()])
        field = self.type.fields.get(target or "")
        fits = field is None or field.type not in {"number", "int", "duration"} or unit_fits(tail[1] or "", field.unit)
        return target if fits else None

    def misspelt(self, unmapped: Iterable[str], taken: Container[str]) -> dict[str, str]:
        """Headers without a field that are one character away from one of a field without a column, and that field;
        short ones are never taken for each other. Required fields are not among them: without one nothing is read."""
        absent = {
            key: target
            for key, target in self._targets.items()
            if target in self.type.fields and target not in taken and not self.type.fields[target].required
        }
        found = {
            header: target for header in unmapped for key, target in absent.items() if _one_slip(folded(header), key)
        }
        return {header: target for header, target in found.items() if not self._by_range(target)}

    def near_misses(self, field: str, unmapped: Iterable[str]) -> list[str]:
        """Those of the headers that are one character away from one of the field's."""
        known = [key for key, target in self._targets.items() if target == field]
        return [header for header in unmapped if any(_one_slip(folded(header), key) for key in known)]

    def _by_range(self, field: str) -> bool:
        return any(field in one.into for one in self.type.ranges)

    def rank(self, header: str) -> int:
        """The header's place in the order in which headers are known; unknown ones come last."""
        return self._ranks.get(folded(header), len(self._ranks))

    def score(self, headers: Sequence[str]) -> int:
        """How many fields (or ranges) a row of headers names."""
        return len({target for target in map(self.target, headers) if target is not None})


def _one_slip(one: str, other: str) -> bool:
    """Whether one character is wrong, missing or too many, of at least four in the longer."""
    if max(len(one), len(other)) < SHORTEST_MISSPELT or abs(len(one) - len(other)) > 1 or one == other:
        return False
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    ends = {one[same:], one[same + 1 :]}, {other[same:], other[same + 1 :]}
    return bool(ends[0] & ends[1])


@dataclass(frozen=True, slots=True)
class HeaderRows:
    """The headers found, and the index of the first row of data."""

    headers: tuple[str, ...]
    data_from: int
    score: int


def find_headers(book: HeaderBook, rows: Sequence[Sequence[Cell]], header_row: int | None) -> HeaderRows | None:
    """The row, or the two rows, of the first ones that name most fields; None when no row names any.

    `header_row` (from 1) fixes the first of them. One row is preferred to two, an earlier one to a later.
    """
    texts = [[_header(cell) for cell in row] for row in rows[: (header_row or 0) + HEADER_SEARCH_ROWS]]
    starts = range(len(texts)) if header_row is None else range(header_row - 1, min(header_row, len(texts)))
    best: HeaderRows | None = None
    for at in starts:
        best = _better(best, HeaderRows(tuple(texts[at]), at + 1, book.score(texts[at])))
    for at in starts:
        if at + 1 < len(texts) and (joined := _joined(book, texts[at], texts[at + 1])) is not None:
            best = _better(best, HeaderRows(joined, at + 2, book.score(joined)))
    return best if best is not None and (best.score or header_row is not None) else None


def _header(cell: Cell) -> str:
    """A header as found, on one line."""
    return " ".join(cell.split()) if isinstance(cell, str) else text_of(cell)


def _better(best: HeaderRows | None, other: HeaderRows) -> HeaderRows:
    return other if best is None or other.score > best.score else best


def _joined(book: HeaderBook, upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...] | None:
    """The headers of two rows, the upper one's spreading over blanks to its right; None if the lower row is data."""
    headers: list[str] = []
    spread = ""
    for at in range(max(len(upper), len(lower))):
        above = upper[at] if at < len(upper) else ""
        below = lower[at] if at < len(lower) else ""
        spread = above or (spread if below else "")
        if not below or below == above:
            headers.append(above)
            continue
        known = [text for text in (spread + below, below) if book.target(text) is not None]
        if not known and book.target(above) is not None:
            return None
        headers.append(known[0] if known else spread + below)
    return tuple(headers)


def likeliest(rows: Sequence[Sequence[Cell]]) -> str:
    """The fullest of the first rows, shortened: what a person would take for the header."""
    fullest = max(rows[:HEADER_SEARCH_ROWS], key=lambda row: sum(not is_blank(cell) for cell in row), default=())
    return ", ".join(text_of(cell)[:20] for cell in fullest if not is_blank(cell))[:120]
