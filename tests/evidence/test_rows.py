"""Cells that lean on their neighbours: dates of times, values above, several values or two ends in one cell."""

from __future__ import annotations

from pathlib import Path

from tests.evidence.given import instant, opened, records, told


def _visits(
    folder: Path, text: str, more: str = ""
) -> tuple[list[tuple[int | None, int | None]], list[tuple[str, str]]]:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    evidence, diagnostics = opened(folder, f"path: a.csv, type: visit{more}")
    return [(row.get("start"), row.get("end")) for row in records(evidence, "visit")], told(diagnostics)


def _span(start: str, end: str) -> tuple[int, int]:
    return instant(f"2026-07-{start}"), instant(f"2026-07-{end}")


def test_time_takes_the_date_of_its_row(tmp_path: Path) -> None:
    """A time of day takes its date from `date_from`; an end before its start is the next day's."""
    found, faults = _visits(
        tmp_path,
        "日期,进入时间,离开时间\n2026/7/1,20:00,2:00\n2026年7月2日,8:00,8:00\n7.3,22:00,次日1:30\n2026-07-04,8:00,24:00\n",
        ", period: {from: 2026-07-01, to: 2026-08-01}",
    )
    assert faults == []
    assert found == [
        _span("01T20:00", "02T02:00"),
        _span("02T08:00", "02T08:00"),
        _span("03T22:00", "04T01:30"),
        _span("04T08:00", "05T00:00"),
    ]


def test_time_takes_the_date_of_its_start(tmp_path: Path) -> None:
    """Without a date column an end's time of day is on its start's day or the next."""
    found, faults = _visits(tmp_path, "进入时间,离开时间\n2026-07-01 20:00,2:00\n2026-07-01 20:00,21:00\n9:00,\n")
    assert found == [_span("01T20:00", "02T02:00"), _span("01T20:00", "01T21:00")]
    assert faults == [("E243", "a.csv:4[进入时间]")]


def test_values_above(tmp_path: Path) -> None:
    """`同上` always, and blanks where the field says so, take the value above; nothing above is a fault."""
    text = "日期,进入时间,姓名\n同上,7:00,\n2026-07-01,8:00,张三\n,9:00,〃\n,10:00,\n,,\n2026-07-02,8:00,同上\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: visit")
    assert told(diagnostics)[0] == ("E243", "a.csv:2[进入时间]")
    got = [(row["start"], row.get("person")) for row in records(evidence, "visit")]
    hours = [("01T08:00", "张三"), ("01T09:00", "张三"), ("01T10:00", None), ("02T08:00", None)]
    assert got == [(instant(f"2026-07-{when}"), who) for when, who in hours]


def test_several_values_in_one_cell(tmp_path: Path) -> None:
    """Each value makes a record; all of them lead back to the one row, under different numbers."""
    text = "日期,进入时间,姓名\n2026-07-01,08:38、18:00(补卡),张三\n2026-07-01,9:00,李四 王五\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: visit")
    assert told(diagnostics) == []
    table = evidence.tables["visit"].data
    rows = table["_row"].to_pylist()
    assert rows == sorted(set(rows))
    got = [(evidence.origin(row).row, who) for row, who in zip(rows, table["person"].to_pylist(), strict=True)]
    assert sorted(got) == [(2, "张三"), (2, "张三"), (3, "李四"), (3, "王五")]
    file = evidence.files[0]
    assert (file.rows, file.accepted) == (2, 4)


def test_both_ends_in_one_cell(tmp_path: Path) -> None:
    """A range fills both fields, also across midnight; a column of its own wins where it is not blank."""
    found, faults = _visits(
        tmp_path,
        "日期,起止时间,离开时间\n2026-07-01,20:00-次日8:00,\n2026-07-02,20:00~8:00,21:00\n"
        ",2026-07-03 8:00 至 9:00,\n2026-07-04,上午,\n",
    )
    assert found == [_span("01T20:00", "02T08:00"), _span("02T20:00", "02T21:00"), _span("03T08:00", "03T09:00")]
    assert faults == [("E248", "a.csv:5[起止时间]")]


def test_unreadable_optional_value(tmp_path: Path) -> None:
    """It is left out with a warning at its place, and personal data is not repeated in full."""
    text = "机房,巡检时间,温度,巡检人员\nR1,2026-07-01 08:00,热,张三\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: patrol")
    assert told(diagnostics) == [("W232", "a.csv:2[温度]")]
    assert "`热`" in diagnostics[0].message("zh")
    assert "value" not in records(evidence, "patrol")[0]
    assert evidence.files[0].rejected == 0


def test_many_rejected_rows_are_counted_and_some_listed(tmp_path: Path) -> None:
    """The list of one fault ends at two hundred and says how many more there are; the counts are exact."""
    rows = "".join(f"F{at},坏{at}\n" for at in range(1000))
    (tmp_path / "a.csv").write_text(f"故障编号,发现时间\n{rows}", encoding="utf-8")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: fault")
    assert len(diagnostics) == 201
    note = next(one for one in diagnostics if one.code == "N229")
    assert note.args == {"code": "E230", "more": 800}
    assert evidence.files[0].rejected == evidence.tables["fault"].rejected == 1000
