"""Each format: what its reader makes of the ways in which real exports use it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.evidence.books import write_book
from tests.evidence.given import instant, opened, records, told, types_in

EIGHT = instant("2026-07-01T08:00")


def _write(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.write_bytes(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimited(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    """Encoding, delimiter and line ends are found without being told."""
    rows = [["机房", "巡检时间", "结果"], ["R1", "2026/7/1 8:00", "√"], ["中心机房", "2026-07-01 10:00", "异常"]]
    _write(tmp_path / "巡检.csv", end.join(delimiter.join(row) for row in rows) + end, encoding)
    evidence, diagnostics = opened(tmp_path, "path: 巡检.csv, type: patrol")
    assert told(diagnostics) == []
    assert records(evidence, "patrol") == [
        {"room": "R1", "at": EIGHT, "result": "normal"},
        {"room": "中心机房", "at": instant("2026-07-01T10:00"), "result": "abnormal"},
    ]


def test_csv_rows_keep_their_lines(tmp_path: Path) -> None:
    """Titles, line breaks within quotes and blank lines do not shift the row that a record leads back to."""
    head = '故障一览\n"制表：\n张三",,\n故障编号,发现时间,现象\n'
    text = head + 'F1,2026-07-01 08:00,"一\n二"\n\nF2,2026-07-01 09:00,"a ""b"""\n'
    _write(tmp_path / "f.csv", text)
    evidence, diagnostics = opened(tmp_path, "path: f.csv, type: fault")
    assert told(diagnostics) == []
    rows = evidence.tables["fault"].data["_row"].to_pylist()
    assert [evidence.origin(row).row for row in rows] == [5, 8]
    assert [row["symptom"] for row in records(evidence, "fault")] == ["一 二", 'a "b"']


def test_csv_rows_of_another_width(tmp_path: Path) -> None:
    """A short or long row is rejected with its line; blanks beyond the header's width do no harm."""
    _write(
        tmp_path / "f.csv", "故障编号,发现时间\nF1,2026-07-01 08:00,,\nF2\nF3,2026-07-01 09:00,x\nF4,2026-07-01 10:00\n"
    )
    evidence, diagnostics = opened(tmp_path, "path: f.csv, type: fault")
    assert told(diagnostics) == [("E223", "f.csv:3"), ("E223", "f.csv:4")]
    file = evidence.files[0]
    assert (file.rows, file.accepted, file.rejected, file.damaged) == (4, 2, 2, False)


def test_manifest_settles_encoding_and_delimiter(tmp_path: Path) -> None:
    """What the manifest says is not guessed again."""
    _write(tmp_path / "f.csv", "故障编号#发现时间#现象\nF1#2026-07-01 08:00#a,b\n", "gbk")
    evidence, _ = opened(tmp_path, 'path: f.csv, type: fault, encoding: gbk, delimiter: "#"')
    assert records(evidence, "fault") == [{"code": "F1", "at": EIGHT, "symptom": "a,b"}]


def test_workbook_as_people_keep_it(tmp_path: Path) -> None:
    """A title, merged cells, a two-row header, serial dates, several sheets and a blank tail."""
    rows: list[list[Any]] = [
        ["机房巡检记录", None, None, 46204],
        ["日期", "机房", "巡检时间", None, "温度"],
        [None, None, "计划", "实际", None],
        [46204, "R1", "7:50", 1 / 3, 23.5],
        [None, None, None, "10:00", "24℃"],
        [datetime(2026, 7, 2), "R2", None, datetime(2026, 7, 2, 8), None],  # noqa: DTZ001  # as workbooks hold them
    ]
    remarks: list[list[Any]] = [["本表由值班室填写"]]
    merged = [(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4), (3, 0, 4, 0), (3, 1, 4, 1)]
    write_book(tmp_path / "巡检.xlsx", {"七月": rows}, merged)
    entry = "path: 巡检.xlsx, type: patrol, columns: {巡检时间实际: at}"
    evidence, diagnostics = opened(tmp_path, entry)
    assert told(diagnostics) == []
    got = [(row["room"], row["at"], row.get("value")) for row in records(evidence, "patrol")]
    ten = instant("2026-07-01T10:00")
    assert got == [("R1", EIGHT, 23.5), ("R1", ten, 24.0), ("R2", instant("2026-07-02T08:00"), None)]
    write_book(tmp_path / "巡检.xlsx", {"七月": rows, "说明": remarks, "八月": rows}, merged)
    evidence, diagnostics = opened(tmp_path, entry)
    assert told(diagnostics) == [("N262", "巡检.xlsx"), ("W224", "巡检.xlsx!说明")]
    assert evidence.files[0].duplicates == 3
    evidence, _ = opened(tmp_path, entry + ", sheet: 八月")
    assert evidence.origin(evidence.tables["patrol"].data["_row"][0].as_py()).sheet == "八月"


