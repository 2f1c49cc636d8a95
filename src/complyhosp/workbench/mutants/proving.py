"""Which mutants are surely no other rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from complyhosp.expressions.tree import Expr
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType
from complyhosp.workbench.anatomy import is_expression, part_at, pieces
from complyhosp.workbench.mutants.equivalence import same
from complyhosp.workbench.mutants.mutant import Mutant, Swapped, mutated
from complyhosp.workbench.presence import presence_at


def surely_equivalent(mutant: Mutant, checked: CheckedRule, record_types: Mapping[str, RecordType]) -> bool:
    """Whether the mutant surely judges all evidence as the rule does; False also when nobody can tell.

    In an excuse, unknown excuses as little as false.
    """
    change = mutant.change
    if not isinstance(change, Swapped) or change.part is None:
        return False
    for piece in pieces(checked):
        if is_expression(piece.part) and change.steps[: len(piece.steps)] == piece.steps:
            other, _ = mutated(change, checked, checked, record_types)
            presence = presence_at(checked, piece, record_types)
            excuse = piece.steps[0] == "excuse"
            new = cast(Expr, part_at(other, piece.steps))
            return same(cast(Expr, piece.part), new, presence, unknown_is_false=excuse)
    return False
