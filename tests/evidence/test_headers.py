"""Headers: which belong to which field, what is missing, and what an export cannot prove."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evidence.given import instant, opened, records, told

EIGHT = "2026-07-01 08:00"
RANGES_TWICE = "起止时间、起止时间 are all columns of field start、end; each row takes the first that is not blank"


def _csv(folder: Path, text: str) -> None:
    (folder / "a.csv").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "header", ["巡检时间", " 巡检 时间 ", "巡检\n时间", "AT", "ａｔ", "巡检时间*", "巡检时间：", "巡检时间（本地）"]
)
def test_spellings(tmp_path: Path, header: str) -> None:
    """Width, case, blanks, line breaks, marks and bracketed remarks do not hide a header."""
    _csv(tmp_path, f'机房,"{header}"\nR1,{EIGHT}\n')
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: patrol")
    assert told(diagnostics) == []
    assert len(records(evidence, "patrol")) == 1


def test_unit_in_a_header(tmp_path: Path) -> None:
    """A bracketed unit that is the field's is accepted, another one is another column."""
    _csv(tmp_path, f"机房,巡检时间,温度(℃)\nR1,{EIGHT},20\n")
    assert records(opened(tmp_path, "path: a.csv, type: patrol")[0], "patrol")[0]["value"] == 20
    _csv(tmp_path, f"机房,巡检时间,温度(℉)\nR1,{EIGHT},70\n")
    evidence, _ = opened(tmp_path, "path: a.csv, type: patrol")
    assert evidence.files[0].unmapped == ("温度(℉)",)


def test_missing_required_column(tmp_path: Path) -> None:
    """The file is damaged, and the message names what was there instead."""
    _csv(tmp_path, "机房,巡查人\nR1,张三\n")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: patrol, period: {from: 2026-07-01, to: 2026-10-01}")
    assert told(diagnostics) == [("E221", "a.csv"), ("E242", "a.csv:2[at]")]
    assert "巡查人" in diagnostics[0].message("zh")
    assert evidence.files[0].damaged
    assert evidence.files[0].claims is None
    assert evidence.tables["patrol"].covered == ()
    assert diagnostics[0].hint_text("zh") == "在清单的 columns 中写明它是哪一列"


def test_a_misspelt_required_column(tmp_path: Path) -> None:
    """The hint is what to write into the manifest, and writing it mends the file."""
    _csv(tmp_path, f"机房,实际巡检时问\nR1,{EIGHT}\n")
    _, diagnostics = opened(tmp_path, "path: a.csv, type: patrol")
    assert "columns: {实际巡检时问: at}" in (diagnostics[0].hint_text("zh") or "")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: patrol, columns: {实际巡检时问: at}")
    assert (told(diagnostics), len(records(evidence, "patrol"))) == ([], 1)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Why it cannot be read is told in the reader's language."""
    _, diagnostics = opened(tmp_path, "path: b.csv, type: patrol")
    assert [diagnostics[0].message(lang) for lang in ("zh", "en")] == [
        "文件无法读取：没有这个文件或文件夹",
        "the file cannot be read: No such file or directory",
    ]


def test_a_column_of_both_ends_that_is_there_twice(tmp_path: Path) -> None:
    """The note names the fields, not what this program calls the column."""
    _csv(tmp_path, "机房,起止时间,起止时间\nR1,2026-07-01 08:00-09:00,\n")
    _, diagnostics = opened(tmp_path, "path: a.csv, type: visit")
    assert [one.message("en") for one in diagnostics if one.code == "N226"] == [RANGES_TWICE]


def test_insufficient_export(tmp_path: Path) -> None:
    """An export that only counts is told apart from one whose header is merely unknown."""
    _csv(tmp_path, "机房,日期,巡查次数\nR1,2026-07-01,12\n")
    _, diagnostics = opened(tmp_path, "path: a.csv, type: patrol")
    assert told(diagnostics)[0] == ("E222", "a.csv")
    assert "只有次数" in diagnostics[0].message("zh")
    assert "counts only" in diagnostics[0].message("en")


def test_no_header_at_all(tmp_path: Path) -> None:
    """Rows without a single known header are not guessed at."""
    _csv(tmp_path, f"R1,{EIGHT}\nR2,{EIGHT}\n")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: patrol")
    assert told(diagnostics) == [("E220", "a.csv:1")]
    assert evidence.tables["patrol"].data.num_rows == 0


def test_manifest_columns(tmp_path: Path) -> None:
    """The manifest's columns come first; unknown fields and headers that are not there are told."""
    _csv(tmp_path, f"机房,巡检时间,到场\nR1,2026-07-01 09:00,{EIGHT}\n")
    entry = "path: a.csv, type: patrol, columns: {到场: at, 楼层: room, 温湿度: valu}"
    evidence, diagnostics = opened(tmp_path, entry)
    codes = {code for code, _ in told(diagnostics)}
    assert codes == {"W225", "E206", "E221", "E242"}
    assert next(one for one in diagnostics if one.code == "E206").hint_text("en") == "did you mean `value`?"
    evidence, _ = opened(tmp_path, "path: a.csv, type: patrol, columns: {到场: at}")
    assert records(evidence, "patrol") == [{"room": "R1", "at": instant(EIGHT)}]
    assert evidence.files[0].columns == {"机房": "room", "到场": "at"}
    assert evidence.files[0].unmapped == ("巡检时间",)


def test_two_columns_for_one_field(tmp_path: Path) -> None:
    """In each row the first that is not blank counts; that there are two is noted."""
    _csv(tmp_path, f"机房,巡检时间,实际巡检时间,,\nR1,--,{EIGHT},,\nR2,2026-07-01 09:00,{EIGHT},,\n")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: patrol")
    assert told(diagnostics) == [("N226", "a.csv")]
    assert [row["at"] for row in records(evidence, "patrol")] == [instant(EIGHT), instant("2026-07-01T09:00")]


def test_header_row_given(tmp_path: Path) -> None:
    """`header_row` counts as an editor shows it."""
    _csv(tmp_path, f"机房,巡检时间,旧\n机房,巡检时间,结果\nR1,{EIGHT},正常\n")
    evidence, _ = opened(tmp_path, "path: a.csv, type: patrol, header_row: 2")
    assert [row.get("result") for row in records(evidence, "patrol")] == ["normal"]


def test_header_repeated_on_every_page(tmp_path: Path) -> None:
    """A header printed again within the rows is no row."""
    _csv(tmp_path, f"机房,巡检时间\nR1,{EIGHT}\n机房,巡检时间\nR2,{EIGHT}\n")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: patrol")
    assert told(diagnostics) == []
    assert evidence.files[0].rows == 2


def test_blank_rows(tmp_path: Path) -> None:
    """Blank tails are no rows; a row with something only in columns without a use is told."""
    _csv(tmp_path, f"序号,机房,巡检时间\n1,R1,{EIGHT}\n2,,\n3,--,/\n,,\n,,\n")
    evidence, diagnostics = opened(tmp_path, "path: a.csv, type: patrol")
    assert told(diagnostics) == [("N227", "a.csv")]
    assert diagnostics[0].args["rows"] == 2
    assert evidence.files[0].rows == 1
