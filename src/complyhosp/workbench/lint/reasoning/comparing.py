"""What a comparison that is true, or false, says of the values compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from complyhosp.expressions.tree import Call, Expr, Field, ListOf, Literal, Param
from complyhosp.workbench.lint.reasoning.facts import ZERO, Bound, Facts
from complyhosp.workbench.lint.reasoning.linear import Sum, spelling, sum_of
from complyhosp.workbench.lint.reasoning.world import World

OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
WHOLE = ("int", "timestamp", "date", "duration")


@dataclass(frozen=True)
class Comparing:
    """Comparisons of one rule's expressions; each gives the facts with what it says, or nothing if they contradict."""

    world: World

    def numbers(self, op: str, one: Expr, other: Expr, truth: bool, facts: Facts) -> Iterator[Facts]:
        """Numbers, times, durations, dates."""
        op = op if truth else OPPOSITE[op]
        difference = sum_of(one, self.world.constants).plus(sum_of(other, self.world.constants), -1)
        known: Facts | None = facts
        for node in (one, other):
            for first, last, bound in self.world.intrinsic(node):
                known = None if known is None else known.with_difference(first, last, bound)
        if known is None:
            return
        whole = one.type.kind in WHOLE and other.type.kind in WHOLE
        for sign in _SIGNS[op]:
            found = _bounded(difference, sign, whole, known)
            if found is not None:
                yield found

    def texts(self, op: str, one: Expr, other: Expr, truth: bool, facts: Facts) -> Iterator[Facts]:
        """Texts and bools."""
        equal = (op == "==") == truth
        if op not in ("==", "!="):
            found = self._compared(op, one, other, truth, facts)
        elif spelling(one) == spelling(other):
            found = facts if equal else None
        else:
            found = self._equated(one, other, equal, facts)
        if found is not None:
            yield found

    def _compared(self, op: str, one: Expr, other: Expr, truth: bool, facts: Facts) -> Facts | None:
        if spelling(one) == spelling(other):
            return facts if (op in ("<=", ">=")) == truth else None
        return facts.with_truth(f"{op}({spelling(one)},{spelling(other)})", truth)

    def _equated(self, one: Expr, other: Expr, equal: bool, facts: Facts) -> Facts | None:
        for text, value in ((one, other), (other, one)):
            constant = self._constant(value)
            if constant is not None:
                return self._chosen(text, frozenset({constant}), equal, facts)
        found = facts.with_truth("==" + ",".join(sorted((spelling(one), spelling(other)))), equal)
        if found is None or not equal:
            return found
        sides = [self._choice(side, found) for side in (one, other)]
        if None not in sides and not frozenset.intersection(*(side for side in sides if side is not None)):
            return None
        return found

    def _choice(self, node: Expr, facts: Facts) -> frozenset[object] | None:
        known = facts.choices.get(spelling(node))
        if known is not None and known.allowed is not None:
            return known.allowed
        return frozenset(node.type.values) or None

    def _constant(self, node: Expr) -> object:
        if isinstance(node, Literal):
            return node.value
        return self.world.constants.get(node.name) if isinstance(node, Param) else None

    def _chosen(self, node: Expr, values: frozenset[object], equal: bool, facts: Facts) -> Facts | None:
        constant = self._constant(node)
        if constant is not None:
            return facts if (constant in values) == equal else None
        own = frozenset[object](node.type.values) or None
        allowed = (values if own is None else values & own) if equal else own
        refused = frozenset[object]() if equal else values
        return facts.with_choice(spelling(node), allowed, refused)

    def member(self, item: Expr, items: Expr, truth: bool, facts: Facts) -> Facts | None:
        """`item in items`, where the items are literals, a parameter, or a field."""
        if isinstance(items, ListOf):
            values = frozenset(one.value for one in items.items if isinstance(one, Literal))
            return self._chosen(item, frozenset[object](values), truth, facts)
        if isinstance(items, Param) and items.name in self.world.constants:
            listed = self.world.constants[items.name]
            if isinstance(listed, tuple):
                return self._chosen(item, frozenset[object](listed), truth, facts)
        return facts.with_truth(f"in({spelling(item)},{spelling(items)})", truth)

    def named(self, node: Expr, truth: bool, facts: Facts) -> Facts | None:
        """A bool that is read as it stands, or a test of a text such as `startsWith`."""
        if isinstance(node, Field):
            return facts.with_choice(spelling(node), frozenset[object]({truth}), frozenset())
        if isinstance(node, Call) and node.op in ("contains", "startsWith", "endsWith") and not truth:
            part = node.args[1]
            if isinstance(part, Literal) and part.value == "":
                return None
        return facts.with_truth(spelling(node), truth)


_SIGNS = {"<": ("<",), "<=": ("<=",), ">": (">",), ">=": (">=",), "==": ("==",), "!=": ("<", ">")}


def _bounded(difference: Sum, sign: str, whole: bool, facts: Facts) -> Facts | None:
    """`difference sign 0` as bounds; facts as they are when it is no difference of two terms."""
    if sign == "==":
        below = _bounded(difference, "<=", whole, facts)
        return None if below is None else _bounded(difference, ">=", whole, below)
    if sign in (">", ">="):
        return _bounded(Sum({}).plus(difference, -1), "<" if sign == ">" else "<=", whole, facts)
    limit = Bound(-difference.constant, 1)
    if sign == "<":
        limit = Bound(-difference.constant - 1, 1) if whole else Bound(-difference.constant, 0)
    shape = sorted(difference.terms.items(), key=lambda term: -term[1])
    if not shape:
        return facts if Bound(0, 1) <= limit else None
    if [factor for _, factor in shape] == [1]:
        return facts.with_difference(shape[0][0], ZERO, limit)
    if [factor for _, factor in shape] == [-1]:
        return facts.with_difference(ZERO, shape[0][0], limit)
    if [factor for _, factor in shape] == [1, -1]:
        return facts.with_difference(shape[0][0], shape[1][0], limit)
    return facts
