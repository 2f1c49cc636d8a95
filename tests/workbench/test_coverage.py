"""Coverage: what no case goes is told, at its place; what no evidence can reach is not asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from complyhosp.rulebook.load import load_rulebook
from complyhosp.workbench.coverage.html import to_html
from complyhosp.workbench.coverage.measure import Branch, RuleCoverage, measure, percent
from complyhosp.workbench.coverage.text import to_json, to_text
from complyhosp.workbench.rule_files import rule_files
from tests.workbench.holes import RULE, rulebook_in


def measured(rules: Path) -> RuleCoverage:
    """The rule's coverage by its cases."""
    rulebook, found = load_rulebook(rules)
    assert rulebook is not None
    assert not found
    files = rule_files("1.1-a", rulebook, rules)
    assert files is not None
    return measure(files, rulebook.record_types)


def branch(coverage: RuleCoverage, kind: str, what: str) -> Branch:
    """The one branch of this kind about this."""
    (found,) = [one for one in coverage.branches if one.kind == kind and one.what == what]
    return found


def test_what_was_not_seen_is_told_at_its_place(tmp_path: Path) -> None:
    """The cases know only calls of level high, answers in time and none without a person."""
    coverage = measured(rulebook_in(tmp_path))
    level = branch(coverage, "condition", 'call.level == "high"')
    assert (level.place.line, level.place.column) == (9, 10)
    assert level.seen == {"true": "an answer in time"}
    assert level.missing == ("false", "unknown")
    assert branch(coverage, "window", "within").missing == ("before", "after")
    assert branch(coverage, "match", "answer.room == call.room").missing == ("unmatched",)
    assert branch(coverage, "at_least", "at_least 1").missing == ("over",)
    assert branch(coverage, "count", "exists").missing == ("unknown",)


@pytest.mark.parametrize(
    ("where", "ways"),
    [
        ('call.level == "high"', ("true", "false", "unknown")),
        ('call.room == "R1"', ("true", "false")),
        ('call.room != ""', ("true",)),
        ('call.level in ["high", "low"]', ("true", "unknown")),
        ("has(call.level)", ("true", "false")),
        ("has(call.room)", ("true",)),
        ('has(call.level) && call.level == "high"', ("true", "false")),
        ('!has(call.level) || call.level == "high"', ("true", "false")),
        ('(has(call.level) ? call.level : "low") == "high"', ("true", "false")),
        ("isWorkday(date(call.at))", ("true", "false", "unknown")),
        ("1 / 0 == 1", ("unknown",)),
    ],
)
def test_what_no_evidence_can_reach_is_not_asked_for(tmp_path: Path, where: str, ways: tuple[str, ...]) -> None:
    """A required field is never null, a text never empty, a guarded null never matters, an enum has no other value."""
    rule = RULE.replace('where: call.level == "high"', f"where: >-\n    {where}")
    coverage = measured(rulebook_in(tmp_path, rule=rule))
    first = next(one for one in coverage.branches if one.place.line == 10)
    assert first.ways == ways


def test_each_case_adds_what_it_sees(tmp_path: Path) -> None:
    """With a case for each way there is nothing left to see."""
    cases = """rule: 1.1-a
cases:
  - name: all at once
    period: 2026-07-01/2026-07-02
    records:
      call:
        - {room: R1, at: 2026-07-01T08:00, level: high}
        - {room: R2, at: 2026-07-01T08:00, level: high}
        - {room: R3, at: 2026-07-01T08:00, level: high}
        - {room: R4, at: 2026-07-01T08:00, level: high}
        - {room: R5, at: 2026-07-01T08:00, level: low}
        - {room: R6, at: 2026-07-01T08:00}
      answer:
        - {room: R1, at: 2026-07-01T08:00, person: 甲}
        - {room: R2, at: 2026-07-01T08:00, person: 甲}
        - {room: R2, at: 2026-07-01T08:10, person: 甲}
        - {room: R3, at: 2026-07-01T08:00}
        - {room: R4, at: 2026-07-01T07:59, person: 甲}
        - {room: R4, at: 2026-07-01T08:11, person: 甲}
    expect: {violated: [{call.room: R4}], unknown: [{call.room: R3}, {call.room: R6}]}
"""
    coverage = measured(rulebook_in(tmp_path, cases=cases))
    assert [(one.what, one.missing) for one in coverage.branches if one.missing] == []
    assert percent([coverage]) == 100


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_that_people_read(tmp_path: Path, lang: str, snapshot: SnapshotAssertion) -> None:
    """Places, source lines with a caret, and the sums."""
    assert to_text([measured(rulebook_in(tmp_path))], lang) == snapshot


def test_json_has_everything(tmp_path: Path) -> None:
    """Each branch with its ways, and the case that went each first."""
    coverage = measured(rulebook_in(tmp_path))
    document = json.loads(to_json([coverage], "en"))
    (rule,) = document["rules"]
    assert document["percent"] == round(percent([coverage]), 2)
    assert (rule["seen"], rule["ways"]) == (coverage.seen, coverage.ways)
    assert rule["branches"][0] == {
        "kind": "condition",
        "what": 'call.level == "high"',
        "line": 9,
        "column": 10,
        "ways": {"true": "an answer in time", "false": None, "unknown": None},
    }


def test_the_page_asks_for_nothing_and_marks_what_is_missing(tmp_path: Path) -> None:
    """One file, no request; the marked text is what no case goes; a rule's text cannot become markup."""
    rule = RULE.replace("en: late", 'en: "<script>late</script>"')
    page = to_html([measured(rulebook_in(tmp_path, rule=rule))], "en")
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "src=" not in page
    assert '<mark title="condition never seen: false, unknown">call.level == &#34;high&#34;</mark>' in page
