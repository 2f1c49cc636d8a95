"""Earlier periods in the forms that people read: golden words, the model's own numbers, and hostile names as text."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook
from syrupy.assertion import SnapshotAssertion
from typer.testing import CliRunner, Result

from complyhosp import __version__
from complyhosp.cli.main import app
from complyhosp.report.document import Document
from complyhosp.report.earlier import NOTHING, Earlier
from complyhosp.report.earlier.choosing import Given, beside
from complyhosp.report.earlier.wording import range_text
from complyhosp.report.formats import FORMATS
from complyhosp.report.html import to_html
from complyhosp.report.json_format import to_json
from complyhosp.report.locale import CATALOGUES
from complyhosp.report.markdown import to_markdown
from complyhosp.report.terminal import to_text
from complyhosp.report.xlsx.book import to_xlsx
from tests.report.tiny import TINY, tiny_document
from tests.report.two_runs import rule, run

LANGS = ("zh", "en")
HOSTILE = '=HYPERLINK("x")|<script>alert(1)</script>'


def then() -> Document:
    """Three things open under one rule, late answers under another, and a rule that has changed since."""
    hosts = ["PC-1", "PC-2", HOSTILE]
    return run(
        "2026Q2",
        [
            rule("1.1-a", ["host.code"], {"result": "fail", "violated": hosts, "examined": hosts}),
            rule("1.2-a", [], {"result": "fail", "violated": ["-", "-"]}),
            rule("2.1-a", [], {"result": "fail", "violated": ["-"]}),
            rule("2.2-a", [], {"result": "pass"}),
        ],
    )


def now() -> Document:
    """One host mended, one still there; no late answer; the changed rule passes, and something is new."""
    return run(
        "2026Q3",
        [
            rule(
                "1.1-a", ["host.code"], {"result": "fail", "violated": ["PC-2", "PC-2"], "examined": ["PC-1", "PC-2"]}
            ),
            rule("1.2-a", [], {"result": "pass"}),
            rule("2.1-a", [], {"result": "pass", "changed": True}),
            rule("2.2-a", [], {"result": "fail", "violated": ["-"]}),
        ],
    )


def compared() -> Earlier:
    return beside(now(), [Given("q2.json", then()), Given("other.json", run("2026Q3", []))])


def part(text: str, name: str) -> html.HtmlElement:
    tree: html.HtmlElement = html.document_fromstring(text)
    found: html.HtmlElement = tree.get_element_by_id(name)
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_s_words(lang: str, snapshot: SnapshotAssertion) -> None:
    """The conclusion's sentences, the sections' changes, the open items, and what could not be compared."""
    page = to_html(now(), lang, compared())
    shown = {
        name: re.sub(r"\s+", " ", part(page, f"{lang}-{name}").text_content()).strip()
        for name in ("sections", "earlier")
    }
    since = part(page, f"{lang}-conclusion").find_class("since")
    assert [re.sub(r"\s+", " ", one.text_content()).strip() for one in since] == snapshot(name="conclusion")
    assert shown == snapshot(name="parts")


@pytest.mark.parametrize("lang", LANGS)
def test_markdown_and_terminal(lang: str, snapshot: SnapshotAssertion) -> None:
    """Sentences, a line a rule and outcome, the sections' changes."""
    assert to_markdown(now(), lang, compared()).replace(__version__, "VERSION") == snapshot(name="markdown")
    assert to_text(now(), lang, earlier=compared()) == snapshot(name="terminal")


def test_each_number_in_the_page_is_the_comparison_s() -> None:
    """Rows by outcome, both counts of each, both scores of each section, and how many clauses were compared."""
    found = compared().comparisons[0]
    page = to_html(now(), "zh", compared())
    rows = part(page, "zh-earlier").xpath(".//tr[@data-outcome]")
    listed = [(row.get("data-outcome"), *(int(cell.text) for cell in row.find_class("n"))) for row in rows]
    assert sorted(listed) == sorted((item.outcome, item.then, item.now) for item in found.items)
    cells = part(page, "zh-sections").find_class("change")
    changes = [*(found.sections[one.id] for one in now().sections), found.whole]
    for cell, change in zip(cells, changes, strict=True):
        assert change.direction in cell.get("class")
        assert CATALOGUES["zh"].earlier.directions[change.direction] in cell.text_content()
        if change.direction != "none":
            assert f"{range_text(change.then)} → {range_text(change.now)}" in cell.text_content()
    assert f"{found.whole.total} 条中 {found.whole.compared} 条可比" in cells[-1].text_content()


