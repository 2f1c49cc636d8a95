"""What a new rule is to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True)
class Asked:
    """The words as typed: `population` as `gaps:patrol`, `requirement` as `exists:patrol`."""

    id: str
    clause: str | None
    population: str
    of: str | None = None
    requirement: str | None = None

    @property
    def filed_under(self) -> str:
        """The clause, by default what the id begins with."""
        return self.id.rpartition("-")[0] if self.clause is None else self.clause


def read_request(asked: Asked, rulebook: Rulebook) -> tuple[Request | None, list[Diagnostic]]:
    """The request, checked against the rulebook; None with every mistake in it."""
    faults = [*_of_id(asked, rulebook), *_of_population(asked, rulebook), *_of_requirement(asked, rulebook)]
    if faults:
        return None, faults
    kind, _, what = asked.population.partition(":")
    asks, _, witness = (asked.requirement or "exists:").partition(":")
    kinds = cast(PopulationKind, kind), cast(RequirementKind, asks)
    return Request(asked.id, asked.filed_under, kinds[0], what, asked.of, kinds[1], witness or None), []


def _of_id(asked: Asked, rulebook: Rulebook) -> Iterator[Diagnostic]:
    filed = asked.filed_under
    if not _ID.fullmatch(asked.id):
        yield Diagnostic("E687", Place("ID"), {"found": asked.id})
    elif asked.id.rpartition("-")[0] != filed:
        yield Diagnostic("E670", Place("ID"), {"id": asked.id, "clause": filed})
    if rulebook.clause(filed) is None:
        hint = did_you_mean(filed, [one.id for one in rulebook.clauses])
        yield Diagnostic("E122", Place("--clause"), {"clause": filed}, hint=hint)


def _of_population(asked: Asked, rulebook: Rulebook) -> Iterator[Diagnostic]:
    kind, _, what = asked.population.partition(":")
    if kind not in POPULATIONS or not what:
        yield Diagnostic("E684", Place("--population"), {"found": asked.population})
    elif kind != "slots":
        yield from _unknown_type(what, "--population", rulebook)
    elif asked.of is None and asked.requirement is None:
        yield Diagnostic("E689", Place("--population"), {"found": asked.population})
    if asked.of is not None:
        yield from _unknown_type(asked.of, "--of", rulebook, register=True)


def _of_requirement(asked: Asked, rulebook: Rulebook) -> Iterator[Diagnostic]:
    if asked.requirement is None:
        return
    kind, _, witness = asked.requirement.partition(":")
    if kind not in REQUIREMENTS or not witness:
        yield Diagnostic("E688", Place("--requirement"), {"found": asked.requirement})
    else:
        yield from _unknown_type(witness, "--requirement", rulebook)


def _unknown_type(name: str, option: str, rulebook: Rulebook, *, register: bool = False) -> list[Diagnostic]:
    found = rulebook.record_types.get(name)
    if found is None:
        hint = did_you_mean(name, rulebook.record_types)
        return [Diagnostic("E124", Place(option), {"type": name}, hint=hint)]
    if register and not found.register_:
        return [Diagnostic("E129", Place(option), {"type": name})]
    return []
