"""The workbook: what the document says, text that stays text, and a set-up that people can print."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from complyhosp.report.document import Document, Words
from complyhosp.report.locale import CATALOGUES
from complyhosp.report.xlsx.book import to_xlsx
from complyhosp.report.xlsx.contents import moment_cell
from complyhosp.report.xlsx.sheet import MOST_CHARACTERS, fitting
from tests.report.tiny import HOSTILE_PERSON, hostile_document, tiny_document

SHEETS = {
    "zh": ["概览", "逐条结果", "整改清单", "未能判定", "参数", "证据"],
    "en": ["Overview", "Clauses", "Rectification", "Not judged", "Parameters", "Evidence"],
}


def book_of(document: Document, lang: str = "zh") -> Workbook:
    return load_workbook(io.BytesIO(to_xlsx(document, lang)))


def rows_of(sheet: Worksheet) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def saying(document: Document, text: str) -> Document:
    """The document, the message of its first finding another."""
    rule = document.rules[0]
    finding = rule.findings[0].model_copy(update={"message": Words(zh=text, en=text)})
    return document.model_copy(update={"rules": [rule.model_copy(update={"findings": [finding]}), *document.rules[1:]]})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_have_every_sheet(lang: str) -> None:
    """Summary, clauses, rectification list, what could not be judged, parameters, evidence."""
    assert book_of(tiny_document(), lang).sheetnames == SHEETS[lang]


def test_the_rectification_list_has_every_finding_and_room_to_work() -> None:
    """A row a finding, with its rows of evidence; who mends it, by when and how far they are is left to people."""
    rows = rows_of(book_of(tiny_document())["整改清单"])
    findings = [one for rule in tiny_document().rules for one in rule.findings]
    assert [row["发现编号"] for row in rows] == [one.id for one in findings]
    assert [row["问题"] for row in rows] == [one.message.zh for one in findings]
    assert {row[name] for row in rows for name in ("责任人", "整改期限", "状态")} == {None}
    assert rows[0]["开始"] == datetime.fromisoformat("2026-07-01T07:00")
    assert "巡检.csv:5" in str(rows[0]["依据的记录"])


def test_the_clauses_are_those_of_the_run() -> None:
    """Result, reason and counts of each clause, as the document has them."""
    rows = rows_of(book_of(tiny_document())["逐条结果"])
    words = CATALOGUES["zh"]
    assert [(row["条款"], row["结果"]) for row in rows] == [
        (clause.id, words.results[clause.result]) for clause in tiny_document().clauses
    ]
    assert rows[0]["检查"] == sum(rule.population for rule in tiny_document().rules_of("1.1"))
    assert rows[1]["说明"] == words.reasons["no_evidence"]


def test_the_overview_names_the_result_and_the_masking() -> None:
    """The first sheet tells the conclusion, the period, and whether persons are named."""
    said = [cell for row in book_of(tiny_document())["概览"].iter_rows(values_only=True) for cell in row if cell]
    words = CATALOGUES["zh"]
    assert words.results["fail"] in said
    assert words.masked_note in said
    shown = book_of(tiny_document().model_copy(update={"masked": False}))["概览"]
    assert words.unmasked_note in [cell.value for row in shown.iter_rows() for cell in row]


def test_what_is_not_judged_is_listed_with_its_reason() -> None:
    """Nothing that could not be judged is left out."""
    rows = rows_of(book_of(tiny_document())["未能判定"])
    assert [row["规则"] for row in rows] == [rule.id for rule in tiny_document().rules if rule.reason]


@pytest.mark.parametrize("name", SHEETS["zh"][1:])
def test_each_table_can_be_worked_and_printed(name: str) -> None:
    """Frozen head, filters, A4 landscape, one page wide, the head on each page."""
    sheet = book_of(tiny_document())[name]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"


def test_text_cells_are_text_and_dates_are_dates() -> None:
    """A cell's format is “text”, so that editing it makes no formula; the font has Chinese characters."""
    sheet = book_of(tiny_document())["整改清单"]
    assert sheet["G2"].number_format == "@"
    assert sheet["G2"].font.name == "微软雅黑"
    assert sheet["H2"].is_date
    assert [one.sqref for one in sheet.data_validations.dataValidation]


