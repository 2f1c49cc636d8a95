"""Gaps between records: a running end over each register entry's records, and one row that closes its time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from complyhosp.evidence.tables import ROW
from complyhosp.plan.arithmetic import Params
from complyhosp.plan.compiled import END, START, THE_PERIOD
from complyhosp.plan.expression import compile_expression
from complyhosp.plan.frame import MEMBER, Frame, columns_of, record_table, row_column
from complyhosp.plan.keys import key_field
from complyhosp.plan.known import period_end, period_start
from complyhosp.plan.matching import Window, counted
from complyhosp.plan.nullness import may_be_null
from complyhosp.rulebook.checked import GapsOf
from complyhosp.rulebook.records import RecordType

AFTER = "_after"
"""The record that ends the gap; null at the closing row."""

BEFORE = "_before"
"""The record after which the gap begins; null where there is none."""

POSSIBLE = "_possible"
"""How many records of which it is not known whether they count lie in the gap."""

TIME_LINE = "_time_line"
"""The owner of the gaps when there is no register: all have one."""

OBSCURE = "_obscure"
"""Whether records of which it is not known whether they count lie beyond an edge at which the gap stops, or the entry
lacks what its records would be matched by: the gap could be another."""

CLOSING = -1
"""The `_row` of the closing row: before all records of the same instant, as those lie outside."""


def gap_members(members: GapsOf, register: ir.Table | None, record_type: RecordType, params: Params) -> Frame:
    """The gaps of every register entry (of the one time line, when `register` is None).

    `register` has the entry's frame columns, `_valid_from`, `_valid_to` and the match values `_key0` … .
    """
    owner = row_column(members.of) if members.of else TIME_LINE
    records = _records(members, register, owner, record_type, params)
    doubtful = members.counting is not None and may_be_null(members.counting, {members.record: record_type}, params)
    certain = records.filter(records["_counts"]) if doubtful else records
    entries = _entries(register, owner)
    gaps = _between(certain, entries, owner, record_type)
    if doubtful:
        possible = records.filter(records["_counts"].isnull())
        gaps = _with_obscure(_with_possible(gaps, possible, owner), possible, entries, owner)
    else:
        gaps = gaps.mutate(**{POSSIBLE: ibis.literal(0), OBSCURE: ibis.literal(False)})
    gaps = _with_unmatched(gaps, register, owner, members)
    if register is not None:
        own = [name for name in register.columns if not name.startswith(("_valid_", "_key")) and name != owner]
        gaps = gaps.inner_join(register, owner).select(*gaps.columns, *own)
    start, end = gaps["gap.start"], gaps["gap.end"]
    sure = ibis.cases((gaps[POSSIBLE] > 0, ibis.null("boolean")), else_=ibis.literal(True))
    gaps = gaps.mutate(**{"gap.duration": end - start, START: start, END: end, MEMBER: sure}).drop(POSSIBLE)
    rows = {BEFORE: members.record, AFTER: members.record}
    if members.of:
        rows[owner] = members.of
    return Frame(gaps, (owner, START, END, "_closing"), rows)


def _records(
    members: GapsOf, register: ir.Table | None, owner: str, record_type: RecordType, params: Params
) -> ir.Table:
    """`owner`, `_from`, `_to`, `_row`, `_counts` of every record that counts or might."""
    table = record_table(record_type)
    start = table[record_type.time_fields[0]]
    end = table[record_type.time_fields[-1]]
    counts: ir.Value = ibis.literal(True)
    if members.counting is not None:
        counts = compile_expression(members.counting, columns_of(table), params)
    keys = {f"_key{number}": key_field(key, record_type, table) for number, key in enumerate(members.keys)}
    chosen = table.select(_from=start, _to=end, _counts=counts, **{ROW: table[ROW]}, **keys)
    if members.counting is not None:
        # What surely does not count is left out; where nothing is in doubt, the rest counts.
        chosen = chosen.filter(chosen["_counts"].fill_null(True))
    if register is None:
        return chosen.mutate(**{owner: ibis.literal(0, "int64")})
    joined = chosen.inner_join(register, list(keys)) if keys else chosen.cross_join(register)
    if len(record_type.time_fields) > 1:
        joined = joined.filter(~_only_touches(joined))
    return joined.select(owner, "_from", "_to", ROW, "_counts")


def _only_touches(joined: ir.Table) -> ir.Value:
    """Whether an interval is over when the entry's validity begins, within the period: it is not seen from there."""
    since = joined["_valid_from"]
    return (since > period_start()) & (joined["_from"] < since) & (joined["_to"] <= since)


def _entries(register: ir.Table | None, owner: str) -> ir.Table:
    """Each entry's stretch within the period, and whether one may look beyond its ends."""
    if register is None:
        only = ibis.table({"start": "int64", "end": "int64"}, name=THE_PERIOD)
        return only.select(
            **{owner: ibis.literal(0, "int64")},
            _since=only["start"],
            _until=only["end"],
            _look_back=ibis.literal(True),
            _look_on=ibis.literal(True),
        )
    valid = register.filter((register["_valid_from"] < period_end()) & (register["_valid_to"] > period_start()))
    valid = valid.filter(valid["_valid_from"] < valid["_valid_to"])
    return valid.select(
        **{owner: valid[owner]},
        _since=ibis.greatest(valid["_valid_from"], period_start()),
        _until=ibis.least(valid["_valid_to"], period_end()),
        _look_back=valid["_valid_from"] <= period_start(),
        _look_on=valid["_valid_to"] >= period_end(),
    )


