"""XLSX workbooks with the habits of the people who keep them: titles, merged cells, blank tails, formulas."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter

from hospital.export.sheets import Sheet
from hospital.export.styles import Cell, Formula

CREATED: Final = datetime(2026, 10, 3, 9, 0)  # noqa: DTZ001  # a fixed stamp, so that the bytes are the same each time


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook's bytes, a sheet for each."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": CREATED, "author": "示例医院", "title": sheets[0].name})
    formats = {
        "moment": book.add_format({"num_format": "yyyy/m/d h:mm"}),
        "day": book.add_format({"num_format": "yyyy/m/d"}),
        "head": book.add_format({"bold": True, "align": "center", "border": 1}),
        "tail": book.add_format({"border": 1}),
    }
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return out.getvalue()


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    line = 0
    for title in sheet.title:
        page.merge_range(line, 0, line, len(sheet.columns) - 1, title, formats["head"])
        line += 1
    if sheet.groups:
        _group(page, sheet, line, formats["head"])
        line += 1
    grouped = _ungrouped(sheet)
    for place, header in enumerate(sheet.header):
        if place in grouped:
            page.merge_range(line - 1, place, line, place, header, formats["head"])
        else:
            page.write_string(line, place, header, formats["head"])
    first = line + 1
    cells = sheet.cells()
    for offset, row in enumerate(cells):
        for place, cell in enumerate(row):
            _put(page, (first + offset, place), cell, formats)
    for header in sheet.merged:
        _merge(page, first, sheet.header.index(header), [row[sheet.header.index(header)] for row in cells])
    line = first + len(cells)
    for foot in sheet.footer:
        page.write_string(line, 0, foot)
        line += 1
    for offset in range(sheet.blank_tail):
        # Borders drawn down to a far row: to a reader these are rows, with nothing in them.
        page.write_blank(line + offset, 0, None, formats["tail"])
        page.write_blank(line + offset, len(sheet.columns) - 1, None, formats["tail"])


def _group(page: Any, sheet: Sheet, line: int, head: Any) -> None:
    place = 0
    for name, width in sheet.groups:
        if name and width > 1:
            page.merge_range(line, place, line, place + width - 1, name, head)
        elif name:
            page.write_string(line, place, name, head)
        place += width


def _ungrouped(sheet: Sheet) -> set[int]:
    """The columns without a group: their header spans both header rows."""
    places: set[int] = set()
    place = 0
    for name, width in sheet.groups:
        if not name:
            places |= set(range(place, place + width))
        place += width
    return places


def _put(page: Any, spot: tuple[int, int], cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, Formula):
        page.write_formula(*spot, cell.text, None, cell.shown)
    elif isinstance(cell, datetime):
        page.write_datetime(*spot, cell, formats["moment"])
    elif isinstance(cell, date):
        page.write_datetime(*spot, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001
    elif isinstance(cell, bool):
        page.write_boolean(*spot, cell)
    elif isinstance(cell, int | float):
        page.write_number(*spot, cell)
    else:
        page.write_string(*spot, "、".join(cell) if isinstance(cell, list) else cell)


def _merge(page: Any, first: int, place: int, column: list[Cell]) -> None:
    start = 0
    for end in range(1, len(column) + 1):
        if end == len(column) or column[end] != column[start]:
            if end - start > 1 and column[start] is not None:
                page.merge_range(first + start, place, first + end - 1, place, column[start])
            start = end
