"""Proof that a mistake in a condition makes no difference: all its ways to be true, false or unknown are tried.

The condition is taken apart into fields and conditions that are not put together of others. Each is given every value
that it could have, as if it had nothing to do with the rest; what real records can do is among that. So what is found
equal is equal; what is not found equal may be so all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from complyhosp.expressions.signatures import AGGREGATES
from complyhosp.expressions.tree import Call, Expr, Field, ListOf, Literal, walk
from complyhosp.expressions.types import BOOL
from complyhosp.expressions.writing import written
from complyhosp.workbench.anatomy import is_validity
from complyhosp.workbench.presence import Presence, fields_of_strict

MOST = 60_000
"""Combinations tried; a condition with more of them is left to people."""

FEW = 4_000
"""The same where every condition of every rule is asked for."""

Truth = bool | None
World = Sequence[object]
"""A value for every field and every condition; None is null or unknown."""

Judge = Callable[[World], Truth]

OTHER = "\0other"
"""A text that the condition does not mention."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a condition stands, as far as that makes some of its truths as good as others.

    `where` is the population's: where it is false there is no member, and a member for which it is unknown is never
    violated. `keys` are the fields of a record that are matched: with one of them null the record can only be possible.
    """

    unknown_is_false: bool = False
    where: Expr | None = None
    judges: bool = False
    """Whether it is (a part of) the requirement itself."""
    keys: tuple[str, ...] = ()
    """As text: `answer.room`."""


def same(one: Expr, other: Expr, presence: Presence, standing: Standing) -> bool:
    """Whether the two surely come to the same; False also when there are too many combinations to try."""
    if not (one.type.same(BOOL) and other.type.same(BOOL)):
        return False
    one, other = lifted(one), lifted(other)
    if standing.where is not None and standing.judges:
        found = _compared(one, other, presence, standing)
        if found is not None:
            return found
    return bool(_compared(one, other, presence, replace(standing, where=None)))


def _compared(one: Expr, other: Expr, presence: Presence, standing: Standing) -> bool | None:
    """Whether they are equal in every world; None when there are too many."""
    roots = [one, other, *([] if standing.where is None else [lifted(standing.where)])]
    domains = _domains(roots, presence)
    if prod(len(domain) for domain in domains.values()) > MOST:
        return None
    places = {text: number for number, text in enumerate(domains)}
    left, right = _judge(one, places), _judge(other, places)
    where = (lambda _world: True) if standing.where is None else _judge(roots[2], places)
    keys = [places[key] for key in standing.keys if key in places]
    for world in product(*domains.values()):
        member = where(world)
        if member is False:
            continue
        one_way, other_way = left(world), right(world)
        if one_way is other_way:
            continue
        if standing.unknown_is_false and bool(one_way) == bool(other_way):
            continue
        if member is None and (one_way is True) == (other_way is True):
            continue
        if any(world[at] is None for at in keys) and (one_way is False) == (other_way is False):
            continue
        return False
    return True


def truths(condition: Expr, where: Expr | None, presence: Presence) -> frozenset[Truth] | None:
    """All that a condition can come to where `where` is not false; None when there are too many combinations."""
    roots = [lifted(condition)] + ([] if where is None else [lifted(where)])
    domains = _domains(roots, presence)
    if prod(len(domain) for domain in domains.values()) > FEW:
        return None
    places = {text: number for number, text in enumerate(domains)}
    judges = [_judge(root, places) for root in roots]
    worlds = product(*domains.values())
    return frozenset(judges[0](world) for world in worlds if len(judges) == 1 or judges[1](world) is not False)


def lifted(node: Expr) -> Expr:
    """The same with every choice moved out of what is worked out from it: `f(c ? a : b)` as `c ? f(a) : f(b)`."""
    if not isinstance(node, Call) or node.op in AGGREGATES or is_validity(node):
        return node
    args = tuple(lifted(arg) for arg in node.args)
    if node.op not in ("&&", "||", "!", "?:", "has"):
        for number, arg in enumerate(args):
            if isinstance(arg, Call) and arg.op == "?:" and (number == 0 or node.op != "in"):
                condition, *arms = arg.args
                chosen = (lifted(replace(node, args=(*args[:number], arm, *args[number + 1 :]))) for arm in arms)
                return Call("?:", (condition, *chosen), node.type, node.extent)
    return replace(node, args=args)


def _domains(roots: Iterable[Expr], presence: Presence) -> dict[str, tuple[object, ...]]:
    domains: dict[str, tuple[object, ...]] = {}
    texts: dict[str, set[str]] = {}
    for root in roots:
        for node in _leaves(root):
            for field in _fields(node):
                null: tuple[object, ...] = (None,) if presence.may_lack(field) else ()
                domains[written(field)] = (*null, *((True, False) if field.type.same(BOOL) else ("\0there",)))
            field_and_texts = _of_texts(node)
            if field_and_texts is not None:
                field, found = field_and_texts
                texts.setdefault(written(field), set()).update(found)
                _widen(domains, field, texts[written(field)], presence)
            elif not isinstance(node, Field):
                domains[written(node)] = (True, False, None) if _may_fail(node, presence) else (True, False)
    return _settled(domains, texts, roots, presence)


def _settled(
    domains: dict[str, tuple[object, ...]], texts: Mapping[str, set[str]], roots: Iterable[Expr], presence: Presence
) -> dict[str, tuple[object, ...]]:
    """Fields that are compared with texts have those as values, whatever else is asked of them."""
    for root in roots:
        for node in walk(root):
            if isinstance(node, Field) and written(node) in texts:
                _widen(domains, node, texts[written(node)], presence)
    return domains


def _widen(domains: dict[str, tuple[object, ...]], field: Field, texts: set[str], presence: Presence) -> None:
    null: tuple[object, ...] = (None,) if presence.may_lack(field) else ()
    others = set(field.type.values) - texts if field.type.values else {OTHER}
    domains[written(field)] = (*null, *sorted(texts - {""}), *((OTHER,) if others else ()))


def _leaves(node: Expr) -> Iterable[Expr]:
    """The conditions at the bottom; `has` comes as the field it asks for."""
    if isinstance(node, Literal):
        return
    if isinstance(node, Call) and node.type.same(BOOL) and not is_validity(node):
        if node.op in ("&&", "||", "!", "?:"):
            for arg in node.args:
                yield from _leaves(arg)
            return
        if node.op == "has":
            yield from _leaves(node.args[0])
            return
    yield node


def _fields(node: Expr) -> Iterable[Field]:
    strict = fields_of_strict(node)
    return (part for part in walk(node) if isinstance(part, Field) and (part.name, part.field) in strict)


def _of_texts(node: Expr) -> tuple[Field, set[str]] | None:
    """The field, and the texts it is compared with; None for any other condition."""
    if not isinstance(node, Call) or node.op not in ("==", "!=", "in"):
        return None
    one, other = node.args
    if node.op != "in" and isinstance(one, Literal):
        one, other = other, one
    items = other.items if isinstance(other, ListOf) and node.op == "in" else (other,)
    if not isinstance(one, Field) or one.type.kind != "string":
        return None
    if not all(isinstance(item, Literal) for item in items):
        return None
    return one, {str(item.value) for item in items if isinstance(item, Literal)}


def _may_fail(node: Expr, presence: Presence) -> bool:
    """Whether it may be unknown although its fields are all there."""
    return presence.given(fields_of_strict(node)).may_be_unknown(node)


def _judge(node: Expr, places: Mapping[str, int]) -> Judge:
    """What tells a condition's truth in a world; `places` says where the world holds the value of each text."""
    if isinstance(node, Literal):
        value = bool(node.value)
        return lambda _world: value
    if isinstance(node, Call) and node.type.same(BOOL) and not is_validity(node):
        if node.op == "has":
            look = _look(node.args[0], places)
            return lambda world: look(world) is not None
        if node.op == "!":
            inner = _judge(node.args[0], places)
            return lambda world: None if (found := inner(world)) is None else not found
        if node.op in ("&&", "||"):
            return _joined(node, places)
        if node.op == "?:":
            condition, yes, no = (_judge(arg, places) for arg in node.args)
            return lambda world: None if (chosen := condition(world)) is None else yes(world) if chosen else no(world)
    look = _look(node, places)
    return lambda world: None if (value := look(world)) is None else bool(value)


def _joined(node: Call, places: Mapping[str, int]) -> Judge:
    one, other = (_judge(arg, places) for arg in node.args)
    settles = node.op == "||"

    def joined(world: World) -> Truth:
        left = one(world)
        if left is settles:
            return left
        right = other(world)
        return right if right is settles or left is not None else None

    return joined


def _look(node: Expr, places: Mapping[str, int]) -> Callable[[World], object]:
    """What tells a field's value, or a condition's truth: None as soon as a field that it cannot do without is null."""
    text = written(node)
    found = _of_texts(node)
    if found is not None and isinstance(node, Call):
        at, texts, wanted = places[written(found[0])], found[1], node.op != "!="
        return lambda world: None if (value := world[at]) is None else (value in texts) == wanted
    if text not in places:
        return _judge(node, places)
    at = places[text]
    needed = tuple(place for field in _fields(node) if (place := places.get(written(field), at)) != at)
    return lambda world: None if any(world[place] is None for place in needed) else world[at]
