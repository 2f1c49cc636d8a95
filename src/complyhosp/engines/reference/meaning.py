"""What an expression means for given records: every node, three-valued (docs/rule-language.md, part 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from complyhosp.engines.reference.frame import Datum, Frame, Names, Truth
from complyhosp.engines.reference.functions import FUNCTIONS
from complyhosp.expressions.tree import Call, Expr, Field, ListOf, Literal, Param


def meaning(node: Expr, names: Names, frame: Frame) -> Datum:
    """The value of a checked expression; None when it is unknown, be it through a null or an error."""
    value = _meaning(node, names, frame)
    if frame.observer is not None:
        frame.observer.value(node, value)
    return value


def _meaning(node: Expr, names: Names, frame: Frame) -> Datum:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Param):
        return frame.params[node.name]
    if isinstance(node, Field):
        return names[node.name][node.field]
    if isinstance(node, ListOf):
        return tuple(meaning(item, names, frame) for item in node.items)
    return _strict(node, names, frame) if node.op not in _LENIENT else _LENIENT[node.op](node, names, frame)


def _strict(node: Call, names: Names, frame: Frame) -> Datum:
    """Most operators and functions: unknown as soon as one argument is."""
    args = [meaning(arg, names, frame) for arg in node.args]
    if any(arg is None for arg in args):
        return None
    kinds = tuple(arg.type.kind for arg in node.args)
    return FUNCTIONS[node.op](frame, kinds, *args)


def judged(node: Expr | None, names: Names, frame: Frame) -> Truth:
    """The truth of a bool expression; an absent one holds."""
    return True if node is None else truth(meaning(node, names, frame))


def truth(value: Datum) -> Truth:
    """A bool expression's value, as such."""
    assert value is None or isinstance(value, bool)  # noqa: S101 - the checker has seen to it
    return value


def both(*parts: Truth) -> Truth:
    """Kleene's and, of any number."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def either(*parts: Truth) -> Truth:
    """Kleene's or, of any number."""
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def equal(one: Datum, other: Datum) -> Truth:
    """Whether two values are equal; unknown when one is."""
    return None if one is None or other is None else one == other


def _has(node: Call, names: Names, frame: Frame) -> Truth:
    return meaning(node.args[0], names, frame) is not None


def _and(node: Call, names: Names, frame: Frame) -> Truth:
    return both(*(judged(arg, names, frame) for arg in node.args))


def _or(node: Call, names: Names, frame: Frame) -> Truth:
    return either(*(judged(arg, names, frame) for arg in node.args))


def _choice(node: Call, names: Names, frame: Frame) -> Datum:
    """`c ? a : b`: the branch not chosen is not looked at."""
    condition, yes, no = node.args
    chosen = judged(condition, names, frame)
    if chosen is None:
        return None
    return meaning(yes if chosen else no, names, frame)


def _in(node: Call, names: Names, frame: Frame) -> Truth:
    """`item in items`: true when an element is equal, else unknown when one of them is."""
    item, items = (meaning(arg, names, frame) for arg in node.args)
    if item is None or items is None:
        return None
    assert isinstance(items, tuple | list)  # noqa: S101 - the checker has seen to it
    return either(*(equal(item, other) for other in items))


_LENIENT: Mapping[str, Callable[[Call, Names, Frame], Datum]] = {
    "has": _has,
    "&&": _and,
    "||": _or,
    "?:": _choice,
    "in": _in,
}
"""The operators that can be known although an argument is not."""
