"""An aggregate's value over the records that match for sure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from complyhosp.engines.live.expressions import Compiler, Meaning
from complyhosp.engines.live.frame import Bounds, Datum, Names, Record
from complyhosp.engines.live.functions import kept, quotient
from complyhosp.expressions.signatures import AGGREGATES
from complyhosp.expressions.tree import Call, Expr, Field, ListOf
from complyhosp.expressions.types import Kind


@dataclass(frozen=True, slots=True)
class Matching:
    """The records in time order (ties by order of evidence); `times` in microseconds, None when one is null, so that
    their order is not known. `window` is where they lie."""

    records: Sequence[Record]
    times: Sequence[int] | None
    window: Bounds


@dataclass(frozen=True, slots=True)
class _Part:
    """One aggregate of the value: its name, what it takes of each record, and that value's kind."""

    op: str
    taken: Meaning | None
    kind: Kind


class AggregateValue:
    """The `value` of an aggregate requirement, whose records are called `name`."""

    def __init__(self, node: Expr, name: str, compiler: Compiler) -> None:
        self._name = name
        self._parts: list[_Part] = []
        self._value = compiler.meaning(self._without_aggregates(node, compiler))

    def _without_aggregates(self, node: Expr, compiler: Compiler) -> Expr:
        """The expression with a name for each aggregate."""
        if isinstance(node, ListOf):
            return replace(node, items=tuple(self._without_aggregates(item, compiler) for item in node.items))
        if not isinstance(node, Call):
            return node
        if node.op not in AGGREGATES:
            return replace(node, args=tuple(self._without_aggregates(arg, compiler) for arg in node.args))
        taken = compiler.meaning(node.args[0]) if node.args else None
        self._parts.append(_Part(node.op, taken, node.args[0].type.kind if node.args else "int"))
        return Field(" aggregates", str(len(self._parts) - 1), node.type, node.extent)

    def of(self, matching: Matching, names: Names) -> Datum:
        """The value; None as soon as a record lacks what an aggregate takes, or an order that matters is not known."""
        found: dict[str, Datum] = {}
        for number, part in enumerate(self._parts):
            values = self._taken(part, matching, names)
            if None in values or (part.op == "longestRun" and matching.times is None):
                return None
            found[str(number)] = _aggregated(part, values, matching)
        return self._value({**names, " aggregates": found})

    def _taken(self, part: _Part, matching: Matching, names: Names) -> list[Datum]:
        if part.taken is None:
            return []
        return [part.taken({**names, self._name: record}) for record in matching.records]


def _aggregated(part: _Part, values: list[Any], matching: Matching) -> Datum:
    if part.op == "count":
        return len(matching.records)
    if part.op == "longestGap":
        return _longest_gap(matching)
    return _OF_VALUES[part.op](values, part.kind)


def _longest_gap(matching: Matching) -> int | None:
    start, end = matching.window
    if start is None or end is None or start > end or matching.times is None:
        return None
    points = [start, *matching.times, end]
    return max(later - earlier for earlier, later in pairwise(points))


def _average(values: list[Any], kind: Kind) -> Any:
    if not values:
        return None
    if kind == "double":
        return kept(math.fsum(values) / len(values))
    return quotient(sum(values), len(values)) if kind == "duration" else sum(values) / len(values)


_OF_VALUES: Mapping[str, Callable[[list[Any], Kind], Any]] = {
    "sum": lambda values, kind: kept(math.fsum(values) if kind == "double" else sum(values)),
    "countIf": lambda values, _kind: sum(1 for value in values if value is True),
    "countDistinct": lambda values, _kind: len(set(values)),
    "min": lambda values, _kind: min(values) if values else None,
    "max": lambda values, _kind: max(values) if values else None,
    "avg": _average,
    "longestRun": lambda values, _kind: max((sum(1 for _ in run) for _, run in groupby(values)), default=0),
}
