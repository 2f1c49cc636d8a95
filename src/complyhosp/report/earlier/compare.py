"""Two runs side by side: rates over the clauses whose rules are the same in both, and every clause then and now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from complyhosp.report.document import Clause, Document, Rule, Score
from complyhosp.report.earlier.following import followed
from complyhosp.report.earlier.model import Change, ClauseChange, Comparison, Direction, WhyNot
from complyhosp.report.earlier.periods import which_of
from complyhosp.report.earlier.sameness import Sameness
from complyhosp.report.score import Weighed, score
from complyhosp.report.summary import report_number, shown_result
from complyhosp.rulebook.rulebook import natural_key


def comparison(then: Document, now: Document, file: str) -> Comparison:
    """What changed from `then` to `now`, of one hospital, one regulation and periods of one length."""
    same = Sameness(then, now)
    clauses = tuple(_clauses(then, now, same))
    comparable = {one.id for one in clauses if one.why is None}
    return Comparison(
        which=which_of(then.period, now.period),
        period=then.period,
        number=report_number(then),
        file=file,
        whole=_change(then, now, now.clauses, comparable),
        sections={
            section.id: _change(then, now, [one for one in now.clauses if one.section == section.id], comparable)
            for section in now.sections
        },
        clauses=clauses,
        items=tuple(followed(same)),
    )


def _clauses(then: Document, now: Document, same: Sameness) -> Iterable[ClauseChange]:
    before, after = ({one.id: one for one in run.clauses} for run in (then, now))
    for clause_id in sorted({*before, *after}, key=natural_key):
        ours, theirs = before.get(clause_id), after.get(clause_id)
        shown = [None if one is None else shown_result(one) for one in (ours, theirs)]
        if ours is None or theirs is None:
            yield ClauseChange(clause_id, shown[0], shown[1], "not_then" if ours is None else "not_now")
            continue
        why, rules = _why_not(ours, theirs, same)
        yield ClauseChange(clause_id, shown[0], shown[1], why, rules)


def _why_not(ours: Clause, theirs: Clause, same: Sameness) -> tuple[WhyNot | None, tuple[str, ...]]:
    """Why a clause's results are not to be compared, and which of its rules are the cause."""
    reasons = {rule_id: same.why_not(rule_id) for rule_id in sorted({*ours.rules, *theirs.rules}, key=natural_key)}
    different = [rule_id for rule_id, why in reasons.items() if why is not None]
    if different:
        told = [reasons[rule_id] for rule_id in different]
        return "rules_not_told" if set(told) == {"rules_not_told"} else "rule_changed", tuple(different)
    if (ours.result == "notapplicable") != (theirs.result == "notapplicable"):
        return "applicability", ()
    return None, ()


def _change(then: Document, now: Document, clauses: Sequence[Clause], comparable: set[str]) -> Change:
    """The score of these clauses in both runs, weighed as they are now."""
    ids = [one.id for one in clauses if one.id in comparable]
    weights = _weights(now.rules)
    scores = [
        score(Weighed(one.result, one.partial, weights.get(one.id, ())) for one in run.clauses if one.id in ids)
        for run in (then, now)
    ]
    return Change(scores[0], scores[1], direction(scores[0], scores[1]), len(ids), len(clauses))


def _weights(rules: Iterable[Rule]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for rule in rules:
        if rule.severity is not None:
            found.setdefault(rule.clause, []).append(rule.severity)
    return found


def direction(then: Score | None, now: Score | None) -> Direction:
    """Where a score went, as far as two ranges tell."""
    if then is None or now is None:
        return "none"
    if now.low > then.high:
        return "up"
    if now.high < then.low:
        return "down"
    low, high = now.low - then.low, now.high - then.high
    if low == high == 0:
        return "same" if now.low == now.high else "same_range"
    if low >= 0 and high >= 0:
        return "leans_up"
    return "leans_down" if low <= 0 and high <= 0 else "open"
