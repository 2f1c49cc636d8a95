"""Which records bear on which members: by equal keys, within a window, in sets only.

Two ways, both without a product of members and records. *Counting* keeps, for each key, running totals of the records
in time order and takes, for each member, the difference of two as-of look-ups. *Listing* numbers the records of
each key
in time order, finds a member's first and last number in the same way, and unfolds just those numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

ALWAYS = "_always"
"""A constant key, for selections without one."""

FIRST_INSTANT = -(1 << 62)
"""Before every instant."""


@dataclass(frozen=True, slots=True)
class Window:
    """Column names of a member's window, both ends included; None is open."""

    start: str | None
    end: str | None


def keyed(table: ir.Table, keys: Sequence[str]) -> tuple[ir.Table, tuple[str, ...]]:
    """The table with at least one key column."""
    if keys:
        return table, tuple(keys)
    return table.mutate(**{ALWAYS: ibis.literal(0, "int64")}), (ALWAYS,)


def counted(
    members: ir.Table, records: ir.Table, keys: Sequence[str], window: Window | None, at: str, sums: Mapping[str, str]
) -> ir.Table:
    """The members with, for each of `sums` (new column -> int column of `records`), its total over matching records.

    `keys` are columns of the same names in both tables, `at` the time column of `records` (no nulls in either).
    """
    columns = tuple(members.columns)
    if window is None or (window.start is None and window.end is None):
        totals = _grouped(records, keys).aggregate(**_totals(records, sums))
        return _zero_filled(_left_join(members, totals, keys, tuple(sums)), columns, tuple(sums))
    members, join_keys = keyed(members, keys)
    records, _ = keyed(records, keys)
    running = _running_totals(records, join_keys, at, sums)
    if window.end is not None:
        found = _as_of(members, running, join_keys, window.end, at, {new: f"{new} <=" for new in sums}, strict=False)
    else:
        totals = _grouped(records, join_keys).aggregate(
            **_totals(records, {f"{new} <=": old for new, old in sums.items()})
        )
        found = _left_join(members, totals, join_keys, tuple(f"{new} <=" for new in sums))
    if window.start is not None:
        found = _as_of(found, running, join_keys, window.start, at, {new: f"{new} <" for new in sums}, strict=True)
    values = {new: _difference(found, new, window) for new in sums}
    return found.select(*columns, **values)


def present(
    members: ir.Table, records: ir.Table, keys: Sequence[str], window: Window, at: str, flags: Mapping[str, str | None]
) -> ir.Table:
    """As `counted`, but each total is 1 or 0: whether there is a matching record whose flag (a bool column) is set;
    a flag that is None is set for all.

    Far less work than counting: the last flagged record up to the window's end either lies within it or none does.
    """
    columns = tuple(members.columns)
    members, join_keys = keyed(members, keys)
    records, _ = keyed(records, keys)
    for new, flag in flags.items():
        flagged = (records if flag is None else records.filter(records[flag])).select(
            *join_keys, at, **{f"{new} last": records[at]}
        )
        if window.end is not None:
            members = _as_of(members, flagged, join_keys, window.end, at, {f"{new} last": f"{new} last"}, strict=False)
        else:
            last = flagged.group_by(list(join_keys)).aggregate(**{f"{new} last": flagged[at].max()})
            members = _left_join(members, last, join_keys, (f"{new} last",))
    values: dict[str, ir.Value] = {}
    for new in flags:
        time = members[f"{new} last"]
        inside = time.notnull() if window.start is None else (time >= members[window.start]).fill_null(False)
        values[new] = inside.cast("int64")
    return members.select(*columns, **values)


