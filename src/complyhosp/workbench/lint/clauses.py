"""Clauses and the rules that are filed under them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.rulebook.regulation import Clause
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.lint.subject import Subject


def filing(subject: Subject) -> Iterator[Diagnostic]:
    """A rule's id begins with its clause."""
    rule = subject.checked.rule
    if rule.id.rpartition("-")[0] != rule.clause:
        yield subject.at("E670", ("clause",), id=rule.id, clause=rule.clause)


def without_rules(rulebook: Rulebook, clauses: Sequence[tuple[Clause, Place]]) -> Iterator[Diagnostic]:
    """Clauses that no rule looks into; one that the source itself left defective may be without."""
    looked_into: set[str] = {checked.rule.clause for checked in rulebook.rules}
    looked_into |= {broken.clause for broken in rulebook.broken}
    for clause, place in clauses:
        if clause.id not in looked_into and clause.defect is None:
            yield Diagnostic("W676", place, {"clause": clause.id})
