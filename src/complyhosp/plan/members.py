"""A population as a table of members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from complyhosp.expressions.scope import Validity
from complyhosp.plan.arithmetic import Params
from complyhosp.plan.compiled import END, START
from complyhosp.plan.frame import (
    MEMBER,
    Frame,
    column,
    columns_of,
    instant,
    record_table,
    renamed,
    row_column,
    slot_table,
)
from complyhosp.plan.gaps import gap_members
from complyhosp.plan.keys import key_field, key_value
from complyhosp.plan.known import period_end, period_start
from complyhosp.plan.lookups import with_lookups
from complyhosp.plan.nullness import may_be_null
from complyhosp.rulebook.checked import CheckedPopulation, Each, GapsOf, PairsOf, SlotsOf
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.scoping import validity_of

FOREVER = 1 << 62
"""After every instant."""


@dataclass(frozen=True, slots=True)
class Source:
    """What members are made from."""

    record_types: Mapping[str, RecordType]
    params: Params
    needed: frozenset[tuple[str, str]]
    """Every (name, field) that the rule reads of a member, identity included."""


def members_of(population: CheckedPopulation, source: Source) -> Frame:
    """The members, their time, the fields in use, and whether each surely is one."""
    members = population.members
    if isinstance(members, Each):
        frame = _each(members, source)
    elif isinstance(members, SlotsOf):
        frame = _slots(members, source)
    elif isinstance(members, GapsOf):
        frame = _gaps(members, source)
    else:
        frame = _pairs(members, source)
    frame = with_lookups(frame, population.lookups, source.record_types, source.params, source.needed)
    if population.where is None:
        return frame
    holds = frame.compile(population.where, source.params)
    if not may_be_null(population.where, _records_there(population, source), source.params):
        return Frame(frame.table.filter(holds), frame.ids, frame.rows)
    chosen = frame.table[MEMBER] & holds
    frame = frame.mutate(**{MEMBER: chosen})
    return Frame(frame.table.filter(frame.table[MEMBER].fill_null(True)), frame.ids, frame.rows)


def _records_there(population: CheckedPopulation, source: Source) -> dict[str, RecordType]:
    """The record type of each name that always stands for a record; one that is looked up can be missing."""
    members = population.members
    if isinstance(members, PairsOf):
        return dict.fromkeys(("first", "second"), source.record_types[members.record])
    there = {} if members.of is None else {members.of: source.record_types[members.of]}
    if isinstance(members, Each):
        there[members.name] = source.record_types[members.record]
    return there


def _bounds(table: ir.Table, record_type: RecordType) -> tuple[ir.Value, ir.Value]:
    """From when until when an entry is valid; open ends as the first and last of instants."""
    validity = validity_of(record_type) or Validity(None, None)
    ends: list[ir.Value] = []
    for field, open_end in ((validity.valid_from, -FOREVER), (validity.valid_to, FOREVER)):
        bound = ibis.literal(open_end) if field is None else instant(table, record_type, field)
        ends.append(bound if field is None else bound.fill_null(open_end))
    return ends[0], ends[1]


def _record_time(table: ir.Table, record_type: RecordType) -> tuple[ir.Value, ir.Value, ir.Value | None]:
    """A record's own start and end, and whether it belongs to the period (None: always)."""
    if record_type.time_fields:
        start = instant(table, record_type, record_type.time_fields[0])
        end = instant(table, record_type, record_type.time_fields[-1]).fill_null(start)
        return start, end, (start >= period_start()) & (start < period_end())
    if validity_of(record_type) is None or record_type.validity is None:
        return period_start(), period_end(), None
    valid_from, valid_to = _bounds(table, record_type)
    start, end = ibis.greatest(valid_from, period_start()), ibis.least(valid_to, period_end())
    valid = (valid_from < period_end()) & (valid_to > period_start()) & (valid_from < valid_to)
    return start, end, valid


def _each(members: Each, source: Source) -> Frame:
    record_type = source.record_types[members.record]
    table = record_table(record_type)
    start, end, inside = _record_time(table, record_type)
    if inside is not None:
        table = table.filter(inside)
        start, end, _ = _record_time(table, record_type)
    chosen = renamed(table, members.name, source.needed)
    row = row_column(members.name)
    records = table.select(**chosen, **{START: start, END: end}, **_match_values(members, table, source))
    if members.of is None:
        records = records.mutate(**{MEMBER: ibis.literal(True)})
        return Frame(records, (row,), {row: members.record})
    paired = _beside_register(records, members, source, timeless=inside is None or not record_type.time_fields)
    entry = row_column(members.of)
    return Frame(paired, (row, entry), {row: members.record, entry: members.of})


def _match_values(members: Each, table: ir.Table, source: Source) -> dict[str, ir.Value]:
    """The record's side of each equality with the register, as columns `_match0` …"""
    if members.of is None:
        return {}
    register_type = source.record_types[members.of]
    return {
        f"_match{number}": key_value(key, register_type, columns_of(table), source.params)
        for number, key in enumerate(members.keys)
    }


