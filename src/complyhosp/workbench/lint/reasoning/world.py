"""What is true of values whatever the evidence says: ranges of functions, edges of slots, required fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from complyhosp.expressions.durations import DAY, HOUR
from complyhosp.expressions.tree import Call, Expr, Field, Param, children
from complyhosp.workbench.lint.reasoning.facts import ZERO, Bound, Facts, Number
from complyhosp.workbench.lint.reasoning.linear import Constants, Sum, spelling, sum_of

Difference = tuple[str, str, Bound]

RANGES: Mapping[str, tuple[int, int]] = {
    "getMonth": (0, 11),
    "getDate": (1, 31),
    "getDayOfWeek": (0, 6),
}
OF_TIMESTAMPS: Mapping[str, tuple[int, int]] = {"getHours": (0, 23), "getMinutes": (0, 59)}
NEVER_NEGATIVE = ("size", "count", "countIf", "countDistinct", "longestRun", "longestGap")

CLOCK_CHANGE = 2 * HOUR
"""How far a local day can differ from 24 hours, and then some."""

SHORTEST_MONTH, LONGEST_MONTH = 28, 31


@dataclass(frozen=True)
class World:
    """How expressions of one rule are to be taken.

    `constants` are the parameters taken at their values; every other parameter may be anything, but not below 0
    (and not 0 unless it is named in `maybe_zero`) where its own value is not. `nullable` tells of a name and field
    whether it can be null.
    """

    constants: Constants
    nullable: Callable[[str, str], bool]
    at_least: Mapping[str, Number] = field(default_factory=dict)
    lore: tuple[Difference, ...] = ()
    value_at_least_zero: bool = False

    def start(self) -> Facts:
        """What is known before anything is read."""
        facts = Facts()
        for one, other, bound in self.lore:
            facts = facts.with_difference(one, other, bound) or facts
        return facts

    def intrinsic(self, node: Expr) -> Iterator[Difference]:
        """The bounds of a term by what it is, and of the terms that these lean on."""
        if isinstance(node, Param) and node.name in self.at_least:
            yield ZERO, spelling(node), Bound(-self.at_least[node.name], 1)
        elif isinstance(node, Field) and node.name == "value" and self.value_at_least_zero:
            yield ZERO, spelling(node), Bound(0, 1)
        elif isinstance(node, Call):
            yield from self._of_call(node)
        for child in children(node):
            yield from self.intrinsic(child)

    def _of_call(self, node: Call) -> Iterator[Difference]:
        term = spelling(node)
        limits = RANGES.get(node.op)
        if limits is None and node.op in OF_TIMESTAMPS and node.args[0].type.kind == "timestamp":
            limits = OF_TIMESTAMPS[node.op]
        if limits is not None:
            yield ZERO, term, Bound(-limits[0], 1)
            yield term, ZERO, Bound(limits[1], 1)
        elif node.op in NEVER_NEGATIVE:
            yield ZERO, term, Bound(0, 1)
        elif node.op == "addMonths":
            yield from self._months(node, term)
        elif node.op == "timestamp" and node.args[0].type.kind == "date":
            yield from self._midnight(node.args[0], term)

    def _months(self, node: Call, term: str) -> Iterator[Difference]:
        months = sum_of(node.args[1], self.constants)
        day = DAY if node.type.kind == "timestamp" else 1
        slack = CLOCK_CHANGE if node.type.kind == "timestamp" else 0
        if months.terms:
            return
        spans = sorted((months.constant * SHORTEST_MONTH * day, months.constant * LONGEST_MONTH * day))
        yield from within(term, sum_of(node.args[0], self.constants), spans[0] - slack, spans[1] + slack)

    def _midnight(self, date: Expr, term: str) -> Iterator[Difference]:
        """The local midnight of `date(t)`, moved by whole days, lies within a day and a bit of `t`."""
        moment = _moment_of(date)
        days = sum_of(date, self.constants)
        if moment is None or len(days.terms) != 1 or set(days.terms.values()) != {1}:
            return
        offset = int(days.constant) * DAY
        slack = CLOCK_CHANGE if days.constant else 0
        low = offset - DAY - CLOCK_CHANGE
        yield from within(term, sum_of(moment, self.constants), low, offset + slack)


def within(term: str, base: Sum, low: Number, high: Number) -> Iterator[Difference]:
    """`low <= term - base <= high`, where the base is one term and a constant."""
    if len(base.terms) == 1 and set(base.terms.values()) == {1}:
        (anchor,) = base.terms
        yield term, anchor, Bound(high + base.constant, 1)
        yield anchor, term, Bound(-(low + base.constant), 1)


def _moment_of(date: Expr) -> Expr | None:
    """The `t` of `date(t)`, whatever days are added to it."""
    while isinstance(date, Call) and date.op in ("+", "-"):
        date = date.args[0]
    if isinstance(date, Call) and date.op == "date" and date.args[0].type.kind == "timestamp":
        return date.args[0]
    return None
