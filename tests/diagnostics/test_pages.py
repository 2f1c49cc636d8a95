"""Every code has a page, and every example on a page really gives its code."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from complyhosp.check import Request, check, prepare
from complyhosp.cli.main import app
from complyhosp.diagnostics import Diagnostic
from complyhosp.diagnostics.catalog import CATALOG
from complyhosp.diagnostics.pages import Page, page_text, pages, template_shown
from complyhosp.rulebook.load import CASES, load_rulebook
from complyhosp.workbench.cases import load_cases
from complyhosp.workbench.code_pages import code_files
from complyhosp.workbench.lint.run import lint_rulebook

ROOT = Path(__file__).parents[2]
WORLD = ROOT / "tests" / "data" / "pages"
EXAMPLES = [page for page in pages().values() if page.example]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample that examples edit: a rulebook, evidence, a site file, and the source of its clauses."""
    for path in WORLD.iterdir():
        target = tmp_path / path.name
        _ = shutil.copytree(path, target) if path.is_dir() else shutil.copy(path, target)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(world: Path, file: str, example: dict[str, Any]) -> None:
    """Replaces the right text by the wrong one; without a right text the file is made."""
    path, right, wrong = world / file, str(example["right"]), str(example["wrong"])
    if not right:
        path.write_text(wrong, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1 or example.get("every"), (file, right)
    if example.get("cut_after"):
        text = text[: text.index(right) + len(right)]
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    for more in example.get("also", ()):
        edit(world, more.get("file", file), more)


def found_in(world: Path, file: str, *, whole_run: bool) -> Iterator[Diagnostic]:
    """What is told of the file's area."""
    rules, site = world / "rules", world / "site.yaml"
    if file.startswith("evidence/") or whole_run:
        request = Request(rules, world / "evidence" / "manifest.yaml", site, engine="reference")
        if whole_run:
            yield from check(request)[1]
            return
        prepared, found = prepare(request)
        yield from found
        yield from prepared.diagnostics if prepared is not None else ()
        return
    linted = lint_rulebook(rules, site, world / "source.txt")
    yield from (*linted.loading, *linted.found)
    if file.endswith(CASES):
        rulebook, _ = load_rulebook(rules)
        assert rulebook is not None
        yield from load_cases(world / file, file, rulebook)[1]


def codes_of(world: Path, page: Page) -> set[str]:
    """The codes that the example gives, in the sample edited by it."""
    example = dict(page.example)
    for name, text in example.get("with", {}).items():
        (world / name).write_text(text, encoding="utf-8")
    if "run" in example:
        found = CliRunner().invoke(app, [str(one) for one in example["run"]])
        return {code for code in CATALOG if f" {code}: " in found.stderr + found.stdout}
    edit(world, example["in"], example)
    return {one.code for one in found_in(world, example["in"], whole_run=bool(example.get("check")))}


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    """Nothing is left out, and no page outlives its code."""
    assert set(pages()) == set(CATALOG)


def test_every_page_has_an_example_or_says_why_not() -> None:
    """One of the two, never both."""
    assert [page.code for page in pages().values() if bool(page.example) == bool(page.without)] == []


def test_the_sample_is_without_fault(world: Path) -> None:
    """As it stands nothing is told of it, so that an example's code is its own doing."""
    for file in ("rules/x", "evidence/x"):
        assert list(found_in(world, file, whole_run=False)) == []


@pytest.mark.parametrize("page", EXAMPLES, ids=[page.code for page in EXAMPLES])
def test_the_example_gives_the_code(page: Page, world: Path) -> None:
    """The page's edit, made in the sample, or its command, run there, is told with the page's code."""
    assert page.code in codes_of(world, page)


def test_the_docs_are_made_from_the_pages() -> None:
    """`docs/codes` is what `make codes` makes."""
    for name, text in code_files():
        assert (ROOT / "docs" / "codes" / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_page_reads_as_text(lang: str) -> None:
    """No page fails to print, in either language, and none is without its message."""
    for code, entry in CATALOG.items():
        assert template_shown(entry.message[lang]) in page_text(code, lang)