def _beside_register(records: ir.Table, members: Each, source: Source, *, timeless: bool) -> ir.Table:
    """Every record beside every register entry that matches it, or might, and is valid at its time."""
    register_type = source.record_types[members.of or ""]
    register = record_table(register_type)
    valid_from, valid_to = _bounds(register, register_type)
    entries = register.select(
        **renamed(register, register_type.id, source.needed),
        _valid_from=valid_from,
        _valid_to=valid_to,
        **{f"_key{number}": key_field(key, register_type, register) for number, key in enumerate(members.keys)},
    )
    pairs = [(records[f"_match{number}"], entries[f"_key{number}"]) for number in range(len(members.keys))]
    if not pairs:
        joined = records.cross_join(entries).mutate(**{MEMBER: ibis.literal(True)})
    else:
        sure = records.inner_join(entries, [one == other for one, other in pairs])
        joined = sure.mutate(**{MEMBER: ibis.literal(True)})
        names = {members.name: source.record_types[members.record]}
        if any(
            may_be_null(key.value, names, source.params) or not register_type.fields[key.field].required
            for key in members.keys
        ):
            joined = _with_unmatched(records, entries, joined, len(pairs))
    until = period_end() - 1 if timeless else joined[START]
    since = period_start() if timeless else joined[START]
    valid = (joined["_valid_from"] <= until) & (joined["_valid_to"] > since)
    valid = valid & (joined["_valid_from"] < joined["_valid_to"])
    dropped = [name for name in joined.columns if name.startswith(("_match", "_key", "_valid_"))]
    return joined.filter(valid).drop(*dropped)


def _with_unmatched(records: ir.Table, entries: ir.Table, sure: ir.Table, count: int) -> ir.Table:
    """Adds the pairs of which a match value is null and no other differs: they may belong together."""
    loose = records.cross_join(entries)
    equal = [loose[f"_match{number}"] == loose[f"_key{number}"] for number in range(count)]
    possible, certain = equal[0], equal[0]
    for part in equal[1:]:
        certain = certain & part
    possible = certain.isnull()
    loose_records = loose.filter(possible).mutate(**{MEMBER: ibis.null("boolean")})
    return sure.union(loose_records.select(*sure.columns))


def _slots(members: SlotsOf, source: Source) -> Frame:
    slots = slot_table(members.every)
    fields = {column("slot", name): slots[name] for name in ("start", "end", "date", "name", "working")}
    sure: ir.Value = ibis.literal(True)
    if members.every == "workday":
        # A day that the calendar does not know may be a working day.
        sure = ibis.cases((slots["working"].isnull(), ibis.null("boolean")), else_=True)
    table = slots.select(**fields, **{START: slots["start"], END: slots["end"], MEMBER: sure})
    slot_ids = (column("slot", "start"), column("slot", "name"))
    if members.of is None:
        return Frame(table, slot_ids, {})
    register_type = source.record_types[members.of]
    register = record_table(register_type)
    valid_from, valid_to = _bounds(register, register_type)
    entries = register.select(
        **renamed(register, members.of, source.needed), _valid_from=valid_from, _valid_to=valid_to
    )
    joined = table.cross_join(entries)
    throughout = (joined["_valid_from"] <= joined[START]) & (joined["_valid_to"] >= joined[END])
    joined = joined.filter(throughout).drop("_valid_from", "_valid_to")
    entry = row_column(members.of)
    return Frame(joined, (*slot_ids, entry), {entry: members.of})


def _gaps(members: GapsOf, source: Source) -> Frame:
    register = None
    if members.of is not None:
        register_type = source.record_types[members.of]
        table = record_table(register_type)
        valid_from, valid_to = _bounds(table, register_type)
        register = table.select(
            **renamed(table, members.of, source.needed),
            _valid_from=valid_from,
            _valid_to=valid_to,
            **{
                f"_key{number}": key_value(key, source.record_types[members.record], columns_of(table), source.params)
                for number, key in enumerate(members.keys)
            },
        )
    return gap_members(members, register, source.record_types[members.record], source.params)


def _pairs(members: PairsOf, source: Source) -> Frame:
    record_type = source.record_types[members.record]
    first, second = (_side(name, record_type, source) for name in ("first", "second"))
    equal = [first[column("first", one)] == second[column("second", other)] for one, other in members.equal]
    joined = first.inner_join(second, equal)
    if any(not record_type.fields[name].required for pair in members.equal for name in pair):
        # A record that lacks what it would be matched by may belong to any other.
        loose = first.cross_join(second)
        lacking = [
            loose[column(*side)].isnull()
            for pair in members.equal
            for side in zip(("first", "second"), pair, strict=True)
        ]
        possible = lacking[0]
        for part in lacking[1:]:
            possible = possible | part
        joined = joined.union(loose.filter(possible))
    rows = (row_column("first"), row_column("second"))
    ordered = joined["first.time"] < joined["second.time"]
    tied = (joined["first.time"] == joined["second.time"]) & (joined[rows[0]] < joined[rows[1]])
    joined = joined.filter(ordered | tied)
    if record_type.time_fields:
        joined = joined.filter((joined["second.time"] >= period_start()) & (joined["second.time"] < period_end()))
        times = {START: joined["first.time"], END: joined["second.time"]}
    else:
        times = {START: period_start(), END: period_end()}
    joined = joined.mutate(**times)
    frame = Frame(joined, rows, dict.fromkeys(rows, members.record))
    frame = frame.mutate(**{MEMBER: frame.compile(members.match, source.params)})
    table = frame.table.filter(frame.table[MEMBER].fill_null(True)).drop("first.time", "second.time")
    return Frame(table, frame.ids, frame.rows)


def _side(name: str, record_type: RecordType, source: Source) -> ir.Table:
    table = record_table(record_type)
    time: ir.Value = ibis.literal(0)
    if record_type.time_fields:
        time = instant(table, record_type, record_type.time_fields[0])
    return table.select(**renamed(table, name, source.needed), **{f"{name}.time": time})
