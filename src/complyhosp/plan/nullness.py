"""Which expressions are never unknown: a plan need not count what cannot be."""

from __future__ import annotations

from collections.abc import Mapping

from complyhosp.expressions.tree import Call, Expr, Field, ListOf, Literal, Param
from complyhosp.plan.arithmetic import Params, is_near
from complyhosp.rulebook.records import RecordType

_ALWAYS_KNOWN = ("period", "now", "gap")
"""Names whose every field has a value."""

_SLOT_FIELDS = ("start", "end", "date", "name")
"""Those of a slot that have one: only whether it is a working day may not be known."""

_TOTAL = frozenset(
    ("&&", "||", "!", "==", "!=", "<", "<=", ">", ">=", "size", "startsWith", "endsWith", "contains", "matches")
)
"""Operators and functions that have a value for every argument that has one. Of `in` and `?:` see below; arithmetic is
not among them (a sum can be too large), nor is what asks the local clock or the calendar, which can be unknown."""


def may_be_null(node: Expr, names: Mapping[str, RecordType], params: Params) -> bool:
    """Whether an expression can be unknown; `names` tells the record type of each name whose record is there."""
    return not _known(node, names, params)


def _known(node: Expr, names: Mapping[str, RecordType], params: Params) -> bool:
    if isinstance(node, Literal | Param):
        return True
    if isinstance(node, Field):
        return _known_field(node, names)
    if isinstance(node, ListOf):
        return all(_known(item, names, params) for item in node.items)
    return _known_call(node, names, params)


def _known_field(node: Field, names: Mapping[str, RecordType]) -> bool:
    if node.name in names:
        return names[node.name].fields[node.field].required
    return node.name in _ALWAYS_KNOWN or (node.name == "slot" and node.field in _SLOT_FIELDS)


def _known_call(node: Call, names: Mapping[str, RecordType], params: Params) -> bool:
    if node.op == "has":
        return True
    if node.op in ("+", "-") and (not is_near(node, params) or _moves_a_date(node)):
        return False
    if node.op in _TOTAL or node.op in ("in", "?:", "+", "-"):
        return all(_known(arg, names, params) for arg in node.args)
    return False


def _moves_a_date(node: Call) -> bool:
    """Whether a date is moved by a duration: one that is not whole days makes it unknown."""
    return {arg.type.kind for arg in node.args} == {"date", "duration"}