def test_hostile_evidence_makes_no_formula_and_no_link(tmp_path: Path) -> None:
    """No cell of the whole workbook is a formula or a link, whatever the evidence holds."""
    content = to_xlsx(hostile_document(tmp_path), "zh")
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert any(str(cell.value).startswith(HOSTILE_PERSON) for cell in cells)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('=HYPERLINK("http://evil","x")', '=HYPERLINK("http://evil","x")'),
        ("http://evil.example", "http://evil.example"),
        ("0012", "0012"),
        ("110101199003070011", "110101199003070011"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("_x001B_", "_x001B_"),
        ("a\x1bb\x00c", "a␛b␀c"),
        ("张\u202e三\ud800", "张�三�"),
        ("<r></is></c><c><f>1+1</f></c></r>", "<r></is></c><c><f>1+1</f></c></r> "),
        (" lead", " lead"),
    ],
)
def test_a_text_is_read_back_as_it_was(text: str, shown: str) -> None:
    """Formulas, links, numbers, markup and escapes of Excel's own stay the characters they are."""
    content = to_xlsx(saying(tiny_document(), text), "zh")
    (row, *_) = rows_of(load_workbook(io.BytesIO(content))["整改清单"])
    assert unescape(str(row["问题"])) == shown
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("整改清单").to_python()
    assert read[1][6] == shown


@settings(deadline=None)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=200))
def test_any_text_leaves_the_workbook_whole(text: str) -> None:
    """Whatever a message holds, both readers still read every row."""
    content = to_xlsx(saying(tiny_document(), text), "en")
    assert len(rows_of(load_workbook(io.BytesIO(content))["Rectification"])) == 2
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Rectification").to_python()) == 3


@pytest.mark.parametrize("text", ["名" * 40_000, "𠮷" * 20_000, "𠮷名" * 15_000, "a" * 32_768])
def test_a_cell_that_is_too_long_is_cut_and_says_so(text: str) -> None:
    """Excel takes 32,767 UTF-16 units; the end tells that there was more."""
    cut = fitting(text, " …")
    assert cut.endswith(" …")
    assert MOST_CHARACTERS - 2 <= len(cut.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    assert text.startswith(cut.removesuffix(" …"))


@pytest.mark.parametrize("text", ["名" * 32_767, "𠮷" * 16_383, "名" * 10_000])
def test_a_cell_that_fits_is_left_whole(text: str) -> None:
    """Nothing is cut before it must be."""
    assert fitting(text, " …") == text


def test_the_same_run_gives_the_same_bytes() -> None:
    """The workbook was made at the run's own time, whatever the clock says."""
    assert to_xlsx(tiny_document(), "zh") == to_xlsx(tiny_document(), "zh")
    assert book_of(tiny_document()).properties.created == datetime.fromisoformat("2026-07-03T01:00:00")


def test_a_run_without_findings_gives_whole_tables() -> None:
    """Empty tables have their heads."""
    none = [rule.model_copy(update={"findings": []}) for rule in tiny_document().rules]
    book = book_of(tiny_document().model_copy(update={"rules": none, "evidence": []}))
    assert book["整改清单"].max_row == 1
    assert book["证据"]["A1"].value == "文件"


@pytest.mark.parametrize("instant", ["", "yesterday", "9999-12-31T00:00:00+08:00", "0001-01-01T00:00:00+08:00"])
def test_what_is_no_date_for_excel_stays_text(instant: str) -> None:
    """A stored run may hold anything."""
    assert moment_cell(instant) == instant


def test_rows_are_as_high_as_their_texts(demo: Document) -> None:
    """A long text is not cut, also where a program does not fit rows to their cells when it opens the file."""
    sheet = book_of(demo)["整改清单"]
    heights = {row: sheet.row_dimensions[row].height for row in range(2, sheet.max_row + 1)}
    for row, height in heights.items():
        problem = str(sheet.cell(row, 7).value)
        lines = -(-len(problem.encode("gb18030")) // int(sheet.column_dimensions["G"].width))
        assert (height or 15) >= min(13 * lines, 400), problem
    assert max(height or 0 for height in heights.values()) <= 409
