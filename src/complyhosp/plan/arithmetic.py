"""Arithmetic whose every result is right or null: never too large for its type, never infinite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from complyhosp.expressions.durations import DAY
from complyhosp.expressions.tree import Call, Expr, Field, Literal, Param
from complyhosp.expressions.types import Kind
from complyhosp.plan.known import whole_quotient, whole_remainder
from complyhosp.rulebook.rule import Param as RuleParam
from complyhosp.rulebook.scoping import scalar_value

Params = Mapping[str, RuleParam]
"""A rule's parameters by name, as a site has set them."""

NEAR = 1 << 61
"""Far more than any instant (years 1 to 9999), so that an instant and such a duration always have a sum."""

WIDE = "decimal(19, 0)"
"""As wide as an int64 is. The sum of two has 20 digits, their product 38, the most that there are: both are exact."""

_INSTANTS = ("timestamp", "date")


def is_near(node: Call, params: Params) -> bool:
    """Whether a sum or difference always fits its type: an instant moved by a constant, or the time between two."""
    if len(node.args) != 2 or not all(isinstance(arg, Field | Literal | Param) for arg in node.args):
        return False
    one, other = node.args
    kinds = (one.type.kind, other.type.kind)
    if node.op == "-" and kinds[0] == kinds[1] and kinds[0] in _INSTANTS:
        return True
    return kinds == ("timestamp", "duration") and _is_small(other, params)


def _is_small(node: Expr, params: Params) -> bool:
    raw = params[node.name].value if isinstance(node, Param) else None
    value = scalar_value(raw) if isinstance(raw, str | int) else None
    if isinstance(node, Literal):
        value = node.value
    return isinstance(value, int) and abs(value) < NEAR


def plus(args: list[Any], kinds: tuple[Kind, ...], *, exact: bool) -> ir.Value:
    """A sum, or two texts joined; `exact` where it might not fit."""
    one, other = args
    if "string" in kinds:
        return one + other
    if kinds == ("date", "duration"):
        other = _whole_days(other)
    return finite(one + other) if "double" in kinds else _added(one, other, exact=exact)


def minus(args: list[Any], kinds: tuple[Kind, ...], *, exact: bool) -> ir.Value:
    """A difference; of dates, as a duration."""
    one, other = args
    if "double" in kinds:
        return finite(one - other)
    if kinds == ("date", "date"):
        return (one - other) * DAY
    if kinds == ("date", "duration"):
        other = _whole_days(other)
    return (one.cast(WIDE) - other.cast(WIDE)).try_cast("int64") if exact else one - other


def _added(one: Any, other: Any, *, exact: bool) -> ir.Value:
    return (one.cast(WIDE) + other.cast(WIDE)).try_cast("int64") if exact else one + other


def times(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    """A product."""
    if "double" in kinds:
        return finite(args[0] * args[1])
    return (args[0].cast(WIDE) * args[1].cast(WIDE)).try_cast("int64")


def divided(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    """A quotient; of whole numbers, cut toward zero."""
    return finite(args[0] / args[1].nullif(0)) if kinds[0] == "double" else whole_quotient(args[0], args[1])


def remainder(args: list[Any], _kinds: tuple[Kind, ...]) -> ir.Value:
    """What truncated division leaves."""
    return whole_remainder(args[0], args[1])


def negated(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    """The opposite."""
    return -args[0] if kinds[0] == "double" else (-args[0].cast(WIDE)).try_cast("int64")


def finite(value: Any) -> ir.Value:
    """A double, null where it is infinite or no number."""
    return ibis.cases((value.isinf() | value.isnan(), ibis.null("float64")), else_=value)


def _whole_days(duration: ir.IntegerValue) -> ir.Value:
    """A duration in days; null unless it is a whole number of them."""
    return ibis.cases((duration % DAY == 0, whole_quotient(duration, DAY)), else_=ibis.null("int64"))
