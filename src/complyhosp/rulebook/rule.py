"""A rule as it is authored: one YAML file (docs/rule-language.md). Expressions are still text here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from complyhosp.rulebook.ignoring import Lint
from complyhosp.rulebook.text import ClauseId, Identifier, Model, Text

Scalar = bool | int | float | str
"""A parameter's scalar; a text that reads as a duration is one (`2h`)."""


class Param(Model):
    """A number that a rule uses, and who fixed it: the clause itself, or the hospital."""

    value: Scalar | tuple[str, ...] | dict[str, Scalar]
    fixed_by: Literal["clause", "site"]
    why: Text | str | None = None


class Lookup(Model):
    """The one register entry whose key equals something of the member."""

    register_: Annotated[Identifier, Field(alias="register")]
    match: str


class Slots(Model):
    """How the recurring stretches of time are cut: a kind, a duration, or a parameter that holds one."""

    every: str


class Population(Model):
    """What a rule examines; exactly one of `each`, `slots`, `gaps`, `pairs` is given."""

    each: Identifier | None = None
    slots: Slots | None = None
    gaps: Identifier | None = None
    pairs: Identifier | None = None
    of: Identifier | None = None
    as_: Annotated[Identifier | None, Field(alias="as")] = None
    match: str | None = None
    counting: str | None = None
    where: str | None = None
    lookup: dict[Identifier, Lookup] = {}

    @property
    def kind(self) -> Literal["each", "slots", "gaps", "pairs"]:
        """Which of the four it is (the loader has made sure that there is exactly one)."""
        if self.each is not None:
            return "each"
        if self.slots is not None:
            return "slots"
        return "gaps" if self.gaps is not None else "pairs"

    @property
    def record(self) -> str | None:
        """The record type it is drawn from; None for slots."""
        return self.each or self.gaps or self.pairs


class Window(Model):
    """A stretch of time relative to the member, both ends included, each optional."""

    start: Annotated[str | None, Field(alias="from")] = None
    end: Annotated[str | None, Field(alias="to")] = None
    at: Identifier | None = None


class Selection(Model):
    """Which records bear on a member."""

    record: Identifier
    as_: Annotated[Identifier | None, Field(alias="as")] = None
    match: str | None = None
    within: Literal["slot", "gap"] | Window | None = None
    where: str | None = None

    @property
    def name(self) -> str:
        """The record's name in expressions."""
        return self.as_ or self.record


class Existence(Selection):
    """`exists`, `none` and `excuse`: how many such records there are."""

    at_least: int | str | None = None
    at_most: int | str | None = None


class Aggregate(Selection):
    """`aggregate`: a value over such records, and what must hold for it."""

    value: str
    holds: str


class Holds(Model):
    """`holds`: an expression over the member."""

    holds: str


class Exists(Model):
    """`exists`: at least so many, or at most so many, records."""

    exists: Existence


class NoneOf(Model):
    """`none`: not one such record."""

    none: Selection


class Aggregated(Model):
    """`aggregate`: what must hold for a value over records."""

    aggregate: Aggregate


class AllOf(Model):
    """`all`: every part must hold."""

    all: Annotated[tuple[Requirement, ...], Field(min_length=1)]


class AnyOf(Model):
    """`any`: one part must hold."""

    any: Annotated[tuple[Requirement, ...], Field(min_length=1)]


REQUIREMENT_KEYS = ("holds", "exists", "none", "aggregate", "all", "any")


def _requirement_kind(value: Any) -> str | None:
    """The one requirement key that a mapping (or a model) has; None when there is no such key or more than one, and of
    anything else."""
    names = value if isinstance(value, dict) else getattr(type(value), "model_fields", ())
    found = [key for key in REQUIREMENT_KEYS if key in names]
    return found[0] if len(found) == 1 else None


Requirement = Annotated[
    Annotated[Holds, Tag("holds")]
    | Annotated[Exists, Tag("exists")]
    | Annotated[NoneOf, Tag("none")]
    | Annotated[Aggregated, Tag("aggregate")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")],
    Discriminator(_requirement_kind),
]

AllOf.model_rebuild()
AnyOf.model_rebuild()


class EquivalentMutant(Model):
    """A mutant of the rule that no case can kill, and why."""

    mutant: str
    why: str


class Rule(Model):
    """One machine-checkable obligation or prohibition of a clause."""

    id: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)+-[a-z]{1,2}$")]
    clause: ClauseId
    title: Text
    severity: Literal["low", "medium", "high", "critical"]
    mode: Literal["automatic", "attested"] = "automatic"
    reading: Text | None = None
    params: dict[Identifier, Param] = {}
    population: Population
    requirement: Requirement
    excuse: Existence | None = None
    vacuous: Literal["source_complete"] | None = None
    message: Text
    remedy: Text
    crosswalk: dict[Identifier, tuple[str, ...]] = {}
    equivalent_mutants: tuple[EquivalentMutant, ...] = ()
    lint: Lint = Lint()
