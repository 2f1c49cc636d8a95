"""The points at which a rule branches, and the ways that each can go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from complyhosp.expressions.tree import Expr, Extent, Field, Literal, Param
from complyhosp.expressions.types import BOOL
from complyhosp.expressions.writing import written
from complyhosp.rulebook.checked import CheckedCount, CheckedLookup, CheckedRule, CheckedSelection
from complyhosp.rulebook.records import RecordType
from complyhosp.source.document import Path
from complyhosp.workbench.anatomy import Piece, Steps, is_expression, is_validity, nodes, pieces
from complyhosp.workbench.coverage.reach import reaches
from complyhosp.workbench.presence import Presence, may_be_possible, may_be_unclear, presence_at

Ways = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """Where a rule branches: at the part that `steps` lead to, in the respect of `kind`.

    `ways` are those that evidence can make it go: `true` `false` `unknown` of a condition, `under` `at` `over` of a
    bound, `before` `in` `after` `undated` of a window, `matched` `unmatched` `unknown` of a match, `found` `missing` of
    a look-up. `extent` is its place in the text at `path`; None for the whole value.
    """

    kind: str
    steps: Steps
    path: Path
    extent: Extent | None
    what: str
    ways: Ways


def points(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> Iterator[Point]:
    """Every point of a rule, in the order of its pieces. In an excuse unknown is as good as false, and no case could
    tell the two apart: there it is no way of its own."""
    for point in _all(checked, record_types):
        if point.steps[0] == "excuse":
            point = replace(point, ways=tuple(way for way in point.ways if way not in ("unknown", "undated")))  # noqa: PLW2901
        if point.ways:
            yield point


def _all(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> Iterator[Point]:
    for piece in pieces(checked):
        presence = presence_at(checked, piece, record_types)
        if is_expression(piece.part):
            where = checked.population.where if piece.steps[0] == "requirement" else None
            yield from _of_expression(piece, presence, where)
        elif isinstance(piece.part, CheckedCount):
            yield from _of_count(piece.part, piece, presence, record_types)
        elif isinstance(piece.part, CheckedSelection):
            yield from _of_selection(piece.part, piece, presence)
        elif isinstance(piece.part, CheckedLookup):
            yield Point("lookup", piece.steps, piece.path, None, piece.part.name, ("found", "missing"))


def _of_expression(piece: Piece, presence: Presence, where: Expr | None) -> Iterator[Point]:
    root = cast(Expr, piece.part)
    found = reaches(root, presence, where)
    for steps, node in conditions(root):
        ways = tuple(way for way in ("true", "false", "unknown") if way in found[steps])
        yield Point("condition", (*piece.steps, *steps), piece.path, node.extent, written(node), ways)


def conditions(root: Expr) -> Iterator[tuple[Steps, Expr]]:
    """The conditions in an expression: those put together of others as well, `valid(…)` as one, no plain constants."""
    inside: list[Steps] = []
    for steps, node in nodes(root):
        if any(steps[: len(outer)] == outer for outer in inside):
            continue
        if is_validity(node):
            inside.append(steps)
        if node.type.same(BOOL) and not isinstance(node, Literal | Param):
            yield steps, node


def _of_count(
    count: CheckedCount, piece: Piece, presence: Presence, record_types: Mapping[str, RecordType]
) -> Iterator[Point]:
    unknown = may_be_possible(count.selection, presence, record_types) or may_be_unclear(count, presence)
    for key in ("at_least", "at_most"):
        bound: Expr | None = getattr(count, key)
        if bound is None:
            continue
        none = isinstance(bound, Literal) and bound.value == 0
        one = isinstance(bound, Literal) and bound.value == 1
        ways = ("at", "over") if none else ("under", "at", "over")
        if one and _finds_one(count.selection, record_types):
            ways = ("under", "at")
        yield Point(key, piece.steps, piece.path, None, f"{key} {written(bound)}", ways)
    ways = ("true", "false", "unknown") if unknown else ("true", "false")
    yield Point("count", piece.steps, piece.path, None, str(piece.path[-1]), ways)


def _finds_one(selection: CheckedSelection, record_types: Mapping[str, RecordType]) -> bool:
    """Whether the match names the whole key of a register, so that more than one entry is a mistake in it."""
    keys = record_types[selection.record].key_fields
    return bool(keys) and record_types[selection.record].register_ and set(keys) <= {k.field for k in selection.keys}


def _of_selection(selection: CheckedSelection, piece: Piece, presence: Presence) -> Iterator[Point]:
    if selection.keys:
        null = any(presence.may_lack(_field(selection, key.field)) for key in selection.keys)
        ways = ("matched", "unmatched", "unknown") if null else ("matched", "unmatched")
        what = " && ".join(f"{selection.name}.{key.field} == {written(key.value)}" for key in selection.keys)
        yield Point("match", piece.steps, (*piece.path, "match"), None, what, ways)
    window = selection.window
    if window is not None:
        ends = [way for way, edge in (("before", window.start), ("after", window.end)) if edge is not None]
        undated = ["undated"] if presence.may_lack(_field(selection, window.at)) else []
        yield Point("window", piece.steps, (*piece.path, "within"), None, "within", ("in", *ends, *undated))


def _field(selection: CheckedSelection, name: str) -> Field:
    return Field(selection.name, name, BOOL, Extent(0, 0))
