"""Which mutants are surely no other rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from complyhosp.expressions.tree import Call, Expr
from complyhosp.expressions.writing import written
from complyhosp.rulebook.checked import CheckedRule, CheckedSelection, GapsOf
from complyhosp.rulebook.records import RecordType
from complyhosp.workbench.anatomy import Piece, Steps, is_expression, part_at, pieces
from complyhosp.workbench.mutants.equivalence import Standing, same
from complyhosp.workbench.mutants.expressions import chain
from complyhosp.workbench.mutants.mutant import Mutant, OtherVacuous, Swapped, mutated
from complyhosp.workbench.presence import Presence, presence_at

LONG = 10
"""Parts of a chain; in a longer one fewer proofs are tried, as their number grows with its fourth power."""


def surely_equivalent(mutant: Mutant, checked: CheckedRule, record_types: Mapping[str, RecordType]) -> bool:
    """Whether the mutant surely judges all evidence as the rule does; False also when nobody can tell.

    In an excuse, unknown excuses as little as false.
    """
    change = mutant.change
    if isinstance(change, OtherVacuous):
        return _has_members_always(checked)
    if not isinstance(change, Swapped) or change.part is None:
        return False
    for piece in pieces(checked):
        if is_expression(piece.part) and change.steps[: len(piece.steps)] == piece.steps:
            other, _ = mutated(change, checked, checked, record_types)
            presence = presence_at(checked, piece, record_types)
            if mutant.operator == "boundary" and _is_tie(checked, change, piece.steps, presence):
                return True
            new = cast(Expr, part_at(other, piece.steps))
            below = change.steps[len(piece.steps) :]
            return _proven(cast(Expr, piece.part), new, below, presence, _standing(checked, piece))
    return False


def _proven(root: Expr, other: Expr, steps: Steps, presence: Presence, standing: Standing) -> bool:
    """Whether the two are the same, or are so already in a part around the place where they differ."""
    for length in range(len(steps) - len(steps) % 2, 0, -2):
        around = steps[:length]
        plain = Standing(keys=standing.keys if _is_monotone(root, around) else ())
        one, another = part_at(root, around), part_at(other, around)
        if same(one, another, presence, plain) or _in_chain(root, other, around, presence, plain):
            return True
    return same(root, other, presence, standing)


def _is_monotone(root: Expr, steps: Steps) -> bool:
    """Whether only `&&` and `||` stand above: then the whole is false by nothing but its parts' being false."""
    above = (part_at(root, steps[:length]) for length in range(0, len(steps), 2))
    return all(isinstance(node, Call) and node.op in ("&&", "||") for node in above)


def _in_chain(root: Expr, other: Expr, steps: Steps, presence: Presence, standing: Standing) -> bool:
    """Whether one of the parts that `&&` or `||` joins with it makes up for the difference."""
    parent = part_at(root, steps[:-2])
    if not isinstance(parent, Call) or parent.op not in ("&&", "||"):
        return False
    top = len(steps) - 2
    while top >= 2 and getattr(part_at(root, steps[: top - 2]), "op", "") == parent.op:
        top -= 2
    one, another = part_at(root, steps), part_at(other, steps)
    parts = chain(part_at(root, steps[:top]), parent.op)
    if len(parts) > LONG and isinstance(one, Call) and one.op == parent.op:
        return False  # the start of a chain: where that is long, only single parts are held against one another
    beside = [part for part in parts if part != one]
    pairs = ((replace(parent, args=(one, part)), replace(parent, args=(another, part))) for part in beside)
    return any(same(left, right, presence, standing) for left, right in pairs)


def _standing(checked: CheckedRule, piece: Piece) -> Standing:
    selection = part_at(checked, piece.steps[:-1])
    keys: tuple[str, ...] = ()
    if isinstance(selection, CheckedSelection) and piece.steps[-1] == "where":
        keys = tuple(f"{selection.name}.{key.field}" for key in selection.keys)
    judges = piece.steps[0] == "requirement" and piece.steps[-1] == "holds"
    return Standing(piece.steps[0] == "excuse", checked.population.where, judges, keys)


def _has_members_always(checked: CheckedRule) -> bool:
    """Whether there is no evidence without a member: there is a gap even between no records at all."""
    members = checked.population.members
    return isinstance(members, GapsOf) and members.of is None and checked.population.where is None


def _is_tie(checked: CheckedRule, change: Swapped, top: Steps, presence: Presence) -> bool:
    """Whether the comparison chooses between just the two things that it compares, which are the same at the
    boundary: `a < b ? a : b`. What stands beside it in the condition must never be unknown."""
    steps = change.steps
    comparison = part_at(checked, steps)
    while len(steps) > len(top):
        inner, steps = steps, steps[:-2]
        node = part_at(checked, steps)
        if not isinstance(node, Call) or node.op not in ("&&", "?:"):
            return False
        if node.op == "?:":
            arms = {written(arm) for arm in node.args[1:]}
            return inner[-1] == 0 and arms == {written(arg) for arg in comparison.args}
        if any(presence.may_be_unknown(arg) for number, arg in enumerate(node.args) if number != inner[-1]):
            return False
    return False
