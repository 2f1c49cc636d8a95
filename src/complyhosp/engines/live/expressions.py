"""Checked expressions as Python functions of the names: a stream judges each millions of times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from complyhosp.engines.live.frame import Datum, Names, Truth
from complyhosp.engines.live.functions import function_for
from complyhosp.engines.setting import Setting
from complyhosp.expressions.tree import Call, Expr, Field, ListOf, Literal, Param
from complyhosp.rulebook.rule import Param as ParamValue
from complyhosp.rulebook.scoping import scalar_value

Meaning = Callable[[Names], Any]
"""Gives an expression's value for these names; None is unknown."""


class Compiler:
    """Makes functions of one rule's expressions."""

    def __init__(self, params: Mapping[str, ParamValue], setting: Setting) -> None:
        self._params = {name: _value(param) for name, param in params.items()}
        self._setting = setting

    def optional(self, node: Expr | None) -> Meaning | None:
        """The function of an expression that may be absent."""
        return None if node is None else self.meaning(node)

    def meaning(self, node: Expr) -> Meaning:
        """The function of an expression."""
        if isinstance(node, Field):
            name, field = node.name, node.field
            return lambda names: names[name][field]
        if isinstance(node, Literal | Param):
            value = node.value if isinstance(node, Literal) else self._params[node.name]
            return lambda _names: value
        if isinstance(node, ListOf):
            items = [self.meaning(item) for item in node.items]
            return lambda names: tuple(item(names) for item in items)
        lenient = _LENIENT.get(node.op)
        if lenient is not None:
            return lenient(*(self.meaning(arg) for arg in node.args))
        return self._strict(node)

    def _strict(self, node: Call) -> Meaning:
        """Unknown as soon as an argument is."""
        function = function_for(node.op, tuple(arg.type.kind for arg in node.args), self._setting)
        args = [self.meaning(arg) for arg in node.args]
        if len(args) == 1:
            return _of_one(function, args[0])
        return _of_two(function, *args)


def _value(param: ParamValue) -> Datum:
    if isinstance(param.value, dict):
        return {key: scalar_value(item) for key, item in param.value.items()}
    return param.value if isinstance(param.value, tuple) else scalar_value(param.value)


def _of_one(function: Callable[..., Any], arg: Meaning) -> Meaning:
    def value(names: Names) -> Any:
        known = arg(names)
        return None if known is None else function(known)

    return value


def _of_two(function: Callable[..., Any], one: Meaning, other: Meaning) -> Meaning:
    def value(names: Names) -> Any:
        left, right = one(names), other(names)
        return None if left is None or right is None else function(left, right)

    return value


def _and(one: Meaning, other: Meaning) -> Meaning:
    def value(names: Names) -> Truth:
        left = one(names)
        if left is False:
            return False
        right = other(names)
        return False if right is False else (None if left is None or right is None else True)

    return value


def _or(one: Meaning, other: Meaning) -> Meaning:
    def value(names: Names) -> Truth:
        left = one(names)
        if left is True:
            return True
        right = other(names)
        return True if right is True else (None if left is None or right is None else False)

    return value


def _choice(condition: Meaning, yes: Meaning, no: Meaning) -> Meaning:
    def value(names: Names) -> Any:
        chosen = condition(names)
        return None if chosen is None else (yes if chosen else no)(names)

    return value


def _in(item: Meaning, items: Meaning) -> Meaning:
    def value(names: Names) -> Truth:
        one, many = item(names), items(names)
        if one is None or many is None:
            return None
        if any(other is not None and other == one for other in many):
            return True
        return None if any(other is None for other in many) else False

    return value


def _has(arg: Meaning) -> Meaning:
    return lambda names: arg(names) is not None


_LENIENT: Mapping[str, Callable[..., Meaning]] = {"&&": _and, "||": _or, "?:": _choice, "in": _in, "has": _has}
"""Those that can be known although an argument is not."""
