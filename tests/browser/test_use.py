"""The demo report in a real browser: links, search, filters, sorting, both languages, keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from complyhosp.report.document import Document, Finding, Rule
from complyhosp.report.locale import CATALOGUES

LANGS = ("zh", "en")
Reports = dict[str, Path]


def findings(demo: Document) -> list[tuple[Rule, Finding]]:
    return [(rule, finding) for rule in demo.rules for finding in rule.findings]


def opened(page: Page, reports: Reports, lang: str, place: str = "") -> None:
    page.goto(reports[lang].as_uri() + (f"#{place}" if place else ""))


def shown(page: Page, lang: str) -> list[str]:
    """The ids of the findings that the list shows, in their order."""
    ids: list[str] = page.locator(f"#{lang} table.findings tbody tr").evaluate_all("rows => rows.map(row => row.id)")
    return [one.removeprefix(f"{lang}-f-") for one in ids]


def choose(page: Page, lang: str, name: str, value: str) -> None:
    page.locator(f"#{lang} form.filters [name={name}]").select_option(value)
    page.wait_for_timeout(200)


def search(page: Page, lang: str, words: str) -> None:
    page.locator(f"#{lang} form.filters [name=words]").fill(words)
    page.wait_for_timeout(200)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_opens_silently_in_its_language(page: Page, reports: Reports, lang: str) -> None:
    """No message, no request (the `page` fixture watches); the first language shows, the other does not."""
    opened(page, reports, lang)
    other = next(one for one in LANGS if one != lang)
    expect(page.locator(f"#{lang}-conclusion h2")).to_have_text(CATALOGUES[lang].conclusion)
    expect(page.locator(f"#{other}-conclusion")).to_be_hidden()
    assert page.evaluate("document.documentElement.lang") == CATALOGUES[lang].html_lang


@pytest.mark.parametrize("lang", LANGS)
def test_the_other_language_is_a_click_away_and_keeps_the_place(page: Page, reports: Reports, lang: str) -> None:
    """The same section shows in the other language, and the page says which language it is in."""
    opened(page, reports, lang, f"{lang}-rectification")
    other = next(one for one in LANGS if one != lang)
    page.locator(f"#{lang} .language").dispatch_event("click")  # a real click would scroll the sticky bar first
    expect(page.locator(f"#{other}-rectification")).to_be_in_viewport()
    expect(page.locator(f"#{lang}-conclusion")).to_be_hidden()
    assert page.evaluate("document.documentElement.lang") == CATALOGUES[other].html_lang
    assert CATALOGUES[other].report in page.title()


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_holds_every_finding(page: Page, reports: Reports, demo: Document, lang: str) -> None:
    """All findings of run.json, in its order, with their number."""
    opened(page, reports, lang)
    assert shown(page, lang) == [finding.id for _, finding in findings(demo)]
    total = str(len(findings(demo)))
    said = CATALOGUES[lang].page.shown_of.format(shown=total, total=total)
    expect(page.locator(f"#{lang} .shown")).to_have_text(said)


@pytest.mark.parametrize("lang", LANGS)
def test_search_finds_words_rules_files_and_numbers(page: Page, reports: Reports, demo: Document, lang: str) -> None:
    """Every word must be there; what is not is told; clearing shows all again."""
    opened(page, reports, lang)
    rule, finding = findings(demo)[5]
    search(page, lang, finding.id)
    assert shown(page, lang) == [finding.id]
    search(page, lang, f"{rule.id} {finding.records[0].file.upper()}")
    assert finding.id in shown(page, lang)
    search(page, lang, finding.message[lang])
    assert finding.id in shown(page, lang)
    search(page, lang, "no such words anywhere")
    expect(page.locator(f"#{lang} .shown")).to_have_text(CATALOGUES[lang].page.no_match)
    page.locator(f"#{lang} form.filters [type=reset]").click()
    expect(page.locator(f"#{lang} table.findings tbody tr")).to_have_count(len(findings(demo)))


@pytest.mark.parametrize("lang", LANGS)
def test_filters_keep_what_they_say(page: Page, reports: Reports, demo: Document, lang: str) -> None:
    """Result, severity, section, department and person, alone and together."""
    opened(page, reports, lang)
    everything = findings(demo)
    choose(page, lang, "outcome", "unknown")
    assert shown(page, lang) == [one.id for _, one in everything if one.outcome == "unknown"]
    choose(page, lang, "section", "2")
    both = [one.id for rule, one in everything if one.outcome == "unknown" and rule.clause.startswith("2.")]
    assert shown(page, lang) == both != []
    choose(page, lang, "outcome", "")
    choose(page, lang, "section", "")
    choose(page, lang, "severity", "critical")
    assert shown(page, lang) == [one.id for rule, one in everything if rule.severity == "critical"]
    choose(page, lang, "severity", "")
    owner = next(rule.owner for rule, _ in everything if rule.owner)
    choose(page, lang, "owner", owner[lang])
    assert shown(page, lang) == [one.id for rule, one in everything if rule.owner and rule.owner[lang] == owner[lang]]
    choose(page, lang, "owner", "")
    person = next(one.people[0] for _, one in everything if one.people)
    choose(page, lang, "person", person)
    assert shown(page, lang) == [one.id for _, one in everything if person in one.people]


@pytest.mark.parametrize("lang", LANGS)
def test_a_head_sorts_and_says_how(page: Page, reports: Reports, demo: Document, lang: str) -> None:
    """First upwards, then downwards; equal ones keep their order; assistive technology is told."""
    opened(page, reports, lang)
    head = page.locator(f"#{lang} th[data-sort=severity]")
    ranks = ["critical", "high", "medium", "low"]
    by_id = {one.id: ranks.index(rule.severity or "low") for rule, one in findings(demo)}
    head.locator("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert shown(page, lang) == sorted(by_id, key=by_id.__getitem__)
    head.locator("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert [by_id[one] for one in shown(page, lang)] == sorted(by_id.values(), reverse=True)
    page.locator(f"#{lang} th[data-sort=time] button").click()
    starts = {one.id: one.start for _, one in findings(demo)}
    assert [starts[one] for one in shown(page, lang)] == sorted(starts.values())
    assert head.get_attribute("aria-sort") is None


@pytest.mark.parametrize("lang", LANGS)
def test_a_link_to_a_finding_opens_it(page: Page, reports: Reports, demo: Document, lang: str) -> None:
    """Its row is open, in view and focused, in the language of the link, whichever the page began with."""
    _, finding = findings(demo)[40]
    for first in LANGS:
        page.goto("about:blank")
        opened(page, reports, first, f"{lang}-f-{finding.id}")
        row = page.locator(f"#{lang}-f-{finding.id}")
        expect(row.locator("details")).to_have_attribute("open", "")
        expect(row).to_be_in_viewport()
        expect(row.locator("summary")).to_be_focused()
        for record in finding.records[:12]:
            expect(row).to_contain_text(record.file)


def test_a_link_reaches_a_finding_that_a_filter_hides(page: Page, reports: Reports, demo: Document) -> None:
    """The filters are cleared for it."""
    _, finding = next(one for one in findings(demo) if one[1].outcome == "violated")
    opened(page, reports, "zh")
    choose(page, "zh", "outcome", "unknown")
    page.evaluate("id => { location.hash = `zh-f-${id}` }", finding.id)
    expect(page.locator(f"#zh-f-{finding.id} details")).to_have_attribute("open", "")


@pytest.mark.parametrize("lang", LANGS)
def test_the_link_of_a_finding_is_copied(
    page: Page, context: BrowserContext, reports: Reports, demo: Document, lang: str
) -> None:
    """The clipboard holds the address that leads to this finding, and the page says so."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    _, finding = findings(demo)[3]
    opened(page, reports, lang, f"{lang}-f-{finding.id}")
    row = page.locator(f"#{lang}-f-{finding.id}")
    row.get_by_role("button", name=CATALOGUES[lang].page.copy_link).click()
    expect(row.get_by_role("status")).to_have_text(CATALOGUES[lang].page.copied)
    assert page.evaluate("navigator.clipboard.readText()") == f"{reports[lang].as_uri()}#{lang}-f-{finding.id}"


