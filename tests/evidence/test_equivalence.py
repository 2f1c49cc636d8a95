"""The same rows give the same records, in whatever format, encoding, order and number of files they come."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from complyhosp.evidence import EvidenceSet
from tests.evidence.books import write_book
from tests.evidence.given import opened

HEAD = ["机房", "巡检时间", "日期", "巡检人员", "结果", "温度"]
Row = tuple[str, ...]

FIRST = datetime(2026, 7, 1, tzinfo=UTC)
WHEN = st.integers(0, 92 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
CLEAN = ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H时%M分", "%Y%m%d%H%M%S", "%H:%M", "%Y-%m-%dT%H:%M:%SZ"]
ODD = ["%Y-%m-%d %H", "%Y-%m-%d %H%M%S", "%Y-%m-%d %H:%M:%S.5", "%Y-%m-%d", " %Y-%m-%d %H:%M "]
WRITTEN = st.sampled_from([*CLEAN, *ODD])
AT = st.one_of(st.tuples(WHEN, WRITTEN).map(lambda pair: pair[0].strftime(pair[1])), st.sampled_from(["", "坏", "--"]))
DAY = st.one_of(WHEN.map(lambda when: f"{when.year}.{when.month}.{when.day}"), st.sampled_from(["", "同上", "7月1日"]))
ROW = st.tuples(
    st.sampled_from(["R1", "ｒ2", "中心 机房", ""]),
    AT,
    DAY,
    st.sampled_from(["张　三", "李四(代)", "", "John  Smith"]),
    st.sampled_from(["正常", "√", "异常", "?", ""]),
    st.sampled_from(["23.5", "23.5℃", "1,234", "热", "", "-3", "5.", "+5", "1e400", "0x1F", " 7 ", "nan"]),
)
ROWS = st.lists(ROW, max_size=12)
PERIOD = "type: patrol, period: {from: 2026-07-01, to: 2026-10-01}"


def _csv(rows: Sequence[Row]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEAD, *rows])
    return out.getvalue()


def _write(folder: Path, name: str, rows: Sequence[Row]) -> None:
    path = folder / name
    if name.endswith(".xlsx"):
        write_book(path, {"a": [HEAD, *([cell or None for cell in row] for row in rows)]})
    elif name.endswith(".parquet"):
        columns = zip(*rows, strict=True) if rows else [()] * len(HEAD)
        pq.write_table(
            pa.table({head: pa.array(cells, pa.string()) for head, cells in zip(HEAD, columns, strict=True)}), path
        )
    elif name.endswith(".json"):
        path.write_text(json.dumps([dict(zip(HEAD, row, strict=True)) for row in rows]), encoding="utf-8")
    elif name.endswith(".ndjson"):
        text = "".join(json.dumps(dict(zip(HEAD, row, strict=True))) + "\n" for row in rows)
        path.write_text(text or "\n", encoding="utf-8")
    elif name.endswith(".xls"):
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEAD, *rows])
        path.write_text(f"<table>{body}</table>", encoding="utf-8")
    else:
        path.write_bytes(_csv(rows).encode("gb18030" if "gb" in name else "utf-8-sig"))


def _records(evidence: EvidenceSet) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = evidence.tables["patrol"].data.drop_columns(["_row"]).to_pylist()
    return rows


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_formats_give_equal_tables(rows: list[Row]) -> None:
    """CSV in UTF-8 and GB 18030, XLSX, JSON, NDJSON, Parquet and HTML agree in records, counts and reasons."""
    with tempfile.TemporaryDirectory() as made:
        folder, found = Path(made), []
        for name in ("a.csv", "gb.csv", "a.xlsx", "a.json", "a.ndjson", "a.parquet", "a.xls"):
            _write(folder, name, rows)
            evidence, diagnostics = opened(folder, f"path: {name}, {PERIOD}")
            file = evidence.files[0]
            codes = sorted(one.code for one in diagnostics)
            found.append((_records(evidence), file.rows, file.accepted, file.rejected, file.duplicates, codes))
        assert all(other == found[0] for other in found)
        assert sum(found[0][2:5]) == found[0][1]


def _full(row: Row) -> bool:
    """Rows that lean on no other row."""
    return row[2] not in {"", "同上"}


def _key(record: dict[str, Any]) -> str:
    return repr(sorted(record.items()))


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW.filter(_full), max_size=12), st.randoms(use_true_random=False), st.integers(0, 12))
def test_order_and_files_do_not_matter(rows: list[Row], random: Any, cut: int) -> None:
    """Shuffling rows and splitting them over files changes `_row` only."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _write(folder, "a.csv", rows)
        one, _ = opened(folder, f"path: a.csv, {PERIOD}")
        shuffled = random.sample(rows, len(rows))
        _write(folder, "b.csv", shuffled[:cut])
        _write(folder, "c.csv", shuffled[cut:])
        two, _ = opened(folder, f"path: c.csv, {PERIOD}", f"path: b.csv, {PERIOD}")
        assert sorted(map(_key, _records(one))) == sorted(map(_key, _records(two)))
        assert one.tables["patrol"].rejected == two.tables["patrol"].rejected
        assert sum(f.duplicates for f in one.files) == sum(f.duplicates for f in two.files)


@settings(max_examples=30, deadline=None)
@given(ROWS)
def test_every_record_leads_back_to_its_row(rows: list[Row]) -> None:
    """`_row` is unique, ascending, and leads to the line that holds the record."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _write(folder, "a.csv", rows)
        evidence, _ = opened(folder, f"path: a.csv, {PERIOD}")
        table = evidence.tables["patrol"].data
        numbers = table["_row"].to_pylist()
        assert numbers == sorted(set(numbers))
        for number, room in zip(numbers, table["room"].to_pylist(), strict=True):
            origin = evidence.origin(number)
            written = rows[origin.row - 2][0]
            assert origin.file == "a.csv"
            assert room == {"ｒ2": "R2", "中心 机房": "中心机房"}.get(written, written)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from(["a.csv", "a.json", "a.ndjson", "a.xls", "a.parquet", "a.xlsx", "a.txt"])
)
def test_any_bytes_are_told_about(data: bytes, name: str) -> None:
    """No bytes, under whatever name, make the reading fail otherwise than by a diagnostic."""
    magic = {"a.parquet": b"PAR1", "a.xlsx": b"PK\x03\x04", "a.xls": b"<table>"}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for content in (data, magic.get(name, b"[") + data):
            (folder / name).write_bytes(content)
            evidence, diagnostics = opened(folder, f"path: {name}, {PERIOD}")
            assert diagnostics or evidence.files[0].rows == 0
