"""A checked rule taken apart: every piece of it that decides something, where it is, and where the author wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from complyhosp.expressions.tree import Expr, children
from complyhosp.rulebook.checked import (
    CheckedAggregate,
    CheckedAll,
    CheckedAny,
    CheckedCount,
    CheckedHolds,
    CheckedLookup,
    CheckedPopulation,
    CheckedRequirement,
    CheckedRule,
    CheckedSelection,
    CheckedWindow,
    Each,
    GapsOf,
    PairsOf,
)
from complyhosp.rulebook.rule import Exists, Requirement
from complyhosp.source.document import Path

Steps = tuple[str | int, ...]
"""The way from a checked rule down to a part of it: attribute names and positions in tuples."""

Part = (
    CheckedPopulation
    | CheckedLookup
    | CheckedAll
    | CheckedAny
    | CheckedCount
    | CheckedAggregate
    | CheckedSelection
    | CheckedWindow
    | Expr
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a rule: how the checked rule leads to it, and the path of its text in the rule's file.

    `record` is the name, and the type, of the record that is chosen where it stands (in a selection, or in
    `counting`); None where only the member's names are known.
    """

    steps: Steps
    path: Path
    part: Part
    record: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """The path as people write it: `requirement.exists.where`."""
        return ".".join(str(step) for step in self.path)


def pieces(checked: CheckedRule) -> Iterator[Piece]:
    """Every piece, from the population to the excuse; messages decide nothing and are left out."""
    yield from _population(checked.population)
    yield from _requirement(checked.requirement, checked.rule.requirement, ("requirement",), ("requirement",))
    if checked.excuse is not None:
        yield from _count(checked.excuse, ("excuse",), ("excuse",))


def is_expression(part: Part) -> bool:
    """Whether the piece is an expression, and not a part of the rule that holds some."""
    return not isinstance(
        part,
        CheckedPopulation
        | CheckedLookup
        | CheckedAll
        | CheckedAny
        | CheckedCount
        | CheckedAggregate
        | CheckedSelection
        | CheckedWindow,
    )


def _population(population: CheckedPopulation) -> Iterator[Piece]:
    steps, path = ("population",), ("population",)
    yield Piece(steps, path, population)
    members, below = population.members, (*steps, "members")
    if isinstance(members, Each | GapsOf):
        for number, key in enumerate(members.keys):
            yield Piece((*below, "keys", number, "value"), (*path, "match"), key.value)
    if isinstance(members, GapsOf) and members.counting is not None:
        yield Piece((*below, "counting"), (*path, "counting"), members.counting, (members.record, members.record))
    if isinstance(members, PairsOf):
        yield Piece((*below, "match"), (*path, "match"), members.match)
    for number, lookup in enumerate(population.lookups):
        at = (*path, "lookup", lookup.name)
        yield Piece((*steps, "lookups", number), at, lookup)
        yield Piece((*steps, "lookups", number, "value"), (*at, "match"), lookup.value)
    if population.where is not None:
        yield Piece((*steps, "where"), (*path, "where"), population.where)


def _requirement(checked: CheckedRequirement, authored: Requirement, steps: Steps, path: Path) -> Iterator[Piece]:
    if isinstance(checked, CheckedAll | CheckedAny):
        key = "all" if isinstance(checked, CheckedAll) else "any"
        yield Piece(steps, (*path, key), checked)
        inner: tuple[Requirement, ...] = getattr(authored, key)
        for number, (part, text) in enumerate(zip(checked.parts, inner, strict=True)):
            yield from _requirement(part, text, (*steps, "parts", number), (*path, key, number))
    elif isinstance(checked, CheckedHolds):
        yield Piece((*steps, "holds"), (*path, "holds"), checked.holds)
    elif isinstance(checked, CheckedCount):
        yield from _count(checked, steps, (*path, "exists" if isinstance(authored, Exists) else "none"))
    else:
        yield from _aggregate(checked, steps, (*path, "aggregate"))


def _count(count: CheckedCount, steps: Steps, path: Path) -> Iterator[Piece]:
    yield Piece(steps, path, count)
    yield from _selection(count.selection, (*steps, "selection"), path)


def _aggregate(aggregate: CheckedAggregate, steps: Steps, path: Path) -> Iterator[Piece]:
    yield Piece(steps, path, aggregate)
    yield from _selection(aggregate.selection, (*steps, "selection"), path)
    yield Piece((*steps, "value"), (*path, "value"), aggregate.value, _record(aggregate.selection))
    yield Piece((*steps, "holds"), (*path, "holds"), aggregate.holds)


def _selection(selection: CheckedSelection, steps: Steps, path: Path) -> Iterator[Piece]:
    yield Piece(steps, path, selection, _record(selection))
    for number, key in enumerate(selection.keys):
        yield Piece((*steps, "keys", number, "value"), (*path, "match"), key.value)
    window = selection.window
    if window is not None:
        yield Piece((*steps, "window"), (*path, "within"), window, _record(selection))
        for edge, key_name in (("start", "from"), ("end", "to")):
            end = getattr(window, edge)
            if end is not None and not window.own:
                yield Piece((*steps, "window", edge), (*path, "within", key_name), end)
    if selection.where is not None:
        yield Piece((*steps, "where"), (*path, "where"), selection.where, _record(selection))


def _record(selection: CheckedSelection) -> tuple[str, str]:
    return selection.name, selection.record


def part_at(root: object, steps: Steps) -> Any:
    """The part that the steps lead to."""
    for step in steps:
        root = root[step] if isinstance(step, int) else getattr(root, step)  # type: ignore[index]  # a tuple's place
    return root


def replaced(root: T, steps: Steps, part: object) -> T:
    """The rule with another part at the end of these steps; everything else is the same."""
    return cast(T, _replaced(root, steps, part))


def _replaced(root: Any, steps: Steps, part: object) -> object:
    if not steps:
        return part
    first, rest = steps[0], steps[1:]
    if isinstance(first, int):
        return (*root[:first], _replaced(root[first], rest, part), *root[first + 1 :])
    return replace(root, **{first: _replaced(getattr(root, first), rest, part)})


def nodes(root: Expr, steps: Steps = ()) -> Iterator[tuple[Steps, Expr]]:
    """Every node of an expression with the steps that lead to it, top first."""
    yield steps, root
    below = "args" if hasattr(root, "args") else "items"
    for number, child in enumerate(children(root)):
        yield from nodes(child, (*steps, below, number))


def is_validity(node: Expr) -> bool:
    """Whether it is a `valid(T, t)` as the checker wrote it out: a conjunction of which each part has its whole
    text."""
    return getattr(node, "op", None) == "&&" and all(child.extent == node.extent for child in children(node))
