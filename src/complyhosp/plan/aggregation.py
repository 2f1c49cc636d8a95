"""Aggregates over the records that bear on a member."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from complyhosp.evidence.tables import ROW
from complyhosp.expressions.signatures import AGGREGATES
from complyhosp.expressions.tree import Call, Expr, walk
from complyhosp.plan.arithmetic import fitting
from complyhosp.plan.expression import aggregate_name, compile_expression
from complyhosp.plan.frame import Frame, column, fields_read
from complyhosp.plan.known import finite
from complyhosp.plan.pairing import pairs
from complyhosp.plan.selecting import HIGH, LOW, MAYBE, Selector
from complyhosp.rulebook.checked import CheckedAggregate

UNSURE = "_unsure"
"""Whether a record only possibly counts, or lacks a value that is aggregated."""

WIDEST = "decimal(38, 0)"
"""Holds the exact sum of any number of int64."""

_EMPTY_IS_ZERO = ("sum", "count", "countIf", "countDistinct", "longestRun")


def with_aggregate(frame: Frame, aggregate: CheckedAggregate, selector: Selector) -> Frame:
    """The frame with the aggregate's `value`, null where it is not known."""
    calls = _calls(aggregate.value)
    name = selector.selection.name
    read = fields_read(calls)
    extra = {column(owner, field): field for owner, field in sorted(read) if owner == name}
    totals = _totals(pairs(selector, frame, extra, read), frame.ids, calls, selector)
    joined = frame.table.left_join(totals, list(frame.ids))
    own = set(frame.table.columns)
    joined = joined.select(*frame.table.columns, *(name for name in totals.columns if name not in own))
    both = Frame(joined, frame.ids, frame.rows)
    value = _value(both, aggregate.value, selector)
    lacking = selector.unmatched(both)
    unsure = joined[UNSURE].fill_null(False)
    value = ibis.cases((unsure if lacking is None else unsure | lacking, ibis.null(value.type())), else_=value)
    kept = [name for name in frame.table.columns if name != "value"]
    return Frame(joined.select(*kept, value=value), frame.ids, frame.rows)


def _value(frame: Frame, value: Expr, selector: Selector) -> ir.Value:
    """The value over the member and its aggregates, with what these are where there is no record."""
    calls = {aggregate_name(call): call for call in _calls(value)}

    def columns(name: str, field: str) -> ir.Value:
        if name != "aggregate":
            return frame.columns(name, field)
        return _or_default(frame, calls[field], selector)

    return compile_expression(value, columns, selector.params)


def _calls(value: Expr) -> tuple[Call, ...]:
    """The aggregates in an expression, each once."""
    found = [node for node in walk(value) if isinstance(node, Call) and node.op in AGGREGATES]
    inner = [part for node in found for part in walk(node) if part is not node]
    return tuple(node for node in found if node not in inner)


def _totals(found: ir.Table, ids: Sequence[str], calls: Sequence[Call], selector: Selector) -> ir.Table:
    """One row a member that has records: each aggregate under its name, and whether any of them is unsure."""
    args = {
        f"arg {aggregate_name(call)}": compile_expression(
            call.args[0], lambda name, field: found[column(name, field)], selector.params
        )
        for call in calls
        if call.args
    }
    found = found.mutate(**args) if args else found
    found = _with_runs_and_gaps(found, ids, calls, selector)
    unsure = reduce(lambda one, name: one | found[name].isnull(), args, found[MAYBE])
    values = {aggregate_name(call): _aggregated(found, call) for call in calls}
    last = {"last at": found["at"].max()}
    return found.group_by(list(ids)).aggregate(**{UNSURE: unsure.cast("int64").max() > 0}, **values, **last)


def _with_runs_and_gaps(pairs: ir.Table, ids: Sequence[str], calls: Sequence[Call], selector: Selector) -> ir.Table:
    """The columns from which the longest run and the longest gap are taken, for each record."""
    order = ["at", ROW]
    for call in calls:
        name = aggregate_name(call)
        if call.op == "longestGap":
            before = pairs["at"].lag().over(ibis.window(group_by=list(ids), order_by=order))
            start = before if selector.window is None else before.fill_null(pairs[LOW])
            pairs = pairs.mutate(**{f"gap {name}": pairs["at"] - start})
        if call.op == "longestRun":
            place = ibis.row_number().over(ibis.window(group_by=list(ids), order_by=order))
            alike = ibis.row_number().over(ibis.window(group_by=[*ids, f"arg {name}"], order_by=order))
            pairs = pairs.mutate(**{f"island {name}": place - alike})
            run = ibis.window(group_by=[*ids, f"arg {name}", f"island {name}"])
            pairs = pairs.mutate(**{f"run {name}": pairs.count().over(run)})
    return pairs


def _aggregated(pairs: ir.Table, call: Call) -> ir.Value:
    name = aggregate_name(call)
    if call.op == "count":
        return pairs.count()
    if call.op == "longestGap":
        return pairs[f"gap {name}"].max()
    if call.op == "longestRun":
        return pairs[f"run {name}"].max()
    arg = pairs[f"arg {name}"]
    if call.op == "countIf":
        return _whole(arg.cast("int64").sum())
    if call.op == "countDistinct":
        return arg.nunique()
    if call.op == "avg":
        total = arg.sum()
        if call.type.kind == "duration":
            total, count = total.cast(WIDEST), arg.count().cast(WIDEST)
            return fitting(((total - total % count) / count).round().cast(WIDEST))
        return finite(total.cast("float64") / arg.count())
    if call.op == "sum":
        return finite(arg.sum()) if call.type.kind == "double" else _whole(arg.sum())
    return arg.min() if call.op == "min" else arg.max()


def _whole(total: Any) -> ir.Value:
    """A sum of whole numbers, which DuckDB widens beyond int64 (of which Ibis knows nothing): null if it needs that."""
    return fitting(total.cast(WIDEST))


def _or_default(frame: Frame, call: Call, selector: Selector) -> ir.Value:
    """An aggregate, or what it is without records; the gap from the last record to the window's end included."""
    found = frame.table[aggregate_name(call)]
    if call.op in _EMPTY_IS_ZERO:
        # Only where there is no record: a sum that does not fit is null, too.
        return ibis.cases((frame.table[UNSURE].isnull(), ibis.literal(0).cast(found.type())), else_=found)
    if call.op != "longestGap":
        return found
    ends, window = selector.ends(frame), selector.selection.window
    low, end = ends[LOW], ends[HIGH] + (1 if window is not None and window.own else 0)
    tail = end - frame.table["last at"].fill_null(low)
    # A window that ends before it begins has no length.
    return ibis.cases((end < low, ibis.null("int64")), else_=ibis.greatest(found.fill_null(tail), tail))
