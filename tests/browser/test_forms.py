"""The demo report for everyone and everywhere: accessibility, paper, no script, hostile evidence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from complyhosp.report.document import Document, Rule, Words
from complyhosp.report.html import to_html
from complyhosp.report.locale import CATALOGUES
from tests.browser.watching import Watched

LANGS = ("zh", "en")
Reports = dict[str, Path]
AXE = Path(__file__).parents[1] / "data" / "axe" / "axe.min.js"
OPENED = ".as-table, .fold, [id$='clause-4.1'], [id$='clause-2.11'], .findings tr:nth-child(3) details"
HOSTILE = (
    "<script>window.taken=1</script>",
    "</style><img src=x onerror=window.taken=1>",
    "</script><script>window.taken=1</script>",
    "<!--<script>",
    "javascript:window.taken=1",
    '"><svg onload=window.taken=1>',
    '=HYPERLINK("javascript:window.taken=1","x")',
    "{{ 7*7 }}{% for x in y %}",
    "\u202etxt.exe\u2066 \u200f",
    "长" * 10_000,
    "x" * 10_000,
)


@pytest.mark.parametrize(
    ("lang", "width", "scheme"),
    [("zh", 1440, "light"), ("en", 390, "light"), ("zh", 390, "dark"), ("en", 1440, "dark")],
)
def test_axe_finds_nothing_serious(
    browser: Browser, reports: Reports, beside_earlier: Reports, lang: str, width: int, scheme: str
) -> None:
    """Landmarks, names, heads, contrast, focus: with some clauses, a finding and a table open, nothing serious; with
    earlier periods and without."""
    for path in (reports[lang], beside_earlier[lang]):
        assert _grave(browser, path, width, scheme) == []


def _grave(browser: Browser, path: Path, width: int, scheme: str) -> list[tuple[str, list[str]]]:
    """What axe-core calls serious or critical."""
    # The checker is put in from outside, which the page's own policy rightly forbids.
    context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("of => document.querySelectorAll(of).forEach(one => { one.open = true })", OPENED)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
    context.close()
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], [node["target"] for node in one["nodes"]][:5]) for one in grave]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [1440, 768, 390])
def test_earlier_periods_fit_every_screen(page: Page, beside_earlier: Reports, lang: str, width: int) -> None:
    """The conclusion's link leads to the open items; nothing makes the page scroll sideways."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(beside_earlier[lang].as_uri())
    page.locator(f"#{lang}-conclusion .since a").click()
    expect(page.locator(f"#{lang}-h-earlier")).to_be_in_viewport()
    expect(page.locator(f"#{lang}-earlier tr[data-outcome=still]").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@dataclass(frozen=True)
class Paper:
    """What was printed: each page's size in points, and its text without white space."""

    sizes: list[tuple[float, float]]
    texts: list[str]


@pytest.fixture(scope="module")
def printed(browser: Browser, reports: Reports) -> dict[str, Paper]:
    """The report on paper, in both languages."""
    made = {}
    for lang, path in reports.items():
        page = browser.new_page()
        page.goto(path.as_uri())
        pages = list(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True)))
        texts = [words(one.get_textpage().get_text_range()) for one in pages]
        made[lang] = Paper([one.get_size() for one in pages], texts)
        page.close()
    return made


