"""Tables of an HTML page, which many systems save under the name of a spreadsheet (`.xls`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml import etree

from complyhosp.diagnostics import Words
from complyhosp.evidence.headers import find_headers
from complyhosp.evidence.limits import MAX_COLUMNS, MAX_HTML_BYTES, MAX_SHEET_CELLS
from complyhosp.evidence.raw import RawTable
from complyhosp.evidence.readers.decoding import decoded
from complyhosp.evidence.readers.reading import (
    Reading,
    Refused,
    Request,
    limited_bytes,
    no_header,
    over_limit,
    table_of_rows,
)

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_ENCODINGS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "big5": "big5",
}

Grid = list[list[str | None]]


def read(request: Request) -> Reading:
    """The tables of the page that have known headers; rows are numbered as a spreadsheet program shows the page."""
    data = limited_bytes(request, MAX_HTML_BYTES)
    found = decoded(data, request.entry.encoding or _declared(data))
    page = _page(found.text)
    tables: list[RawTable] = []
    first_rows: Grid = []
    above = 0
    for element in page.iter("table"):
        if next(element.iterancestors("table"), None) is not None:
            continue
        grid = _grid(element)
        headers = find_headers(request.book, grid, request.entry.header_row)
        if headers is not None:
            lines = range(above + 1, above + len(grid) + 1)
            tables.append(table_of_rows(grid, lines, headers, None))
        first_rows = first_rows or grid
        above += len(grid)
    low = found.text.lower()
    if found.cut or low.count("<table") > low.count("</table"):
        raise_later = Refused("E212", {"detail": Words("缺少 </table>", "no </table>")}, above or 1)
        return Reading(tuple(tables), (raise_later.diagnostic(request),), damaged=True)
    if not tables:
        return Reading(diagnostics=(no_header(request, first_rows, None),), damaged=True)
    return Reading(tuple(tables))


def _declared(data: bytes) -> str | None:
    """The encoding that the page declares for itself, if it is one that we read."""
    match = _CHARSET.search(data[:4096])
    return _ENCODINGS.get(match[1].decode().lower()) if match else None


def _page(text: str) -> lxml.html.HtmlElement:
    """The page as a tree, within the parser's own limits of depth and text size."""
    parser = lxml.html.HTMLParser(
        encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Refused("E213", {"detail": str(error)[:80]}) from None
    fatal = [entry.message for entry in parser.error_log if entry.level_name == "FATAL"]
    if any("depth" in message.lower() or "huge" in message.lower() for message in fatal):
        raise Refused("E213", {"detail": fatal[0][:80]})
    return page


def _grid(table: lxml.html.HtmlElement) -> Grid:
    """The table's rows with every cell in its column; a cell over several rows or columns fills all of them."""
    grid: Grid = []
    hanging: dict[int, tuple[int, str]] = {}
    cells = 0
    for row in _rows(table):
        line: list[str | None] = []
        for text, across, down in _cells(row):
            _hang(line, hanging)
            if down > 1:
                hanging.update(dict.fromkeys(range(len(line), len(line) + across), (down, text)))
            line += [text] * across
            if len(line) > MAX_COLUMNS:
                raise over_limit(Words("列数", "columns"), str(MAX_COLUMNS))
        _hang(line, hanging)
        hanging = {at: (down - 1, text) for at, (down, text) in hanging.items() if down > 1}
        cells += len(line)
        if cells > MAX_SHEET_CELLS:
            raise over_limit(Words("单元格", "cells"), f"{MAX_SHEET_CELLS:,}")
        grid.append(line)
    return grid


def _hang(line: list[str | None], hanging: dict[int, tuple[int, str]]) -> None:
    """The cells that hang down from rows above into the next places of this one."""
    # A cell that began in this very row is in the line already, so its own places are past.
    while len(line) in hanging:
        line.append(hanging[len(line)][1])


def _rows(table: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The table's own rows, not those of tables within it."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is table:
            yield row


def _cells(row: lxml.html.HtmlElement) -> Iterator[tuple[str, int, int]]:
    """Text, width and height of each cell."""
    for cell in row.iterchildren("td", "th"):
        text = "".join("\n" if part.tag == "br" else "" for part in cell.iter("br"))
        text = (text and "\n".join(cell.itertext())) or cell.text_content()
        yield text, _span(cell.get("colspan")), _span(cell.get("rowspan"))


def _span(text: str | None) -> int:
    """A span's size; 1 for none or nonsense. Browsers end at 1,000 columns, and so does a table of ours."""
    return max(1, min(int(text), MAX_COLUMNS + 1)) if text is not None and text.strip().isdecimal() else 1
