"""References to registers, duplicates, and identities."""

from __future__ import annotations

from pathlib import Path

from tests.evidence.given import opened, records, told, types_in

EIGHT = "2026-07-01 08:00"
ROOMS = "path: rooms.csv, type: room"
STAFF = "path: staff.csv, type: staff"
PATROLS = "path: patrols.csv, type: patrol"


def _given(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def test_names_become_keys(tmp_path: Path) -> None:
    """A register's name in a cell is replaced by its key, also where registers refer to each other."""
    _given(
        tmp_path,
        rooms="机房编号,名称\nR1,中心 机房\nR2,二号\n",
        staff="工号,姓名,所在机房\n01,张三,中心机房\n02,李四,R9\n",
        patrols=f"机房,巡检时间,巡检人员\nr1,{EIGHT},张　三\n中心机房,2026-07-01 09:00,李四\n三号,{EIGHT},\n",
    )
    evidence, diagnostics = opened(tmp_path, PATROLS, STAFF, ROOMS)
    assert told(diagnostics) == [("E240", "patrols.csv:4[机房]"), ("W240", "staff.csv:3[所在机房]")]
    assert [row.get("room") for row in records(evidence, "staff")] == ["R1", None]
    got = [(row["room"], row["staff_id"]) for row in records(evidence, "patrol")]
    assert got == [("R1", "01"), ("R1", "02")]


def test_two_people_of_one_name(tmp_path: Path) -> None:
    """A name that two entries bear leads to neither; the name itself stays."""
    _given(
        tmp_path,
        rooms="机房编号\nR1\n",
        staff="工号,姓名\n01,张三\n02,张三\n",
        patrols=f"机房,巡检时间,巡检人员,工号\nR1,{EIGHT},张三,\nR1,2026-07-01 09:00,张三,02\n",
    )
    evidence, _ = opened(tmp_path, ROOMS, STAFF, PATROLS)
    assert [row.get("staff_id") for row in records(evidence, "patrol")] == [None, "02"]


def test_two_rooms_of_one_name(tmp_path: Path) -> None:
    """A name that leads to two keys is told as ambiguous, not as unknown."""
    _given(tmp_path, rooms="机房编号,名称\nR1,机房\nR2,机房\n", patrols=f"机房,巡检时间\n机房 ,{EIGHT}\n")
    assert told(opened(tmp_path, ROOMS, PATROLS)[1]) == [("E241", "patrols.csv:2[机房]")]


def test_values_stay_where_a_register_is_not_there_or_not_whole(tmp_path: Path) -> None:
    """Without the register, or with one that was cut off, nothing can be said against a value."""
    _given(tmp_path, rooms="机房编号,名称\nR1,中心机房", patrols=f"机房,巡检时间\nR9,{EIGHT}\n中心机房,{EIGHT}\n")
    evidence, diagnostics = opened(tmp_path, PATROLS)
    assert told(diagnostics) == []
    assert [row["room"] for row in records(evidence, "patrol")] == ["R9", "中心机房"]
    evidence, diagnostics = opened(tmp_path, PATROLS, ROOMS)
    assert told(diagnostics) == [("E212", "rooms.csv:2")]
    assert [row["room"] for row in records(evidence, "patrol")] == ["R9", "R1"]


def test_equal_records_count_once(tmp_path: Path) -> None:
    """Overlapping exports: what is equal after typing stays once, counted against the later file."""
    first = f"故障编号,发现时间,现象\nF1,{EIGHT},断\nF2,{EIGHT},\nF2,{EIGHT},--\n,{EIGHT},x\n"
    _given(tmp_path, a=first, b="故障编号,发现时间,现象\nf1,2026/7/1 8:00,断\nF3,2026-07-02 08:00,断\n")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: fault", "path: b.csv, type: fault")
    assert told(diagnostics) == [("N262", "a.csv"), ("N262", "b.csv")]
    counts = [(file.rows, file.accepted, file.rejected, file.duplicates) for file in evidence.files]
    assert counts == [(4, 3, 0, 1), (2, 1, 0, 1)]
    rows = evidence.tables["fault"].data["_row"].to_pylist()
    assert [(evidence.origin(row).file, evidence.origin(row).row) for row in rows] == [
        ("a.csv", 2),
        ("a.csv", 3),
        ("a.csv", 5),
        ("b.csv", 3),
    ]


def test_one_identity_with_two_contents(tmp_path: Path) -> None:
    """The same key and time with another content is told at the later row; records without a key are not compared."""
    _given(tmp_path, a=f"故障编号,发现时间,现象\nF1,{EIGHT},断\nF1,{EIGHT},通\n,{EIGHT},x\n,{EIGHT},y\n")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: fault")
    assert told(diagnostics) == [("W261", "a.csv:3")]
    assert "a.csv:2" in diagnostics[0].message("en")
    assert len(records(evidence, "fault")) == 4


def test_register_entries_with_one_key(tmp_path: Path) -> None:
    """Two entries with one key are told, unless they are valid at different times."""
    _given(
        tmp_path, rooms="机房编号,名称,启用日期\nR1,a,2020-01-01\nR1,b,2024-01-01\nR2,a,2020-01-01\nR2,b,2020-01-01\n"
    )
    assert told(opened(tmp_path, ROOMS)[1]) == [("W260", "rooms.csv:5")]


EVERY = types_in(
    """
- id: thing
  title: {zh: 物, en: Thing}
  fields:
    a: {type: string}
    b: {type: bool}
    c: {type: int}
    d: {type: number}
    e: {type: date}
    f: {type: timestamp}
    g: {type: duration}
    h: {type: strings}
    i: {type: ip}
    j: {type: mac}
    k: {type: enum, values: {x: [X]}}
    l: {type: name}
"""
)


def test_nulls_and_values_of_every_type_are_compared(tmp_path: Path) -> None:
    """A blank equals only a blank, whatever the field's type."""
    whole = [
        "t",
        "是",
        "1",
        "1.5",
        "2026-07-01",
        "2026-07-01 08:00",
        "1h",
        "R1、R2",
        "10.0.0.1",
        "001A2B3C4D5E",
        "X",
        "张三",
    ]
    rows = [whole, *([*whole[:at], "", *whole[at + 1 :]] for at in range(12))]
    text = "".join(",".join(row) + "\n" for row in [list("abcdefghijkl"), *rows, *reversed(rows)])
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: thing", types=EVERY)
    assert told(diagnostics) == [("N262", "a.csv")]
    assert (evidence.files[0].accepted, evidence.files[0].duplicates) == (13, 13)
    assert len(records(evidence, "thing")[0]) == 12
