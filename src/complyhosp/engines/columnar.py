"""The columnar engine: each rule's plan runs as one query on an embedded DuckDB over Arrow tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.engines.outcomes import MemberOutcome, RecordRef, RuleOutcome, Value
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import ROW, TypedTable
from complyhosp.expressions.instants import day_number
from complyhosp.plan.build import FINDINGS, OUTCOME, WINDOW_END, WINDOW_START, Plan, Shown
from complyhosp.plan.expression import DTYPES, Constants
from complyhosp.plan.frame import END, START, slot_table_name
from complyhosp.plan.slots import slots_in
from complyhosp.plan.zone import Zone, zone_around
from complyhosp.rulebook.checked import CheckedRule, CheckedSelection, SlotsOf
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.scoping import fields_of

MEMORY_LIMIT = "3GB"
"""For DuckDB alone; the Arrow tables stand beside it."""

ARROW_TYPES = {
    "boolean": pa.bool_(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "string": pa.string(),
    "array<string>": pa.list_(pa.string()),
}


class Columnar:
    """Judges rules over one set of tables in one setting.

    Tables are registered once, without copying; a type without evidence is an empty table. The database reads no file,
    loads no extension and cannot be reconfigured.
    """

    def __init__(
        self, tables: Mapping[str, TypedTable], record_types: Mapping[str, RecordType], setting: Setting
    ) -> None:
        self.tables = tables
        self.record_types = record_types
        self.setting = setting
        self._registered: set[str] = set()

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(
            config={
                "enable_external_access": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": MEMORY_LIMIT,
                "python_enable_replacements": "false",
            }
        )
        connection.execute("SET lock_configuration = true")
        period = self.setting.period
        connection.register("the period", pa.table({"start": [period.start], "end": [period.end]}))
        return connection

    @cached_property
    def _zone(self) -> Zone:
        return zone_around(self.setting.zone, self.setting.period)

    def plan(self, checked: CheckedRule) -> Plan:
        """The rule's plan in this setting."""
        setting = self.setting
        constants = Constants(checked.rule.params, setting.period, setting.now, self._zone, setting.working)
        return Plan(checked, self.record_types, constants)

    def sql(self, checked: CheckedRule) -> str:
        """The query that judges the rule."""
        return str(ibis.to_sql(self.plan(checked).expression, dialect="duckdb"))

    def judge(self, checked: CheckedRule) -> RuleOutcome:
        """The rule's outcomes; a fault of the query becomes the outcome's `fault`, never a pass."""
        plan = self.plan(checked)
        try:
            return self._judged(plan)
        except duckdb.Error as error:
            first = str(error).splitlines()[0]
            fault = Diagnostic("E300", Place(checked.rule.id), {"rule": checked.rule.id, "problem": first})
            return RuleOutcome(checked.rule.id, 0, 0, 0, (), fault)

    def _judged(self, plan: Plan) -> RuleOutcome:
        checked = plan.checked
        self._register_for(checked)
        row = self._connection.execute(_sql(plan.expression)).fetchone()
        population, satisfied, excused, members = row or (0, 0, 0, None)
        found: list[dict[str, Any]] = members or []
        records = self._records(plan, found)
        outcomes = [
            _member(plan, member, records[number]) for number, member in enumerate(found)
        ]
        outcomes.sort(key=lambda one: (one.start, one.end, repr(sorted(one.member.items())), one.records))
        return RuleOutcome(checked.rule.id, population, int(satisfied or 0), int(excused or 0), tuple(outcomes))

    def _register_for(self, checked: CheckedRule) -> None:
        excuse = {checked.excuse.selection.record} if checked.excuse else set()
        for name in sorted(checked.uses | excuse):
            self._register(name)
        members = checked.population.members
        if isinstance(members, SlotsOf) and slot_table_name(members.every) not in self._registered:
            self._registered.add(slot_table_name(members.every))
            self._connection.register(slot_table_name(members.every), self._slots(members.every))

    def _register(self, name: str) -> None:
        if name in self._registered:
            return
        self._registered.add(name)
        table = self.tables.get(name)
        data = _empty(self.record_types[name]) if table is None else table.data
        self._connection.register(name, data)

    def _slots(self, every: str) -> pa.Table:
        setting = self.setting
        slots = slots_in(every, setting.period, setting.zone, setting.shifts, setting.working)
        return pa.table(
            {
                "start": pa.array([slot.start for slot in slots], pa.int64()),
                "end": pa.array([slot.end for slot in slots], pa.int64()),
                "date": pa.array([day_number(slot.date) for slot in slots], pa.int64()),
                "name": pa.array([slot.name for slot in slots], pa.string()),
                "working": pa.array([slot.working for slot in slots], pa.bool_()),
            }
        )

    def _records(self, plan: Plan, found: list[dict[str, Any]]) -> list[tuple[RecordRef, ...]]:
        """For each finding its own records and those that bear on it."""
        refs: list[set[RecordRef]] = [
            {RecordRef(kind, member[name]) for name, kind in plan.frame.rows.items() if member[name] is not None}
            for member in found
        ]
        for selection in plan.listings if found else ():
            by_member = self._listed(plan, selection, found)
            for number, member in enumerate(found):
                key = tuple(member[name] for name in plan.frame.ids)
                refs[number] |= {RecordRef(selection.record, row) for row in by_member.get(key, ())}
        return [tuple(sorted(one)) for one in refs]

    def _listed(
        self, plan: Plan, selection: CheckedSelection, found: Iterable[dict[str, Any]]
    ) -> Mapping[tuple[Any, ...], list[int]]:
        schema = plan.frame.table.schema()
        columns = {
            name: pa.array([member[name] for member in found], ARROW_TYPES.get(str(kind).strip("!"), pa.int64()))
            for name, kind in schema.items()
        }
        self._connection.register(FINDINGS, pa.table(columns))
        rows = self._connection.execute(_sql(plan.listing(selection))).fetchall()
        self._connection.unregister(FINDINGS)
        by_member: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for *key, row in rows:
            by_member[tuple(key)].append(row)
        return by_member


def _sql(table: Any) -> str:
    return str(ibis.to_sql(table, dialect="duckdb", pretty=False))


def _empty(record_type: RecordType) -> pa.Table:
    fields = [pa.field(name, ARROW_TYPES[DTYPES[kind.kind]]) for name, kind in fields_of(record_type).items()]
    return pa.schema([*fields, pa.field(ROW, pa.int64())]).empty_table()


def _member(plan: Plan, member: Mapping[str, Any], records: tuple[RecordRef, ...]) -> MemberOutcome:
    return MemberOutcome(
        outcome=member[OUTCOME],
        member={shown.column: _value(shown, member) for shown in plan.identity_shown},
        start=member[START],
        end=member[END],
        window=(member[WINDOW_START], member[WINDOW_END]),
        records=records,
        words={lang: tuple(_value(shown, member) for shown in words) for lang, words in plan.words.items()},
    )


def _value(shown: Shown, member: Mapping[str, Any]) -> Value:
    raw = member[shown.column]
    return Value(shown.kind, tuple(raw) if isinstance(raw, list) else raw, shown.pii)
