"""A file that was cut off somewhere is damaged, whatever its format and wherever the cut."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.evidence.books import write_book
from tests.evidence.given import opened, told

ROWS = [[f"F{at}", f"2026-07-01 {at % 24:02d}:00", f"现象{at}"] for at in range(40)]
HEAD = ["故障编号", "发现时间", "现象"]
PERIOD = "type: fault, period: {from: 2026-07-01, to: 2026-10-01}"


def _whole(folder: Path, name: str) -> bytes:
    """A whole file of each format."""
    path = folder / name
    if name.endswith(".csv"):
        return "".join(",".join(row) + "\n" for row in [HEAD, *ROWS]).encode("gb18030" if "gb" in name else "utf-8")
    if name.endswith(".json"):
        return json.dumps([dict(zip(HEAD, row, strict=True)) for row in ROWS], ensure_ascii=False).encode()
    if name.endswith(".ndjson"):
        return "".join(json.dumps(dict(zip(HEAD, row, strict=True))) + "\n" for row in ROWS).encode()
    if name.endswith(".xls"):
        rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEAD, *ROWS])
        return f"<html><body><table>{rows}</table></body></html>".encode()
    if name.endswith(".parquet"):
        buffer = io.BytesIO()
        pq.write_table(pa.table(dict(zip(HEAD, zip(*ROWS, strict=True), strict=True))), buffer)
        return buffer.getvalue()
    write_book(path, {"a": [HEAD, *ROWS]})
    return path.read_bytes()


NAMES = ["a.csv", "gb.csv", "a.json", "a.ndjson", "a.xls", "a.parquet", "a.xlsx"]


@pytest.mark.parametrize("name", NAMES)
def test_whole_file(tmp_path: Path, name: str) -> None:
    """Each of the files is good before it is cut."""
    (tmp_path / name).write_bytes(_whole(tmp_path, name))
    evidence, diagnostics = opened(tmp_path, f"path: {name}, {PERIOD}")
    assert told(diagnostics) == []
    assert not evidence.files[0].damaged
    assert evidence.files[0].accepted == 40


CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95, -2])
def test_cut_file(tmp_path: Path, name: str, share: float) -> None:
    """A cut anywhere, in the midst of a character too, is told, in one language at a time; the file proves no time any
    more."""
    data = _whole(tmp_path, name)
    end = int(len(data) * share) if share > 0 else len(data) + int(share)
    if name.endswith(".xls"):
        end = min(end, data.index(b"</table>"))
    for at in range(max(end - 3, 1), end + 1):
        if data[:at].endswith(b"\n"):
            continue
        (tmp_path / name).write_bytes(data[:at])
        evidence, diagnostics = opened(tmp_path, f"path: {name}, {PERIOD}")
        assert evidence.files[0].damaged, at
        assert evidence.files[0].claims is None
        assert {code for code, _ in told(diagnostics)} & {"E212", "E213"}, at
        cuts = [one for one in diagnostics if one.code == "E212"]
        assert all(CHINESE.search(one.message("zh")) and not CHINESE.search(one.message("en")) for one in cuts)


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx"])
def test_flipped_bytes(tmp_path: Path, name: str) -> None:
    """A workbook with a byte changed is damaged or reads the same; Parquet without checksums never crashes."""
    data = _whole(tmp_path, name)
    (tmp_path / name).write_bytes(data)
    whole, _ = opened(tmp_path, f"path: {name}, {PERIOD}")
    for at in range(5, len(data), max(1, len(data) // 60)):
        (tmp_path / name).write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        evidence, _ = opened(tmp_path, f"path: {name}, {PERIOD}")
        same = evidence.tables["fault"].data.equals(whole.tables["fault"].data)
        if name.endswith(".xlsx"):
            assert evidence.files[0].damaged or same, at


def test_open_quote_at_the_end(tmp_path: Path) -> None:
    """A quote that is never closed swallows the rest of the file: damaged, with the line where it opens."""
    (tmp_path / "a.csv").write_text(
        '故障编号,发现时间\nF1,2026-07-01 08:00\n"F2,2026-07-01 09:00\nF3,x\n', encoding="utf-8"
    )
    evidence, diagnostics = opened(tmp_path, f"path: a.csv, {PERIOD}")
    assert told(diagnostics) == [("E212", "a.csv:3")]
    assert evidence.files[0].damaged
    assert evidence.files[0].accepted == 1
