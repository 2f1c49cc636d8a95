"""Arithmetic whose every result is right or null: never too large for its type, never infinite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from complyhosp.expressions.durations import DAY
from complyhosp.expressions.tree import Call, Expr, Field, Literal, Param
from complyhosp.expressions.types import Kind
from complyhosp.plan.known import (
    exact_difference,
    exact_product,
    exact_sum,
    finite,
    whole_days,
    whole_quotient,
    whole_remainder,
)
from complyhosp.rulebook.rule import Param as RuleParam
from complyhosp.rulebook.scoping import scalar_value

Params = Mapping[str, RuleParam]
"""A rule's parameters by name, as a site has set them."""

INT_END = 1 << 63
"""The first whole number that an int64 cannot hold."""

FURTHEST = {"timestamp": 1 << 58, "date": 1 << 22}
"""How far from 0 an instant (in microseconds) and a date (in days) can be: the years 1 to 9999 lie well within."""

WIDE = "decimal(19, 0)"
"""As wide as an int64 is."""

_CALENDAR_PARTS = 10_000
"""No part of a date or time (a year, a month, an hour …) is larger."""


def is_near(node: Call, params: Params) -> bool:
    """Whether a sum or difference always fits its type."""
    return (furthest(node, params) or INT_END) < INT_END


def furthest(node: Expr, params: Params) -> int | None:
    """How far from 0 a whole number, instant, date or duration can be; None where nothing is known of it."""
    if isinstance(node, Literal):
        return _size(node.value)
    if isinstance(node, Param):
        raw = params[node.name].value
        return _size(scalar_value(raw)) if isinstance(raw, str | int) else None
    if isinstance(node, Field):
        between = node.name == "gap" and node.field == "duration"
        return 2 * FURTHEST["timestamp"] if between else FURTHEST.get(node.type.kind)
    return _furthest_result(node, params) if isinstance(node, Call) else None


def _size(value: object) -> int | None:
    return abs(value) if isinstance(value, int) else None


def _furthest_result(node: Call, params: Params) -> int | None:
    if node.op.startswith("get"):
        return _CALENDAR_PARTS if node.args[0].type.kind != "duration" else None
    operands = node.args[1:] if node.op == "?:" else node.args
    sizes = [size for size in (furthest(arg, params) for arg in operands) if size is not None]
    if len(sizes) < len(operands):
        return FURTHEST.get(node.type.kind)
    if node.op == "?:":
        return max(sizes)
    if node.op in ("+", "-", "neg"):
        days = node.type.kind == "duration" and node.args[0].type.kind == "date"
        return sum(sizes) * (DAY if days else 1)
    return FURTHEST.get(node.type.kind)


def plus(args: list[Any], kinds: tuple[Kind, ...], *, exact: bool) -> ir.Value:
    """A sum, or two texts joined; `exact` where it might not fit."""
    one, other = args
    if "string" in kinds:
        return one + other
    if kinds == ("date", "duration"):
        other = whole_days(other)
    if "double" in kinds:
        return finite(one + other)
    return exact_sum(one, other) if exact else one + other


def minus(args: list[Any], kinds: tuple[Kind, ...], *, exact: bool) -> ir.Value:
    """A difference; of dates, as a duration."""
    one, other = args
    if "double" in kinds:
        return finite(one - other)
    if kinds == ("date", "date"):
        return (one - other) * DAY
    if kinds == ("date", "duration"):
        other = whole_days(other)
    return exact_difference(one, other) if exact else one - other


def times(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    """A product."""
    if "double" in kinds:
        return finite(args[0] * args[1])
    return exact_product(*args)


def divided(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    """A quotient; of whole numbers, cut toward zero."""
    return finite(args[0] / args[1]) if kinds[0] == "double" else whole_quotient(args[0], args[1])


def remainder(args: list[Any], _kinds: tuple[Kind, ...]) -> ir.Value:
    """What truncated division leaves."""
    return whole_remainder(args[0], args[1])


def negated(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    """The opposite."""
    return -args[0] if kinds[0] == "double" else exact_difference(ibis.literal(0), args[0])


def fitting(exact: Any) -> ir.Value:
    """An exact whole number as an int64, null where it does not fit.

    Not by `TRY_CAST`: DuckDB 1.5 takes `TRY_CAST(x AS BIGINT) > c` for `x > c`, and the null is lost.
    """
    fits = exact.between(-INT_END, INT_END - 1)
    return ibis.cases((fits, exact.cast("int64")), else_=ibis.null("int64"))
