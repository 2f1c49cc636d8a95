"""A headless Chromium of the system, and the demo report in files of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from complyhosp.report.document import Document, Period
from complyhosp.report.earlier.choosing import Given, beside
from complyhosp.report.html import to_html
from tests.browser.watching import Watched

expect.set_options(timeout=30_000)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser a test process; without one the tests are skipped, or fail where COMPLYHOSP_BROWSER is `required`."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("COMPLYHOSP_BROWSER") == "required":
            pytest.fail("there is no Chromium on this machine")
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        # A container's root has no sandbox to offer, and little shared memory; the pages are our own.
        launched = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"], timeout=120_000
        )

        yield launched
        launched.close()


@pytest.fixture(scope="session")
def reports(demo: Document, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The demo report with each language first."""
    folder = tmp_path_factory.mktemp("reports")
    made = {lang: folder / f"{lang}.html" for lang in ("zh", "en")}
    for lang, path in made.items():
        path.write_text(to_html(demo, lang), encoding="utf-8")
    return made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh window of a desk's size."""
    made = browser.new_context(viewport={"width": 1440, "height": 1000})
    made.set_default_timeout(60_000)  # a busy machine is no fault of the page
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose console, errors and requests are watched; any of them fails the test."""
    made = context.new_page()
    watched = Watched(made)
    yield made
    assert watched.found == []


@pytest.fixture(scope="session")
def beside_earlier(demo: Document, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The demo report beside an earlier quarter, in which every other failed rule was in order."""
    failed = [rule.id for rule in demo.rules if rule.result == "fail"][::2]
    rules = [
        rule.model_copy(update={"result": "pass", "violated": 0, "unknown": 0, "findings": []})
        if rule.id in failed
        else rule.model_copy(update={"fingerprint": "changed"} if rule.id == "4.1-b" else {})
        for rule in demo.rules
    ]
    period = Period(start="2026-04-01T00:00:00+08:00", end="2026-07-01T00:00:00+08:00", name="2026Q2")
    regulation = demo.regulation.model_copy(update={"digest": "of another rulebook"})
    earlier = demo.model_copy(update={"period": period, "rules": rules, "regulation": regulation})
    compared = beside(demo, [Given("2026Q2.json", earlier)])
    assert {item.outcome for item in compared.comparisons[0].items} >= {"still", "again", "new", "unsure"}
    folder = tmp_path_factory.mktemp("earlier")
    made = {lang: folder / f"{lang}.html" for lang in ("zh", "en")}
    for lang, path in made.items():
        path.write_text(to_html(demo, lang, compared), encoding="utf-8")
    return made
