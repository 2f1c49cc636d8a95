"""Workbooks for tests: written from rows, and broken on purpose."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]


def write_book(path: Path, sheets: dict[str, Rows], merged: Sequence[tuple[int, int, int, int]] = ()) -> None:
    """A workbook with these sheets; None is no cell; `merged` ranges keep what their first cell holds."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm", "strings_to_urls": False})
    plain = book.add_format()
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, "", plain)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(at, column, cell)
    book.close()


def tampered(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """The workbook with one part's bytes changed."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry.filename, change(data) if entry.filename.endswith(part) else data)
