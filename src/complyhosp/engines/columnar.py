"""The columnar engine: each rule's plan runs as one query on an embedded DuckDB over Arrow tables."""

from __future__ import annotations

import json
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.engines.database import Database
from complyhosp.engines.outcomes import RECORD_LIMIT, Entries, MemberOutcome, RecordRef, RuleOutcome, Times, Value
from complyhosp.engines.plan_cache import Kept, PlanCache, plan_key
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import ROW, TypedTable
from complyhosp.expressions.instants import day_number
from complyhosp.plan.compiled import (
    DTYPES,
    END,
    FINDINGS,
    OUTCOME,
    START,
    WINDOW_END,
    WINDOW_START,
    CompiledPlan,
    Listing,
    MemberQuery,
    Shown,
)
from complyhosp.plan.seen import types_seen
from complyhosp.plan.slots import SLOT_COLUMNS, slot_table_name, slots_in
from complyhosp.rulebook.checked import CheckedRule, SlotsOf, selections
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.scoping import fields_of

SQL_TYPES = {
    "boolean": "BOOLEAN",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "string": "VARCHAR",
    "array<string>": "VARCHAR[]",
}

SMALL = 1_000_000
"""Records in all, below which rules are judged side by side."""

MOST_WORKERS = 4
"""Planning queries, not running them, is most of a small run; beyond this the interpreter is the bottleneck."""


def _filled(
    connection: duckdb.DuckDBPyConnection, name: str, kinds: Mapping[str, str], columns: Mapping[str, list[Any]]
) -> None:
    """A small table of this connection's own, from lists.

    They go in as JSON: of each value handed over as such, the database asks whether it is one of pandas', and where
    that is not installed, it looks for it in vain each time.
    """
    shape = json.dumps({column: [SQL_TYPES[kind]] for column, kind in kinds.items()}, ensure_ascii=False)
    values = ", ".join(f'unnest(given."{column}") AS "{column}"' for column in kinds)
    text = json.dumps({column: columns[column] for column in kinds}, ensure_ascii=False)
    made = f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT {values} FROM (SELECT from_json(?, ?) AS given)'  # noqa: S608 - our own names
    connection.execute(made, [text, shape])


