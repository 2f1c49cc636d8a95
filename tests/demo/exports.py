"""Export files as heads and rows, taken apart and put together without the product's own readers."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from lxml import etree
from python_calamine import CalamineWorkbook

DITTO: Final = re.compile("同上|〃")
SHEET_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Rows:
    """One table of a file: `head` stands above `rows`, whose items only their format knows.

    `texts` are the cells of each row, to see which row leans on the one above it; empty where no row can.
    """

    head: Any
    rows: tuple[Any, ...]
    texts: tuple[tuple[str, ...], ...] = ()

    def blocks(self, *, fills_down: bool) -> list[tuple[Any, ...]]:
        """Rows that must stay together: a row with a ditto mark, or with a blank that the cell above may fill, stays
        below the one that it leans on."""
        blocks: list[list[Any]] = []
        for number, row in enumerate(self.rows):
            texts = self.texts[number] if self.texts else ()
            leans = any(DITTO.fullmatch(text.strip()) or (fills_down and not text.strip()) for text in texts)
            if blocks and leans:
                blocks[-1].append(row)
            else:
                blocks.append([row])
        return [tuple(block) for block in blocks]

    def shuffled(self, random: Random, *, fills_down: bool) -> tuple[Any, ...]:
        """The rows in another order that means the same."""
        blocks = self.blocks(fills_down=fills_down)
        random.shuffle(blocks)
        return tuple(row for block in blocks for row in block)

    def halves(self, *, fills_down: bool) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The rows cut in two, between two blocks."""
        blocks = self.blocks(fills_down=fills_down)
        middle = len(blocks) // 2
        first, second = blocks[:middle], blocks[middle:]
        return tuple(row for block in first for row in block), tuple(row for block in second for row in block)


def encoding_of(data: bytes) -> str:
    """What a text file is written in."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def delimiter_of(path: Path) -> str:
    """What stands between cells."""
    return "\t" if path.suffix == ".tsv" else ","


def cells(path: Path) -> list[list[str]]:
    """All rows of a delimited file."""
    data = path.read_bytes()
    text = data.decode(encoding_of(data)).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(path)))


def rows_of(path: Path) -> Rows | None:
    """The rows of a file with one header row above them (JSON, NDJSON and Parquet have none); None for others."""
    data = path.read_bytes()
    if path.suffix in (".csv", ".tsv"):
        lines = data.decode(encoding_of(data)).splitlines(keepends=True)
        found = cells(path)
        return Rows(lines[0], tuple(lines[1:]), tuple(map(tuple, found[1:]))) if len(lines) == len(found) else None
    if path.suffix == ".ndjson":
        return Rows("", tuple(data.decode("utf-8").splitlines(keepends=True)))
    if path.suffix == ".json":
        return Rows("", tuple(json.loads(data)))
    if path.suffix == ".parquet":
        table = pq.read_table(io.BytesIO(data))
        return Rows(table, tuple(range(table.num_rows)))
    return None


def written(path: Path, head: Any, rows: Sequence[Any]) -> bytes:
    """A file of the same kind as `path` with these rows."""
    if path.suffix in (".csv", ".tsv", ".ndjson"):
        whole = [row if row.endswith("\n") else f"{row}\n" for row in rows]
        return "".join([head, *whole]).encode(encoding_of(path.read_bytes()))
    if path.suffix == ".json":
        return json.dumps(list(rows), ensure_ascii=False, indent=1).encode()
    out = io.BytesIO()
    pq.write_table(head.take(pa.array(rows, pa.int64())), out)
    return out.getvalue()


def shuffled_workbook(data: bytes, first_rows: dict[str, int], random: Random, *, fills_down: bool) -> bytes:
    """A workbook whose data rows are shuffled, sheet by sheet; cells keep their formats. `first_rows` are the numbers
    of the first data rows. A sheet with cells merged over data rows is left alone."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
            sheet = book.sheet_names[int(number[1]) - 1] if number else None
            if sheet in first_rows:
                texts = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
                content = _shuffled_sheet(content, first_rows[sheet], texts, random, fills_down=fills_down)
            new.writestr(name, content)
    return out.getvalue()


def _shuffled_sheet(
    content: bytes, first: int, texts: Sequence[Sequence[object]], random: Random, *, fills_down: bool
) -> bytes:
    root = etree.fromstring(content)
    merged = [str(one.get("ref")) for one in root.iter(f"{SHEET_NS}mergeCell")]
    if any(int(number) >= first for ref in merged for number in re.findall(r"\d+", ref)):
        return content
    body = root.find(f"{SHEET_NS}sheetData")
    assert body is not None
    last = max(number for number, row in enumerate(texts, start=1) if any(str(cell).strip() for cell in row))
    moving = [row for row in body if first <= int(row.get("r", "0")) <= last]
    width = len(texts[first - 1])
    shown = tuple(tuple(str(cell) for cell in texts[int(row.get("r", "0")) - 1][:width]) for row in moving)
    order = Rows(None, tuple(moving), shown).shuffled(random, fills_down=fills_down)
    at = body.index(moving[0])
    for row in moving:
        body.remove(row)
    for number, row in enumerate(order):
        row.set("r", str(first + number))
        for cell in row:
            cell.set("r", re.sub(r"\d+", str(first + number), str(cell.get("r"))))
        body.insert(at + number, row)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def converted(path: Path, suffix: str) -> bytes:
    """A delimited file's cells, as they are, in another format."""
    header, *rows = cells(path)
    if suffix == ".xlsx":
        return _workbook([header, *rows])
    if suffix == ".parquet":
        out = io.BytesIO()
        columns = list(zip(*rows, strict=True))
        pq.write_table(
            pa.table({name: pa.array(cells, pa.string()) for name, cells in zip(header, columns, strict=True)}), out
        )
        return out.getvalue()
    records = [dict(zip(header, row, strict=True)) for row in rows]
    if suffix == ".json":
        return json.dumps(records, ensure_ascii=False).encode()
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records).encode()


def _workbook(rows: Iterable[Sequence[str]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only here

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("数据")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    book.close()
    return out.getvalue()


def regular(path: Path) -> bool:
    """Whether a delimited file's rows all have as many cells as its header."""
    found = cells(path)
    return all(len(row) == len(found[0]) for row in found)


def repeated(rows: Sequence[Any], random: Random, share: float) -> Iterator[Any]:
    """The rows, and some of them again at the end, as an overlapping export has them."""
    yield from rows
    yield from random.sample(list(rows), int(len(rows) * share))
