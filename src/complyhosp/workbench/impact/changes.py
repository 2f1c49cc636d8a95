"""Results before and after, compared: what turned to pass comes first, for a wrong pass is the danger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from complyhosp.judgement.results import Finding, GroupResult, Result, RuleResult
from complyhosp.rulebook.rulebook import natural_key
from complyhosp.workbench.impact.differences import Cause, Differences

Turn = Literal["pass_gained", "fail_gained", "fail_lost", "other"]
TURNS: tuple[Turn, ...] = ("pass_gained", "fail_gained", "fail_lost", "other")
"""The order in which changes are shown. `fail_lost` is a fail that turned to anything but a pass, removal included."""

_COUNTS = ("population", "satisfied", "violated", "unknown", "waived", "excused")


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule whose result, counts or findings are not what they were; None where a book has no such rule.

    `gone` are findings of the base only, `new` of the head only; `altered` are in both, with another outcome, reason or
    waiver. Findings are told apart by their fingerprints.
    """

    rule: str
    clause: str
    turn: Turn
    before: RuleResult | None
    after: RuleResult | None
    causes: tuple[Cause, ...]
    gone: tuple[Finding, ...]
    new: tuple[Finding, ...]
    altered: tuple[tuple[Finding, Finding], ...]


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause whose result is not what it was; None where a book has no such clause."""

    clause: str
    turn: Turn
    before: GroupResult | None
    after: GroupResult | None
    causes: tuple[Cause, ...]


def turn_of(before: Result | None, after: Result | None) -> Turn:
    """What kind of change it is. A rule or clause that was not there before gains no pass: it never had another."""
    if before is not None and after == "pass" and before != "pass":
        return "pass_gained"
    if after == "fail" and before != "fail":
        return "fail_gained"
    return "fail_lost" if before == "fail" and after != "fail" else "other"


def rule_changes(
    before: Iterable[RuleResult], after: Iterable[RuleResult], causes: Mapping[str, tuple[Cause, ...]]
) -> tuple[RuleChange, ...]:
    """The rules whose results differ, by turn, then clause. One without a cause is a bug of this program's."""
    ours, theirs = {one.rule: one for one in before}, {one.rule: one for one in after}
    found = []
    for rule_id in {*ours, *theirs}:
        change = _rule_change(rule_id, ours.get(rule_id), theirs.get(rule_id), causes.get(rule_id, ()))
        if change is not None:
            found.append(change)
    return tuple(sorted(found, key=_order_of_rules))


def _order_of_rules(change: RuleChange) -> tuple[int, bool, tuple[tuple[int, str], ...]]:
    return TURNS.index(change.turn), not loses_violations(change), natural_key(change.rule)


def loses_violations(change: RuleChange) -> bool:
    """Whether a violation of the base is none any more: gone, turned unknown, or waived."""
    turned = (one for one, other in change.altered if (one.outcome, one.waived_by) == ("violated", None))
    return any(one.outcome == "violated" for one in (*change.gone, *turned))


def _rule_change(
    rule_id: str, before: RuleResult | None, after: RuleResult | None, causes: tuple[Cause, ...]
) -> RuleChange | None:
    gone, new, altered = _compared(() if before is None else before.findings, () if after is None else after.findings)
    if before is not None and after is not None and _told(before) == _told(after) and not (gone or new or altered):
        return None
    known = after or before
    assert known is not None  # noqa: S101 - the rule is in one of the two
    turn = turn_of(before.result if before else None, after.result if after else None)
    return RuleChange(rule_id, known.clause, turn, before, after, causes, gone, new, altered)


def _told(result: RuleResult) -> tuple[object, ...]:
    return (result.clause, result.result, result.reason, *(getattr(result, name) for name in _COUNTS))


def _compared(
    before: Sequence[Finding], after: Sequence[Finding]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[tuple[Finding, Finding], ...]]:
    """Findings by fingerprint; of several with one fingerprint as many as there are in both make pairs."""
    waiting: dict[str, list[Finding]] = defaultdict(list)
    for one in before:
        waiting[one.id].append(one)
    new: list[Finding] = []
    altered: list[tuple[Finding, Finding]] = []
    for one in after:
        same = waiting[one.id]
        if not same:
            new.append(one)
            continue
        old = same.pop(next((at for at, old in enumerate(same) if _standing(old) == _standing(one)), 0))
        if _standing(old) != _standing(one):
            altered.append((old, one))
    left = {id(one) for group in waiting.values() for one in group}
    return tuple(one for one in before if id(one) in left), tuple(new), tuple(altered)


def _standing(finding: Finding) -> tuple[str, str | None, str | None]:
    return finding.outcome, finding.reason, finding.waived_by


def clause_changes(
    before: Iterable[GroupResult],
    after: Iterable[GroupResult],
    rules: Iterable[RuleChange],
    differences: Differences,
) -> tuple[ClauseChange, ...]:
    """The clauses whose results differ, with the causes of their rules and their own."""
    ours, theirs = {one.id: one for one in before}, {one.id: one for one in after}
    causes: dict[str, list[Cause]] = defaultdict(list)
    for change in rules:
        for clause in {result.clause for result in (change.before, change.after) if result is not None}:
            causes[clause] += change.causes
    found = []
    for clause_id in {*ours, *theirs}:
        one, other = ours.get(clause_id), theirs.get(clause_id)
        if (one and (one.result, one.reason)) == (other and (other.result, other.reason)):
            continue
        turn = turn_of(one.result if one else None, other.result if other else None)
        own = (*differences.clauses.get(clause_id, ()), *causes[clause_id])
        found.append(ClauseChange(clause_id, turn, one, other, tuple(dict.fromkeys(own))))
    return tuple(sorted(found, key=lambda change: (TURNS.index(change.turn), natural_key(change.clause))))