def words(text: str) -> str:
    """Without white space (paper breaks lines where it likes) and look-alikes (PDF names glyphs by their radicals)."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("lang", LANGS)
def test_paper_is_a4_with_numbered_pages(printed: dict[str, Paper], lang: str) -> None:
    """Every page but the cover says which one it is of how many."""
    sizes, texts = printed[lang].sizes, printed[lang].texts
    assert len(texts) > 20
    assert {(round(wide / 72 * 25.4), round(high / 72 * 25.4)) for wide, high in sizes} == {(210, 297)}
    for number, text in enumerate(texts[1:], start=2):
        assert f"{number}/{len(texts)}" in text
    assert f"1/{len(texts)}" not in texts[0]


@pytest.mark.parametrize("lang", LANGS)
def test_paper_has_everything_open(printed: dict[str, Paper], demo: Document, lang: str) -> None:
    """The cover alone first; each clause's wording, each finding, each file's hash; in one language."""
    cover, text = printed[lang].texts[0], "".join(printed[lang].texts)
    assert words(CATALOGUES[lang].report) in cover
    assert words(CATALOGUES[lang].gravest) not in cover
    for clause in demo.clauses:
        assert words(clause.text[lang])[:20] in text, clause.id
    for file in demo.evidence:
        assert (file.sha256 or "") in text, file.file
    lost = [finding.id for rule in demo.rules for finding in rule.findings if finding.id not in text]
    assert lost == []
    other = next(one for one in LANGS if one != lang)
    assert words(CATALOGUES[other].rectification) not in text


@pytest.mark.parametrize("lang", LANGS)
def test_paper_repeats_heads(printed: dict[str, Paper], lang: str) -> None:
    """A table that goes on has its head on every page; the rectification list spans several."""
    t = CATALOGUES[lang]
    heads = [words(one) for one in (t.problem, t.risk, t.remedy, t.deadline, t.state)]
    assert sum(all(head in text for head in heads) for text in printed[lang].texts) > 1


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_script_the_page_is_whole(browser: Browser, reports: Reports, demo: Document, lang: str) -> None:
    """Every finding with its rows, clauses that open, the other language by a link; no control that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(reports[lang].as_uri())
    text = page.locator(f"#{lang}-annex").inner_text()
    for rule in demo.rules:
        for finding in rule.findings:
            assert finding.id in text
    expect(page.locator(f"#{lang} form.filters")).to_be_hidden()
    page.locator(f"[id='{lang}-clause-4.1'] > summary").click()
    expect(page.locator(f"[id='{lang}-rule-4.1-a']")).to_be_visible()
    other = next(one for one in LANGS if one != lang)
    page.goto(f"{reports[lang].as_uri()}#{other}")
    expect(page.locator(f"#{other}-conclusion")).to_be_visible()
    expect(page.locator(f"#{lang}-conclusion")).to_be_hidden()
    context.close()


def hostile(demo: Document) -> Document:
    """The demo's run with every text that comes from files or settings turned against the page."""

    def spoilt(rule: Rule, number: int) -> Rule:
        bad = HOSTILE[number % len(HOSTILE)]
        both = Words(zh=bad, en=bad)
        records = [
            record.model_copy(update={"file": bad, "sheet": bad, "values": both})
            for finding in rule.findings[:1]
            for record in finding.records
        ]
        update = {"message": both, "people": [bad], "waived_by": bad, "records": records}
        findings = [finding.model_copy(update=update) for finding in rule.findings]
        params = {name: param.model_copy(update={"value": bad, "why": bad}) for name, param in rule.params.items()}
        update = {"title": both, "remedy": both, "reading": both, "owner": both, "params": params, "findings": findings}
        return rule.model_copy(update=update)

    rules = [spoilt(rule, number) for number, rule in enumerate(demo.rules)]
    files = [
        file.model_copy(update={"file": HOSTILE[n % len(HOSTILE)], "source": HOSTILE[n % len(HOSTILE)]})
        for n, file in enumerate(demo.evidence)
    ]
    site = demo.site.model_copy(update={"name": HOSTILE[2]})
    return demo.model_copy(update={"rules": rules, "evidence": files, "site": site})


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("lang", LANGS)
def test_hostile_evidence_is_shown_as_text(
    context: BrowserContext, demo: Document, tmp_path: Path, lang: str, width: int
) -> None:
    """Scripts, styles, addresses, formulas, direction marks and endless names do nothing but stand there."""
    path = tmp_path / "hostile.html"
    path.write_text(to_html(hostile(demo), lang), encoding="utf-8")
    page = context.new_page()
    watched = Watched(page)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.wait_for_timeout(200)
    assert page.evaluate("window.taken") is None
    assert page.evaluate("document.images.length") == 0
    assert page.evaluate("[...document.links].every(link => link.getAttribute('href').startsWith('#'))")
    text = page.locator(f"#{lang} main").inner_text()
    for bad in HOSTILE:
        if "\u202e" not in bad:
            assert words(bad) in words(text)
    assert not set("\u202e\u2066\u200f") & set(page.content())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watched.found == []
