"""One table on one sheet: typed cells, a frozen head with filters, widths, and how it prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from complyhosp.interchange.visible import visible

MOST_CHARACTERS = 32_767
"""Of one cell, in UTF-16 code units: Excel calls a file with more damaged."""

MOST_ROWS = 1_048_576
A4 = 9
LINE, HIGHEST = 13.5, 409.0
"""Points: a line of text, and the highest row that Excel has."""

MEASURED = 3_000
"""Characters of a cell that are measured: they fill the highest row."""

FILLS = {"good": "#E3F3E6", "bad": "#FBE3E1", "open": "#FFF3D6", "none": "#EEEEEE"}
"""Behind a result, beside its word: nothing is told by colour alone."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, its width in characters, and what its cells hold: `text`, `number` or `moment`."""

    heading: str
    width: float
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with a fill of `FILLS` behind it."""

    text: str
    fill: str


Cell = str | int | float | datetime | Marked | None


class Styles:
    """The workbook's cell formats; text cells have the format “text”, so that editing one makes no formula of it."""

    def __init__(self, book: Workbook) -> None:
        text = {"valign": "top", "text_wrap": True, "num_format": "@"}
        self.text = book.add_format(text)
        self.number = book.add_format({"valign": "top", "num_format": "#,##0"})
        self.moment = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self.head = book.add_format({**text, "bold": True, "bg_color": "#22435F", "font_color": "#FFFFFF"})
        self.title = book.add_format({"bold": True, "font_size": 16, "num_format": "@"})
        self.label = book.add_format({**text, "bold": True, "bg_color": "#F3F5F8"})
        self.fills = {name: book.add_format({**text, "bg_color": color}) for name, color in FILLS.items()}


@dataclass(frozen=True, slots=True)
class Page:
    """How a sheet prints: what stands in the footer beside the page number."""

    footer: str
    cut: str
    """What a cell that is too long ends with."""
    more: str
    """What stands below a table with more rows than a sheet can hold."""


class Sheet:
    """Writes a sheet from top to bottom; a row once written is done with, so that large tables need no memory."""

    def __init__(self, worksheet: Worksheet, styles: Styles, page: Page) -> None:
        self.worksheet = worksheet
        self.styles = styles
        self.page = page
        self.row = 0
        self._write: dict[type, Callable[[int, int, Any, Format | None], Any]] = {
            str: self._text,
            int: self._number,
            float: self._number,
            datetime: self._moment,
            Marked: self._marked,
        }
        self._print_setup()

    def _print_setup(self) -> None:
        sheet = self.worksheet
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(0)  # 0: they show, on paper too, so that empty cells need no border
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        footer = self.page.footer.replace("&", "&&")[:120]
        sheet.set_footer(f"&L&8{footer}&R&8&P / &N")

    def widths(self, columns: Sequence[float]) -> None:
        """Column widths in characters, before anything is written."""
        for number, width in enumerate(columns):
            self.worksheet.set_column(number, number, width, self.styles.text)

    def line(self, *cells: Cell, style: Format | None = None) -> None:
        """A row of cells, all in one style where one is given."""
        for column, cell in enumerate(cells):
            if cell is not None and cell != "":
                self._write[type(cell)](self.row, column, cell, style)
        self.row += 1

    def high_enough(self, cells: Sequence[Cell], widths: Sequence[float]) -> None:
        """Makes the next row as high as its texts need: not every program does so by itself when it opens a file."""
        lines = max((_lines(cell, width) for cell, width in zip(cells, widths, strict=False)), default=1)
        if lines > 1:
            self.worksheet.set_row(self.row, min(lines * LINE + 2, HIGHEST))

    def wide(self, first: int, last: int, text: str, style: Format, height: float, label: str | None = None) -> None:
        """A row `height` points high with one text across columns, and a label before it where there is one."""
        self.worksheet.set_row(self.row, height)
        if label is not None:
            self._text(self.row, 0, label, self.styles.label)
        self.worksheet.merge_range(self.row, first, self.row, last, "", style)
        self._text(self.row, first, text, style)
        self.row += 1

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> tuple[int, int]:
        """A table with a head that stays in sight, repeats on paper and filters; its first row and the one after its
        last. Rows that the sheet cannot hold are left out, which a last line says."""
        head, widths = self.row, [column.width for column in columns]
        self.widths(widths)
        headings = [column.heading for column in columns]
        self.high_enough(headings, widths)
        self.line(*headings, style=self.styles.head)
        self.worksheet.freeze_panes(self.row, 0)
        self.worksheet.repeat_rows(head)
        first, left_out = self.row, 0
        for row in rows:
            if self.row < MOST_ROWS - 1:
                self.high_enough(row, widths)
                self.line(*row)
            else:
                left_out += 1
        last = self.row
        self.worksheet.autofilter(head, 0, max(head, last - 1), len(columns) - 1)
        if left_out:
            self.line(self.page.more.format(total=last - first + left_out, shown=last - first))
        return first, last

    def _text(self, row: int, column: int, text: str, style: Format | None) -> None:
        self.worksheet.write_string(row, column, fitting(text, self.page.cut), style or self.styles.text)

    def _number(self, row: int, column: int, number: float, style: Format | None) -> None:
        self.worksheet.write_number(row, column, number, style or self.styles.number)

    def _moment(self, row: int, column: int, moment: datetime, style: Format | None) -> None:
        self.worksheet.write_datetime(row, column, moment, style or self.styles.moment)

    def _marked(self, row: int, column: int, cell: Marked, style: Format | None) -> None:
        self._text(row, column, cell.text, style or self.styles.fills[cell.fill])


def _lines(cell: Cell, width: float) -> int:
    """How many lines a cell takes in a column of so many characters."""
    text = cell.text if isinstance(cell, Marked) else cell
    if not isinstance(text, str) or (len(text) * 2 < width and "\n" not in text):
        return 1
    return _lines_of(text[:MEASURED], max(int(width * 0.92) - 1, 2))  # fonts differ from one machine to the next


@lru_cache(maxsize=512)  # titles and remedies stand in row after row
def _lines_of(text: str, room: int) -> int:
    # This encoding has a byte for Latin letters and two for Chinese ones, as wide as they are: the quickest measure.
    wide = (len(line.encode("gb18030", "replace")) for line in text.split("\n"))
    return sum(max(1, -(-one // room)) for one in wide)


def fitting(text: str, cut: str) -> str:
    """The text fit for a cell: what XML forbids shown, and cut where Excel would refuse it, which `cut` says."""
    shown = visible(text)
    if shown.startswith("<r>") and shown.endswith("</r>"):
        shown += " "  # XlsxWriter takes such a text for its own markup and writes it unescaped
    if len(shown) * 2 <= MOST_CHARACTERS or _units(shown) <= MOST_CHARACTERS:
        return shown
    kept = shown[: MOST_CHARACTERS - len(cut)]
    while _units(kept) > MOST_CHARACTERS - len(cut):
        kept = kept[: -(_units(kept) - MOST_CHARACTERS + len(cut) + 1) // 2 or -1]
    return kept + cut


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2
