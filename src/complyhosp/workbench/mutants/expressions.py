"""Mistakes in expressions: boundaries, negations, conditions left out or mixed up, numbers, nulls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from complyhosp.expressions import signatures
from complyhosp.expressions.durations import SECOND
from complyhosp.expressions.tree import Call, Expr, Extent, Field, ListOf, Literal, Param, walk
from complyhosp.expressions.types import BOOL, INT
from complyhosp.expressions.writing import written
from complyhosp.workbench.anatomy import Steps, is_validity, replaced
from complyhosp.workbench.mutants.units import near_doubles, near_durations, near_ints
from complyhosp.workbench.presence import Presence

_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_OTHER_JOIN = {"&&": "||", "||": "&&"}
_OTHER_SIGN = {"+": "-", "-": "+"}
_OTHER_AGGREGATE = {"sum": "max", "min": "max", "max": "min", "avg": "max"}
NOWHERE = Extent(0, 0)
_COUNTS = ("countDistinct", "countIf", "longestRun")


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in an expression: `after` instead of `before` at the end of the steps; None leaves `before` out of
    its chain of `&&` or `||`, of which `joined` is what remains."""

    operator: str
    steps: Steps
    before: Expr
    after: Expr | None
    new: Expr
    """What stands at the end of the steps."""


def slips(root: Expr, text: str, presence: Presence) -> Iterator[Slip]:
    """Every mistake made in the expression; `text` is how its author wrote it."""
    yield from _below(root, (), None, text, presence)


def _below(node: Expr, steps: Steps, parent: Call | None, text: str, presence: Presence) -> Iterator[Slip]:
    yield from _of_node(node, steps, parent, text, presence)
    if is_validity(node) or is_constant(node):
        return
    if isinstance(node, Call):
        if node.op in signatures.AGGREGATES:
            presence = replace(presence, computed=False)
        for number, arg in enumerate(node.args):
            yield from _below(arg, (*steps, "args", number), node, text, presence)
    if isinstance(node, ListOf) and parent is not None and parent.op != "in":
        for number, item in enumerate(node.items):
            yield from _below(item, (*steps, "items", number), parent, text, presence)


def is_constant(node: Expr) -> bool:
    """Whether it is put together of literals alone: such a part is meant as it is (`1 / 0` is "unknown")."""
    return isinstance(node, Call) and all(not isinstance(part, Field | Param) for part in walk(node)) and _plain(node)


def _plain(node: Call) -> bool:
    return not any(isinstance(part, Call) and part.op in signatures.AGGREGATES for part in walk(node))


def is_atom(node: Expr) -> bool:
    """Whether it is a condition that is not put together of others."""
    if not node.type.same(BOOL) or isinstance(node, Literal | Param):
        return False
    return not isinstance(node, Call) or is_validity(node) or node.op not in ("&&", "||", "!", "?:", "min", "max")


def _of_node(node: Expr, steps: Steps, parent: Call | None, text: str, presence: Presence) -> Iterator[Slip]:
    if isinstance(node, Literal):
        for near in _near(node, text):
            yield Slip("shift", steps, node, near, near)
    if isinstance(node, ListOf) and parent is not None and parent.op == "in":
        for number, item in enumerate(node.items):
            rest = replace(node, items=(*node.items[:number], *node.items[number + 1 :]))
            yield Slip("drop-item", steps, item, None, rest)
    if is_atom(node):
        yield from _of_atom(node, steps, parent, presence)
    if isinstance(node, Call) and not is_validity(node) and not is_constant(node):
        yield from _of_call(node, steps, parent)


def _of_atom(node: Expr, steps: Steps, parent: Call | None, presence: Presence) -> Iterator[Slip]:
    if isinstance(node, Call) and node.op == "has":
        if presence.may_be_unknown(node.args[0]):
            yield _slip("has-true", steps, node, Literal(True, BOOL, node.extent))
    elif is_validity(node):
        yield _slip("ignore-validity", steps, node, Literal(True, BOOL, node.extent))
    if (parent is None or parent.op != "!") and not is_constant(node):
        yield _slip("negate", steps, node, _negated(node))
    if presence.may_be_unknown(node):
        known = Call("has", (node,), BOOL, NOWHERE)
        unknown = Call("!", (known,), BOOL, NOWHERE)
        yield _slip("unknown-as-false", steps, node, Call("&&", (known, node), BOOL, node.extent))
        yield _slip("unknown-as-true", steps, node, Call("||", (unknown, node), BOOL, node.extent))


