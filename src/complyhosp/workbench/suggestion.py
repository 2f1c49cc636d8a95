"""Looking for the case that would kill a mutant, among cases a little different from the rule's own."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast

from complyhosp.expressions.tree import Expr, Field, walk
from complyhosp.judgement.results import RuleResult
from complyhosp.rulebook.checked import (
    CheckedLookup,
    CheckedPopulation,
    CheckedRule,
    CheckedSelection,
    Each,
    GapsOf,
    PairsOf,
    SlotsOf,
)
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.anatomy import Piece, is_expression, pieces
from complyhosp.workbench.case_check import CaseChecker
from complyhosp.workbench.case_file import Case, CaseFile, Expect
from complyhosp.workbench.case_writing import expectation, yaml_of
from complyhosp.workbench.cases import prepared_case
from complyhosp.workbench.mutants.mutant import Mutant, mutated
from complyhosp.workbench.perturbation import Hints, Variant, hints_of, variants
from complyhosp.workbench.presence import presence_at
from complyhosp.workbench.rule_files import RuleFiles
from complyhosp.workbench.trial import Trial, trial_of

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
    hints = hints_of(files.rule, fields_near(mutants, files, rulebook))
    for trial, variant, base in islice(_trials(files, rulebook, hints), MOST):
        result = trial.result(trial.prepared.rule, rulebook.record_types)
        killed = [mutant for mutant in left if _differs(result, trial, mutant, files, rulebook)]
        for mutant in killed:
            found[mutant.id] = _suggestion(variant, base, result, trial)
        left = [mutant for mutant in left if mutant not in killed]
        if not left:
            break
    return found


def _trials(files: RuleFiles, rulebook: Rulebook, hints: Hints) -> Iterator[tuple[Trial, Variant, Case]]:
    """Each variant of each case that is a case in its own right, once."""
    seen = set[str]()
    types = {name: rulebook.record_types[name] for name in _types_used(files)}
    waiting = [
        (trial.prepared.case, variants(trial.prepared.case, files.given, types, hints)) for trial in files.trials
    ]
    for base, variant in _by_turns(waiting):
        key = repr(variant.case.model_dump(exclude={"name", "expect"}))
        if key in seen:
            continue
        seen.add(key)
        trial = made(variant.case, files, rulebook)
        if trial is not None:
            yield trial, variant, base


def fields_near(mutants: Sequence[Mutant], files: RuleFiles, rulebook: Rulebook) -> frozenset[tuple[str, str]]:
    """The fields (record type, field) that the mutants' surroundings read, and those that place records in time."""
    found: set[tuple[str, str]] = set()
    tops = {mutant.path[: 1 if mutant.path[0] in ("population", "excuse") else 3] for mutant in mutants}
    everywhere = any(mutant.path[0] in ("params", "vacuous") for mutant in mutants)
    for piece in pieces(files.rule):
        if everywhere or any(piece.path[: len(top)] == top for top in tops):
            found |= _fields_of(piece, files.rule, rulebook.record_types)
    return frozenset(found)


def _fields_of(piece: Piece, checked: CheckedRule, types: Mapping[str, RecordType]) -> set[tuple[str, str]]:
    part, here = piece.part, presence_at(checked, piece, types).types
    if isinstance(part, CheckedSelection):
        times = [part.window.at] if part.window else []
        return {(part.record, name) for name in (*times, *(key.field for key in part.keys))}
    if isinstance(part, CheckedPopulation):
        return _of_members(part.members, types)
    if isinstance(part, CheckedLookup):
        return _validity(types[part.register])
    if not is_expression(part):
        return set()
    nodes = (node for node in walk(cast(Expr, part)) if isinstance(node, Field))
    return {(here[node.name].id, node.field) for node in nodes if node.name in here}


def _of_members(members: Each | SlotsOf | GapsOf | PairsOf, types: Mapping[str, RecordType]) -> set[tuple[str, str]]:
    """The fields that place the population's records and register in time, and that join the two."""
    found: set[tuple[str, str]] = set()
    if not isinstance(members, SlotsOf):
        found |= {(members.record, field) for field in types[members.record].time_fields}
        found |= _validity(types[members.record])
    if not isinstance(members, PairsOf) and members.of is not None:
        found |= _validity(types[members.of])
    if isinstance(members, Each | GapsOf):
        owner = members.record if isinstance(members, GapsOf) else members.of
        found |= {(owner, key.field) for key in members.keys if owner is not None}
    return found


def _validity(record_type: RecordType) -> set[tuple[str, str]]:
    validity = record_type.validity
    return {(record_type.id, field) for field in (validity.valid_from, validity.valid_to)} if validity else set()


def _by_turns(waiting: Sequence[tuple[Case, Iterator[Variant]]]) -> Iterator[tuple[Case, Variant]]:
    """One variant of each case, then the next of each."""
    left = list(waiting)
    while left:
        still = []
        for base, found in left:
            one = next(found, None)
            if one is not None:
                still.append((base, found))
                yield base, one
        left = still


def _types_used(files: RuleFiles) -> list[str]:
    excuse = files.rule.excuse
    return sorted(files.rule.uses | ({excuse.selection.record} if excuse else set()))


def made(case: Case, files: RuleFiles, rulebook: Rulebook) -> Trial | None:
    """The case made ready; None when there is a mistake in it."""
    file = CaseFile(rule=files.rule.rule.id, given=dict(files.given), cases=(case,))
    prepared = prepared_case(CaseChecker(files.document, rulebook), file, 0, files.rule)
    return None if prepared is None else trial_of(prepared)


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