@pytest.mark.parametrize("lang", LANGS)
def test_from_a_clause_down_to_a_row(page: Page, reports: Reports, demo: Document, lang: str) -> None:
    """Tile, clause, rule, finding, record with file, sheet, row and content, parameters and who fixed them."""
    opened(page, reports, lang)
    rule = next(one for one in demo.rules if one.id == "4.1-a")
    page.locator(f"#{lang}-conclusion a[href='#{lang}-clause-4.1']").click()
    block = page.locator(f"[id='{lang}-rule-4.1-a']")
    expect(block).to_be_visible()
    for finding in rule.findings:
        proof = page.locator(f"#{lang}-e-{finding.id}")
        expect(proof).to_contain_text(finding.message[lang])
        for record in finding.records:
            line = CATALOGUES[lang].page.row.format(row=record.row)
            expect(proof.locator(".records li", has_text=line).first).to_contain_text(record.file)
            assert record.values is not None
            expect(proof).to_contain_text(record.values[lang])
    for name in rule.params:
        expect(block.locator(".params")).to_contain_text(name)
    expect(block.locator(".params")).to_contain_text(CATALOGUES[lang].fixed_by["clause"])


@pytest.mark.parametrize("lang", LANGS)
def test_the_proof_of_a_gravest_failure_is_one_click_away(page: Page, reports: Reports, lang: str) -> None:
    """From the conclusion's card to the finding and its rows, opened."""
    opened(page, reports, lang)
    link = page.locator(f"#{lang} .gravest .card a[href^='#{lang}-e-']").first
    target = str(link.get_attribute("href"))
    link.click()
    expect(page.locator(target)).to_be_in_viewport()
    expect(page.locator(f"{target} .records li").first).to_be_visible()


