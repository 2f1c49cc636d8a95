"""One rule on many record sets, its query planned once.

Opening a database and planning a query take ten times as long as running it over a few records. Here the sets lie in
one database, each copied in turn into the tables that the query reads, and the query is a prepared statement. It is
compiled and planned while those tables hold the records of all sets, so that nothing that is concluded from their
values is wrong for one. A disagreement found this way is judged again in the ordinary way before it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb
import pyarrow as pa

from complyhosp.engines.columnar import Columnar
from complyhosp.engines.database import Database
from complyhosp.engines.outcomes import RuleOutcome
from complyhosp.engines.plan_cache import PlanCache
from complyhosp.engines.setting import Setting
from complyhosp.evidence.part import schema_of
from complyhosp.evidence.tables import TypedTable
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType
from tests.engines.sample import ALL_TIME

Tables = Mapping[str, TypedTable]
Types = Mapping[str, RecordType]

SET = "_set"


def judged_by_turns(
    rule: CheckedRule, types: Types, setting: Setting, plans: PlanCache, sets: Sequence[Tables]
) -> Iterator[RuleOutcome]:
    """What the columnar engine says of each set; `types` are those of the rule and its excuse."""
    together = {name: _together(record_type, sets) for name, record_type in types.items()}
    plain = {name: data.drop_columns([SET]) for name, data in together.items()}
    beside = {_beside(name): data for name, data in together.items()}
    every = {name: TypedTable(name, data, (ALL_TIME,), 0, False) for name, data in plain.items()}
    seen_as = Columnar(every, types, setting).record_types

    def opened(*, prepares: bool) -> _Remembering:
        connection = _Remembering(Database(setting, {**plain, **beside}, 1).cursor())
        if prepares:
            _ByTurns(every, seen_as, setting, plans, connection).prepare(rule)
            for name in types:  # all sets at once would have far too many gaps and pairs
                connection.fill(name, 0)
            connection.try_out()
        return connection

    def judged(connection: _Remembering, number: int) -> RuleOutcome:
        for name in types:
            connection.fill(name, number)
        return _ByTurns(sets[number], seen_as, setting, plans, connection).judge(rule)

    try:
        connection = opened(prepares=True)
    except duckdb.Error:  # DuckDB runs some statements only once after it has prepared them
        connection = opened(prepares=False)
    for number in range(len(sets)):
        outcome = judged(connection, number)
        if outcome.fault is not None and connection.prepared:
            connection = opened(prepares=False)
            outcome = judged(connection, number)
        yield outcome


def _beside(name: str) -> str:
    return f"all {name}"


def _together(record_type: RecordType, sets: Sequence[Tables]) -> pa.Table:
    """The records of all sets, with their set's number."""
    name = record_type.id
    parts = [(number, tables[name].data) for number, tables in enumerate(sets) if name in tables]
    numbered = [data.append_column(SET, pa.array([number] * data.num_rows, pa.int64())) for number, data in parts]
    none = schema_of(record_type).empty_table()
    return pa.concat_tables([none.append_column(SET, pa.array([], pa.int64())), *numbered])


class _Remembering:
    """A connection that runs a query as the prepared statement that it has of it."""

    def __init__(self, real: duckdb.DuckDBPyConnection) -> None:
        self.real = real
        self.prepared: dict[str, str] = {}

    def prepare(self, sql: str) -> None:
        """Plans a query."""
        name = f"plan{len(self.prepared)}"
        self.real.execute(f"PREPARE {name} AS {sql}")
        self.prepared[sql] = name

    def try_out(self) -> None:
        """Runs what is prepared twice; an error of DuckDB's where it cannot."""
        for name in (*self.prepared.values(), *self.prepared.values()):
            self.real.execute(f"EXECUTE {name}").fetchall()

    def fill(self, name: str, number: int) -> None:
        """Puts the records of a set into the table that queries read."""
        self.real.execute(f'DELETE FROM "{name}"')  # noqa: S608 - ids of record types, here and below
        columns = f"* EXCLUDE ({SET})"
        query = f'INSERT INTO "{name}" SELECT {columns} FROM "{_beside(name)}" WHERE {SET} = ? ORDER BY _row'  # noqa: S608
        self.real.execute(query, [number])

    def execute(self, sql: str, given: Any = None) -> duckdb.DuckDBPyConnection:
        """As a connection does."""
        name = self.prepared.get(sql)
        if name is not None:
            return self.real.execute(f"EXECUTE {name}")
        return self.real.execute(sql) if given is None else self.real.execute(sql, given)


class _ByTurns(Columnar):
    """The columnar engine on a connection that remembers, and whose types are already as all sets have them."""

    def __init__(
        self, tables: Tables, types: Types, setting: Setting, plans: PlanCache, connection: _Remembering
    ) -> None:
        super().__init__(tables, types, setting, plans)
        self.record_types = dict(types)
        self._remembering = connection

    def prepare(self, rule: CheckedRule) -> None:
        """Plans the query that `judge` will run, while the tables hold all records."""
        for one in (rule, replace(rule, excuse=None)):
            sql = self.plan(one).sql
            if sql not in self._remembering.prepared:
                self._with_slots(rule)
                self._remembering.prepare(sql)

    @property
    def _connection(self) -> Any:
        return self._remembering
