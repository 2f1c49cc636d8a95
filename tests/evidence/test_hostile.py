"""Files made to do harm end in a placed error, quickly and in little memory, and the other files are still read."""

from __future__ import annotations

import io
import json
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.evidence.books import tampered, write_book
from tests.evidence.given import opened, records, told

GOOD = "故障编号,发现时间\nF1,2026-07-01 08:00\n"
SHEET, TEXTS = "worksheets/sheet1.xml", "sharedStrings.xml"
MEMORY = 64 << 20
"""Of Python's own; what Arrow and the workbook reader take is bounded by the limits."""


def _book(path: Path, part: str, old: bytes, new: bytes) -> None:
    write_book(path, {"a": [["故障编号", "发现时间"], ["F1", "2026-07-01 08:00"]]})

    def change(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new)

    tampered(path, part, change)


def _days_from_1904(path: Path) -> None:
    _book(path, "workbook.xml", b"<workbookPr ", b'<workbookPr date1904 = "1" ')


def _far_cell(path: Path) -> None:
    _book(path, SHEET, b'r="B2"', b'r="XFD1048576"')


def _far_cell_in_disguise(path: Path) -> None:
    _book(path, SHEET, b'<c r="B2"', b"<c x='>' t='s'r\n=\n'xfd1048576'")


def _far_row_of_unplaced_cells(path: Path) -> None:
    _book(path, SHEET, b'<row r="2" spans="1:2"><c r="A2"', b'<row r="1048576">' + b"<c/>" * 9000 + b"<c")


def _row_beyond_all(path: Path) -> None:
    _book(path, SHEET, b'r="B2"', b'r="A4294967295"')


def _claimed_texts(path: Path) -> None:
    _book(path, TEXTS, b'uniqueCount="4"', b'uniqueCount="4000000000"')


def _repeated_text(path: Path) -> None:
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (at, at) for at in range(3, 40_000))
    _book(path, SHEET, b"</sheetData>", cells + b"</sheetData>")
    tampered(path, TEXTS, lambda data: data.replace("故障编号".encode(), b"x" * 32_000))


def _merged_over_and_over(path: Path) -> None:
    write_book(path, {"a": [["故障编号", "发现时间"], *[["F1", "2026-07-01 08:00"]] * 5000]})
    merged = b'<mergeCell ref="A1:B5001"/>' * 20_000
    tampered(
        path, SHEET, lambda data: data.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merged + b"</mergeCells>")
    )


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(1100):
                part.write(bytes(1 << 20))


