"""Whole numbers beside doubles, exactly: as doubles alone, 2^53 and the next whole number are one."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import ibis
import ibis.expr.types as ir

from complyhosp.expressions.tree import Expr, Literal, Param
from complyhosp.expressions.types import Kind
from complyhosp.plan.arithmetic import WIDE, Params, furthest

EXACT = 1 << 53
"""Below it (from 0) every whole number is a double, and every double with a fraction lies there."""

SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

KEY = "decimal(20, 0)"
NO_WHOLE = "10000000000000000000"
"""Equals no int64."""


def compared(op: str, nodes: tuple[Expr, ...], values: list[Any], params: Params) -> ir.Value:
    """A comparison of two values; of a whole number and a double by what they are."""
    kinds = [node.type.kind for node in nodes]
    if set(kinds) != {"int", "double"} or _doubles_do(nodes, params):
        return SIGNS[op](*values)
    if kinds[0] == "int":
        return _exactly(op, *values)
    return _exactly(TURNED[op], values[1], values[0])


def _doubles_do(nodes: tuple[Expr, ...], params: Params) -> bool:
    """Whether one side surely is so near to 0 that no rounding of the other makes them equal."""
    sizes = (_size(node, params) for node in nodes)
    return any(size is not None and size < EXACT for size in sizes)


def _size(node: Expr, params: Params) -> float | None:
    """How far from 0 a number can be; None where nothing is known of it."""
    value = node.value if isinstance(node, Literal) else params[node.name].value if isinstance(node, Param) else None
    return abs(value) if isinstance(value, float) else furthest(node, params)


def _exactly(op: str, whole: Any, double: Any) -> ir.Value:
    """Rounding keeps order; where it makes the two equal, the whole number is held against what it was rounded to."""
    rounded = whole.cast("float64")
    return ibis.cases(
        (rounded != double, SIGNS[op](rounded, double)),
        (rounded == double, SIGNS[op](whole.cast(WIDE), rounded.cast(WIDE))),
        else_=ibis.null("boolean"),
    )


def matched(value: Any, kind: Kind, other: Kind) -> ir.Value:
    """A value as it is joined by with one of the `other` kind: equal if and only if the two are."""
    if {kind, other} != {"int", "double"}:
        return value
    if kind == "int":
        return value.cast(KEY)
    whole = value.try_cast(KEY)
    none = ibis.literal(NO_WHOLE).cast(KEY)
    return ibis.cases((whole.cast("float64") == value, whole), (value.notnull(), none), else_=ibis.null(KEY))
