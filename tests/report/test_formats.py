"""What people read: HTML, Markdown, CSV and the terminal, golden and against hostile evidence."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from lxml import etree, html
from syrupy.assertion import SnapshotAssertion

from complyhosp import __version__
from complyhosp.diagnostics.rendering import width
from complyhosp.report.csv_format import safe_cell, to_csv
from complyhosp.report.document import Document
from complyhosp.report.explanation import explain
from complyhosp.report.html import to_html
from complyhosp.report.locale import CATALOGUES
from complyhosp.report.markdown import to_markdown
from complyhosp.report.masking import mask_for
from complyhosp.report.page.view import PER_RULE
from complyhosp.report.rows import Rows
from complyhosp.report.terminal import to_text
from tests.report.tiny import HOSTILE_PERSON, HOSTILE_ROOM, hostile_document, tiny_document, tiny_run

LANGS = ("zh", "en")


def tree(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


def with_findings(document: Document, number: int) -> Document:
    """The document, its first rule with so many findings."""
    rule = document.rules[0]
    many = [rule.findings[0].model_copy(update={"id": f"{n:016x}"}) for n in range(number)]
    return document.model_copy(update={"rules": [rule.model_copy(update={"findings": many}), *document.rules[1:]]})


@pytest.mark.parametrize("lang", LANGS)
def test_the_terminal_table(lang: str, snapshot: SnapshotAssertion) -> None:
    """Clauses with results and counts, the worst findings, the conclusion."""
    assert to_text(tiny_document(), lang) == snapshot


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("columns", [100, 80, 300])
def test_the_terminal_table_fits(lang: str, columns: int) -> None:
    """No line is wider than the terminal or 100 columns, Chinese characters counted as two."""
    for line in to_text(tiny_document(), lang, width=columns).splitlines():
        assert width(line) <= min(columns, 100)


def test_a_piped_table_has_no_escape_codes() -> None:
    """Plain text when piped, colour only when asked for."""
    assert "\x1b" not in to_text(tiny_document(), "zh")
    assert "\x1b[" in to_text(tiny_document(), "zh", color=True)


@pytest.mark.parametrize("lang", LANGS)
def test_the_markdown_report(lang: str, snapshot: SnapshotAssertion) -> None:
    """The whole report as Markdown."""
    assert to_markdown(tiny_document(), lang).replace(__version__, "VERSION") == snapshot


@pytest.mark.parametrize("lang", LANGS)
def test_the_html_sections(lang: str, snapshot: SnapshotAssertion) -> None:
    """The visible words of the page, section by section, in the order auditors expect."""
    page = tree(to_html(tiny_document(), lang).replace(__version__, "VERSION"))
    sections = page.iterfind(f".//div[@id='{lang}']//section")
    words = {one.get("id"): re.sub(r"\s+", " ", one.text_content()).strip() for one in sections}
    assert words == snapshot


def test_the_html_sections_stand_in_the_order_of_a_report() -> None:
    """Conclusion first, signatures before the annex."""
    page = tree(to_html(tiny_document(), "zh"))
    assert [section.get("id") for section in page.iterfind(".//section")] == [
        f"{lang}-{name}"
        for lang in LANGS
        for name in (
            "conclusion", "basis", "sections", "time", "clauses", "rectification", "unjudged", "parameters", "evidence",
            "signatures", "annex",
        )
    ]  # fmt: skip


def test_every_link_in_the_page_leads_somewhere() -> None:
    """Each anchor has its target on the same page."""
    page = tree(to_html(tiny_document(), "en"))
    ids = [element.get("id") for element in page.iter() if isinstance(element.tag, str) and element.get("id")]
    links = [str(link.get("href")).removeprefix("#") for link in page.iterfind(".//a")]
    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids)


def test_the_page_needs_nothing_else() -> None:
    """One file: no address, and a policy that allows its own style sheet and script by hash and nothing more."""
    text = to_html(tiny_document(), "zh")
    page = tree(text)
    assert not re.search(r"(src|href|action)=\"(https?:)?//", text)
    assert not re.search(r" (style|on[a-z]+)=", text)
    policy = page.find(".//meta[@http-equiv='Content-Security-Policy']")
    assert policy is not None
    allowed = policy.get("content", "")
    for directive, name in (("style-src", "style"), ("script-src", "script[not(@type)]")):
        found = page.xpath(f"//{name}")
        assert len(found) == 1
        digest = base64.b64encode(hashlib.sha256(found[0].text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in allowed
    assert allowed.startswith("default-src 'none';")
    assert "unsafe" not in allowed


def test_the_page_is_the_same_each_time() -> None:
    """The same document gives the same bytes."""
    assert to_html(tiny_document(), "zh") == to_html(tiny_document(), "zh")


@pytest.mark.parametrize("lang", LANGS)
def test_results_are_named_as_auditors_name_them(lang: str) -> None:
    """The unknown is shown as such and never folded into compliant."""
    page = to_html(tiny_document(), lang)
    assert CATALOGUES[lang].results["unknown"] in page
    assert CATALOGUES[lang].results["fail"] in page


def test_a_long_list_of_findings_is_cut_and_says_so() -> None:
    """A rule shows its first findings and tells how many there are; the list of findings has them all."""
    number = PER_RULE + 34
    page = tree(to_html(with_findings(tiny_document(), number), "zh"))
    rule = page.get_element_by_id("zh-rule-1.1-a")
    assert len(rule.xpath(".//ul[@class='proofs']/li")) == PER_RULE
    assert CATALOGUES["zh"].page.first_of.format(total=number, shown=PER_RULE) in rule.text_content()
    data = json.loads(page.get_element_by_id("findings").text or "")
    assert len([one for one in data["findings"] if data["rules"][one[1]]["id"] == "1.1-a"]) == number


def test_hostile_evidence_stays_text_in_html(tmp_path: Path) -> None:
    """A room named like a script is shown as its name; control characters and direction marks are not passed on."""
    page = to_html(hostile_document(tmp_path), "zh")
    found = tree(page)
    assert len(found.findall(".//script")) == 2  # the page's data and its script
    assert HOSTILE_ROOM in found.text_content()
    assert HOSTILE_ROOM in json.loads(found.get_element_by_id("findings").text or "")["findings"][0][6][0]
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_hostile_evidence_stays_text_in_markdown(tmp_path: Path) -> None:
    """Neither HTML nor a table cell comes of it."""
    text = to_markdown(hostile_document(tmp_path), "zh")
    assert "<script" not in text.replace(r"\<script", "")
    assert r"\|" in text
    assert "\x1b" not in text


def test_hostile_evidence_does_not_drive_the_terminal(tmp_path: Path) -> None:
    """Escape sequences and markup of cells are shown, not obeyed."""
    text = to_text(hostile_document(tmp_path), "zh", color=False)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_hostile_evidence_stays_text_in_a_spreadsheet(tmp_path: Path) -> None:
    """A message that begins like a formula gets a quote before it; the file begins with a byte order mark."""
    text = to_csv(hostile_document(tmp_path), "zh")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {len(row) for row in rows} == {17}
    assert {row[-1] for row in rows[1:]} == {"写明姓名"}
    assert any(cell.startswith(f"'{HOSTILE_PERSON}") for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize(
    "start",
    ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠a", "\n=1", "\u200b=1", "\ufeff=1",
     "\u3000=1", "\xa0+1", "﹦1", "−1", "|calc", "%0a=1", "\t\t@a", "\u202e=1"],
)  # fmt: skip
def test_a_formula_is_disarmed(start: str) -> None:
    """Whatever a spreadsheet could take for a formula begins with a quote."""
    assert safe_cell(start).startswith("'")


def test_a_plain_cell_is_left_alone() -> None:
    """Nothing else is changed."""
    assert safe_cell("中心机房 a=b-c") == "中心机房 a=b-c"


@pytest.mark.parametrize("lang", LANGS)
def test_the_explanation(lang: str, snapshot: SnapshotAssertion) -> None:
    """Clause, rule, how it was examined, parameters, counts, findings down to file, row and values, names masked."""
    run, document = tiny_run(), tiny_document()
    mask = mask_for(run.evidence, run.rulebook.record_types)
    rows = Rows(run.evidence, run.rulebook.record_types, run.setting.zone, mask, lang)
    assert explain(document, document.rules, lang, rows.text) == snapshot


def test_the_page_is_well_formed() -> None:
    """Every element that is opened is closed, in order."""
    text = to_html(tiny_document(), "zh")
    void = r"<(meta|link|br|input)\b([^>]*?)/?>"
    body = re.sub(r"<(style|script)([^>]*)>.*?</\1>", "", text.removeprefix("<!doctype html>"), flags=re.DOTALL)
    etree.fromstring(re.sub(void, r"<\1\2/>", body))