def listed(
    members: ir.Table, records: ir.Table, keys: Sequence[str], window: Window | None, at: str, order: Sequence[str]
) -> ir.Table:
    """Every matching pair: the columns of both tables (theirs are distinct but for `keys`).

    `order` breaks ties of `at` among records.
    """
    if window is None or (window.start is None and window.end is None):
        return _inner_join(members, records, keys)
    numbered_keys = tuple(keys)
    members, join_keys = keyed(members, numbered_keys)
    records, _ = keyed(records, numbered_keys)
    by_key = ibis.window(group_by=list(join_keys), order_by=[at, *order])
    numbered = records.mutate(_number=ibis.row_number().over(by_key) + 1, _next=records[at].lead().over(by_key))
    # Of records of one instant the last tells how many there are up to it.
    reached = numbered.filter(numbered["_next"].isnull() | (numbered["_next"] != numbered[at]))
    reached = reached.select(*join_keys, at, _upto=reached["_number"])
    numbered = numbered.drop("_next")
    spans = members.mutate(_low=_low_end(members, window))
    spans = _as_of(spans, reached, join_keys, "_low", at, {"_upto": "_before"}, strict=False)
    if window.end is not None:
        spans = _as_of(spans, reached, join_keys, window.end, at, {"_upto": "_upto"}, strict=False)
    else:
        spans = _left_join(
            spans, _grouped(reached, join_keys).aggregate(_upto=reached["_upto"].max()), join_keys, ("_upto",)
        )
    spans = spans.mutate(_before=spans["_before"].fill_null(0), _upto=spans["_upto"].fill_null(0))
    unfolded = spans.mutate(_number=ibis.range(spans["_before"] + 1, spans["_upto"] + 1).unnest())
    unfolded = unfolded.drop("_low", "_before", "_upto")
    found = _inner_join(unfolded, numbered, (*join_keys, "_number"))
    return found.drop("_number", *(name for name in join_keys if name not in keys))


def _low_end(members: ir.Table, window: Window) -> ir.Value:
    """The last instant before the window."""
    return ibis.literal(FIRST_INSTANT) if window.start is None else members[window.start] - 1


def _grouped(records: ir.Table, keys: Sequence[str]) -> Any:
    """The records by key; all together, in one row, when there is none."""
    return records.group_by(list(keys)) if keys else records


def _totals(records: ir.Table, sums: Mapping[str, str]) -> dict[str, ir.Value]:
    """The sums of counts. DuckDB widens a sum of integers beyond int64, of which Ibis knows nothing and so drops a
    plain cast; doubles are exact far beyond any count."""
    return {new: records[old].cast("float64").sum().cast("int64") for new, old in sums.items()}


def _up_to(keys: Sequence[str], at: str) -> Any:
    """All records of the key up to an instant, those of that very instant included, whatever their order."""
    return ibis.range_window(preceding=None, following=0, group_by=list(keys), order_by=at)


def _running_totals(records: ir.Table, keys: Sequence[str], at: str, sums: Mapping[str, str]) -> ir.Table:
    """For each record the totals of all records of its key up to and with its instant."""
    values = {new: records[old].cast("float64").sum().over(_up_to(keys, at)).cast("int64") for new, old in sums.items()}
    return records.select(*keys, at, **values)


def _as_of(
    members: ir.Table,
    running: ir.Table,
    keys: Sequence[str],
    moment: str,
    at: str,
    names: Mapping[str, str],
    *,
    strict: bool,
) -> ir.Table:
    """The members with the running totals at the last instant up to (`strict`: before) their `moment`."""
    right = running.select(
        **{f"{key} of record": running[key] for key in keys},
        **{"at of record": running[at]},
        **{new: running[old] for old, new in names.items()},
    )
    instant, limit = right["at of record"], members[moment]
    equal = [members[key] == right[f"{key} of record"] for key in keys]
    joined = members.asof_join(right, on=limit > instant if strict else limit >= instant, predicates=equal)
    return joined.select(*members.columns, *names.values())


def _difference(found: ir.Table, new: str, window: Window) -> ir.Value:
    upto = found[f"{new} <="].fill_null(0)
    if window.start is None:
        return upto
    # A window whose start lies after its end holds nothing, not less than nothing.
    return ibis.greatest(upto - found[f"{new} <"].fill_null(0), 0)


def _left_join(members: ir.Table, right: ir.Table, keys: Sequence[str], values: Sequence[str]) -> ir.Table:
    if not keys:
        joined = keyed(members, ())[0].left_join(keyed(right, ())[0], ALWAYS)
    else:
        joined = members.left_join(right, list(keys))
    return joined.select(*members.columns, *values)


def _zero_filled(table: ir.Table, columns: Sequence[str], values: Sequence[str]) -> ir.Table:
    return table.select(*columns, **{name: table[name].fill_null(0) for name in values})


def _inner_join(members: ir.Table, records: ir.Table, keys: Sequence[str]) -> ir.Table:
    if not keys:
        return members.cross_join(records)
    others = [name for name in records.columns if name not in keys]
    return members.inner_join(records, list(keys)).select(*members.columns, *others)
