"""From comparisons to their document: findings as `run.json` has them, names masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from complyhosp.judgement import results
from complyhosp.judgement.results import GroupResult, RuleResult
from complyhosp.judgement.run import Run
from complyhosp.report import document as report
from complyhosp.report.building import document_of as run_document
from complyhosp.report.document import Finding, Tool, Words
from complyhosp.rulebook.rulebook import Rulebook, natural_key
from complyhosp.rulebook.text import Text
from complyhosp.workbench.impact import changes
from complyhosp.workbench.impact import document as doc
from complyhosp.workbench.impact.changes import TURNS
from complyhosp.workbench.impact.differences import Cause
from complyhosp.workbench.impact.judging import Books, Comparison


@dataclass(frozen=True, slots=True)
class Named:
    """How the user named a rulebook, and the commit it was read from."""

    name: str
    commit: str | None = None


def document_of(
    books: Books,
    names: tuple[Named, Named],
    comparisons: Sequence[Comparison],
    tool: Tool,
    *,
    unmask: bool = False,
) -> doc.Document:
    """The document; `names` are those of base and head. Personal values are pseudonyms unless `unmask`."""
    parts = [_comparison(one, books, unmask=unmask) for one in comparisons]
    rules = [change for part in parts for change in part.rules]
    return doc.Document(
        tool=tool,
        masked=not unmask,
        base=_rulebook(names[0], books.base),
        head=_rulebook(names[1], books.head),
        summary=doc.Summary(
            clauses={turn: sum(one.turn == turn for part in parts for one in part.clauses) for turn in TURNS},
            rules={turn: sum(one.turn == turn for one in rules) for turn in TURNS},
            gone=sum(len(one.gone) for one in rules),
            new=sum(len(one.new) for one in rules),
            altered=sum(len(one.altered) for one in rules),
        ),
        differences=_differences(books, parts),
        settings=[_cause(one) for one in books.differences.settings],
        comparisons=parts,
        bugs=[name for one in comparisons for name in one.unexplained],
    )


def _rulebook(named: Named, book: Rulebook) -> doc.Rulebook:
    return doc.Rulebook(name=named.name, commit=named.commit, digest=book.digest, title=_words(book.regulation.title))


def _words(text: Text) -> Words:
    return Words(zh=text.zh, en=text.en)


def _cause(cause: Cause) -> doc.Cause:
    before, after = (list(value) if isinstance(value, tuple) else value for value in (cause.before, cause.after))
    return doc.Cause(
        kind=cause.kind,
        subject=cause.subject,
        before=before,
        after=after,
        fixed_by=cause.fixed_by,
        set_in=cause.set_in,
    )


def _differences(books: Books, parts: Sequence[doc.Comparison]) -> list[doc.Difference]:
    """Clauses, then rules, each in the regulation's order."""
    rules = {one.rule for part in parts for one in part.rules}
    clauses = {one.clause for part in parts for one in part.clauses}
    found = [
        doc.Difference(
            rule=None,
            clause=clause,
            title=_clause_title(books, clause),
            causes=[_cause(one) for one in causes],
            judged=any(one.kind != "clause_changed" for one in causes),
            effect=clause in clauses and any(one.kind != "clause_changed" for one in causes),
        )
        for clause, causes in sorted(books.differences.clauses.items(), key=lambda item: natural_key(item[0]))
    ]
    for rule, causes in sorted(books.differences.rules.items(), key=lambda item: natural_key(item[0])):
        about = _about(rule, books)
        found.append(
            doc.Difference(
                rule=rule,
                clause=about.clause,
                title=about.title,
                causes=[_cause(one) for one in causes],
                judged=rule in books.differences.judged,
                effect=rule in rules,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _About:
    """What a rule is called, by the head where it has it."""

    clause: str
    title: Words | None


def _about(rule_id: str, books: Books) -> _About:
    for book in (books.head, books.base):
        checked = book.rule(rule_id)
        if checked is not None:
            return _About(checked.rule.clause, _words(checked.rule.title))
    broken = next(one for book in (books.head, books.base) for one in book.broken if one.id == rule_id)
    return _About(broken.clause, None)


def _clause_title(books: Books, clause_id: str) -> Words | None:
    clause = books.head.clause(clause_id) or books.base.clause(clause_id)
    return None if clause is None else _words(clause.title)


def _comparison(comparison: Comparison, books: Books, *, unmask: bool) -> doc.Comparison:
    before, after = (
        run_document(_only(run, [one.rule for one in comparison.rules]), unmask=unmask)
        for run in (comparison.before, comparison.after)
    )
    judged = comparison.judged
    return doc.Comparison(
        evidence=comparison.name,
        site=after.site,
        period=after.period,
        judged_before=judged[0],
        judged_after=judged[1],
        clauses=[_clause_change(one, books) for one in comparison.clauses],
        rules=[_rule_change(one, before, after) for one in comparison.rules],
    )


def _only(run: Run, rules: Sequence[str]) -> Run:
    """The run with the results of these rules alone, and no clauses: for the words of their findings."""
    wanted = tuple(one for one in run.rules if one.rule in rules)
    return replace(run, rules=wanted, clauses=())


def _clause_change(change: changes.ClauseChange, books: Books) -> doc.ClauseChange:
    title = _clause_title(books, change.clause)
    assert title is not None  # noqa: S101 - it is a clause of one of the two
    return doc.ClauseChange(
        clause=change.clause,
        title=title,
        turn=change.turn,
        before=_standing(change.before),
        after=_standing(change.after),
        causes=[_cause(one) for one in change.causes],
    )


def _standing(group: GroupResult | None) -> doc.Standing | None:
    return None if group is None else doc.Standing(result=group.result, reason=group.reason)


def _rule_change(change: changes.RuleChange, before: report.Document, after: report.Document) -> doc.RuleChange:
    ours, theirs = before.rule(change.rule), after.rule(change.rule)
    known = theirs or ours
    assert known is not None  # noqa: S101 - the rule was judged under one of the two
    old, new = _by_finding(change.before, ours), _by_finding(change.after, theirs)
    return doc.RuleChange(
        rule=change.rule,
        clause=change.clause,
        title=known.title,
        severity=known.severity,
        turn=change.turn,
        before=_verdict(change.before),
        after=_verdict(change.after),
        causes=[_cause(one) for one in change.causes],
        gone=[old[id(one)] for one in change.gone],
        new=[new[id(one)] for one in change.new],
        altered=[doc.Altered(before=old[id(one)], after=new[id(other)]) for one, other in change.altered],
    )


def _by_finding(result: RuleResult | None, rule: report.Rule | None) -> Mapping[int, Finding]:
    """The document's finding of each finding, which come in one order."""
    if result is None or rule is None:
        return {}
    found: Sequence[results.Finding] = result.findings
    return {id(one): shown for one, shown in zip(found, rule.findings, strict=True)}


def _verdict(result: RuleResult | None) -> doc.Verdict | None:
    if result is None:
        return None
    names = ("result", "reason", "population", "satisfied", "violated", "unknown", "waived", "excused")
    return doc.Verdict(**{name: getattr(result, name) for name in names})
