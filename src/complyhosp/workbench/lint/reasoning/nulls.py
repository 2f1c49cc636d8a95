"""Which nulls make an expression unknown."""

from __future__ import annotations

from collections.abc import Iterator

from complyhosp.expressions.durations import DAY
from complyhosp.expressions.tree import Call, Expr, Field, Literal, children, walk
from complyhosp.workbench.lint.reasoning.facts import Facts
from complyhosp.workbench.lint.reasoning.linear import Constants, spelling, sum_of
from complyhosp.workbench.lint.reasoning.world import World

LENIENT = frozenset({"?:", "&&", "||", "in", "has"})
"""Operators that may have a value although an argument has none."""

PARTIAL = frozenset({"[]", "/", "%", "int", "double", "isWorkday", "addMonths", "date", "timestamp"})
"""Functions that can have no value although every argument has one."""

AGGREGATES = frozenset({"sum", "count", "countIf", "countDistinct", "min", "max", "avg", "longestRun", "longestGap"})


def needed(node: Expr) -> Iterator[Field]:
    """The fields without which it certainly has no value."""
    if isinstance(node, Field):
        yield node
    elif not (isinstance(node, Call) and (node.op in LENIENT or node.op in AGGREGATES)):
        for child in children(node):
            yield from needed(child)


def never_has_a_value(node: Expr, constants: Constants) -> bool:
    """Whether it divides by a zero that is written there, the language's way to say "unknown", or moves a date by part
    of a day."""
    if isinstance(node, Call) and node.op in LENIENT:
        return False
    if isinstance(node, Call) and node.op in ("/", "%"):
        below = node.args[1]
        if isinstance(below, Literal) and below.value == 0:
            return True
    if isinstance(node, Call) and node.op in ("+", "-") and node.type.kind == "date":
        step = sum_of(node.args[1], constants)
        if not step.terms and step.constant % DAY != 0:
            return True
    return any(never_has_a_value(child, constants) for child in children(node))


def with_leaves(node: Expr, facts: Facts) -> Facts | None:
    """The facts when it has a value: what it needs is there. None when something needed is null."""
    found: Facts | None = facts
    for field in needed(node):
        found = None if found is None else found.with_null(spelling(field), False)
    return found


def _may_lack_a_value(node: Call, world: World) -> bool:
    """Whether it may be unknown although all that it reads is there."""
    if node.op in ("+", "-") and node.type.kind == "date":
        # Dates move by whole days only; another duration has no meaning here.
        step = sum_of(node.args[1], world.constants)
        return bool(step.terms) or step.constant % DAY != 0
    return node.op in LENIENT or node.op in PARTIAL or node.op in AGGREGATES


def unknown_ways(node: Expr, facts: Facts, world: World) -> Iterator[Facts]:
    """The ways in which it has no value."""
    if any(_may_lack_a_value(one, world) for one in walk(node) if isinstance(one, Call)):
        yield facts
        return
    for field in needed(node):
        if world.nullable(field.name, field.field):
            found = facts.with_null(spelling(field), True)
            if found is not None:
                yield found
