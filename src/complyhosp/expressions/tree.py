"""Expression trees: as parsed (names unresolved), and as checked (names resolved, every node typed)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from complyhosp.expressions.types import Type


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a node stands in its expression's text: characters `start` up to, not including, `end`."""

    start: int
    end: int


# As parsed.


@dataclass(frozen=True, slots=True)
class Number:
    """A number; a whole one is an int, one with a point or an exponent a float."""

    value: int | float
    extent: Extent


@dataclass(frozen=True, slots=True)
class TextLiteral:
    """A quoted text, escapes resolved."""

    value: str
    extent: Extent


@dataclass(frozen=True, slots=True)
class Name:
    """A bare name, `true` and `false` among them."""

    name: str
    extent: Extent


@dataclass(frozen=True, slots=True)
class Member:
    """`target.name`."""

    target: Parsed
    name: str
    extent: Extent
    name_extent: Extent


@dataclass(frozen=True, slots=True)
class Invocation:
    """`name(args)` or `target.name(args)`."""

    name: str
    target: Parsed | None
    args: tuple[Parsed, ...]
    extent: Extent
    name_extent: Extent


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator and its operands; `?:` has three, `[]` a target and a key, `-` and `!` may have one."""

    op: str
    args: tuple[Parsed, ...]
    extent: Extent


@dataclass(frozen=True, slots=True)
class Items:
    """`[a, b]`."""

    items: tuple[Parsed, ...]
    extent: Extent


Parsed = Number | TextLiteral | Name | Member | Invocation | Operation | Items


# As checked.


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant in the engines' form: bool, int, float, str; microseconds for timestamps and durations."""

    value: bool | int | float | str
    type: Type
    extent: Extent


@dataclass(frozen=True, slots=True)
class Field:
    """`name.field` of a member, a record, `slot`, `gap` or `period`; `now` and `value` have an empty field name."""

    name: str
    field: str
    type: Type
    extent: Extent


@dataclass(frozen=True, slots=True)
class Param:
    """`params.name`."""

    name: str
    type: Type
    extent: Extent


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[a, b]`."""

    items: tuple[Expr, ...]
    type: Type
    extent: Extent


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or function on arguments.

    Operators by their sign (`&&` `||` `!` `==` `!=` `<` `<=` `>` `>=` `+` `-` `*` `/` `%` `?:` `in`), unary minus as
    `neg`, a map's value as `[]`; `has`; functions by their name (`size` `startsWith` `endsWith` `contains` `matches`
    `timestamp` `date` `int` `double` `string` `getFullYear` `getMonth` `getDate` `getDayOfWeek` `getHours`
    `getMinutes` `isWorkday` `addMonths`); the target of a method is its first argument. Aggregates (`sum` `count`
    `countIf` `countDistinct` `min` `max` `avg` `longestRun` `longestGap`) stand only in an aggregate's `value`.
    """

    op: str
    args: tuple[Expr, ...]
    type: Type
    extent: Extent


Expr = Literal | Field | Param | ListOf | Call


def children(node: Expr) -> tuple[Expr, ...]:
    """The nodes directly below."""
    if isinstance(node, Call):
        return node.args
    return node.items if isinstance(node, ListOf) else ()


def walk(node: Expr) -> Iterator[Expr]:
    """The node and all below it, top first, left to right."""
    yield node
    for child in children(node):
        yield from walk(child)


def names_in(node: Expr) -> frozenset[str]:
    """The names (of members, records, `slot`, `period` …) that it reads a field of."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Field))


def conjuncts(node: Expr) -> tuple[Expr, ...]:
    """The parts that `&&` joins at the top."""
    if isinstance(node, Call) and node.op == "&&":
        return conjuncts(node.args[0]) + conjuncts(node.args[1])
    return (node,)
