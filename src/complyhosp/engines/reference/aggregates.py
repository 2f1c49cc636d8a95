"""What an aggregate's `value` is, over the records that match for sure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from complyhosp.engines.reference.frame import Datum, Frame, Names, Record
from complyhosp.engines.reference.functions import fitting, truncated
from complyhosp.engines.reference.meaning import meaning
from complyhosp.expressions.signatures import AGGREGATES
from complyhosp.expressions.tree import Call, Expr, Literal, walk
from complyhosp.expressions.types import Kind


@dataclass(frozen=True)
class Witnesses:
    """The matching records, each called `name`, in time order (ties by order of evidence).

    `ordered` is False when a null time leaves their order unknown. `window` is where they lie, None for an open end,
    and `times` (microseconds) when, if there is a window of timestamps.
    """

    name: str
    records: Sequence[Record]
    ordered: bool
    times: Sequence[int]
    window: tuple[int | None, int | None]


def aggregate_value(node: Expr, witnesses: Witnesses, names: Names, frame: Frame) -> Datum:
    """The value; None as soon as one aggregate has a null among what it takes, or depends on an unknown order."""
    value = _value(node, witnesses, names, frame)
    if frame.observer is not None:
        frame.observer.value(node, value)
    return value


def _value(node: Expr, witnesses: Witnesses, names: Names, frame: Frame) -> Datum:
    for call in walk(node):
        if isinstance(call, Call) and call.op in AGGREGATES:
            if None in _taken(call, witnesses, names, frame):
                return None
            if call.op == "longestRun" and not witnesses.ordered:
                return None
    return meaning(_computed(node, witnesses, names, frame), names, frame)


def _taken(call: Call, witnesses: Witnesses, names: Names, frame: Frame) -> list[Datum]:
    """What the aggregate takes of each record: the `x` of `sum(x)`."""
    return [meaning(arg, {**names, witnesses.name: record}, frame) for arg in call.args for record in witnesses.records]


def _computed(node: Expr, witnesses: Witnesses, names: Names, frame: Frame) -> Expr:
    """The expression with every aggregate replaced by what it comes to."""
    if not isinstance(node, Call):
        return node
    if node.op not in AGGREGATES:
        computed = replace(node, args=tuple(_computed(arg, witnesses, names, frame) for arg in node.args))
        if frame.observer is not None:
            frame.observer.computed(computed, node)
        return computed
    if node.op == "count":
        result: Datum = len(witnesses.records)
    elif node.op == "longestGap":
        result = _longest_gap(witnesses)
    else:
        result = _OF_VALUES[node.op](node.args[0].type.kind, _taken(node, witnesses, names, frame))
    return replace(Literal(False, node.type, node.extent), value=result)  # type: ignore[arg-type]  # None is unknown


def _longest_gap(witnesses: Witnesses) -> int | None:
    """The longest stretch between neighbours, the window's edges among them; None for a window that ends first."""
    start, end = witnesses.window
    assert start is not None and end is not None  # noqa: S101,PT018 - the checker requires both
    edges = [start, *witnesses.times, end]
    return max(later - earlier for earlier, later in pairwise(edges)) if start <= end else None


def _sum(kind: Kind, values: list[Any]) -> int | float | None:
    return fitting(math.fsum(values) if kind == "double" else sum(values))


def _average(kind: Kind, values: list[Any]) -> int | float | None:
    if not values:
        return None
    if kind == "double":
        return fitting(math.fsum(values) / len(values))
    return truncated(sum(values), len(values)) if kind == "duration" else sum(values) / len(values)


def _longest_run(_kind: Kind, values: list[Any]) -> int:
    return max((len(list(run)) for _, run in groupby(values)), default=0)


_OF_VALUES: Mapping[str, Callable[[Kind, list[Any]], Datum]] = {
    "sum": _sum,
    "countIf": lambda _, values: values.count(True),
    "countDistinct": lambda _, values: len(set(values)),
    "min": lambda _, values: min(values, default=None),
    "max": lambda _, values: max(values, default=None),
    "avg": _average,
    "longestRun": _longest_run,
}
"""Of no values, `sum` and the counts are 0; `min`, `max` and `avg` are unknown."""
