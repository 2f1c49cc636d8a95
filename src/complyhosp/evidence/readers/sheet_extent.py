"""How much of a workbook reader's memory the XML of a sheet, or of the shared texts, will ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import numpy as np

from complyhosp.diagnostics import Words
from complyhosp.evidence.limits import MAX_SHARED_TEXT, MAX_SHEET_CELLS
from complyhosp.evidence.readers.reading import Refused, over_limit

# The workbook reader needs no blank before an attribute, so none is asked for here.
_FAR = tuple(
    (10**digits - 1, re.compile(rb'r="(?:[A-Za-z]{2,}[0-9]|[A-Za-z]?[0-9]{%d})' % (digits + 1))) for digits in (4, 5)
)
"""Numbers of rows, and what is found where a place is beyond them or beyond column Z."""
_REFERENCE = re.compile(rb"(?<![\w.:-])r\s*=\s*[\"']([A-Za-z]*)([0-9]+)[\"']")
_UNPLACED = re.compile(rb"<(?:\w+:)?(?:c|row)(?:/|>|\s+(?!r\s*=)[^\s])")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_CLAIMED_TEXTS = re.compile(rb"uniqueCount\s*=\s*[\"']\s*\+?([0-9]+)")
_SMALL = 1 << 15
"""Bytes of XML of which every reference is looked at; in more, only whether one is far out."""
_NEAR_COLUMNS = 26
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 1 << 14
"""Of a sheet in any spreadsheet program."""


def column_number(letters: bytes) -> int:
    """`A` is 1, `XFD` is 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _near_rows(piece: bytes) -> int | None:
    """The rows that suffice for a piece in which every row and cell bears its place and none is far out; else None.

    Blanks and kinds of quotes are taken away first, so that nothing hides behind them; then plain counting will do.
    """
    dense = piece.translate(None, b" \t\r\n").replace(b"'", b'"')
    rows = next((most for most, farther in _FAR if farther.search(dense) is None), None)
    if rows is None or b":c" in dense or b":row" in dense or dense.count(b"<row") != dense.count(b'<rowr="'):
        return None
    return rows if dense.count(b"<c") == dense.count(b'<cr="') + dense.count(b"<col") else None


class Extent:
    """The rectangle that the cells of one part span, from its XML piece by piece; nothing is expanded."""

    def __init__(self, name: str) -> None:
        """`name` is the part's, for messages."""
        self._name = name
        self._rows = 0
        self._columns = 0
        self._unplaced_rows = 0
        self._unplaced_cells = 0
        self._size = 0
        self._texts = 0
        self.formulas = 0
        """Cells with a formula and no stored result."""

    def add(self, piece: bytes) -> None:
        """The next piece of the part; tags are whole."""
        self._size += len(piece)
        for claimed in _CLAIMED_TEXTS.findall(piece):
            self._texts = max(self._texts, int(claimed[:20]))
        self.formulas += piece.count(b"</f></c>") + piece.count(b"</f><v></v>") + piece.count(b"</f><v/>")
        near = _near_rows(piece) if len(piece) > _SMALL else None
        if near is not None:
            self._rows, self._columns = max(self._rows, near), max(self._columns, _NEAR_COLUMNS)
            return
        self._measure(piece)
        if _UNPLACED.search(piece) is not None:
            self._unplaced_rows += len(_ROW.findall(piece))
            self._unplaced_cells = max(self._unplaced_cells, len(_CELL.findall(piece)))

    def _measure(self, piece: bytes) -> None:
        """The outermost of the piece's references."""
        letters: set[bytes] = set()
        digits: set[bytes] = set()
        for column, row in _REFERENCE.findall(piece):
            letters.add(column)
            digits.add(row)
        if any(len(column) > 3 for column in letters) or any(len(row) > 10 for row in digits):
            self._columns, self._rows = _MOST_COLUMNS + 1, _MOST_ROWS + 1
            return
        self._columns = max(self._columns, max(map(column_number, letters), default=0))
        self._rows = max(self._rows, max(map(int, digits), default=0))

    @property
    def cells(self) -> int:
        """How many cells the rectangle has at most."""
        return (self._rows + self._unplaced_rows) * (self._columns + self._unplaced_cells)

    def check(self) -> None:
        """Refused, when the part claims more than a sheet can have or than we hold."""
        rows = self._rows + self._unplaced_rows
        columns = self._columns + self._unplaced_cells
        if self._rows > _MOST_ROWS or self._columns > _MOST_COLUMNS or self.cells > MAX_SHEET_CELLS:
            span = f"{rows:,} × {columns:,}"
            raise Refused(
                "E210",
                {
                    "what": Words(
                        f"工作表 {self._name} 的单元格数（{span}）",
                        f"the number of cells of sheet {self._name} ({span})",
                    ),
                    "limit": f"{MAX_SHEET_CELLS:,}",
                },
            )
        # An entry of the table takes five bytes at least: <si/>.
        if self._texts > self._size // 5 + 1:
            raise over_limit(Words("共享文字的条数", "shared texts claimed"), f"{self._size // 5:,}")


class SharedTexts:
    """How many characters the cells' references to shared texts add up to: each is written out again."""

    _entry = re.compile(rb"<(?:\w+:)?si[\s/>]")
    _reference = re.compile(rb"t\s*=\s*[\"']s[\"'][^<]*<(?:\w+:)?v[^>]*>\s*([0-9]{1,9})")

    def __init__(self) -> None:
        self._longest = 0
        self._references = 0
        self._tail: int | None = None

    def begin(self) -> None:
        """A new part."""
        self._tail = None

    def add(self, piece: bytes) -> None:
        """The next piece of the part."""
        self._references += piece.count(b't="s"') + piece.count(b"t='s'")
        starts = [match.start() for match in self._entry.finditer(piece)] if b"<si" in piece or b":si" in piece else []
        if starts:
            gaps = np.diff([*starts, len(piece)])
            self._longest = max(self._longest, int(gaps.max()), (self._tail or 0) + starts[0])
            self._tail = len(piece) - starts[-1]
        elif self._tail is not None:
            self._tail += len(piece)
            self._longest = max(self._longest, self._tail)

    @property
    def may_be_excessive(self) -> bool:
        """Whether the longest text in every cell would be too much."""
        return self._longest * self._references > MAX_SHARED_TEXT

    def check(self, pieces: Callable[[], Iterable[bytes]]) -> None:
        """The exact sum, over the pieces of all parts once more. Refused over the limit."""
        lengths: list[int] = []
        counts: dict[int, int] = {}
        for piece in pieces():
            starts = [match.start() for match in self._entry.finditer(piece)]
            if starts:
                lengths += np.diff([*starts, len(piece)]).tolist()
            for found in self._reference.findall(piece):
                counts[int(found)] = counts.get(int(found), 0) + 1
        total = sum(lengths[at] * count for at, count in counts.items() if at < len(lengths))
        if total > MAX_SHARED_TEXT:
            raise over_limit(Words("共享文字", "shared texts"), f"{MAX_SHARED_TEXT >> 20} MiB")