def test_workbook_sheet_without_known_headers(tmp_path: Path) -> None:
    """A sheet that looks like a table but names no field makes the file doubtful; an unknown sheet name too."""
    write_book(
        tmp_path / "a.xlsx",
        {"七月": [["机房", "巡检时间"], ["R1", "2026-07-01 08:00"]], "八月": [["x", "y", "z"], [1, 2, 3]]},
    )
    evidence, diagnostics = opened(tmp_path, "path: a.xlsx, type: patrol")
    assert told(diagnostics) == [("E220", "a.xlsx!八月:1")]
    assert evidence.files[0].damaged
    assert len(records(evidence, "patrol")) == 1
    _, diagnostics = opened(tmp_path, "path: a.xlsx, type: patrol, sheet: 九月")
    assert [code for code, _ in told(diagnostics)] == ["E217"]


def test_workbook_numbers_that_lost_digits(tmp_path: Path) -> None:
    """An 18-digit id stored as a number has lost its end: the value is left out, or its row rejected."""
    write_book(tmp_path / "s.xlsx", {"a": [["工号", "姓名"], [110101199001011234, "张三"], [12, "李四"]]})
    evidence, diagnostics = opened(tmp_path, "path: s.xlsx, type: staff")
    assert told(diagnostics) == [("E237", "s.xlsx!a:2[工号]")]
    assert records(evidence, "staff") == [{"code": "12", "name": "李四"}]


def test_workbook_formulas_without_results(tmp_path: Path) -> None:
    """A formula that was never calculated reads as blank, and is told."""
    import xlsxwriter  # noqa: PLC0415

    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("a")
    sheet.write_row(0, 0, ["发现时间", "现象"])
    sheet.write_row(1, 0, ["2026-07-01 08:00"])
    sheet.write_formula(1, 1, "=A1", None, "")
    book.close()
    evidence, diagnostics = opened(tmp_path, "path: a.xlsx, type: fault")
    assert told(diagnostics) == [("W228", "a.xlsx")]
    assert records(evidence, "fault") == [{"at": EIGHT}]


def test_html_under_a_spreadsheet_name(tmp_path: Path) -> None:
    """Rows are numbered as a spreadsheet program shows them; spans fill; the declared encoding is followed."""
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>'
        "<table><tr><td colspan=2>门禁</td></tr></table>"
        "<table border=1><tr><th>机房<th>巡检<br>时间<th>结果</tr>"
        "<tr><td rowspan=2>R１<td>2026/7/1 8:00<td>正常</tr><tr><td>2026/7/1 10:00<td>&nbsp;</tr></table></body></html>"
    )
    _write(tmp_path / "巡检.xls", page, "gb18030")
    evidence, diagnostics = opened(tmp_path, "path: 巡检.xls, type: patrol")
    assert told(diagnostics) == []
    assert [row["room"] for row in records(evidence, "patrol")] == ["R1", "R1"]
    rows = evidence.tables["patrol"].data["_row"].to_pylist()
    assert [evidence.origin(row).row for row in rows] == [3, 4]


ROW = {"机房": "R1", "巡检时间": "2026-07-01 08:00", "温度": 23.5, "结果": None}


@pytest.mark.parametrize("value", [[ROW], {"code": 0, "data": [ROW], "total": 1}])
def test_json(tmp_path: Path, value: object) -> None:
    """A list of objects, bare or as the one list in an object."""
    _write(tmp_path / "a.json", json.dumps(value))
    evidence, diagnostics = opened(tmp_path, "path: a.json, type: patrol")
    assert told(diagnostics) == []
    assert records(evidence, "patrol") == [{"room": "R1", "at": EIGHT, "value": 23.5}]


def test_ndjson_bad_lines(tmp_path: Path) -> None:
    """A line that is no object is a rejected row; the others are read, blank lines counted past."""
    good = json.dumps({"room": "R1", "at": "2026-07-01T00:00:00Z"})
    _write(tmp_path / "a.ndjson", f'{good}\n{{"room": \n\n[1]\n{good.replace("R1", "R2")}\n')
    evidence, diagnostics = opened(tmp_path, "path: a.ndjson, type: patrol")
    assert told(diagnostics) == [("E219", "a.ndjson:2"), ("E219", "a.ndjson:4")]
    assert [row["room"] for row in records(evidence, "patrol")] == ["R1", "R2"]
    assert (evidence.files[0].rows, evidence.files[0].rejected) == (4, 2)


def test_json_oddities(tmp_path: Path) -> None:
    """NaN, halves of surrogate pairs, nested values and numbers beyond 64 bits are unreadable, not fatal."""
    text = '[{"room":"R\\ud800","at":"2026-07-01","value":NaN,"person":{"a":1}},{"room":99999999999999999999,"at":"x"}]'
    _write(tmp_path / "a.json", text)
    evidence, diagnostics = opened(tmp_path, "path: a.json, type: patrol")
    assert [code for code, _ in told(diagnostics)] == ["W232", "W251", "E230"]
    assert records(evidence, "patrol") == [{"room": "R\ufffd", "at": instant("2026-07-01")}]


