"""Where in a rule's file each of its expressions stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from complyhosp.expressions.tree import Expr
from complyhosp.rulebook.checked import (
    CheckedAggregate,
    CheckedAll,
    CheckedAny,
    CheckedCount,
    CheckedHolds,
    CheckedRequirement,
    CheckedRule,
    CheckedSelection,
    Each,
    GapsOf,
    PairsOf,
)
from complyhosp.source.document import Path

P = TypeVar("P")
Role = Literal["match", "where", "counting", "holds", "edge", "value", "message"]


@dataclass(frozen=True, slots=True)
class Placed(Generic[P]):
    """A part of a rule and the path at which it is written."""

    path: Path
    part: P


@dataclass(frozen=True, slots=True)
class Written:
    """An expression, the path of its text, and what it is there for."""

    path: Path
    tree: Expr
    role: Role
    of_population: bool = False


def written_expressions(checked: CheckedRule) -> Iterator[Written]:
    """All of them: population, requirement, excuse, message. Of a `match`, the values that fields are equated with."""
    yield from _of_population(checked)
    for simple in placed_parts(checked):
        yield from _of_part(simple)
    for lang, template in checked.message.items():
        for piece in template:
            if not isinstance(piece, str):
                yield Written(("message", lang), piece, "message")


def placed_parts(checked: CheckedRule) -> Iterator[Placed[CheckedHolds | CheckedCount | CheckedAggregate]]:
    """The simple requirements, the excuse last, each with the path of its own mapping."""
    yield from _simple(checked, checked.requirement, ("requirement",))
    if checked.excuse is not None:
        yield Placed(("excuse",), checked.excuse)


def placed_selections(checked: CheckedRule) -> Iterator[Placed[CheckedSelection]]:
    """The selections of the requirement, the excuse's last."""
    for simple in placed_parts(checked):
        if not isinstance(simple.part, CheckedHolds):
            yield Placed(simple.path, simple.part.selection)


def _simple(
    checked: CheckedRule, requirement: CheckedRequirement, path: Path
) -> Iterator[Placed[CheckedHolds | CheckedCount | CheckedAggregate]]:
    if isinstance(requirement, CheckedAll | CheckedAny):
        key = "all" if isinstance(requirement, CheckedAll) else "any"
        for number, part in enumerate(requirement.parts):
            yield from _simple(checked, part, (*path, key, number))
    elif isinstance(requirement, CheckedHolds):
        yield Placed(path, requirement)
    elif isinstance(requirement, CheckedAggregate):
        yield Placed((*path, "aggregate"), requirement)
    else:
        yield Placed((*path, _word_of(checked, path)), requirement)


def _word_of(checked: CheckedRule, path: Path) -> str:
    """`exists` or `none`: which of the two the author wrote at this path."""
    authored: object = checked.rule
    for step in path:
        authored = getattr(authored, step) if isinstance(step, str) else authored[step]  # type: ignore[index]  # a path of this rule
    return "exists" if hasattr(authored, "exists") else "none"


def _of_population(checked: CheckedRule) -> Iterator[Written]:
    population, members = checked.population, checked.population.members
    path = ("population",)
    if isinstance(members, Each | GapsOf):
        for key in members.keys:
            yield Written((*path, "match"), key.value, "match", of_population=True)
    if isinstance(members, GapsOf) and members.counting is not None:
        yield Written((*path, "counting"), members.counting, "counting", of_population=True)
    if isinstance(members, PairsOf):
        yield Written((*path, "match"), members.match, "match", of_population=True)
    for lookup in population.lookups:
        yield Written((*path, "lookup", lookup.name, "match"), lookup.value, "match", of_population=True)
    if population.where is not None:
        yield Written((*path, "where"), population.where, "where", of_population=True)


def _of_part(simple: Placed[CheckedHolds | CheckedCount | CheckedAggregate]) -> Iterator[Written]:
    part = simple.part
    if isinstance(part, CheckedHolds):
        yield Written((*simple.path, "holds"), part.holds, "holds")
        return
    yield from _of_selection(simple.path, part.selection)
    if isinstance(part, CheckedAggregate):
        yield Written((*simple.path, "value"), part.value, "value")
        yield Written((*simple.path, "holds"), part.holds, "holds")


def _of_selection(path: Path, selection: CheckedSelection) -> Iterator[Written]:
    for key in selection.keys:
        yield Written((*path, "match"), key.value, "match")
    window = selection.window
    if window is not None and not window.own:
        for edge, tree in (("from", window.start), ("to", window.end)):
            if tree is not None:
                yield Written((*path, "within", edge), tree, "edge")
    if selection.where is not None:
        yield Written((*path, "where"), selection.where, "where")
