"""The one register entry that a member names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import ibis
import ibis.expr.types as ir

from complyhosp.evidence.tables import ROW
from complyhosp.expressions.scope import Validity
from complyhosp.plan.arithmetic import Params
from complyhosp.plan.compiled import START
from complyhosp.plan.frame import Frame, column, instant, record_table
from complyhosp.plan.keys import key_field, key_value
from complyhosp.plan.matching import FIRST_INSTANT
from complyhosp.rulebook.checked import CheckedLookup, Equality
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.scoping import validity_of


def with_lookups(
    frame: Frame,
    lookups: Iterable[CheckedLookup],
    record_types: Mapping[str, RecordType],
    params: Params,
    needed: frozenset[tuple[str, str]],
) -> Frame:
    """The frame with each looked-up entry's fields; nulls where there is none, or more than one."""
    for lookup in lookups:
        fields = sorted(field for name, field in needed if name == lookup.name)
        frame = _with_lookup(frame, lookup, record_types[lookup.register], params, fields)
    return frame


def _with_lookup(
    frame: Frame, lookup: CheckedLookup, register_type: RecordType, params: Params, fields: list[str]
) -> Frame:
    register = record_table(register_type)
    entries = register.select(_entry=register[ROW], **{column(lookup.name, field): register[field] for field in fields})
    # Only what is needed to find the entry goes through the as-of join, which sorts all that it is given.
    key = Equality(lookup.key, lookup.value)
    wanted = frame.mutate(_wanted=key_value(key, register_type, frame.columns, params)).table
    members = wanted.select(*dict.fromkeys((*frame.ids, START, "_wanted")))
    if register_type.validity is None:
        found = _only_entry(register, key_field(key, register_type, register))
        joined = members.left_join(found, members["_wanted"] == found["_named"])
    else:
        found = _valid_entry(register, key, register_type)
        joined = members.asof_join(
            found, on=members[START] >= found["_since"], predicates=[members["_wanted"] == found["_named"]]
        )
    members = joined.select(*frame.ids, _found="_only")
    kept = [column(lookup.name, field) for field in fields]
    members = members.left_join(entries, members["_found"] == entries["_entry"]).select(*frame.ids, *kept)
    joined = frame.table.left_join(members, list(frame.ids)).select(*frame.table.columns, *kept)
    return Frame(joined, frame.ids, frame.rows)


def _only_entry(register: ir.Table, key: ir.Value) -> ir.Table:
    """For each key its entry; null when two entries share it."""
    grouped = register.group_by(_named=key).aggregate(_n=register.count(), _row=register[ROW].max())
    only = ibis.cases((grouped["_n"] == 1, grouped["_row"]), else_=ibis.null("int64"))
    return grouped.select("_named", _only=only)


def _valid_entry(register: ir.Table, key: Equality, register_type: RecordType) -> ir.Table:
    """For each key, from each instant on, the entry that is then valid; null when none is, or more than one.

    Entries begin and end as events of +1 and -1: while one is valid, the running sum of rows is its row.
    """
    validity = validity_of(register_type) or Validity(None, None)
    begun = _event(register, key, register_type, validity.valid_from, 1)
    ended = _event(register, key, register_type, validity.valid_to, -1)
    events = begun.union(ended)
    grouped = events.group_by("_named", "_since").aggregate(_n=events["_sign"].sum(), _rows=events["_signed"].sum())
    window = ibis.cumulative_window(group_by="_named", order_by="_since")
    running = grouped.mutate(_n=grouped["_n"].sum().over(window), _rows=grouped["_rows"].sum().over(window))
    only = ibis.cases(
        (running["_n"] == 1, running["_rows"].cast("decimal(38, 0)").cast("int64")), else_=ibis.null("int64")
    )
    return running.select("_named", "_since", _only=only)


def _event(register: ir.Table, key: Equality, register_type: RecordType, field: str | None, sign: int) -> ir.Table:
    """The instants at which entries begin (a null begins before all) or end (a null never does)."""
    register = _sometime_valid(register, register_type)
    if field is None:
        since: ir.Value = ibis.literal(FIRST_INSTANT, "int64")
    else:
        since = instant(register, register_type, field).fill_null(FIRST_INSTANT)
    events = register.select(
        _named=key_field(key, register_type, register),
        _since=since,
        _sign=ibis.literal(sign, "int64"),
        _signed=register[ROW] * sign,
    )
    if sign > 0:
        return events
    return events.filter(events["_since"] != FIRST_INSTANT)


def _sometime_valid(register: ir.Table, register_type: RecordType) -> ir.Table:
    """Without the entries that end before they begin: they are never valid."""
    validity = validity_of(register_type) or Validity(None, None)
    if validity.valid_from is None or validity.valid_to is None:
        return register
    begins = instant(register, register_type, validity.valid_from)
    ends = instant(register, register_type, validity.valid_to)
    return register.filter((begins < ends).fill_null(True))
