"""Looking for the case that would kill a mutant, among cases a little different from the rule's own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import islice

from complyhosp.judgement.results import RuleResult
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.case_file import Case, Expect
from complyhosp.workbench.case_writing import expectation, yaml_of
from complyhosp.workbench.mutants.mutant import Mutant, mutated
from complyhosp.workbench.near_cases import Making, trials
from complyhosp.workbench.nearness import fields_near
from complyhosp.workbench.perturbation import Variant, hints_of
from complyhosp.workbench.rule_files import RuleFiles
from complyhosp.workbench.trial import Trial
from complyhosp.workbench.wandering import wandered

MOST = 2500
"""Cases tried for the mutants of one rule."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case, as YAML to paste: `base` is the name of the case that it comes from, `change` what is different.

    What it expects is what the rule gives now: whoever pastes it makes sure that this is right.
    """

    yaml: str
    base: str
    change: str


def suggestions(mutants: Sequence[Mutant], files: RuleFiles, rulebook: Rulebook) -> dict[str, Suggestion]:
    """For each mutant that one is found for, by its id, a case that kills it."""
    left, found = list(mutants), {}
    making = Making(files, rulebook)
    hints = hints_of(files.rule, fields_near((one.path for one in mutants), files.rule, rulebook.record_types))
    for trial, variant, base in islice(trials(making, hints), MOST):
        result = trial.result(trial.prepared.rule, rulebook.record_types)
        killed = [mutant for mutant in left if _differs(result, trial, mutant, files, rulebook)]
        for mutant in killed:
            found[mutant.id] = _suggestion(variant, base, result, trial)
        left = [mutant for mutant in left if mutant not in killed]
        if not left:
            break
    return found


@dataclass(frozen=True, slots=True)
class Attempt:
    """On how many record sets mutants were held against their rule, and a case for each that differed, by its id."""

    examples: int
    found: dict[str, Suggestion]


def attempt(mutants: Sequence[Mutant], files: RuleFiles, rulebook: Rulebook, examples: int, seed: int) -> Attempt:
    """Tries to tell mutants from their rule on record sets made at random; a set that is no case is not counted."""
    left, found, judged = list(mutants), dict[str, Suggestion](), 0
    making = Making(files, rulebook)
    for base, variant in wandered(making, examples, seed) if left else ():
        trial = making.made(variant.case)
        if trial is None:
            continue
        judged += 1
        result = trial.result(trial.prepared.rule, rulebook.record_types)
        for mutant in [one for one in left if _differs(result, trial, one, files, rulebook)]:
            found[mutant.id] = _suggestion(variant, base, result, trial)
            left.remove(mutant)
    return Attempt(judged, found)


def _differs(result: RuleResult, trial: Trial, mutant: Mutant, files: RuleFiles, rulebook: Rulebook) -> bool:
    rule, types = mutated(mutant.change, trial.prepared.rule, files.rule, rulebook.record_types)
    return essence(trial.result(rule, types)) != essence(result)


def essence(result: RuleResult) -> Hashable:
    """What a case can expect of a result."""
    findings = tuple((one.outcome, tuple(one.member.items()), one.start, one.end) for one in result.findings)
    return result.result, result.reason, result.population, result.excused, findings


def _suggestion(variant: Variant, base: Case, result: RuleResult, trial: Trial) -> Suggestion:
    expect = Expect(**expectation(result, trial.prepared.setting.zone, all_keys=False))
    name = f"{base.name}; {variant.change}"
    case = variant.case.model_copy(update={"name": name, "expect": expect})
    return Suggestion(yaml_of(case), base.name, variant.change)