class Columnar:
    """Judges rules over one set of tables in one setting.

    Tables are copied into an embedded database once; a type without evidence is an empty table. Rules may be judged
    from `workers` threads at once.
    """

    def __init__(
        self,
        tables: Mapping[str, TypedTable],
        record_types: Mapping[str, RecordType],
        setting: Setting,
        plans: PlanCache | None = None,
    ) -> None:
        self.tables = tables
        self.record_types = {name: _as_found(kind, tables.get(name)) for name, kind in record_types.items()}
        self.setting = setting
        self.plans = plans or PlanCache(None)
        self._own = threading.local()
        self._compiling = threading.Lock()
        self._opening = threading.Lock()

    @cached_property
    def workers(self) -> int:
        """How many rules may be judged at once, each by a thread of its own.

        Small tables give one query too little to share out; large ones are left to the database's own threads.
        """
        small = sum(table.data.num_rows for table in self.tables.values()) < SMALL
        return min(os.cpu_count() or 1, MOST_WORKERS) if small else 1

    @cached_property
    def _database(self) -> Database:
        tables = {name: table.data for name, table in self.tables.items() if name in self.record_types}
        empty = {name: _empty(kind) for name, kind in self.record_types.items() if name not in tables}
        threads = 1 if self.workers > 1 else os.cpu_count() or 1
        return Database(self.setting, {**tables, **empty}, threads)

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        """This thread's connection to the database."""
        found: duckdb.DuckDBPyConnection | None = getattr(self._own, "connection", None)
        if found is None:
            with self._opening:
                found = self._database.cursor()
            self._own.connection = found
        return found

    @property
    def _slots_here(self) -> set[str]:
        """The kinds of slots of which this thread's connection has a table."""
        found: set[str] = self._own.__dict__.setdefault("slots", set())
        return found

    def _seen(self, checked: CheckedRule) -> tuple[Mapping[str, RecordType], str]:
        """The types as the rule's plan sees them, and the plan's key; kept for the rule that this thread is at."""
        last: tuple[CheckedRule, Mapping[str, RecordType], str] | None = getattr(self._own, "seen", None)
        if last is None or last[0] is not checked:
            seen = types_seen(checked, self.record_types)
            last = self._own.seen = (checked, seen, plan_key(checked, seen))
        return last[1], last[2]

    def plan(self, checked: CheckedRule) -> CompiledPlan:
        """The rule's query in this setting, kept from an earlier run or compiled now."""
        seen, key = self._seen(checked)

        def compiled() -> CompiledPlan:
            # Ibis is loaded only when a plan is not in the cache: it takes longer than a small run.
            from complyhosp.plan.build import compile_plan  # noqa: PLC0415

            return compile_plan(checked, seen)

        # Ibis is set up for one compilation at a time.
        with self._compiling:
            return self.plans.plan(key, compiled)

    def _listings(self, checked: CheckedRule) -> tuple[Listing, ...]:
        seen, key = self._seen(checked)

        def compiled() -> tuple[Listing, ...]:
            from complyhosp.plan.build import compile_listings  # noqa: PLC0415 - as above

            return compile_listings(checked, seen, RECORD_LIMIT)

        with self._compiling:
            return self.plans.listings(key, compiled)

    def entries(self, checked: CheckedRule) -> Entries | None:
        """The lasting things that the rule surely examined; None for a rule about events, or when the query fails."""
        seen, key = self._seen(checked)

        def compiled() -> MemberQuery:
            from complyhosp.plan.build import compile_entries  # noqa: PLC0415 - as above

            return compile_entries(checked, seen)

        listed = self._members("entries", checked, key, compiled)
        if listed is None:
            return None
        shown, rows = listed
        found = (dict(zip((one.column for one in shown), row, strict=True)) for row in rows)
        return tuple(sorted((tuple(_value(one, row) for one in shown) for row in found), key=repr))

    def times(self, checked: CheckedRule) -> Times | None:
        """The times of all members of a rule about events; None for any other, or when the query fails."""
        seen, key = self._seen(checked)

        def compiled() -> MemberQuery:
            from complyhosp.plan.build import compile_times  # noqa: PLC0415 - as above

            return compile_times(checked, seen)

        listed = self._members("times", checked, key, compiled)
        return None if listed is None else tuple(sorted((start, end) for start, end in listed[1]))

    def _members(
        self, kind: Kept, checked: CheckedRule, key: str, compiled: Callable[[], MemberQuery]
    ) -> tuple[tuple[Shown, ...], list[Any]] | None:
        """What a query lists of the members, with its columns; None where there is none."""
        with self._compiling:
            query = self.plans.query(kind, key, compiled)
        if not query.columns:
            return None
        try:
            self._with_slots(checked)
            return query.columns, self._connection.execute(query.sql).fetchall()
        except duckdb.Error:
            return None

    def sql(self, checked: CheckedRule) -> str:
        """The query that judges the rule, laid out for reading."""
        from complyhosp.plan.build import Plan, sql_of  # noqa: PLC0415 - as above

        return sql_of(Plan(checked, self._seen(checked)[0]).expression, pretty=True)

    def judge(self, checked: CheckedRule) -> RuleOutcome:
        """The rule's outcomes; a fault of the query becomes the outcome's `fault`, never a pass."""
        if checked.excuse is not None and checked.excuse.selection.record not in self.tables:
            # An excuse needs proof: without evidence of its type there is none.
            checked = replace(checked, excuse=None)
        try:
            return self._judged(checked, self.plan(checked))
        except duckdb.Error as error:
            first = str(error).splitlines()[0]
            fault = Diagnostic("E300", Place(checked.rule.id), {"rule": checked.rule.id, "problem": first})
            return RuleOutcome(checked.rule.id, 0, 0, 0, (), fault)

    def _judged(self, checked: CheckedRule, plan: CompiledPlan) -> RuleOutcome:
        self._with_slots(checked)
        row = self._connection.execute(plan.sql).fetchone()
        population, satisfied, excused, members = row or (0, 0, 0, None)
        found: list[dict[str, Any]] = members or []
        records = self._records(checked, plan, found)
        outcomes = [_member(plan, member, records[number]) for number, member in enumerate(found)]
        outcomes.sort(key=lambda one: (one.start, one.end, one.records, repr(sorted(one.member.items()))))
        return RuleOutcome(checked.rule.id, population, int(satisfied or 0), int(excused or 0), tuple(outcomes))

    def _with_slots(self, checked: CheckedRule) -> None:
        """The slots that the rule's population is cut into, as a table of this thread's connection."""
        members = checked.population.members
        if not isinstance(members, SlotsOf) or members.every in self._slots_here:
            return
        self._slots_here.add(members.every)
        setting = self.setting
        slots = slots_in(members.every, setting.period, setting.zone, setting.shifts, setting.working)
        columns: dict[str, list[Any]] = {
            "start": [slot.start for slot in slots],
            "end": [slot.end for slot in slots],
            "date": [day_number(slot.date) for slot in slots],
            "name": [slot.name for slot in slots],
            "working": [slot.working for slot in slots],
        }
        _filled(self._connection, slot_table_name(members.every), SLOT_COLUMNS, columns)

    def _records(
        self, checked: CheckedRule, plan: CompiledPlan, found: Sequence[Mapping[str, Any]]
    ) -> list[tuple[RecordRef, ...]]:
        """For each finding its own records and those that bear on it."""
        refs: list[set[RecordRef]] = [
            {RecordRef(kind, member[name]) for name, kind in plan.rows.items() if member[name] is not None}
            for member in found
        ]
        if found and any(True for _ in selections(checked.requirement)):
            columns = {name: [member[name] for member in found] for name in plan.columns}
            _filled(self._connection, FINDINGS, plan.columns, columns)
            for listing in self._listings(checked):
                by_member = self._listed(listing.sql)
                for number, member in enumerate(found):
                    key = tuple(member[name] for name in plan.ids)
                    refs[number] |= {RecordRef(listing.record, row) for row in by_member.get(key, ())}
        return [tuple(sorted(one)) for one in refs]

    def _listed(self, sql: str) -> Mapping[tuple[Any, ...], list[int]]:
        by_member: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for *key, row in self._connection.execute(sql).fetchall():
            by_member[tuple(key)].append(row)
        return by_member


