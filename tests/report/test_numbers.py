"""Each number in the page is the one in run.json: the page marks it with where it comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from complyhosp.report.document import Document
from complyhosp.report.html import to_html
from complyhosp.report.locale import CATALOGUES
from tests.report.demo_run import demo_json

LANGS = ("zh", "en")


@pytest.fixture(scope="module")
def run(shared: Path) -> dict[str, Any]:
    """`run.json` as another program reads it."""
    read: dict[str, Any] = json.loads(demo_json(shared))
    return read


@pytest.fixture(scope="module")
def page(demo: Document) -> html.HtmlElement:
    """The page of the same run."""
    return html.document_fromstring(to_html(demo, "zh"))


def part(page: html.HtmlElement, name: str) -> html.HtmlElement:
    return page.get_element_by_id(name)


def source(run: dict[str, Any], of: str) -> int:
    """The number at `rules.4.1-a.violated` or `evidence.3.rows`."""
    kind, _, rest = of.partition(".")
    name, _, key = rest.rpartition(".")
    if kind == "evidence":
        return int(run["evidence"][int(name)][key])
    return int(next(rule for rule in run["rules"] if rule["id"] == name)[key])


@pytest.mark.parametrize("lang", LANGS)
def test_each_marked_number_is_the_one_it_names(page: html.HtmlElement, run: dict[str, Any], lang: str) -> None:
    """Value, shown text and run.json agree; every rule that was judged and every file has its numbers."""
    marked = part(page, lang).findall(".//data")
    for one in marked:
        number = source(run, one.get("data-of") or "")
        assert one.get("value") == str(number)
        assert one.text == f"{number:,}"
    seen = {one.get("data-of") for one in marked}
    assert {f"evidence.{n}.{key}" for n in range(len(run["evidence"])) for key in ("rows", "accepted")} <= seen
    for rule in run["rules"]:
        if rule["result"] == "fail":
            assert {f"rules.{rule['id']}.{key}" for key in ("population", "satisfied", "violated", "unknown")} <= seen


@pytest.mark.parametrize("lang", LANGS)
def test_the_counts_of_clauses(page: html.HtmlElement, run: dict[str, Any], lang: str) -> None:
    """Tiles and counts agree with run.json; 部分符合 is taken out of the failed ones, and nothing else is moved."""
    expected = dict(run["summary"]["clauses"])
    expected["partial"] = run["summary"]["partial"]
    expected["fail"] -= expected["partial"]
    rows = part(page, f"{lang}-conclusion").xpath(".//ul[@class='counts-row']/li")
    found = {row.get("class").split()[0]: int(row.find("b").text) for row in rows}
    assert found == {name: number for name, number in expected.items() if number or name != "error"}
    tiles = part(page, f"{lang}-conclusion").xpath(".//svg[starts-with(@class, 'tile ')]")
    assert len(tiles) == len(run["clauses"])
    classes = [tile.get("class").split()[1] for tile in tiles]
    assert {name: classes.count(name) for name in set(classes)} == {name: n for name, n in expected.items() if n}


@pytest.mark.parametrize("lang", LANGS)
def test_the_score_is_the_range_of_run_json(page: html.HtmlElement, run: dict[str, Any], lang: str) -> None:
    """Both ends, in words and in the picture."""
    score = run["summary"]["score"]
    low, high = (f"{score[key]:g}" for key in ("low", "high"))
    conclusion = part(page, f"{lang}-conclusion")
    said = CATALOGUES[lang].score_range.format(low=low, high=high)
    assert conclusion.xpath("string(.//p[@class='score'])") == said
    bar = conclusion.xpath(".//svg[@class='scale']")[0]
    assert said in bar.get("aria-label")
    assert bar.xpath(".//rect[@class='sure']")[0].get("width") == f"{low}%"
    assert bar.xpath(".//rect[@class='open']")[0].get("x") == f"{low}%"


@pytest.mark.parametrize("lang", LANGS)
def test_sections_add_up_to_the_run(page: html.HtmlElement, run: dict[str, Any], lang: str) -> None:
    """Each section's row counts its clauses of run.json."""
    rows = part(page, f"{lang}-sections").findall(".//tbody/tr")
    for row, section in zip(rows, run["sections"], strict=True):
        clauses = [one for one in run["clauses"] if one["section"] == section["id"]]
        cells = [cell.text_content() for cell in row.findall("td")]
        assert int(cells[1]) == len(clauses)
        passed = sum(one["result"] == "pass" for one in clauses)
        partial = sum(one["partial"] for one in clauses)
        failed = sum(one["result"] == "fail" for one in clauses) - partial
        assert [int(cell) for cell in cells[2:5]] == [passed, partial, failed]


@pytest.mark.parametrize("lang", LANGS)
def test_every_failed_rule_is_to_be_mended(page: html.HtmlElement, run: dict[str, Any], lang: str) -> None:
    """Rectification: a line a failed rule, with its numbers, remedy, department and deadline; the gravest first."""
    rows = part(page, f"{lang}-rectification").findall(".//tbody/tr")
    failed = {rule["id"]: rule for rule in run["rules"] if rule["result"] == "fail"}
    assert {row.find(".//a").text for row in rows} == set(failed)
    order = ["critical", "high", "medium", "low"]
    ranks = [order.index(failed[row.find(".//a").text]["severity"]) for row in rows]
    assert ranks == sorted(ranks)
    for row in rows:
        rule = failed[row.find(".//a").text]
        text = row.text_content()
        numbers = {name: f"{rule[name]:,}" for name in ("violated", "population")}
        assert CATALOGUES[lang].violations.format(**numbers) in text
        assert rule["remedy"][lang] in text
        assert rule["owner"][lang] in text
        assert rule["due"] in text


@pytest.mark.parametrize("lang", LANGS)
def test_what_could_not_be_judged_is_all_there(page: html.HtmlElement, run: dict[str, Any], lang: str) -> None:
    """Each rule without a conclusion, with its reason; the conclusion names every such clause."""
    rows = part(page, f"{lang}-unjudged").findall(".//tbody/tr")
    open_rules = {rule["id"]: rule["reason"] for rule in run["rules"] if rule["reason"]}
    assert [row.find(".//a").text for row in rows] == list(open_rules)
    for row, reason in zip(rows, open_rules.values(), strict=True):
        assert CATALOGUES[lang].reasons[reason] in row.text_content()
    text = part(page, f"{lang}-conclusion").text_content()
    for clause in run["clauses"]:
        if clause["result"] in ("unknown", "error", "notchecked"):
            assert f"{clause['id']} {clause['title'][lang]}" in text


def test_the_data_of_the_list_is_that_of_run_json(page: html.HtmlElement, run: dict[str, Any]) -> None:
    """Each finding once, in order, with outcome, messages, people and rows."""
    data = json.loads(page.get_element_by_id("findings").text or "")
    expected = [(rule, finding) for rule in run["rules"] for finding in rule["findings"]]
    assert (data["listed"], data["total"]) == (len(expected), len(expected))
    for (rule, finding), listed in zip(expected, data["findings"], strict=True):
        assert (listed[0], data["rules"][listed[1]]["id"]) == (finding["id"], rule["id"])
        assert listed[2] == ("waived" if finding["waived_by"] else finding["outcome"])
        assert listed[6] == [finding["message"]["zh"], finding["message"]["en"]]
        assert listed[7] == finding["people"]
        assert listed[9] == len(finding["records"])
        for record, given in zip(listed[8], finding["records"], strict=False):
            file = f"{given['file']}!{given['sheet']}" if given["sheet"] else given["file"]
            assert record == [given["type"], data["files"].index(file), given["row"]]