@pytest.mark.parametrize("kind", [pa.timestamp("s"), pa.timestamp("ms"), pa.timestamp("us"), pa.timestamp("ns")])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Shanghai"])
def test_parquet_native_times(tmp_path: Path, kind: pa.DataType, zone: str | None) -> None:
    """Native timestamps of every unit: local without a zone, instants with one; null stays null."""
    micros = EIGHT if zone else EIGHT + 8 * 3_600_000_000
    at = pa.array([micros, None], pa.timestamp("us")).cast(kind)
    at = at if zone is None else at.cast(pa.timestamp(kind.unit, "UTC")).cast(pa.timestamp(kind.unit, zone))
    pq.write_table(
        pa.table({"机房": ["R1", "R2"], "巡检时间": at, "温度": [1.5, float("nan")]}), tmp_path / "a.parquet"
    )
    evidence, diagnostics = opened(tmp_path, "path: a.parquet, type: patrol")
    assert told(diagnostics) == [("E242", "a.parquet:2[巡检时间]")]
    assert records(evidence, "patrol") == [{"room": "R1", "at": EIGHT, "value": 1.5}]


@pytest.mark.parametrize("rows", [0, 2])
def test_parquet_columns_without_a_single_value(tmp_path: Path, rows: int) -> None:
    """A month without events is exported as columns that have no type: blanks, or no rows at all, never a crash."""
    blank = pa.nulls(rows)
    table = pa.table({"机房": pa.array(["R1"] * rows, pa.string()), "巡检时间": blank, "温度": blank})
    pq.write_table(table, tmp_path / "a.parquet")
    evidence, diagnostics = opened(tmp_path, "path: a.parquet, type: patrol")
    assert records(evidence, "patrol") == []
    assert (evidence.files[0].rows, evidence.files[0].rejected) == (rows, rows)
    assert len(told(diagnostics)) == rows
    pq.write_table(pa.table(dict.fromkeys(("机房", "巡检时间", "温度"), pa.nulls(0))), tmp_path / "a.parquet")
    assert opened(tmp_path, "path: a.parquet, type: patrol")[0].files[0].rows == 0


def test_parquet_times_that_no_evidence_has(tmp_path: Path) -> None:
    """Milliseconds that overflow as microseconds, and years like 0001, are unreadable."""
    at = pa.array([1 << 60, -62_135_596_800_000, 1_782_864_000_000], pa.timestamp("ms"))
    pq.write_table(pa.table({"room": ["R1"] * 3, "at": at}), tmp_path / "a.parquet")
    evidence, diagnostics = opened(tmp_path, "path: a.parquet, type: patrol")
    assert len(records(evidence, "patrol")) == 1
    assert {code for code, _ in told(diagnostics)} <= {"E247", "E230"}


NMAP = """<?xml version="1.0"?><!DOCTYPE nmaprun><nmaprun start="1782864000">
<host endtime="1782864060"><status state="up"/>
<address addr="10.0.0.5" addrtype="ipv4"/><address addr="00:1A:2B:3C:4D:5E" addrtype="mac"/>
<hostnames><hostname name="pc5"/></hostnames></host><host><status state="down"/>
<address addr="10.0.0.6" addrtype="ipv4"/>
</host><runstats><finished time="1782864100"/></runstats></nmaprun>
"""
SCANS = types_in(
    """
- id: scan
  title: {zh: 扫描, en: Scan}
  time: at
  fields:
    host: {type: code, aliases: [hostname]}
    ip: {type: ip}
    mac: {type: mac}
    at: {type: timestamp, required: true, aliases: [scanned_at]}
"""
)


def test_nmap(tmp_path: Path) -> None:
    """The hosts that were up, with their address, name and time; a run without its end is cut off."""
    _write(tmp_path / "scan.xml", NMAP)
    evidence, diagnostics = opened(tmp_path, "path: scan.xml, type: scan", types=SCANS)
    assert told(diagnostics) == []
    at = 1782864060000000
    assert records(evidence, "scan") == [{"host": "PC5", "ip": "10.0.0.5", "mac": "00:1a:2b:3c:4d:5e", "at": at}]
    for cut in (NMAP[:300], NMAP.replace('<finished time="1782864100"/>', "")):
        _write(tmp_path / "scan.xml", cut)
        evidence, diagnostics = opened(tmp_path, "path: scan.xml, type: scan", types=SCANS)
        assert [code for code, _ in told(diagnostics)] == ["E212"]


def test_osquery(tmp_path: Path) -> None:
    """A line of the result log is its columns, with the host and the time beside them."""
    line = {
        "name": "q",
        "hostIdentifier": "pc5",
        "unixTime": 1782864060,
        "columns": {"ip": "10.0.0.5"},
        "action": "added",
    }
    _write(tmp_path / "a.ndjson", json.dumps(line) + "\n")
    evidence, diagnostics = opened(tmp_path, "path: a.ndjson, type: scan", types=SCANS)
    assert told(diagnostics) == []
    assert records(evidence, "scan") == [{"host": "PC5", "ip": "10.0.0.5", "at": 1782864060000000}]
