"""A rulebook full of mistakes: each is told at its place, in one go."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from complyhosp.diagnostics import Diagnostic
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rule import AllOf
from complyhosp.source import parse_yaml, validated

MISTAKES = Path(__file__).parent.parent / "data" / "mistakes"


def told(diagnostic: Diagnostic, lang: str) -> str:
    """Place, code, message, the marked part of the line, and the hint."""
    excerpt = diagnostic.excerpt
    marked = "" if excerpt is None else excerpt.line[excerpt.start : excerpt.start + excerpt.length]
    hint = diagnostic.hint_text(lang)
    return f"{diagnostic.place} {diagnostic.code}: {diagnostic.message(lang)} [{marked}]" + (
        f" -- {hint}" if hint else ""
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_mistake_is_told_at_its_place(lang: str, snapshot: SnapshotAssertion) -> None:
    """All mistakes of all files are reported in one go, with file, line, column, the words at fault, and a hint."""
    _, diagnostics = load_rulebook(MISTAKES)
    assert "\n".join(told(one, lang) for one in diagnostics) == snapshot


def test_a_broken_rule_is_listed_and_judged_by_nobody() -> None:
    """A rule with a mistake is kept as broken, with its clause, so that it can never pass."""
    rulebook, _ = load_rulebook(MISTAKES)
    assert rulebook is not None
    assert [(rule.id, rule.clause) for rule in rulebook.broken] == [
        ("1.1-a", "1.1"),
        ("1.1-b", "1.1"),
        ("1.1-c", "1.1"),
        ("1.1-d", "1.1"),
    ]
    assert rulebook.rules == ()


@pytest.mark.parametrize("part", ["text", "3", "[text]", "null", "{}", "{holds: true, none: {record: x}}"])
def test_what_is_no_requirement_is_told(part: str) -> None:
    """Whatever stands where a requirement should, the answer is diagnostics."""
    document, _ = parse_yaml(f"all: [{part}]", "x.yaml")
    assert document is not None
    made, found = validated(AllOf, document)
    assert made is None
    assert [one.code for one in found]
