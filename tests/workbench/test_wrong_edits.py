"""Wrong edits of shipped rules: who notices each of them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from complyhosp.diagnostics import has_errors
from complyhosp.rulebook.load import CASES, load_rulebook
from complyhosp.workbench.cases import load_cases, run_case
from complyhosp.workbench.lint.run import lint_rulebook
from complyhosp.workbench.run_cases import engine_named

ROOT = Path(__file__).parents[2]
RULES = ROOT / "rules"
PACK = "him"
EDITS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "wrong_edits.yaml").read_text(encoding="utf-8"))
DOCS = (ROOT / "docs" / "lint.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Noticed:
    """What the catchers say of a rulebook with one rule."""

    load: frozenset[str]
    lint: frozenset[str]
    failing_cases: tuple[str, ...]


def rulebook_with(folder: Path, rules: tuple[str, ...]) -> Path:
    """The shipped clauses and record types with these rules only, so that loading is quick."""
    copy = folder / "rules"
    for part in ("clauses", "records"):
        shutil.copytree(RULES / part, copy / part)
    shutil.copy(RULES / "regulation.yaml", copy)
    (copy / PACK).mkdir()
    for rule in rules:
        for ending in (".yaml", CASES):
            shutil.copy(RULES / PACK / f"{rule}{ending}", copy / PACK)
    return copy


def noticed(folder: Path, rule: str) -> Noticed:
    """Loads, lints and runs the cases of the rule."""
    linted = lint_rulebook(folder)
    own = f"/{PACK}/{rule}."
    load = frozenset(one.code for one in linted.loading if own in one.place.file)
    lint = frozenset(one.code for one in linted.found if own in one.place.file)
    return Noticed(load, lint, () if load else failing(folder, rule))


def failing(folder: Path, rule: str) -> tuple[str, ...]:
    """The rule's cases that do not pass."""
    rulebook, _ = load_rulebook(folder)
    assert rulebook is not None
    cases, faults = load_cases(folder / PACK / f"{rule}{CASES}", rule, rulebook)
    assert cases is not None
    judge = engine_named("reference")
    wrong = tuple(one.name for one in (run_case(case, judge) for case in cases.cases) if not one.passed)
    return (*wrong, *("a case that cannot be read" for _ in faults))


@lru_cache
def as_shipped(folder: Path, rule: str, beside: tuple[str, ...]) -> Noticed:
    """The same of the rule as it is shipped."""
    return noticed(rulebook_with(folder, (rule, *beside)), rule)


@pytest.fixture(scope="module")
def shipped_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shipped")


@pytest.mark.parametrize("edit", EDITS, ids=[edit["id"] for edit in EDITS])
def test_each_wrong_edit_is_noticed_by_whom_the_list_says(edit: dict[str, Any], tmp_path: Path) -> None:
    """The catcher that is named notices the edit, and did not complain of the rule before."""
    rule, beside = edit["rule"], tuple(edit.get("beside", ()))
    before = noticed(rulebook_with(tmp_path / "shipped", (rule, *beside)), rule)
    assert before == Noticed(frozenset(), frozenset(), ())
    copy = rulebook_with(tmp_path / "edited", (rule, *beside))
    file = copy / PACK / f"{rule}.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(edit["find"]) == 1, "the edit must fit the shipped rule at one place"
    file.write_text(text.replace(edit["find"], edit["replace"]), encoding="utf-8")
    found = noticed(copy, rule)
    for catcher in (edit["caught_by"], edit.get("also")):
        if catcher in ("load", "lint"):
            assert set(edit["codes"]) <= (found.load if catcher == "load" else found.lint), found
        elif catcher == "cases":
            assert found.failing_cases, found
    if edit["caught_by"] == "nobody":
        assert found == before, "it is noticed after all: say by whom"


def test_what_nobody_notices_is_in_the_docs_with_the_reason() -> None:
    """docs/lint.md lists each edit that nothing notices."""
    for edit in EDITS:
        if edit["caught_by"] == "nobody":
            assert f"`{edit['id']}`" in DOCS
            assert edit["why"] in " ".join(DOCS.split())


def test_there_are_at_least_fifty_and_most_are_noticed() -> None:
    """Fifty edits at the least, nine in ten of them noticed."""
    caught = [edit for edit in EDITS if edit["caught_by"] != "nobody"]
    assert len(caught) >= 50
    assert len(caught) >= 0.9 * len(EDITS)
    assert not has_errors([])
