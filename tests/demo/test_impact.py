"""A change of the shipped rulebook, replayed over the demo hospital's quarter."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from complyhosp.workbench.impact.document import Document
from complyhosp.workbench.impact.impact import ImpactRequest, impact
from tests.demo import generated

EDITS = {
    "him/4.1-a.yaml": ("value: 2h", "value: 4h"),
    "him/4.1-b.yaml": ("id: 4.1-b", "id: 4.1-b # patrols of outlets"),
    "him/5.1-a.yaml": ("severity: ", "severity:  "),
    "records/fault.yaml": ("aliases: [", "aliases: [某某列, "),
    "clauses/6.yaml": ("- id:", "- id:  "),
}
LEFT_OUT = shutil.ignore_patterns("[123].*-*.yaml")
"""Three of the six sections are enough: compiling their rules takes most of the time."""

SITE = "waivers: [{rule: 5.2-a, from: 2026-01-01, to: 2027-01-01, reason: x, approved_by: x, approved_on: 2026-01-01}]"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Document]:
    """The impact of the edits, by judging what must be judged, and by judging everything."""
    folder = tmp_path_factory.mktemp("impact")
    base = Path(shutil.copytree(generated.RULES, folder / "base", ignore=LEFT_OUT))
    rules = Path(shutil.copytree(base, folder / "rules"))
    for file, (old, new) in EDITS.items():
        text = (rules / file).read_text(encoding="utf-8")
        assert old in text
        (rules / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    (rules / "him" / "6.1-c.yaml").unlink()
    (folder / "site.yaml").write_text(SITE, encoding="utf-8")
    (folder / "base.yaml").write_text("params: {}\n", encoding="utf-8")
    documents = {}
    for thorough in (False, True):
        request = ImpactRequest(
            base.as_posix(),
            rules,
            folder / "site.yaml",
            folder / "base.yaml",
            (("demo", generated.DEMO / "manifest.yaml"),),
            (generated.PERIOD,),
            thorough=thorough,
            plans=folder / "plans",
        )
        document, diagnostics = impact(request, lambda _step, _done, _total: None)
        assert document is not None, diagnostics
        documents[thorough] = document
    return documents


def test_judging_less_comes_to_the_same_as_judging_all(found: dict[bool, Document]) -> None:
    """A full judgement by both rulebooks finds no change more, none less, and none without a cause."""
    few, all_ = found[False], found[True]
    assert all_.bugs == []
    assert few.summary == all_.summary
    assert few.comparisons[0].rules == all_.comparisons[0].rules
    assert few.comparisons[0].clauses == all_.comparisons[0].clauses
    assert few.comparisons[0].judged_before * 3 < all_.comparisons[0].judged_before


def test_the_changes_are_those_of_the_edits_that_mean_something(found: dict[bool, Document]) -> None:
    """Two rules pass now, one fails no more because it is gone; comments, blanks and an unused alias change nothing."""
    assert {(one.rule, one.turn) for one in found[False].comparisons[0].rules} == {
        ("4.1-a", "pass_gained"),
        ("5.2-a", "pass_gained"),
        ("6.1-c", "fail_lost"),
    }


def test_every_finding_of_the_base_that_vanished_is_listed(found: dict[bool, Document]) -> None:
    """The gaps that two hours forbid and four allow are the demo's planted ones."""
    change = next(one for one in found[False].comparisons[0].rules if one.rule == "4.1-a")
    assert len(change.gone) == len(generated.truth()["rules"]["4.1-a"]["findings"])
    assert change.new == []
