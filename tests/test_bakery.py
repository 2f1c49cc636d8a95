"""Another regulation needs files under `rules/` only: a bakery, in a zone whose clock changes within the period."""

from __future__ import annotations

from pathlib import Path

import pytest

from complyhosp.check import EngineName, Request, check
from complyhosp.judgement.run import Run

BAKERY = Path(__file__).parent / "data" / "bakery"


def run(engine: EngineName) -> Run:
    request = Request(
        BAKERY / "rules", BAKERY / "evidence" / "manifest.yaml", period="2026-03-28/2026-03-30", engine=engine
    )
    found, diagnostics = check(request)
    assert found is not None, diagnostics
    return found


@pytest.mark.parametrize("engine", ["columnar", "reference"])
def test_a_bakery_is_judged_by_its_own_rulebook(engine: EngineName) -> None:
    """Gaps, limits and certificates of another trade are judged without a change of code."""
    results = {
        rule.rule: (rule.result, rule.reason, rule.population, rule.violated, rule.unknown)
        for rule in run(engine).rules
    }
    assert results == {
        "1.1-a": ("fail", None, 25, 1, 0),
        "1.1-b": ("fail", None, 23, 1, 1),
        "2.1-a": ("fail", None, 2, 1, 0),
    }


@pytest.mark.parametrize("engine", ["columnar", "reference"])
def test_hours_are_those_that_passed_not_those_on_the_wall(engine: EngineName) -> None:
    """In the night in which the clock springs forward, 23:00 to 04:00 is four hours and no violation."""
    gaps = next(rule for rule in run(engine).rules if rule.rule == "1.1-a")
    hours = [(finding.end - finding.start) // 3_600_000_000 for finding in gaps.findings]
    assert hours == [8]
