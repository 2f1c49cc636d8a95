"""A checked expression as text again: for naming a part of a rule, not for reading it back."""

from __future__ import annotations

from datetime import timedelta

from complyhosp.expressions.durations import format_duration
from complyhosp.expressions.instants import EPOCH, day_of
from complyhosp.expressions.tree import Call, Expr, Field, ListOf, Literal, Param

_LEVELS = {
    "?:": 0, "||": 1, "&&": 2,
    "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "!": 6, "neg": 6,
}  # fmt: skip
_METHODS = {"startsWith", "endsWith", "contains", "matches"}


def written(node: Expr) -> str:
    """The expression on one line, with no more brackets than it needs; `valid(…)` comes as what it stands for."""
    if isinstance(node, Literal):
        return _literal(node)
    if isinstance(node, Field):
        return f"{node.name}.{node.field}" if node.field else node.name
    if isinstance(node, Param):
        return f"params.{node.name}"
    if isinstance(node, ListOf):
        return "[" + ", ".join(written(item) for item in node.items) + "]"
    return _call(node)


def _call(node: Call) -> str:
    level = _LEVELS.get(node.op)
    if node.op == "?:":
        condition, yes, no = (_inside(arg, 1) for arg in node.args)
        return f"{condition} ? {yes} : {no}"
    if level == 6:
        return ("-" if node.op == "neg" else "!") + _inside(node.args[0], 6)
    if level is not None:
        one, other = node.args
        return f"{_inside(one, level)} {node.op} {_inside(other, level + 1)}"
    if node.op == "[]":
        return f"{written(node.args[0])}[{written(node.args[1])}]"
    if node.op in _METHODS or node.op.startswith("get"):
        rest = ", ".join(written(arg) for arg in node.args[1:])
        return f"{_inside(node.args[0], 7)}.{node.op}({rest})"
    return f"{node.op}({', '.join(written(arg) for arg in node.args)})"


def _inside(node: Expr, level: int) -> str:
    """As an operand of an operator of this strength."""
    text = written(node)
    weaker = isinstance(node, Call) and _LEVELS.get(node.op, 9) < level
    return f"({text})" if weaker else text


def _literal(node: Literal) -> str:
    value, kind = node.value, node.type.kind
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "string":
        return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
    if kind == "duration" and isinstance(value, int):
        return f'duration("{format_duration(value)}")'
    if kind == "date" and isinstance(value, int):
        return f'date("{day_of(value).isoformat()}")'
    if kind == "timestamp" and isinstance(value, int):
        return f'timestamp("{(EPOCH + timedelta(microseconds=value)).isoformat()}")'
    return str(value)
