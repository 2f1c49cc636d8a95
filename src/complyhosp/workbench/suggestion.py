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