ARROW_TYPES = {
    "boolean": pa.bool_(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "string": pa.string(),
    "array<string>": pa.list_(pa.string()),
}


def _as_found(record_type: RecordType, table: TypedTable | None) -> RecordType:
    """The type with just those fields required that every record has: what cannot be unknown need not be reckoned with.

    A case's records may lack even what the type requires.
    """
    if table is None:
        return record_type
    fields = {
        name: field.model_copy(update={"required": not table.data.column(name).null_count})
        for name, field in record_type.fields.items()
    }
    return record_type.model_copy(update={"fields": fields})


def _empty(record_type: RecordType) -> pa.Table:
    fields = [pa.field(name, ARROW_TYPES[DTYPES[kind.kind]]) for name, kind in fields_of(record_type).items()]
    return pa.schema([*fields, pa.field(ROW, pa.int64())]).empty_table()


def _member(plan: CompiledPlan, member: Mapping[str, Any], records: tuple[RecordRef, ...]) -> MemberOutcome:
    return MemberOutcome(
        outcome=member[OUTCOME],
        member={shown.column: _value(shown, member) for shown in plan.identity},
        start=member[START],
        end=member[END],
        window=(member[WINDOW_START], member[WINDOW_END]),
        records=records,
        words={lang: tuple(_value(shown, member) for shown in words) for lang, words in plan.words.items()},
    )


def _value(shown: Shown, member: Mapping[str, Any]) -> Value:
    raw = member[shown.column]
    return Value(shown.kind, tuple(raw) if isinstance(raw, list) else raw, shown.pii)
