"""Members beside the records that count for them."""

from __future__ import annotations

import operator
from collections.abc import Collection, Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from complyhosp.evidence.tables import ROW
from complyhosp.plan.expression import compile_expression
from complyhosp.plan.frame import Frame, column, fields_read, named_columns
from complyhosp.plan.matching import listed
from complyhosp.plan.nullness import may_be_null
from complyhosp.plan.selecting import HIGH, LOW, MAYBE, Selector


def pairs(
    selector: Selector,
    frame: Frame,
    extra: Mapping[str, str] | None = None,
    also: Collection[tuple[str, str]] = (),
) -> ir.Table:
    """Each member (its `ids`) beside each record that counts: `_row`, `at`, `_maybe`, `extra` fields of the record
    (column -> field), the window's ends, and `also` fields (name, field) of the member."""
    own = selector.selection.name
    read = (fields_read(selector.joint_condition) | set(also)) - {("now", "")}
    kept = sorted(column(name, field) for name, field in read if name not in (own, "period"))
    members = selector.members(frame, kept)
    if selector.unmatched(frame) is not None:
        members = members.filter([members[name].notnull() for name in (*selector.keys, *_ends(members))])
    found = _candidates(selector, members, selector.records(_missing(selector, extra or {})))
    return _where(selector, found)


def _ends(members: ir.Table) -> list[str]:
    return [name for name in (LOW, HIGH) if name in members.columns]


def _missing(selector: Selector, extra: Mapping[str, str]) -> dict[str, str]:
    """The extra fields that the joint condition does not read anyway."""
    own = selector.selection.name
    there = {column(name, field) for name, field in fields_read(selector.joint_condition) if name == own}
    return {name: field for name, field in extra.items() if name not in there}


def _where(selector: Selector, found: ir.Table) -> ir.Table:
    """Only the pairs of which the joint condition holds or might."""
    parts = selector.joint_condition
    if not parts:
        return found
    names = {**selector.member_types, selector.selection.name: selector.record_type}
    columns = named_columns(found)
    holds = reduce(operator.and_, (compile_expression(part, columns, selector.params) for part in parts))
    if not any(may_be_null(part, names, selector.params) for part in parts):
        return found.filter(holds)
    found = found.mutate(_joint=holds)
    found = found.filter(found["_joint"].fill_null(True))
    return found.mutate(**{MAYBE: found[MAYBE] | found["_joint"].isnull()}).drop("_joint")


def _candidates(selector: Selector, members: ir.Table, records: ir.Table) -> ir.Table:
    """Members beside records with equal keys within the window, and beside those that lack a key or their time."""
    keys, window = selector.keys, selector.window
    if not any(selector.can_lack):
        return listed(members, records, keys, window, "at", (ROW,))
    no_key, no_time = selector.lacking(records)
    found = listed(members, records.filter(~(no_key | no_time)), keys, window, "at", (ROW,))
    loose = records.filter(no_key | no_time).mutate(**{MAYBE: ibis.literal(True)})
    beside = members.cross_join(loose.rename({f"{key} of record": key for key in keys}))
    beside = beside.filter(_loosely(selector, beside))
    columns = [name for name in found.columns if name in beside.columns]
    return found.select(*columns).union(beside.select(*columns))


def _loosely(selector: Selector, beside: ir.Table) -> ir.Value:
    """A record without a key may be anyone's, within the window; one without a time, of its key at any time."""
    no_key: ir.Value = ibis.literal(False)
    fits: ir.Value = ibis.literal(True)
    for key in selector.keys:
        no_key = no_key | beside[f"{key} of record"].isnull()
        fits = fits & (beside[f"{key} of record"] == beside[key])
    inside: ir.Value = ibis.literal(True)
    window = selector.window
    if window is not None and window.start is not None:
        inside = inside & (beside["at"] >= beside[window.start])
    if window is not None and window.end is not None:
        inside = inside & (beside["at"] <= beside[window.end])
    return (no_key | fits).fill_null(True) & inside.fill_null(True)