def _slip(operator: str, steps: Steps, before: Expr, after: Expr) -> Slip:
    return Slip(operator, steps, before, after, after)


def _negated(node: Expr) -> Expr:
    if isinstance(node, Call) and node.op in _OPPOSITE:
        return replace(node, op=_OPPOSITE[node.op])
    return Call("!", (node,), BOOL, node.extent)


def _of_call(node: Call, steps: Steps, parent: Call | None) -> Iterator[Slip]:
    if node.op in _BOUNDARY:
        yield _slip("boundary", steps, node, replace(node, op=_BOUNDARY[node.op]))
    if node.op in _OTHER_JOIN:
        yield _slip("other-join", steps, node, replace(node, op=_OTHER_JOIN[node.op]))
        if parent is None or parent.op != node.op:
            yield from _dropped(node, steps)
    if node.op == "!":
        yield _slip("drop-not", steps, node, node.args[0])
    if node.op == "?:":
        condition, yes, no = node.args
        yield _slip("swap-arms", steps, node, replace(node, args=(condition, no, yes)))
    if node.op in _OTHER_SIGN and len(node.args) == 2:
        yield from _other_sign(node, steps)
    if node.op in _OTHER_AGGREGATE:
        other = _OTHER_AGGREGATE[node.op]
        if signatures.result_of(signatures.AGGREGATES[other], tuple(arg.type for arg in node.args)) == node.type:
            yield _slip("other-aggregate", steps, node, replace(node, op=other))
    if node.op in _COUNTS:
        yield _slip("other-aggregate", steps, node, Call("count", (), INT, node.extent))


def _other_sign(node: Call, steps: Steps) -> Iterator[Slip]:
    op = _OTHER_SIGN[node.op]
    types = tuple(arg.type for arg in node.args)
    if signatures.result_of(signatures.ARITHMETIC[op], types) == node.type:
        yield _slip("other-sign", steps, node, replace(node, op=op))


def _dropped(node: Call, steps: Steps) -> Iterator[Slip]:
    """Each part of a chain of `&&` or `||` left out."""
    parts = chain(node, node.op)
    for number, part in enumerate(parts):
        rest = [*parts[:number], *parts[number + 1 :]]
        joined = rest[0]
        for other in rest[1:]:
            joined = Call(node.op, (joined, other), BOOL, Extent(joined.extent.start, other.extent.end))
        yield Slip("drop", steps, part, None, joined)


def chain(node: Expr, op: str) -> list[Expr]:
    """The parts that one and the same operator joins at the top."""
    if isinstance(node, Call) and node.op == op and not is_validity(node):
        return [part for arg in node.args for part in chain(arg, op)]
    return [node]


def _near(node: Literal, text: str) -> tuple[Literal, ...]:
    """The number a little less and a little more; nothing for texts and truths."""
    value, kind = node.value, node.type.kind
    near: tuple[int | float, ...] = ()
    if isinstance(value, bool):
        return ()
    if kind == "int" and isinstance(value, int):
        near = near_ints(value)
    elif kind == "double" and isinstance(value, float):
        near = near_doubles(value)
    elif kind == "duration" and isinstance(value, int):
        near = near_durations(value, text[node.extent.start : node.extent.end])
    elif kind == "date" and isinstance(value, int):
        near = near_ints(value)
    elif kind == "timestamp" and isinstance(value, int):
        near = (value - SECOND, value + SECOND)
    return tuple(replace(node, value=one) for one in near)


def within(root: Expr, slip: Slip) -> Expr:
    """The expression with the mistake in it."""
    return replaced(root, slip.steps, slip.new)


def told(node: Expr) -> str:
    """A part of an expression in a mutant's name."""
    return written(node)
