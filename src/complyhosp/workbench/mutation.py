"""Whether a rule's cases notice small mistakes in it: every mutant judged by the cases, survivors with their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from complyhosp.diagnostics import Diagnostic, Excerpt, Place
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.source import Document
from complyhosp.workbench.coverage.measure import is_branch
from complyhosp.workbench.mutants.making import mutants_of
from complyhosp.workbench.mutants.mutant import Mutant, mutated
from complyhosp.workbench.mutants.proving import surely_equivalent
from complyhosp.workbench.rule_files import RuleFiles
from complyhosp.workbench.suggestion import Suggestion, attempt, suggestions
from complyhosp.workbench.trial import Trial


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that every case lets pass, where it is, and a case that would kill it if one was found."""

    mutant: str
    operator: str
    before: str
    after: str
    place: Place
    excerpt: Excerpt | None
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class Stale:
    """An entry of `equivalent_mutants` that is no longer true: there is no such mutant, a case kills it (`killer`), or
    it surely is no other rule and need not be listed, or it was told from the rule on records made at random
    (`suggestion` is a case of them)."""

    mutant: str
    place: Place
    excerpt: Excerpt | None
    why: str
    killer: str = ""
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class RuleMutation:
    """What became of a rule's mutants.

    `made == killed + proven + listed + len(survivors)`. `proven` are surely no other rule, `listed` are in
    `equivalent_mutants`. `failing` names cases that fail without any mutant; nothing else is said then.
    """

    rule: str
    made: int
    killed: int
    proven: int
    listed: int
    survivors: tuple[Survivor, ...]
    stale: tuple[Stale, ...]
    failing: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    tried: int = 0
    """Record sets on which those listed were held against the rule."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What is done beyond running the cases: look for the cases that would kill the survivors; try on so many record
    sets, made at random from the seed, to tell the mutants that are listed as equivalent from the rule."""

    suggest: bool = False
    examples: int = 0
    seed: int = 0


def score(results: Iterable[RuleMutation]) -> float:
    """How many of the mutants that are other rules the cases notice, in percent; 100 when there are none."""
    counted = list(results)
    killed = sum(one.killed for one in counted)
    survived = sum(len(one.survivors) for one in counted)
    return 100.0 * killed / (killed + survived) if killed + survived else 100.0


def mutate(files: RuleFiles, rulebook: Rulebook, effort: Effort) -> RuleMutation:
    """Every mutant of a rule, judged by its cases."""
    checked, record_types = files.rule, rulebook.record_types
    failing = [
        trial.prepared.case.name
        for trial in files.trials
        if trial.differences(trial.result(trial.prepared.rule, record_types))
    ]
    if failing:
        return RuleMutation(checked.rule.id, 0, 0, 0, 0, (), (), tuple(failing), files.diagnostics)
    mutants = mutants_of(checked, files.document, record_types)
    killers = killed_by(mutants, files.trials, checked, record_types)
    alive = [mutant for mutant in mutants if mutant.id not in killers]
    proven = {mutant.id for mutant in alive if surely_equivalent(mutant, checked, record_types)}
    listed = {entry.mutant for entry in checked.rule.equivalent_mutants}
    left = [mutant for mutant in alive if mutant.id not in proven | listed]
    found = suggestions(left, files, rulebook) if effort.suggest and left else {}
    said = [mutant for mutant in alive if mutant.id in listed - proven]
    tried = attempt(said, files, rulebook, effort.examples, effort.seed)
    known = {mutant.id for mutant in mutants}
    return RuleMutation(
        rule=checked.rule.id,
        made=len(mutants),
        killed=len(killers),
        proven=len(proven),
        listed=len(said),
        survivors=tuple(_survivor(mutant, files.document, found.get(mutant.id)) for mutant in left),
        stale=(*_stale(files, known, killers, proven), *_told_apart(files, tried.found)),
        diagnostics=files.diagnostics,
        tried=tried.examples,
    )


def killed_by(
    mutants: Iterable[Mutant],
    trials: Iterable[Trial],
    checked: CheckedRule,
    record_types: Mapping[str, RecordType],
) -> dict[str, str]:
    """The case that kills each mutant, by the mutant's id; survivors are not in it.

    The case that killed last is tried first: mistakes near one another are noticed by the same cases.
    """
    waiting, killers = list(trials), {}
    for mutant in mutants:
        for number, trial in enumerate(waiting):
            if kills(trial, mutant, checked, record_types):
                killers[mutant.id] = trial.prepared.case.name
                waiting.insert(0, waiting.pop(number))
                break
    return killers


def kills(trial: Trial, mutant: Mutant, checked: CheckedRule, record_types: Mapping[str, RecordType]) -> bool:
    """Whether the mutant fails the case."""
    rule, types = mutated(mutant.change, trial.prepared.rule, checked, record_types)
    return bool(trial.differences(trial.result(rule, types)))


def _survivor(mutant: Mutant, document: Document, suggestion: Suggestion | None) -> Survivor:
    offset, length = 0, 1
    if mutant.extent is not None:
        offset, length = mutant.extent.start, mutant.extent.end - mutant.extent.start
    place = document.place(mutant.path, offset)
    excerpt = document.excerpt(place, length)
    return Survivor(mutant.id, mutant.operator, mutant.before, mutant.after, place, excerpt, suggestion)


def _stale(files: RuleFiles, known: set[str], killers: Mapping[str, str], proven: set[str]) -> Iterable[Stale]:
    for number, entry in enumerate(files.rule.rule.equivalent_mutants):
        if is_branch(entry.mutant):
            continue  # coverage sees to it
        if entry.mutant in known and entry.mutant not in killers and entry.mutant not in proven:
            continue
        place = files.document.place(("equivalent_mutants", number, "mutant"))
        why = "killed" if entry.mutant in killers else "proven" if entry.mutant in proven else "gone"
        excerpt = files.document.excerpt(place, len(entry.mutant))
        yield Stale(entry.mutant, place, excerpt, why, killers.get(entry.mutant, ""))


def _told_apart(files: RuleFiles, found: Mapping[str, Suggestion]) -> Iterable[Stale]:
    for number, entry in enumerate(files.rule.rule.equivalent_mutants):
        if entry.mutant in found:
            place = files.document.place(("equivalent_mutants", number, "mutant"))
            excerpt = files.document.excerpt(place, len(entry.mutant))
            yield Stale(entry.mutant, place, excerpt, "differs", suggestion=found[entry.mutant])
