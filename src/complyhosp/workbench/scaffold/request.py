"""What a new rule is to be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.source.suggestion import did_you_mean

PopulationKind = Literal["each", "slots", "gaps", "pairs"]
RequirementKind = Literal["exists", "none"]
POPULATIONS = ("each", "slots", "gaps", "pairs")
REQUIREMENTS = ("exists", "none")
_ID = re.compile(r"[0-9]+(\.[0-9]+)+-[a-z]{1,2}")


@dataclass(frozen=True, slots=True)
class Request:
    """A new rule: `what` is the population's record type, or the slots' interval; `witness` what the requirement asks
    for, None while nothing is known of it."""

    id: str
    clause: str
    kind: PopulationKind
    what: str
    of: str | None = None
    requirement: RequirementKind = "exists"
    witness: str | None = None


def read_request(
    rule_id: str, clause: str | None, population: str, of: str | None, requirement: str | None, rulebook: Rulebook
) -> tuple[Request | None, list[Diagnostic]]:
    """The request as typed, checked against the rulebook; None with every mistake in it."""
    faults: list[Diagnostic] = []
    filed = rule_id.rpartition("-")[0] if clause is None else clause
    kind, _, what = population.partition(":")
    asks, _, witness = (requirement or "exists:").partition(":")
    if not _ID.fullmatch(rule_id):
        faults.append(Diagnostic("E687", Place("ID"), {"found": rule_id}))
    elif rule_id.rpartition("-")[0] != filed:
        faults.append(Diagnostic("E670", Place("ID"), {"id": rule_id, "clause": filed}))
    if rulebook.clause(filed) is None:
        hint = did_you_mean(filed, [one.id for one in rulebook.clauses])
        faults.append(Diagnostic("E122", Place("--clause"), {"clause": filed}, hint=hint))
    if kind not in POPULATIONS or not what:
        faults.append(Diagnostic("E684", Place("--population"), {"found": population}))
    elif kind != "slots":
        faults += _unknown_type(what, "--population", rulebook)
    if of is not None:
        faults += _unknown_type(of, "--of", rulebook, register=True)
    if requirement is not None and (asks not in REQUIREMENTS or not witness):
        faults.append(Diagnostic("E688", Place("--requirement"), {"found": requirement}))
    elif witness:
        faults += _unknown_type(witness, "--requirement", rulebook)
    if kind == "slots" and of is None and not witness:
        faults.append(Diagnostic("E689", Place("--population"), {"found": population}))
    if faults:
        return None, faults
    chosen = Request(rule_id, filed, cast(PopulationKind, kind), what, of, cast(RequirementKind, asks), witness or None)
    return chosen, []


def _unknown_type(name: str, option: str, rulebook: Rulebook, *, register: bool = False) -> list[Diagnostic]:
    found = rulebook.record_types.get(name)
    if found is None:
        hint = did_you_mean(name, rulebook.record_types)
        return [Diagnostic("E124", Place(option), {"type": name}, hint=hint)]
    if register and not found.register_:
        return [Diagnostic("E129", Place(option), {"type": name})]
    return []
