"""The page's own rules: own templates, size, colours, links."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path

import pytest
from lxml import html

from complyhosp.check import check
from complyhosp.diagnostics import Diagnostic
from complyhosp.report.building import document_of
from complyhosp.report.document import Document, Finding
from complyhosp.report.html import to_html, to_own_html
from complyhosp.report.locale import CATALOGUES
from complyhosp.report.page.own import LARGEST_PICTURE
from complyhosp.report.pictures.axis import Axis
from complyhosp.report.pictures.strip import THINNEST, satisfied
from tests.report.tiny import TINY, request, run_in, tiny_document

LETTERHEAD = Path(__file__).parents[2] / "docs" / "examples" / "letterhead"
CSS = Path(__file__).parents[2] / "src" / "complyhosp" / "report" / "templates" / "report.css"
Colour = tuple[float, float, float]


def own(folder: Path, files: dict[str, str | bytes]) -> str | Diagnostic:
    """The tiny report by a folder of these files."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return to_own_html(tiny_document(), "zh", folder)


def fault(found: str | Diagnostic) -> Diagnostic:
    assert isinstance(found, Diagnostic)
    return found


def test_the_example_letterhead_changes_what_it_says_and_nothing_else() -> None:
    """Emblem, colour and a fourth signature come in; the policy follows the style; the rest of the page is the same."""
    page = to_own_html(tiny_document(), "zh", LETTERHEAD)
    assert isinstance(page, str)
    tree = html.document_fromstring(page)
    assert [one.get("src", "")[:26] for one in tree.iterfind(".//img")] == ["data:image/svg+xml;base64,"] * 2
    assert len(tree.findall(".//section[@id='zh-signatures']//p[@class='line']")) == 4
    plain = to_html(tiny_document(), "zh")
    hashes = [re.findall(r"style-src '(sha256-[^']+)'; script-src '(sha256-[^']+)'", text)[0] for text in (page, plain)]
    assert hashes[0][0] != hashes[1][0]
    assert hashes[0][1] == hashes[1][1]
    assert "zh-clause-1.1" in page


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("cover.html", "a\n{% if %}", 2),
        ("cover.html", "a\nb\n{{ no_such_name }}", 3),
        ("cover.html", "{{ 1 // 0 }}", 1),
        ("cover.html", "{{ ''.__class__.__mro__ }}", 1),
        ("cover.html", "\n{{ doc.rules.clear() }}", 2),
        ("cover.html", "{{ picture('../secret.png') }}", 1),
        ("cover.html", "{{ picture('cover.html') }}", 1),
        ("cover.html", "{% for n in range(10 ** 9) %}{% endfor %}", 1),
        ("cover.html", "{% include '../secret.html' %}", 1),
        ("cover.html", "{% extends 'cover.html' %}", None),
        ("site.css", "a{}</style><script>alert(1)</script>", 1),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_place(tmp_path: Path, name: str, text: str, line: int | None) -> None:
    """Syntax, unknown names, errors, every way out of the folder or the sandbox: a diagnostic, never a traceback."""
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    (tmp_path / "secret.png").write_bytes(b"secret")
    found = fault(own(tmp_path / "own", {name: text}))
    assert found.code == "E521"
    if line is not None:
        assert (found.place.file.rpartition("/")[2], found.place.line) == (name, line)
    assert "secret" not in found.message("en").replace("secret.", "")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """A link in the folder to a file elsewhere is as if it were not there."""
    (tmp_path / "secret.css").write_text(".secret{}", encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "site.css").symlink_to(tmp_path / "secret.css")
    page = own(tmp_path / "own", {})
    assert isinstance(page, str)
    assert ".secret" not in page


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """E520, not an empty report."""
    assert fault(to_own_html(tiny_document(), "zh", tmp_path / "none")).code == "E520"


def test_the_script_cannot_be_replaced(tmp_path: Path) -> None:
    """A report.js in the folder is passed over: what runs in a report is always the shipped script."""
    page = own(tmp_path / "own", {"report.js": "alert(1)"})
    assert isinstance(page, str)
    assert "alert(1)" not in page


def test_a_picture_of_endless_size_is_refused(tmp_path: Path) -> None:
    """Every copy of the report would carry it."""
    files: dict[str, str | bytes] = {"cover.html": "{{ picture('big.png') }}", "big.png": b"x" * (LARGEST_PICTURE + 1)}
    assert fault(own(tmp_path / "own", files)).code == "E521"


@pytest.fixture(scope="module")
def many() -> Document:
    """The tiny run with 50,000 findings of its first rule."""
    document = tiny_document()
    rule = document.rules[0]
    findings = [_numbered(rule.findings[0], n) for n in range(50_000)]
    return document.model_copy(update={"rules": [rule.model_copy(update={"findings": findings}), *document.rules[1:]]})


def _numbered(finding: Finding, n: int) -> Finding:
    return finding.model_copy(update={"id": f"{n:016x}"})


