"""Bytes of each format; the same input gives the same bytes."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq

from hospital.export.sheets import Sheet
from hospital.export.styles import Cell, Formula
from hospital.export.workbook import workbook

Writer = Callable[[Sequence[Sheet]], bytes]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Formula):
        return cell.text
    if isinstance(cell, list):
        return "、".join(cell)
    return str(cell)


def delimited(sheets: Sequence[Sheet], *, encoding: str = "utf-8", mark: str = ",", line: str = "\r\n") -> bytes:
    """CSV or TSV; `encoding` as Python names it."""
    (sheet,) = sheets
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark, lineterminator=line)
    for title in sheet.title:
        writer.writerow([title, *[""] * (len(sheet.columns) - 1)])
    writer.writerow(sheet.header)
    writer.writerows([_text(cell) for cell in row] for row in sheet.cells())
    for foot in sheet.footer:
        writer.writerow([foot, *[""] * (len(sheet.columns) - 1)])
    writer.writerows([[""] * len(sheet.columns)] * sheet.blank_tail)
    return out.getvalue().encode(encoding)


def page(sheets: Sequence[Sheet], *, charset: str = "gb2312") -> bytes:
    """An HTML page that calls itself a workbook, as many systems' "export to Excel" writes."""
    (sheet,) = sheets
    wide = len(sheet.columns)
    lines = [
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">',
        f'<head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>',
        '<body><table border="1">',
        *(f'<tr><td colspan="{wide}" align="center"><b>{html.escape(title)}</b></td></tr>' for title in sheet.title),
        "<tr>" + "".join(f"<th>{html.escape(header)}</th>" for header in sheet.header) + "</tr>",
    ]
    for row in sheet.cells():
        lines.append("<tr>" + "".join(f"<td>{html.escape(_text(cell)) or '&nbsp;'}</td>" for cell in row) + "</tr>")
    lines.append("</table></body></html>")
    return "\n".join(lines).encode("gb18030" if charset == "gb2312" else charset)


def _plain(cell: Cell) -> object:
    return _text(cell) if isinstance(cell, datetime | date | Formula) else cell


def documents(sheets: Sequence[Sheet]) -> bytes:
    """A JSON array of objects."""
    (sheet,) = sheets
    rows = [dict(zip(sheet.header, map(_plain, row), strict=True)) for row in sheet.cells()]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def lines_of_json(sheets: Sequence[Sheet]) -> bytes:
    """One JSON object a line; what is blank is left out."""
    (sheet,) = sheets
    rows = [dict(zip(sheet.header, map(_plain, row), strict=True)) for row in sheet.cells()]
    kept = [{name: cell for name, cell in row.items() if cell is not None} for row in rows]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept).encode()


def parquet(sheets: Sequence[Sheet]) -> bytes:
    """A Parquet file with page checksums; times are local, without a zone."""
    (sheet,) = sheets
    cells = sheet.cells()
    columns = {header: [row[place] for row in cells] for place, header in enumerate(sheet.header)}
    out = pa.BufferOutputStream()
    table = pa.table({header: pa.array(column) for header, column in columns.items()})
    pq.write_table(table, out, compression="zstd", write_page_checksum=True, use_dictionary=True)
    return bytes(out.getvalue())


gbk = partial(delimited, encoding="gb18030")
with_mark = partial(delimited, encoding="utf-8-sig")
tabbed = partial(delimited, mark="\t", line="\n")

BY_NAME: dict[str, Writer] = {
    "csv": delimited, "gbk": gbk, "bom": with_mark, "tsv": tabbed, "html": page, "json": documents,
    "ndjson": lines_of_json, "parquet": parquet, "xlsx": workbook,
}  # fmt: skip
"""The writers, by what a layout calls them."""