def _lying_bomb(path: Path) -> None:
    """The directory says 10 bytes; the stream holds 200 MB."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(b" " * (200 << 20)) + packed.flush()
    names = [b"xl/workbook.xml", b"xl/worksheets/sheet1.xml"]
    out, directory = io.BytesIO(), io.BytesIO()
    for name in names:
        at = out.tell()
        fields = (20, 0, 8, 0, 33, zlib.crc32(b" " * 10), len(data), 10, len(name), 0)
        out.write(struct.pack("<4s5H3I2H", b"PK\x03\x04", *fields) + name + data)
        directory.write(struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, *fields, 0, 0, 0, 0, at) + name)
    at = out.tell()
    out.write(directory.getvalue())
    out.write(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 2, 2, len(directory.getvalue()), at, 0))
    path.write_bytes(out.getvalue())


def _many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for at in range(3000):
            archive.writestr(f"xl/{at}.xml", "")


def _plain_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "no workbook")


def _encrypted(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))


def _entities_in_a_book(path: Path) -> None:
    _book(path, SHEET, b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]><worksheet')


BOOKS: list[tuple[Callable[[Path], None], set[str]]] = [
    (_days_from_1904, {"E213"}),
    (_far_cell, {"E210"}),
    (_far_cell_in_disguise, {"E210"}),
    (_far_row_of_unplaced_cells, {"E210"}),
    (_row_beyond_all, {"E210"}),
    (_claimed_texts, {"E210"}),
    (_repeated_text, {"E210"}),
    (_merged_over_and_over, {"E210"}),
    (_bomb, {"E210"}),
    (_lying_bomb, {"E210", "E213"}),
    (_many_parts, {"E210"}),
    (_plain_zip, {"E209"}),
    (_encrypted, {"E211"}),
]


def _one_long_line(path: Path) -> None:
    path.write_bytes(b"x," * (100 << 20))


def _one_long_cell(path: Path) -> None:
    path.write_text("故障编号,发现时间\nF1," + "x" * 300_000 + "\n", encoding="utf-8")


def _one_long_quote(path: Path) -> None:
    path.write_text('故障编号,发现时间\nF1,"' + "x\n" * 300_000, encoding="utf-8")


def _nul_bytes(path: Path) -> None:
    path.write_bytes(GOOD.encode() + b"F2\0,2026\n")


def _not_any_text(path: Path) -> None:
    path.write_bytes("故障编号,发现时间\n".encode() + b"\xff\xff\xfe,1\n" * 10)


def _many_columns(path: Path) -> None:
    path.write_text("发现时间" + "," * 5000 + "\n", encoding="utf-8")


def _deep_json(path: Path) -> None:
    path.write_text("[" * 500_000 + "]" * 500_000, encoding="utf-8")


def _deep_object(path: Path) -> None:
    path.write_text('[{"a":' * 200_000, encoding="utf-8")


def _long_number(path: Path) -> None:
    path.write_text('[{"发现时间": ' + "9" * 100_000 + "}]", encoding="utf-8")


def _many_keys(path: Path) -> None:
    path.write_text(json.dumps([{f"k{at}": 1 for at in range(5000)}]), encoding="utf-8")


def _wide_html(path: Path) -> None:
    path.write_text("<table><tr><td colspan=999999999>发现时间</table>", encoding="utf-8")


def _tall_html(path: Path) -> None:
    rows = "".join("<tr><td rowspan=99999 colspan=900>发现时间" for _ in range(20_000))
    path.write_text(f"<table>{rows}</table>", encoding="utf-8")


def _deep_html(path: Path) -> None:
    path.write_text("<table><tr><td>发现时间" + "<div>" * 100_000 + "</table>", encoding="utf-8")


def _entity_bomb(path: Path) -> None:
    levels = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "x">{levels}]><a>&l11;</a>', encoding="utf-8")


OTHERS: list[tuple[str, Callable[[Path], None], set[str]]] = [
    ("a.csv", _one_long_line, {"E210"}),
    ("a.csv", _one_long_cell, {"E213"}),
    ("a.csv", _one_long_quote, {"E213"}),
    ("a.csv", _nul_bytes, {"E214"}),
    ("a.csv", _not_any_text, {"E214"}),
    ("a.csv", _many_columns, {"E210"}),
    ("a.json", _deep_json, {"E213"}),
    ("a.json", _deep_object, {"E213", "E212"}),
    ("a.json", _long_number, {"E213"}),
    ("a.json", _many_keys, {"E210"}),
    ("a.ndjson", _one_long_line, {"E210"}),
    ("a.xls", _wide_html, {"E210"}),
    ("a.xls", _tall_html, {"E210"}),
    ("a.xls", _deep_html, {"E213", "E230", "E220"}),
    ("a.xml", _entity_bomb, {"E218", "E209"}),
    ("a.xls", _entity_bomb, {"E218", "E209", "E220"}),
]


def _opened_quickly(folder: Path, name: str) -> set[str]:
    """The codes told of the file; it is damaged, and its neighbour is read."""
    (folder / "good.csv").write_text(GOOD, encoding="utf-8")
    entry = "type: fault, period: {from: 2026-07-01, to: 2026-10-01}"
    begun = time.process_time()
    tracemalloc.start()
    evidence, diagnostics = opened(folder, f"path: {name}, {entry}", f"path: good.csv, {entry}")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - begun < 30
    assert evidence.files[0].damaged
    assert evidence.files[0].claims is None
    assert {"code": "F1", "at": 1782864000000000} in records(evidence, "fault")
    size = (folder / name).stat().st_size
    assert most < MEMORY + 12 * size
    return {code for code, place in told(diagnostics) if place.startswith(name)}


@pytest.mark.parametrize(("make", "codes"), BOOKS, ids=[make.__name__ for make, _ in BOOKS])
def test_workbooks(tmp_path: Path, make: Callable[[Path], None], codes: set[str]) -> None:
    """A workbook that claims more than it holds never reaches the workbook reader."""
    make(tmp_path / "a.xlsx")
    assert _opened_quickly(tmp_path, "a.xlsx") & codes


@pytest.mark.parametrize(("name", "make", "codes"), OTHERS, ids=[f"{make.__name__}.{name}" for name, make, _ in OTHERS])
def test_other_files(tmp_path: Path, name: str, make: Callable[[Path], None], codes: set[str]) -> None:
    """A text that is no table is refused by what it is."""
    make(tmp_path / name)
    assert _opened_quickly(tmp_path, name) & codes


def test_book_with_entities_expands_nothing(tmp_path: Path) -> None:
    """Entities of a workbook's parts are not expanded."""
    _entities_in_a_book(tmp_path / "a.xlsx")
    evidence, _ = opened(tmp_path, "path: a.xlsx, type: fault")
    assert records(evidence, "fault") == [{"code": "F1", "at": 1782864000000000}]


def test_parquet_of_billions_of_rows(tmp_path: Path) -> None:
    """Rows that cost no bytes are refused by the footer's count."""
    kind = pa.dictionary(pa.int32(), pa.string())
    column = pa.chunked_array([pa.nulls(1 << 20, kind)] * 60)
    pq.write_table(pa.table({"故障编号": column, "发现时间": column}), tmp_path / "a.parquet")
    assert _opened_quickly(tmp_path, "a.parquet") == {"E210"}


def test_parquet_of_one_long_text(tmp_path: Path) -> None:
    """A text repeated a million times is refused before it is written out."""
    texts = pa.DictionaryArray.from_arrays(pa.nulls(1 << 20, pa.int32()).fill_null(0), pa.array(["x" * 30_000]))
    pq.write_table(pa.table({"故障编号": texts, "发现时间": texts}), tmp_path / "a.parquet")
    assert _opened_quickly(tmp_path, "a.parquet") == {"E210"}


def test_text_longer_than_a_cell(tmp_path: Path) -> None:
    """A text longer than any spreadsheet cell is unreadable."""
    (tmp_path / "a.json").write_text(json.dumps([{"发现时间": "2026-07-01", "现象": "x" * 40_000}]), encoding="utf-8")
    _, diagnostics = opened(tmp_path, "path: a.json, type: fault")
    assert told(diagnostics) == [("W249", "a.json:1[现象]")]
    assert len(diagnostics[0].message("en")) < 150