def test_a_page_of_very_many_findings_stays_small_and_says_what_it_leaves_out(many: Document) -> None:
    """Below 8 MB; every rule keeps a share; the page tells how many it lists and where all of them are."""
    page = to_html(many, "zh")
    assert len(page.encode()) < 8_000_000
    tree = html.document_fromstring(page)
    data = json.loads(tree.findtext(".//script[@id='findings']") or "")
    total = sum(len(rule.findings) for rule in many.rules)
    assert data["total"] == total
    assert len(data["findings"]) == data["listed"] < total
    assert {data["rules"][one[1]]["id"] for one in data["findings"]} == {r.id for r in many.rules if r.findings}
    said = CATALOGUES["zh"].page.listed_part.format(listed=f"{data['listed']:,}", total=f"{total:,}")
    annex = tree.find(".//section[@id='zh-annex']")
    assert annex is not None
    assert said in "".join(str(text) for text in annex.itertext())


def colours(block: str) -> dict[str, Colour]:
    found = re.findall(r"--([\w-]+): #([0-9a-f]{3,6})\b", block)
    return {name: _colour(value if len(value) == 6 else "".join(2 * one for one in value)) for name, value in found}


def _colour(value: str) -> Colour:
    """Linear red, green, blue of a six-digit colour."""
    parts = (int(value[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


THEMES = [
    colours(block) for block in re.findall(r"color-scheme: (?:light|dark);(.*?)\n}", CSS.read_text("utf-8"), re.S)
]
TONES = ("pass", "partial", "fail", "unknown", "pending", "none")
BLIND = {
    # Machado, Oliveira, Fernandes 2009, severity 1: how each kind of colour-blind eye sees linear red, green, blue.
    "protan": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deutan": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritan": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


@pytest.mark.parametrize("theme", range(len(THEMES)))
def test_text_has_contrast_enough(theme: int) -> None:
    """Every tone, and muted text, reads on the page and on its own tint (AA: 4.5 to 1), in light, dark and print."""
    of = THEMES[theme]
    assert min(contrast(of[name], of["paper"]) for name in (*TONES, "muted", "accent", "ink")) >= 4.5
    assert min(contrast(of[name], of[f"{name}-soft"]) for name in TONES) >= 4.5
    assert min(contrast(of["muted"], of[name]) for name in ("soft", "partial-soft", "fail-soft")) >= 4.5


@pytest.mark.parametrize("kind", BLIND)
@pytest.mark.parametrize("theme", range(len(THEMES)))
def test_results_are_told_apart_by_every_eye(theme: int, kind: str) -> None:
    """Pass, fail and not judged differ for each kind of colour-blind eye, before shape and pattern are counted."""
    seen = {name: _seen(THEMES[theme][name], kind) for name in ("pass", "fail", "unknown")}
    for one, other in combinations(seen.values(), 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 0.08


def _seen(colour: Colour, kind: str) -> list[float]:
    """Roughly even steps (square roots) of what that eye sees."""
    return [max(sum(a * b for a, b in zip(row, colour, strict=True)), 0) ** 0.5 for row in BLIND[kind]]


def test_there_are_light_dark_and_paper() -> None:
    """Four blocks: light, dark by the system, dark by the button, paper; both darks are the same."""
    assert len(THEMES) == 4
    assert THEMES[1] == THEMES[2]


def test_departments_and_deadlines_are_the_hospitals_own_where_it_says_so(tmp_path: Path) -> None:
    """The nearest of rule, clause and section counts; the deadline counts from the day of the evaluation."""
    site = tmp_path / "site.yaml"
    site.write_text(
        'owners: {"1": 信息科, "1.1-b": 病案室}\nmend_within: {critical: 1, high: 2, medium: 3, low: 40}\n',
        encoding="utf-8",
    )
    rules = {rule.id: rule for rule in document_of(run_in(TINY, site=site)).rules}
    owners = {name: rule.owner.zh if rule.owner else None for name, rule in rules.items()}
    assert owners == {"1.1-a": "信息科", "1.1-b": "病案室", "2.1-a": None}
    assert [rules[name].due for name in ("1.1-a", "1.1-b", "2.1-a")] == ["2026-07-05", "2026-08-12", None]


def test_an_owner_of_nothing_is_told(tmp_path: Path) -> None:
    """A slip in an id does not pass in silence."""
    site = tmp_path / "site.yaml"
    site.write_text('owners: {"9.9": 信息科}\n', encoding="utf-8")
    assert "E194" in [one.code for one in check(request(TINY, site=site))[1]]


def test_a_strip_draws_what_was_in_order_where_its_times_are_known(demo: Document) -> None:
    """Of three outages one was not answered in time: the other two are drawn, each where it was."""
    rule = demo.rule("3.5-a")
    assert rule is not None
    assert rule.times is not None
    assert len(rule.times) == rule.population == 3
    axis = Axis.of(demo.period)
    drawn = satisfied(rule.times, rule.findings, axis)
    late = {(one.start, one.end) for one in rule.findings}
    assert [round(mark.start, 3) for mark in drawn] == [
        round(min(axis.at(start), 100 - THINNEST), 3) for start, end in rule.times if (start, end) not in late
    ]
    page: html.HtmlElement = html.document_fromstring(to_html(demo, "zh"))
    assert len(page.get_element_by_id("strip-3.5-a").find_class("satisfied")) == 2


def test_times_are_kept_for_few_events_only(demo: Document) -> None:
    """All members' or none's: a part of them would look like the whole."""
    kept = [rule for rule in demo.rules if rule.times is not None]
    assert len(kept) > 30
    for rule in kept:
        assert len(rule.times or ()) == rule.population <= 150
        assert rule.lasting == []
        findings = {(one.start, one.end) for one in rule.findings}
        assert findings <= set(rule.times or ())