def _between(records: ir.Table, entries: ir.Table, owner: str, record_type: RecordType) -> ir.Table:
    """The stretches between records: one before each record of the entry's time, one before its end."""
    closing = entries.select(
        owner, _from=entries["_until"], _to=entries["_until"], **{ROW: ibis.literal(CLOSING, "int64")}
    )
    line = records.select(owner, "_from", "_to", ROW).union(closing)
    by_owner: Mapping[str, Any] = {"group_by": owner, "order_by": ["_from", ROW]}
    line = _with_neighbours(line, record_type, owner, by_owner)
    line = line.inner_join(entries, owner).select(*line.columns, "_since", "_until", "_look_back", "_look_on")
    return _clipped(line, owner)


def _with_neighbours(line: ir.Table, record_type: RecordType, owner: str, by_owner: Mapping[str, Any]) -> ir.Table:
    """Adds what follows (`_next`, `_next_row`), how far the records before reach (`_reach`), and which of them reaches
    furthest: the last of those that reach equally far."""
    beside = ibis.window(**by_owner)
    following = {"_next": line["_from"].lead().over(beside), "_next_row": line[ROW].lead().over(beside)}
    if len(record_type.time_fields) == 1:
        # Points are in order of their own reach: the last one is the furthest, and one window does for all.
        last = {"_reach": line["_from"].lag().over(beside), BEFORE: line[ROW].lag().over(beside)}
        return line.mutate(**following, **last)
    before = ibis.window(**by_owner, preceding=(None, 1))
    line = line.mutate(_own=ibis.cases((line[ROW] != CLOSING, line["_to"]), else_=ibis.null("int64")))
    line = line.mutate(**following, _reach=line["_own"].max().over(before))
    # Every record that reaches as far as all before it begins a run, of which it stays the furthest.
    begins = ((line["_own"] >= line["_reach"]) | (line["_reach"].isnull() & line["_own"].notnull())).fill_null(False)
    line = line.mutate(_begins=begins.cast("int64"))
    line = line.mutate(_run=line["_begins"].sum().over(ibis.cumulative_window(**by_owner)))
    runs = ibis.window(group_by=[owner, "_run"], order_by=by_owner["order_by"])
    line = line.mutate(_furthest=line[ROW].first().over(runs))
    return line.mutate(**{BEFORE: line["_furthest"].lag().over(beside)})


def _clipped(line: ir.Table, owner: str) -> ir.Table:
    """Only what lies in the entry's time, its edges looked across where that is allowed."""
    closing = line[ROW] == CLOSING
    inside = closing | ((line["_from"] >= line["_since"]) & (line["_from"] < line["_until"]))
    line = line.filter(inside)
    closing = line[ROW] == CLOSING
    reach = line["_reach"]
    start = ibis.cases((reach >= line["_since"], reach), (line["_look_back"], reach), else_=line["_since"])
    start = start.fill_null(line["_since"])
    beyond = closing & line["_look_on"] & line["_next"].notnull()
    end = ibis.cases((beyond, line["_next"]), else_=line["_from"])
    after = ibis.cases((beyond, line["_next_row"]), (closing, ibis.null("int64")), else_=line[ROW])
    return line.select(
        owner,
        **{
            "gap.start": start,
            "gap.end": ibis.greatest(start, end),
            BEFORE: ibis.cases((start == reach, line[BEFORE]), else_=ibis.null("int64")),
            AFTER: after,
            "_closing": line[ROW],
        },
    )


def _with_possible(gaps: ir.Table, possible: ir.Table, owner: str) -> ir.Table:
    """How many possible records overlap each gap: those that begin before its end less those that end by its start."""
    begun = possible.select(owner, at=possible["_from"], one=ibis.literal(1))
    ended = possible.select(owner, at=possible["_to"], one=ibis.literal(1))
    gaps = gaps.mutate(_last=gaps["gap.end"] - 1)
    gaps = counted(gaps, begun, (owner,), Window(None, "_last"), "at", {"_begun": "one"})
    gaps = counted(gaps, ended, (owner,), Window(None, "gap.start"), "at", {"_ended": "one"})
    return gaps.mutate(**{POSSIBLE: gaps["_begun"] - gaps["_ended"]}).drop("_last", "_begun", "_ended")


def _with_obscure(gaps: ir.Table, possible: ir.Table, entries: ir.Table, owner: str) -> ir.Table:
    """Marks the gaps that stop at an edge beyond which there are possible records, but no certain one."""
    beside = possible.inner_join(entries, owner)
    before = (beside["_from"] < beside["_since"]) & beside["_look_back"]
    after = (beside["_from"] >= beside["_until"]) & beside["_look_on"]
    found = beside.group_by(owner).aggregate(
        _some_before=before.cast("int64").max() > 0, _some_after=after.cast("int64").max() > 0
    )
    joined = gaps.left_join(found, owner).select(*gaps.columns, "_some_before", "_some_after")
    obscure = (joined[BEFORE].isnull() & joined["_some_before"].fill_null(False)) | (
        joined[AFTER].isnull() & joined["_some_after"].fill_null(False)
    )
    return joined.mutate(**{OBSCURE: obscure}).drop("_some_before", "_some_after")


def _with_unmatched(gaps: ir.Table, register: ir.Table | None, owner: str, members: GapsOf) -> ir.Table:
    """Marks the gaps of entries that lack a match value."""
    if register is None or not members.keys:
        return gaps
    lacking = reduce(
        lambda one, other: one | other, (register[f"_key{number}"].isnull() for number in range(len(members.keys)))
    )
    entries = register.select(owner, _lacking=lacking)
    joined = gaps.inner_join(entries, owner).select(*gaps.columns, "_lacking")
    return joined.mutate(**{OBSCURE: joined[OBSCURE] | joined["_lacking"]}).drop("_lacking")
