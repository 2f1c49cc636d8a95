"""Stored evidence judged under two rulebooks, each rule as seldom as its meaning allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from complyhosp.check import EngineName, Prepared, Progress, Request, evaluate, setting_for
from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.engines.setting import Setting
from complyhosp.evidence import open_evidence
from complyhosp.evidence.tables import EvidenceSet
from complyhosp.judgement.results import GroupResult, RuleResult
from complyhosp.judgement.rollup import roll_up
from complyhosp.judgement.run import Run
from complyhosp.period import period_name
from complyhosp.report.masking import masked_diagnostics
from complyhosp.rulebook.rulebook import Rulebook, natural_key
from complyhosp.workbench.impact.changes import ClauseChange, RuleChange, clause_changes, rule_changes
from complyhosp.workbench.impact.differences import Differences


@dataclass(frozen=True, slots=True)
class Books:
    """The rulebook as it was and as it is, with what differs between them."""

    base: Rulebook
    head: Rulebook
    differences: Differences


@dataclass(frozen=True, slots=True)
class EvidenceBothWays:
    """One evidence set, read by the record types of each rulebook: the same object where those are the same."""

    name: str
    manifest: Path
    before: EvidenceSet
    after: EvidenceSet
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One evidence set in one period under both rulebooks.

    `before` and `after` are runs of the rules that were judged, each by its own book; a rule that means the same in
    both is judged once, and is in `after` alone. Changes are complete: what is not among them did not change.
    """

    name: str
    before: Run
    after: Run
    rules: tuple[RuleChange, ...]
    clauses: tuple[ClauseChange, ...]

    @property
    def judged(self) -> tuple[int, int]:
        """How many rules were judged under each book."""
        return len(self.before.rules), len(self.after.rules)

    @property
    def unexplained(self) -> tuple[str, ...]:
        """Rules and clauses whose results changed though nothing was changed: there are none, or there is a bug."""
        rules = (change.rule for change in self.rules if not change.causes)
        return (*rules, *(change.clause for change in self.clauses if not change.causes))


@dataclass(frozen=True, slots=True)
class Judging:
    """How to judge. With `thorough`, every rule is judged under both books, changed or not."""

    engine: EngineName
    plans: Path | None
    as_of: str | None
    thorough: bool
    progress: Progress


def read_both_ways(
    name: str, manifest: Path, books: Books, secret: bytes, *, unmask: bool
) -> tuple[EvidenceBothWays | None, list[Diagnostic]]:
    """The evidence of a manifest, read once where the books' record types are the same; None when it does not load.

    Pseudonyms and masked fingerprints are keyed by `secret`, else by the evidence itself, for both books alike. The
    diagnostics name persons only with `unmask`.
    """
    after, found = open_evidence(manifest, books.head.record_types)
    if after is None:
        return None, found
    after = replace(after, secret=secret or after.secret)
    told = masked_diagnostics(found, after, books.head.record_types, unmask=unmask)
    before = after
    if books.base.record_types != books.head.record_types:
        again, found = open_evidence(manifest, books.base.record_types)
        if again is None:
            return None, found
        # A file of a type that only one book has must not make two people of one.
        before = replace(again, secret=after.secret)
        more = masked_diagnostics(found, before, books.base.record_types, unmask=unmask)
        told += [one for one in more if one not in told]
    return EvidenceBothWays(name, manifest, before, after, tuple(told)), []


def compare(
    evidence: EvidenceBothWays, period: str | None, books: Books, judging: Judging
) -> tuple[Comparison | None, list[Diagnostic]]:
    """The evidence judged in a period (as a user writes it; None: the last quarter it covers) under both books."""
    after, found = _setting(evidence, evidence.after, period, books.head, judging)
    if after is None:
        return None, found
    # The head's choice of a period holds for both: a record type that only one book has may cover another quarter.
    before, _ = _setting(evidence, evidence.before, period_name(after.period, after.zone), books.base, judging)
    if before is None:
        return None, found
    return _compared(evidence, (before, after), books, judging), found


def _setting(
    evidence: EvidenceBothWays, read: EvidenceSet, period: str | None, book: Rulebook, judging: Judging
) -> tuple[Setting | None, list[Diagnostic]]:
    setting, found = setting_for(Request(Path(), evidence.manifest, None, period, judging.as_of), book, read)
    return setting, [replace(one, place=Place(evidence.name)) if one.code == "E501" else one for one in found]


def _compared(
    evidence: EvidenceBothWays, settings: tuple[Setting, Setting], books: Books, judging: Judging
) -> Comparison:
    differences = books.differences
    causes, differing = dict(differences.rules), set(differences.judged)
    every = _ids(books.base) | _ids(books.head)
    if settings[0] != settings[1]:
        causes = {rule: (*causes.get(rule, ()), *differences.settings) for rule in every}
        differing = every
    if judging.thorough:
        differing = every
    touched = _clauses_of(books, differing) | set(differences.clauses)
    after = _run(books.head, evidence.after, settings[1], _Part(touched, every), judging)
    before = _run(books.base, evidence.before, settings[0], _Part(touched, differing), judging)
    # What means the same in both books has one verdict, which stands for both.
    shared = [one for one in after.rules if one.rule not in differing]
    own = [one for one in after.rules if one.rule in differing]
    rules = rule_changes(before.rules, own, causes)
    groups = _rolled_up([*before.rules, *shared], books.base, touched), _rolled_up(after.rules, books.head, touched)
    return Comparison(evidence.name, before, after, rules, clause_changes(*groups, rules, differences))


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a rulebook that is judged: these rules, as far as they belong to these clauses."""

    clauses: set[str]
    rules: set[str]

    def of(self, book: Rulebook) -> Rulebook:
        wanted = [one for one in book.rules if one.rule.id in self.rules and one.rule.clause in self.clauses]
        return replace(book, rules=tuple(wanted), broken=())

    def broken(self, book: Rulebook) -> Iterator[RuleResult]:
        """Rule files that do not load, each an error; one of no known clause too."""
        for rule in book.broken:
            if rule.id in self.rules and rule.clause in self.clauses:
                yield RuleResult(rule.id, rule.clause, "error", "rule_error")


def _run(book: Rulebook, evidence: EvidenceSet, setting: Setting, part: _Part, judging: Judging) -> Run:
    clauses = tuple(clause for clause in book.clauses if clause.id in part.clauses)
    prepared = Prepared(part.of(book), evidence, setting, clauses, ())
    run = evaluate(prepared, judging.engine, judging.progress, judging.plans)
    rules = sorted([*run.rules, *part.broken(book)], key=lambda one: natural_key(one.rule))
    return replace(run, rulebook=book, rules=tuple(rules), diagnostics=())


def _ids(book: Rulebook) -> set[str]:
    return {*(checked.rule.id for checked in book.rules), *(rule.id for rule in book.broken)}


def _clauses_of(books: Books, rules: set[str]) -> set[str]:
    """The clauses to which these rules belong, or belonged."""
    found: set[str] = set()
    for book in (books.base, books.head):
        found |= {checked.rule.clause for checked in book.rules if checked.rule.id in rules}
        found |= {rule.clause for rule in book.broken if rule.id in rules}
    return found


def _rolled_up(rules: Sequence[RuleResult], book: Rulebook, touched: set[str]) -> tuple[GroupResult, ...]:
    clauses = [clause for clause in book.clauses if clause.id in touched]
    return roll_up(rules, clauses, book.regulation.sections).clauses