def test_the_keyboard_does_it_all(page: Page, reports: Reports, demo: Document) -> None:
    """The first stop skips to the conclusion; clauses open, findings are searched, sorted and opened by keys alone."""
    opened(page, reports, "en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    expect(page.locator("#en-conclusion")).to_be_in_viewport()
    page.locator("[id='en-clause-2.6'] > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[id='en-rule-2.6-a']")).to_be_visible()
    page.locator("#en form.filters [name=words]").focus()
    page.keyboard.type("4.1-a")
    page.wait_for_timeout(250)
    assert len(shown(page, "en")) == len(next(one for one in demo.rules if one.id == "4.1-a").findings)
    stops = []
    for _ in range(16):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate("document.activeElement.closest('th')?.dataset.sort || document.activeElement.tagName")
        )
    assert stops.index("outcome") < stops.index("rule") < stops.index("time") < stops.index("SUMMARY")
    page.locator("#en th[data-sort=time] button").focus()
    page.keyboard.press("Space")
    expect(page.locator("#en th[data-sort=time]")).to_have_attribute("aria-sort", "ascending")
    page.locator("#en table.findings tbody tr summary").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#en table.findings tbody tr details").first).to_have_attribute("open", "")


def test_light_and_dark(page: Page, reports: Reports) -> None:
    """The page follows the system, and a button turns it."""
    background = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="light")
    opened(page, reports, "zh")
    light = page.evaluate(background)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(background) != light
    page.locator("#zh .theme").click()
    assert page.evaluate(background) == light


@pytest.mark.parametrize("width", [1440, 768, 390])
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_sticks_out(page: Page, reports: Reports, lang: str, width: int) -> None:
    """With every clause open, no width makes the page scroll sideways."""
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, reports, lang)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
