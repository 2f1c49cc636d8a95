"""Checked expressions as Ibis values. SQL's three-valued logic is the language's own: null is unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from complyhosp.expressions.durations import DAY, HOUR, MINUTE
from complyhosp.expressions.signatures import AGGREGATES
from complyhosp.expressions.tree import Call, Expr, Field, ListOf, Literal, Param
from complyhosp.expressions.types import Kind
from complyhosp.plan.arithmetic import Params, divided, is_near, minus, negated, plus, remainder, times
from complyhosp.plan.comparing import SIGNS, compared
from complyhosp.plan.compiled import DTYPES
from complyhosp.plan.known import (
    as_of,
    double_of_text,
    floor_div,
    floor_mod,
    is_workday,
    local_date,
    local_midnight,
    local_time,
    months_later,
    months_on,
    period_end,
    period_start,
    whole_of_double,
    whole_of_text,
    whole_quotient,
)
from complyhosp.rulebook.scoping import scalar_value

Columns = Callable[[str, str], ir.Value]
"""From a name and a field to the column that holds it."""


def compile_expression(node: Expr, columns: Columns, params: Params) -> ir.Value:
    """The Ibis value of an expression; `columns` resolves its fields, and its aggregates by the name `aggregate`."""
    return _Compiler(columns, params).value(node)


class _Compiler:
    def __init__(self, columns: Columns, params: Params) -> None:
        self.columns = columns
        self.params = params

    def value(self, node: Expr) -> ir.Value:
        if isinstance(node, Literal):
            return constant(node.value)
        if isinstance(node, Param):
            return constant(self.param(node))
        if isinstance(node, Field):
            return self.field(node)
        if isinstance(node, ListOf):
            return ibis.array([self.value(item) for item in node.items])
        return self.call(node)

    def param(self, node: Param) -> Any:
        raw = self.params[node.name].value
        if isinstance(raw, dict):
            return {key: scalar_value(item) for key, item in raw.items()}
        return list(raw) if isinstance(raw, tuple) else scalar_value(raw)

    def field(self, node: Field) -> ir.Value:
        if node.name == "period":
            return period_start() if node.field == "start" else period_end()
        if node.name == "now":
            return as_of()
        return self.columns(node.name, node.field)

    def call(self, node: Call) -> ir.Value:
        if node.op in AGGREGATES and node.op not in _METHODS:
            return self.columns("aggregate", aggregate_name(node))
        if node.op == "in":
            return self.membership(*node.args)
        if node.op == "[]":
            return self.entry(*node.args)
        args = [self.value(arg) for arg in node.args]
        kinds = tuple(arg.type.kind for arg in node.args)
        if node.op in SIGNS:
            return compared(node.op, node.args, args, self.params)
        if node.op in ("+", "-"):
            return (plus if node.op == "+" else minus)(args, kinds, exact=not is_near(node, self.params))
        return _METHODS[node.op](args, kinds)

    def membership(self, item: Expr, items: Expr) -> ir.Value:
        value = self.value(item)
        if isinstance(items, ListOf):
            if not items.items:
                return ibis.literal(False)
            return reduce(lambda one, other: one | other, (value == self.value(one) for one in items.items))
        if isinstance(items, Param):
            return value.isin(self.param(items))
        holder = self.value(items)
        return ibis.cases((holder.isnull() | value.isnull(), ibis.null("boolean")), else_=holder.contains(value))

    def entry(self, target: Expr, key: Expr) -> ir.Value:
        """A map's value; a key that it lacks is an error, so unknown."""
        assert isinstance(target, Param)  # noqa: S101 - only parameters are maps
        entries = self.param(target)
        chosen = self.value(key)
        branches = [(chosen == name, constant(value)) for name, value in entries.items()]
        kind = target.type.item.kind if target.type.item else "string"
        return ibis.cases(*branches, else_=ibis.null(DTYPES[kind]))


def constant(value: Any) -> ir.Value:
    """A constant. Ibis writes a double as a bare `0.5`, which DuckDB takes for a decimal and reckons otherwise with: so
    it is cast from the text that gives the very same double."""
    return ibis.literal(repr(value)).cast("float64") if isinstance(value, float) else ibis.literal(value)


def aggregate_name(node: Call) -> str:
    """The column that holds an aggregate: by where it stands in the text, which is its own."""
    return f"{node.op}@{node.extent.start}"


def _date(day: ir.IntegerValue) -> Any:
    return (ibis.literal("1970-01-01").cast("date") + day.as_interval("D")).cast("date")


def _calendar(op: str) -> Callable[[list[Any], tuple[Kind, ...]], ir.Value]:
    """A part of the local date or time; of a duration, whole hours or minutes."""

    def part(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
        value, kind = args[0], kinds[0]
        if kind == "duration":
            return whole_quotient(value, HOUR if op == "getHours" else MINUTE)
        if op in ("getHours", "getMinutes"):
            whole, unit = (DAY, HOUR) if op == "getHours" else (HOUR, MINUTE)
            return floor_div(floor_mod(local_time(value), whole), unit)
        day = local_date(value) if kind == "timestamp" else value
        if op == "getDayOfWeek":
            return floor_mod(day + 4, 7)
        parts = {"getFullYear": "year", "getMonth": "month", "getDate": "day"}
        number = getattr(_date(day), parts[op])().cast("int64")
        return number - 1 if op == "getMonth" else number

    return part


def _months_on(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    return months_on(*args) if kinds[0] == "date" else months_later(*args)


def _to_date(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    return local_date(args[0]) if kinds[0] == "timestamp" else args[0]


def _to_timestamp(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    return local_midnight(args[0]) if kinds[0] == "date" else args[0]


def _conditional(args: list[Any], _kinds: tuple[Kind, ...]) -> ir.Value:
    condition, then, other = args
    return ibis.cases((condition, then), (~condition, other), else_=ibis.null(then.type()))


def _int(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    if kinds[0] == "int":
        return args[0]
    return whole_of_text(args[0]) if kinds[0] == "string" else whole_of_double(args[0])


def _double(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    return double_of_text(args[0]) if kinds[0] == "string" else args[0].cast("float64")


def _string(args: list[Any], kinds: tuple[Kind, ...]) -> ir.Value:
    return args[0].cast("string") if kinds[0] != "string" else args[0]


def _has(args: list[Any], _kinds: tuple[Kind, ...]) -> ir.Value:
    return args[0].notnull()


_CALENDAR = ("getFullYear", "getMonth", "getDate", "getDayOfWeek", "getHours", "getMinutes")

_METHODS: Mapping[str, Callable[[list[Any], tuple[Kind, ...]], ir.Value]] = {
    "&&": lambda args, _: args[0] & args[1],
    "||": lambda args, _: args[0] | args[1],
    "!": lambda args, _: ~args[0],
    "*": times,
    "/": divided,
    "%": remainder,
    "neg": negated,
    "?:": _conditional,
    "has": _has,
    "size": lambda args, _: args[0].length(),
    "startsWith": lambda args, _: args[0].startswith(args[1]),
    "endsWith": lambda args, _: args[0].endswith(args[1]),
    "contains": lambda args, _: args[0].contains(args[1]),
    "matches": lambda args, _: args[0].re_search(args[1]),
    "timestamp": _to_timestamp,
    "date": _to_date,
    "isWorkday": lambda args, _: is_workday(args[0]),
    "addMonths": _months_on,
    **{op: _calendar(op) for op in _CALENDAR},
    "duration": lambda args, _: args[0],
    "int": _int,
    "double": _double,
    "string": _string,
}
