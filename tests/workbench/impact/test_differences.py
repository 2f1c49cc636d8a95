"""What differs between two rulebooks is told by its cause, and only what can change a verdict is judged again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.regulation import Regulation
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.rulebook.site import SiteSettings
from complyhosp.workbench.impact.differences import WORDS, Differences, compared
from tests.report.tiny import TINY
from tests.workbench.impact.books import Edit, edited, site

CAUSES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("causes.yaml").read_text(encoding="utf-8"))
OPPOSITES = {"added": "removed", "removed": "added"}


def book(rules: Path, settings: Path | None = None) -> Rulebook:
    found, _ = load_rulebook(rules, settings)
    assert found is not None
    return found


def told(differences: Differences) -> dict[str, list[str]]:
    listed = {**differences.rules, **differences.clauses}
    return {name: [f"{cause.kind}: {cause.subject}" for cause in causes] for name, causes in listed.items()}


def books(case: dict[str, Any], to: Path) -> tuple[Rulebook, Rulebook]:
    changed = edited(to, *(Edit(**edit) for edit in case.get("edits", ())))
    return book(TINY / "rules"), book(changed, site(to, case["site"]) if "site" in case else None)


@pytest.mark.parametrize("case", CAUSES, ids=lambda case: case["name"])
def test_a_change_has_its_cause(case: dict[str, Any], tmp_path: Path) -> None:
    """Each kind of change is named as what it is, at each rule that it reaches and at no other."""
    found = compared(*books(case, tmp_path))
    assert told(found) == case["causes"]
    assert sorted(found.judged) == case["judged"]
    assert [cause.subject for cause in found.settings] == case.get("settings", [])


@pytest.mark.parametrize("case", CAUSES, ids=lambda case: case["name"])
def test_a_change_taken_back_is_the_same_change_the_other_way(case: dict[str, Any], tmp_path: Path) -> None:
    """With base and head exchanged the same rules and clauses differ, in the same parts."""
    base, head = books(case, tmp_path)
    there, back = compared(base, head), compared(head, base)
    assert back.judged == there.judged
    assert {name: sorted(map(_reversed, causes)) for name, causes in told(back).items()} == {
        name: sorted(causes) for name, causes in told(there).items()
    }


def _reversed(cause: str) -> str:
    kind, _, rest = cause.partition(":")
    stem, _, last = kind.rpartition("_")
    return f"{stem}_{OPPOSITES.get(last, last)}:{rest}"


def test_a_rulebook_does_not_differ_from_itself() -> None:
    """Nothing is found between a rulebook and its copy."""
    found = compared(book(TINY / "rules"), book(TINY / "rules"))
    assert (found.rules, found.clauses, found.settings) == ({}, {}, ())
    assert found.harmless


def test_every_key_is_known_as_deciding_or_as_words() -> None:
    """Whoever adds a key to a rule, to the regulation or to the site's settings must say here what it decides."""
    assert set(WORDS) == {"title", "severity", "reading", "remedy", "crosswalk", "equivalent_mutants", "lint"}
    deciding = {"params", "shifts", "calendar", "waivers", "not_applicable"}
    assert set(SiteSettings.model_fields) == deciding | {"owners", "mend_within"}
    words = {"id", "title", "version", "source", "sections", "mend_within"}
    assert set(Regulation.model_fields) == {"calendar", "shifts"} | words


def test_a_parameter_tells_its_values_and_who_changed_it(tmp_path: Path) -> None:
    """The values in force before and after, who fixes the parameter, and the file in which the change is."""
    rules = edited(tmp_path, Edit("pack/1.1-a.yaml", "value: 2h", "value: 3h"))
    found = compared(book(TINY / "rules"), book(rules, site(tmp_path, "params: {1.1-a: {tolerance: 30m}}")))
    assert [(one.subject, one.before, one.after, one.fixed_by, one.set_in) for one in found.rules["1.1-a"]] == [
        ("interval", "2h", "3h", "clause", "rule"),
        ("tolerance", "10m", "30m", "site", "site"),
    ]