def test_the_workbook_has_two_more_sheets_with_every_item_and_clause() -> None:
    """Only where there is something to compare with; what looks like a formula stays text."""
    found = compared().comparisons[0]
    book = load_workbook(io.BytesIO(to_xlsx(now(), "zh", compared())))
    assert book.sheetnames[3:5] == ["以前的问题", "与以前各期比较"]
    head, *rows = book["以前的问题"].iter_rows(values_only=True)
    outcomes = CATALOGUES["zh"].earlier.outcomes
    assert [(row[0], row[2]) for row in rows] == [(outcomes[item.outcome], item.rule) for item in found.items]
    assert [(row[6], row[7]) for row in rows] == [(item.then, item.now) for item in found.items]
    assert {cell.data_type for row in book["以前的问题"].iter_rows() for cell in row} <= {"s", "n"}
    things = book["以前的问题"]["F"]
    assert any(str(cell.value).endswith(HOSTILE) for cell in things)
    rates = list(book["与以前各期比较"].iter_rows(values_only=True))
    assert len(rates) == 1 + 1 + len(now().sections) + len(found.clauses)
    assert head[0] == CATALOGUES["zh"].earlier.outcome
    assert load_workbook(io.BytesIO(to_xlsx(now(), "zh"))).sheetnames == [
        name for name in book.sheetnames if name not in ("以前的问题", "与以前各期比较")
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_names_of_things_are_text(lang: str) -> None:
    """A register may hold anything."""
    page = to_html(now(), lang, compared())
    assert "<script>alert(1)" not in page
    assert HOSTILE in part(page, f"{lang}-earlier").text_content()
    assert "<script>" not in to_markdown(now(), lang, compared())


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_forms_for_programs_hold_the_run_alone(name: str) -> None:
    """Those that people read differ; the contract of run.json and the others does not depend on what is beside it."""
    alone, beside_it = (FORMATS[name](now(), "zh", earlier) for earlier in (NOTHING, compared()))
    assert (alone != beside_it) == (name in ("html", "xlsx", "md"))


@pytest.mark.parametrize("lang", LANGS)
def test_every_link_leads_somewhere(lang: str) -> None:
    """With the part about earlier periods too, also for rules that are gone."""
    without = now().model_copy(update={"rules": [one for one in now().rules if one.id != "1.2-a"]})
    page = html.document_fromstring(to_html(without, lang, beside(without, [Given("q2.json", then())])))
    ids = [element.get("id") for element in page.iter() if isinstance(element.tag, str) and element.get("id")]
    assert len(ids) == len(set(ids))
    assert {str(link.get("href")).removeprefix("#") for link in page.iterfind(".//a")} <= set(ids)


def cli(*args: str) -> Result:
    return CliRunner().invoke(app, [*args])


def test_the_command_tells_of_each_run_that_it_cannot_use_and_goes_on(tmp_path: Path) -> None:
    """Unreadable, not there, of the same period: a code and a place each; the report is written all the same."""
    (tmp_path / "now.json").write_text(to_json(tiny_document()), encoding="utf-8")
    (tmp_path / "cut.json").write_text("{", encoding="utf-8")
    other = json.loads(to_json(tiny_document()))
    (tmp_path / "v2.json").write_text(json.dumps({**other, "schema": "complyhosp/run/2"}), encoding="utf-8")
    names = ("cut.json", "v2.json", "none.json", "now.json")
    given = [one for name in names for one in ("--earlier", str(tmp_path / name))]
    result = cli("report", str(tmp_path / "now.json"), "-o", f"html={tmp_path / 'r.html'}", *given)
    assert result.exit_code == 0
    for name, code in zip(names, ("E514", "E519", "E105", "W524"), strict=True):
        assert re.search(rf"{name}\S*: \S+ {code}: ", result.stderr), name
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    for code in ("none.json", "v2.json"):
        assert code in part(page, "zh-earlier").text_content()


def test_check_and_report_compare_alike(tmp_path: Path) -> None:
    """`check --earlier` writes what `report --earlier` writes of its stored run; both take several."""
    days = {"a": "2026-06-29", "b": "2026-06-30"}
    for name, day in days.items():
        period = {"from": f"{day}T00:00:00+08:00", "to": f"2026-0{'7-01' if name == 'b' else '6-30'}T00:00:00+08:00"}
        stored = {**json.loads(to_json(tiny_document())), "period": {**period, "name": day}}
        (tmp_path / f"{name}.json").write_text(json.dumps(stored), encoding="utf-8")
    earlier = [one for name in days for one in ("--earlier", str(tmp_path / f"{name}.json"))]
    inputs = ["--rules", str(TINY / "rules"), "--evidence", str(TINY / "evidence"), "--period", "2026-07-01/2026-07-02"]
    direct, stored_run = tmp_path / "direct.md", tmp_path / "run.json"
    outputs = ["-o", f"md={direct}", "-o", f"json={stored_run}"]
    assert cli("check", *inputs, "--engine", "reference", *outputs, *earlier).exit_code == 1
    later = tmp_path / "later.md"
    assert cli("report", str(stored_run), "-o", f"md={later}", *earlier).exit_code == 0
    text = direct.read_text(encoding="utf-8")
    assert later.read_text(encoding="utf-8") == text
    assert "2026-06-30（上期）" in text
    assert "2026-06-29（更早）" in text
