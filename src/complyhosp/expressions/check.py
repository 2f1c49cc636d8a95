"""Names resolved and types worked out: a parsed tree becomes a checked one, or a list of faults."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from complyhosp.expressions import signatures
from complyhosp.expressions.durations import parse_duration
from complyhosp.expressions.fault import Fault
from complyhosp.expressions.instants import microseconds
from complyhosp.expressions.parse import parse
from complyhosp.expressions.patterns import PatternError, parse_pattern
from complyhosp.expressions.scope import Scope
from complyhosp.expressions.tree import (
    Call,
    Expr,
    Extent,
    Field,
    Invocation,
    Items,
    ListOf,
    Literal,
    Member,
    Name,
    Number,
    Operation,
    Param,
    Parsed,
    TextLiteral,
)
from complyhosp.expressions.types import BOOL, DATE, DOUBLE, ERROR, INT, STRING, TIMESTAMP, Type, list_of
from complyhosp.source.suggestion import did_you_mean

INT_LIMIT = 1 << 63


def check(text: str, scope: Scope, expected: Type | None = None) -> tuple[Expr | None, list[Fault]]:
    """The checked tree of an expression in a scope; None with every fault found in it.

    `expected` is the type it must have, None when any will do.
    """
    parsed = parse(text)
    if isinstance(parsed, Fault):
        return None, [parsed]
    checker = _Checker(scope)
    tree = checker.expr(parsed)
    wrong = expected is not None and tree.type is not ERROR and not tree.type.same(expected)
    if wrong and not checker.faults:
        checker.fault("E161", tree.extent, expected=str(expected), found=str(tree.type))
    return (None, checker.faults) if checker.faults else (tree, [])


class _Checker:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.faults: list[Fault] = []
        self.in_aggregate = False

    def fault(self, code: str, extent: Extent, hint: Any = None, **args: object) -> Expr:
        """Notes a fault; the node that stands for the mistake."""
        self.faults.append(Fault(code, extent, args, hint))
        return Literal(False, ERROR, extent)

    def expr(self, node: Parsed) -> Expr:
        method: Callable[[Any], Expr] = getattr(self, f"_{type(node).__name__.lower()}")
        return method(node)

    def _number(self, node: Number) -> Expr:
        if isinstance(node.value, float):
            known = math.isfinite(node.value)
            return Literal(node.value, DOUBLE, node.extent) if known else self.fault("E169", node.extent)
        if node.value >= INT_LIMIT:
            return self.fault("E167", node.extent, found=node.value)
        return Literal(node.value, INT, node.extent)

    def _textliteral(self, node: TextLiteral) -> Expr:
        return Literal(node.value, STRING, node.extent)

    def _items(self, node: Items) -> Expr:
        items = tuple(self.expr(item) for item in node.items)
        kind = items[0].type if items else STRING
        for item in items[1:]:
            if not _comparable(kind, item.type):
                self.fault("E161", item.extent, expected=str(kind), found=str(item.type))
        return ListOf(items, list_of(kind), node.extent)

    def _name(self, node: Name) -> Expr:
        if node.name in ("true", "false"):
            return Literal(node.name == "true", BOOL, node.extent)
        if node.name in self.scope.values:
            return Field(node.name, "", self.scope.values[node.name], node.extent)
        known = [*self.scope.names, *self.scope.values]
        return self.fault("E155", node.extent, did_you_mean(node.name, known), name=node.name)

    def _member(self, node: Member) -> Expr:
        if not isinstance(node.target, Name):
            target = self.expr(node.target)
            return (
                target
                if target.type is ERROR
                else self.fault("E159", node.name_extent, op=f".{node.name}", types=str(target.type))
            )
        owner = node.target.name
        if owner == "params":
            return self._param(node)
        if owner not in self.scope.names:
            known = [*self.scope.names, "params"]
            return self.fault("E155", node.target.extent, did_you_mean(owner, known), name=owner)
        fields = self.scope.names[owner]
        if node.name not in fields:
            return self.fault("E156", node.name_extent, did_you_mean(node.name, fields), name=owner, field=node.name)
        if owner == self.scope.aggregated and not self.in_aggregate:
            return self.fault("E165", node.extent, name=owner)
        return Field(owner, node.name, fields[node.name], node.extent)

    def _param(self, node: Member) -> Expr:
        found = self.scope.params.get(node.name)
        if found is None:
            hint = did_you_mean(node.name, self.scope.params)
            return self.fault("E157", node.name_extent, hint, name=node.name)
        return Param(node.name, found, node.extent)

    def _operation(self, node: Operation) -> Expr:
        args = tuple(self.expr(arg) for arg in node.args)
        if any(arg.type is ERROR for arg in args):
            return Literal(False, ERROR, node.extent)
        op = "neg" if node.op == "-" and len(args) == 1 else node.op
        result = self._operator_type(op, args, node.extent)
        return Literal(False, ERROR, node.extent) if result is None else Call(op, args, result, node.extent)

    def _operator_type(self, op: str, args: tuple[Expr, ...], extent: Extent) -> Type | None:
        types = tuple(arg.type for arg in args)
        result: Type | None
        if op in ("&&", "||", "!"):
            result = BOOL if all(one.same(BOOL) for one in types) else None
        elif op == "?:":
            result = types[1] if types[0].same(BOOL) and types[1].same(types[2]) else None
        elif op == "[]":
            result = types[0].item if types[0].kind == "map" and types[1].same(STRING) else None
        elif op == "in":
            result = self._membership(args)
        elif op in ("==", "!="):
            result = BOOL if _comparable(*types) and types[0].kind not in ("list", "map") else None
            self._known_values(args[0], (args[1],))
            self._known_values(args[1], (args[0],))
        elif op in ("<", "<=", ">", ">="):
            result = BOOL if _comparable(*types) and types[0].kind in signatures.ORDERED else None
        else:
            result = signatures.result_of(signatures.ARITHMETIC[op], types)
        if result is None:
            self.fault("E159", extent, _conversion(types), op="-" if op == "neg" else op, types=_shown(types))
        return result

    def _membership(self, args: tuple[Expr, ...]) -> Type | None:
        item, items = args
        if items.type.kind != "list" or items.type.item is None or not _comparable(item.type, items.type.item):
            return None
        if isinstance(items, ListOf):
            self._known_values(item, items.items)
        return BOOL

    def _known_values(self, field: Expr, others: tuple[Expr, ...]) -> None:
        """A text that an enum field can never have is a slip of the pen."""
        if not field.type.values:
            return
        for other in others:
            if isinstance(other, Literal) and other.value not in field.type.values and other.type is not ERROR:
                shown = ", ".join(field.type.values)
                hint = did_you_mean(str(other.value), field.type.values)
                name = f"{field.name}.{field.field}" if isinstance(field, Field) else "…"
                self.fault("E162", other.extent, hint, field=name, found=other.value, expected=shown)

    def _invocation(self, node: Invocation) -> Expr:
        if node.target is None and node.name == "has":
            return self._has(node)
        if node.target is None and node.name == "valid":
            return self._valid(node)
        if node.target is None and node.name in signatures.AGGREGATES:
            return self._aggregate(node)
        table = signatures.FUNCTIONS if node.target is None else signatures.METHODS
        args = tuple(self.expr(arg) for arg in ((node.target,) if node.target else ()) + node.args)
        if node.name not in table:
            known = [*signatures.FUNCTIONS, *signatures.METHODS, "has", "valid"]
            return self.fault("E158", node.name_extent, did_you_mean(node.name, known), name=node.name)
        if any(arg.type is ERROR for arg in args):
            return Literal(False, ERROR, node.extent)
        result = signatures.result_of(table[node.name], tuple(arg.type for arg in args))
        if result is None:
            return self._wrong_args(node, table[node.name], args)
        return self._folded(Call(node.name, args, result, node.extent))

    def _wrong_args(self, node: Invocation, takes: tuple[signatures.Signature, ...], args: tuple[Expr, ...]) -> Expr:
        found = "(" + ", ".join(str(arg.type) for arg in args) + ")"
        return self.fault("E160", node.extent, name=node.name, expected=signatures.expected(takes), types=found)

    def _folded(self, call: Call) -> Expr:
        """Literal timestamps, durations and patterns are read now, so that a wrong one is a fault of the rule."""
        text = call.args[-1].value if call.args and isinstance(call.args[-1], Literal) else None
        if call.op == "matches":
            return self._pattern(call, text)
        if call.op not in ("timestamp", "date", "duration") or not call.args[0].type.same(STRING):
            return call
        if not isinstance(text, str):
            return self._bad(call, f"literal {call.op}", text)
        value = _LITERALS[call.op](text)
        return self._bad(call, call.op, text) if value is None else Literal(value, call.type, call.extent)

    def _pattern(self, call: Call, text: object) -> Expr:
        """What some engine would refuse at run time, or read otherwise, is refused now."""
        if not isinstance(text, str):
            return self._bad(call, "RE2 pattern", text)
        try:
            parse_pattern(text)
        except PatternError as error:
            return self.fault("E168", call.args[-1].extent, found=error.found)
        return call

    def _bad(self, call: Call, what: str, text: object) -> Expr:
        return self.fault("E163", call.args[-1].extent, what=what, found=text)

    def _has(self, node: Invocation) -> Expr:
        if len(node.args) != 1 or not isinstance(node.args[0], Member):
            return self.fault("E166", node.extent)
        field = self.expr(node.args[0])
        if isinstance(field, Param):
            return self.fault("E166", node.extent)
        return Call("has", (field,), BOOL, node.extent) if field.type is not ERROR else field

    def _valid(self, node: Invocation) -> Expr:
        """`valid(T, t)` is written out as comparisons, so that the engines need know nothing of it."""
        name = node.args[0].name if node.args and isinstance(node.args[0], Name) else ""
        if len(node.args) != 2 or name not in self.scope.validity:
            hint = did_you_mean(name, self.scope.validity)
            return self.fault(
                "E160", node.extent, hint, name="valid", expected="(register, timestamp)", types=name or "…"
            )
        moment = self.expr(node.args[1])
        if not moment.type.same(TIMESTAMP):
            return self.fault("E161", moment.extent, expected="timestamp", found=str(moment.type))
        validity = self.scope.validity[name]
        begun = self._bound(name, validity.valid_from, "<=", moment, node.extent)
        not_ended = self._bound(name, validity.valid_to, ">", moment, node.extent)
        return Call("&&", (begun, not_ended), BOOL, node.extent)

    def _bound(self, name: str, field: str | None, op: str, moment: Expr, extent: Extent) -> Expr:
        if field is None:
            return Literal(True, BOOL, extent)
        edge: Expr = Field(name, field, self.scope.names[name][field], extent)
        absent = Call("!", (Call("has", (edge,), BOOL, extent),), BOOL, extent)
        if edge.type.same(DATE):
            edge = Call("timestamp", (edge,), TIMESTAMP, extent)
        return Call("||", (absent, Call(op, (edge, moment), BOOL, extent)), BOOL, extent)

    def _aggregate(self, node: Invocation) -> Expr:
        if self.scope.aggregated is None or self.in_aggregate:
            return self.fault("E164", node.extent, name=node.name)
        self.in_aggregate = True
        args = tuple(self.expr(arg) for arg in node.args)
        self.in_aggregate = False
        if any(arg.type is ERROR for arg in args):
            return Literal(False, ERROR, node.extent)
        takes = signatures.AGGREGATES[node.name]
        result = signatures.result_of(takes, tuple(arg.type for arg in args))
        return self._wrong_args(node, takes, args) if result is None else Call(node.name, args, result, node.extent)


def _comparable(one: Type, other: Type) -> bool:
    numbers = ("int", "double")
    return one.same(other) or (one.kind in numbers and other.kind in numbers) or ERROR in (one, other)


def _shown(types: tuple[Type, ...]) -> str:
    return ", ".join(str(one) for one in types)


def _conversion(types: tuple[Type, ...]) -> dict[str, str] | None:
    """The usual mend for two types that do not mix."""
    kinds = {one.kind for one in types}
    for pair, zh, en in (
        ({"date", "timestamp"}, "用 date(t) 或 timestamp(d) 转换", "convert with date(t) or timestamp(d)"),
        ({"int", "double"}, "用 double(x) 或 int(x) 转换", "convert with double(x) or int(x)"),
        ({"int", "duration"}, '时长要写单位，如 duration("30m")', 'a duration needs a unit, as in duration("30m")'),
    ):
        if kinds == pair:
            return {"zh": zh, "en": en}
    return None


def _timestamp(text: str) -> int | None:
    """Microseconds of an ISO text with an offset; a literal without one would mean another instant elsewhere."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else microseconds(moment)


def _date(text: str) -> int | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").toordinal() - datetime(1970, 1, 1).toordinal()  # noqa: DTZ001,DTZ007 - a date has no zone
    except ValueError:
        return None


_LITERALS: dict[str, Callable[[str], int | None]] = {
    "timestamp": _timestamp,
    "date": _date,
    "duration": parse_duration,
}
