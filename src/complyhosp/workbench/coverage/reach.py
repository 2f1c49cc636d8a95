"""Which truths a condition can come to, given what may be null where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from complyhosp.expressions.tree import Call, Expr, Field, ListOf, Literal, Param, children, walk
from complyhosp.expressions.types import BOOL
from complyhosp.expressions.writing import written
from complyhosp.workbench.anatomy import Steps, is_validity, part_at
from complyhosp.workbench.mutants.equivalence import truths
from complyhosp.workbench.presence import Presence, guarded, known_if

Reach = frozenset[str]
TRUE, FALSE, UNKNOWN = "true", "false", "unknown"
_NAMES = {True: TRUE, False: FALSE, None: UNKNOWN}
BOTH: Reach = frozenset({TRUE, FALSE})


def reaches(root: Expr, presence: Presence, where: Expr | None) -> Mapping[Steps, Reach]:
    """For every condition in the expression, by the steps that lead to it, the truths that evidence can give it;
    `where` is the population's, in the requirement."""
    found: dict[Steps, Reach] = {}
    _visit(root, (), presence, found)
    if root.type.same(BOOL):
        found[()] = reach(root, replace(presence, computed=False))
    for steps, reached in found.items():
        condition = part_at(root, steps)
        exact = None if is_validity(condition) else truths(condition, where, presence)
        if exact is not None:
            found[steps] = reached & {_NAMES[truth] for truth in exact}
    return found


def _visit(node: Expr, steps: Steps, presence: Presence, found: dict[Steps, Reach]) -> None:
    if node.type.same(BOOL):
        found[steps] = reach(node, presence)
    if is_validity(node):
        return
    below = "items" if isinstance(node, ListOf) else "args"
    for number, (child, inner) in enumerate(_inside(node, presence)):
        _visit(child, (*steps, below, number), inner, found)


def _inside(node: Expr, presence: Presence) -> list[tuple[Expr, Presence]]:
    """The parts of a node, each with what is known where it matters."""
    if isinstance(node, Call) and node.op in ("&&", "||"):
        return [(part, presence.given(guard)) for part, guard in guarded(node)]
    if isinstance(node, Call) and node.op == "?:":
        condition, yes, no = node.args
        return [
            (condition, presence),
            (yes, presence.given(known_if(condition, True))),
            (no, presence.given(known_if(condition, False))),
        ]
    return [(child, presence) for child in children(node)]


def reach(node: Expr, presence: Presence) -> Reach:
    """The truths that one condition can come to."""
    if isinstance(node, Literal):
        return frozenset({TRUE if node.value else FALSE})
    if isinstance(node, Call) and not is_validity(node):
        if node.op == "!":
            opposite = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}
            return frozenset(opposite[way] for way in reach(node.args[0], presence))
        if node.op in ("&&", "||"):
            return _joined(node, presence)
        if node.op == "?:":
            condition, yes, no = (reach(part, inner) for part, inner in _inside(node, presence))
            arms = (yes if TRUE in condition else frozenset()) | (no if FALSE in condition else frozenset())
            return arms | (condition & {UNKNOWN})
    return _of_atom(node, presence)


def _joined(node: Call, presence: Presence) -> Reach:
    one, other = (reach(part, inner) for part, inner in _inside(node, presence))
    settles, passes = (FALSE, TRUE) if node.op == "&&" else (TRUE, FALSE)
    found = set()
    if settles in one | other:
        found.add(settles)
    if passes in one and passes in other:
        found.add(passes)
    if UNKNOWN in one | other:
        found.add(UNKNOWN)
    return frozenset(found)


def _of_atom(node: Expr, presence: Presence) -> Reach:
    unknown = frozenset({UNKNOWN}) if presence.may_be_unknown(node) else frozenset()
    if not any(isinstance(part, Field | Param) for part in walk(node)) and not _aggregates(node):
        return unknown  # of literals alone: it is what it is
    if isinstance(node, Call) and node.op == "has":
        return BOTH if presence.may_be_unknown(node.args[0]) else frozenset({TRUE})
    if isinstance(node, Call) and node.op == "==" and frozenset(map(written, node.args)) in presence.settled:
        return unknown | {TRUE}
    if isinstance(node, Call) and node.op in ("==", "!=") and _with_empty(node):
        return unknown | {TRUE if node.op == "!=" else FALSE}
    if isinstance(node, Call) and node.op == "in" and _names_all(node):
        return unknown | {TRUE}
    return BOTH | unknown


def _aggregates(node: Expr) -> bool:
    return any(isinstance(part, Call) and part.op in ("count", "longestGap") for part in walk(node))


def _names_all(node: Call) -> bool:
    """Whether the list has every value that the field can have."""
    item, items = node.args
    if not item.type.values or not isinstance(items, ListOf):
        return False
    return set(item.type.values) <= {one.value for one in items.items if isinstance(one, Literal)}


def _with_empty(node: Call) -> bool:
    """Whether a text is compared with the empty one, which no evidence gives: a blank cell is null."""
    return any(isinstance(arg, Literal) and arg.value == "" for arg in node.args)
