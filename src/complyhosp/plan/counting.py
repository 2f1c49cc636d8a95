"""How many records count for each member, certainly and possibly."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from complyhosp.plan.frame import Frame
from complyhosp.plan.matching import Window, counted, present
from complyhosp.plan.pairing import pairs
from complyhosp.plan.selecting import MAYBE, Selector

CERTAIN, POSSIBLE = "_certain", "_possible_count"
"""Columns that count the records of a selection; the second is left out where there can be none."""


def counts(selector: Selector, frame: Frame, *, beyond_one: bool) -> ir.Table:
    """The frame's `ids` with how many records count certainly and possibly; a member without any may be left out.

    Without `beyond_one`, 1 stands for one or more where that is cheaper.
    """
    if selector.joint_condition:
        return _by_pairs(selector, frame)
    return _by_totals(selector, frame, beyond_one)


def _by_pairs(selector: Selector, frame: Frame) -> ir.Table:
    """By listing pairs: the condition depends on the member."""
    found = pairs(selector, frame)
    return found.group_by(list(frame.ids)).aggregate(
        **{CERTAIN: (~found[MAYBE]).cast("int64").sum(), POSSIBLE: found[MAYBE].cast("int64").sum()}
    )


def _by_totals(selector: Selector, frame: Frame, beyond_one: bool) -> ir.Table:
    """By running totals: no record's condition depends on the member."""
    records = selector.records()
    flags: dict[str, str | None] = {CERTAIN: None}
    if selector.doubtful:
        records = records.mutate(_sure=~records[MAYBE])
        flags = {CERTAIN: "_sure", POSSIBLE: MAYBE}
    whole = records
    if any(selector.can_lack):
        no_key, no_time = selector.lacking(records)
        whole = records.filter(~(no_key | no_time))
    table = _totals(selector.members(frame), whole, selector.keys, selector.window, flags, beyond_one)
    if any(selector.can_lack):
        table = _plus_loose(selector, table, records, beyond_one)
    return table.select(*frame.ids, *(name for name in (CERTAIN, POSSIBLE) if name in table.columns))


def _totals(
    table: ir.Table,
    records: ir.Table,
    keys: tuple[str, ...],
    window: Window | None,
    flags: Mapping[str, str | None],
    beyond_one: bool,
) -> ir.Table:
    """How many records have each flag set (None: how many there are), or, unless `beyond_one`, whether any has."""
    if not beyond_one and window is not None:
        return present(table, records, keys, window, "at", flags)
    ones = {
        f"{new} as one": ibis.literal(1, "int64") if flag is None else records[flag].cast("int64")
        for new, flag in flags.items()
    }
    return counted(table, records.mutate(**ones), keys, window, "at", {new: f"{new} as one" for new in flags})


def _plus_loose(selector: Selector, table: ir.Table, records: ir.Table, beyond_one: bool) -> ir.Table:
    """Adds the records that lack a key or their time to the possible ones."""
    no_key, no_time = selector.lacking(records)
    keyless, timeless = selector.can_lack
    parts: list[tuple[ir.Table, tuple[str, ...], Window | None]] = []
    if keyless:
        parts.append((records.filter(no_key & ~no_time), (), selector.window))
    if timeless:
        parts.append((records.filter(no_time & ~no_key), selector.keys, None))
    if keyless and timeless:
        parts.append((records.filter(no_key & no_time), (), None))
    columns = [name for name in table.columns if name != POSSIBLE]
    known = [POSSIBLE] if POSSIBLE in table.columns else []
    for number, (part, keys, window) in enumerate(parts):
        table = _totals(table, part, keys, window, {f"_loose{number}": None}, beyond_one)
    names = (*known, *(f"_loose{number}" for number in range(len(parts))))
    return table.select(*columns, **{POSSIBLE: reduce(lambda one, other: one + other, (table[n] for n in names))})
