"""The run as JUnit XML: valid, a case a rule, and never a pass for what was not judged."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from complyhosp.judgement.results import Reason, Result
from complyhosp.report.document import Clause, Document, Rule, Words
from complyhosp.report.junit_format import PER_RULE, to_junit
from tests.report.tiny import HOSTILE_PERSON, hostile_document, tiny_document
from tests.schemas import junit_tree


def with_result(result: Result, reason: Reason | None) -> Document:
    """The document, its first rule with another result."""
    rule = tiny_document().rules[0].model_copy(update={"result": result, "reason": reason})
    return tiny_document().model_copy(update={"rules": [rule, *tiny_document().rules[1:]]})


def named(document: Document, name: str) -> etree._Element:
    tree = junit_tree(to_junit(document, "en"))
    return next(case for case in tree.iter("testcase") if case.get("name") == name)


def problem_of(document: Document) -> list[str]:
    case = junit_tree(to_junit(document, "zh")).find(".//testcase")
    assert case is not None
    return [str(child.tag) for child in case if child.tag != "system-out"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_file_is_valid_and_complete(lang: str) -> None:
    """A suite a section, a case a rule, in the run's order; it names the run and tells how each rule examines."""
    tree = junit_tree(to_junit(tiny_document(), lang))
    names = [str(case.get("name")).split()[0] for case in tree.iter("testcase")]
    assert names == [rule.id for rule in tiny_document().rules]
    assert len(tree) == len(tiny_document().sections)
    assert all(case.findtext("system-out") for case in tree.iter("testcase"))


@pytest.mark.parametrize(
    ("result", "reason", "problem"),
    [
        ("pass", None, []),
        ("fail", None, ["failure"]),
        ("unknown", "no_evidence", ["error"]),
        ("unknown", "source_incomplete", ["error"]),
        ("error", "rule_error", ["error"]),
        ("notchecked", "pending_attestation", ["skipped"]),
        ("notapplicable", None, ["skipped"]),
    ],
)
def test_each_result_has_its_kind(result: Result, reason: Reason | None, problem: list[str]) -> None:
    """Only a pass is a case without a problem."""
    assert problem_of(with_result(result, reason)) == problem


def test_a_failure_tells_its_findings_and_what_to_do() -> None:
    """The findings with file and row, then the remedy."""
    failure = junit_tree(to_junit(tiny_document(), "zh")).find(".//failure")
    assert failure is not None
    text = str(failure.text)
    assert "ee487fc1053e0385" in text
    assert "巡检.csv:5" in text
    remedy = tiny_document().rules[0].remedy
    assert remedy is not None
    assert text.endswith(remedy.zh)


def test_a_clause_without_a_rule_is_not_forgotten() -> None:
    """It is skipped, in the suite of its section."""
    bare = Clause(
        id="2.9", section="2", title=Words(zh="空", en="bare"), result="notchecked", reason="unsupported", rules=[],
        partial=False, text=Words(zh="…", en="…"),
    )  # fmt: skip
    document = tiny_document().model_copy(update={"clauses": [*tiny_document().clauses, bare]})
    assert named(document, "2.9 bare").find("skipped") is not None


def test_a_rule_of_no_known_clause_is_not_forgotten() -> None:
    """A rule file in error may name any clause; its error is told all the same."""
    stray = Rule(
        id="9.9-a", clause="9.9", result="error", reason="rule_error", population=0, satisfied=0, violated=0, unknown=0
    )
    document = tiny_document().model_copy(update={"rules": [*tiny_document().rules, stray]})
    assert named(document, "9.9-a").find("error") is not None


def test_a_long_list_is_cut_and_says_so() -> None:
    """Build servers keep these texts: the first findings, and how many there are."""
    rule = tiny_document().rules[0]
    many = rule.model_copy(update={"findings": [rule.findings[0]] * (PER_RULE + 7)})
    failure = junit_tree(to_junit(tiny_document().model_copy(update={"rules": [many]}), "zh")).find(".//failure")
    assert failure is not None
    assert str(failure.text).count("ee487fc1053e0385") == PER_RULE
    assert str(PER_RULE + 7) in str(failure.text)


def test_hostile_evidence_stays_text(tmp_path: Path) -> None:
    """A room named like a script and a note with an escape sequence leave the file whole."""
    tree = junit_tree(to_junit(hostile_document(tmp_path), "zh"))
    text = "".join(map(str, tree.itertext()))
    assert not list(tree.iter("script"))
    assert HOSTILE_PERSON in text
    assert "\u202e" not in text
