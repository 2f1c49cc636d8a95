"""Rules to clauses, clauses to sections, sections to the run: the worst below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from complyhosp.judgement.results import GroupResult, Reason, Result, RuleResult
from complyhosp.rulebook.regulation import Clause, Section

WORST_FIRST: tuple[Result, ...] = ("fail", "error", "unknown", "notchecked", "pass")


@dataclass(frozen=True, slots=True)
class Rollup:
    """The results of clauses, sections and the whole run."""

    clauses: tuple[GroupResult, ...]
    sections: tuple[GroupResult, ...]
    run: GroupResult


def roll_up(rules: Sequence[RuleResult], clauses: Sequence[Clause], sections: Sequence[Section]) -> Rollup:
    """Every clause and section given gets a result; a clause without a rule is `notchecked`, as unsupported."""
    by_clause: dict[str, list[RuleResult]] = {clause.id: [] for clause in clauses}
    for rule in rules:
        by_clause.setdefault(rule.clause, []).append(rule)
    clause_results = tuple(
        _group(clause.id, {one.rule: (one.result, one.reason) for one in by_clause[clause.id]}) for clause in clauses
    )
    by_section: dict[str, dict[str, tuple[Result, Reason | None]]] = {section.id: {} for section in sections}
    for clause, result in zip(clauses, clause_results, strict=True):
        by_section.setdefault(clause.section, {})[clause.id] = (result.result, result.reason)
    section_results = tuple(
        _group(section.id, by_section[section.id]) for section in sections if by_section[section.id]
    )
    run = _group("run", {one.id: (one.result, one.reason) for one in section_results})
    return Rollup(clause_results, section_results, run)


def _group(identifier: str, below: Mapping[str, tuple[Result, Reason | None]]) -> GroupResult:
    result, reason = worst(list(below.values()))
    return GroupResult(identifier, result, reason, tuple(below))


def worst(results: Sequence[tuple[Result, Reason | None]]) -> tuple[Result, Reason | None]:
    """The worst of several results with its reason; `notapplicable` only if all are."""
    for wanted in WORST_FIRST:
        for result, reason in results:
            if result == wanted:
                return result, reason
    return ("notapplicable", None) if results else ("notchecked", "unsupported")
