"""A selection in relational form: what a member is matched by, and the records that can count for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir

from complyhosp.evidence.tables import ROW
from complyhosp.expressions.tree import Expr, conjuncts, names_in
from complyhosp.plan.arithmetic import Params
from complyhosp.plan.expression import compile_expression
from complyhosp.plan.frame import Frame, column, columns_of, fields_read, record_table
from complyhosp.plan.keys import key_field, key_value
from complyhosp.plan.known import local_date
from complyhosp.plan.matching import Window
from complyhosp.plan.nullness import may_be_null
from complyhosp.rulebook.checked import CheckedSelection
from complyhosp.rulebook.records import RecordType

MAYBE = "_maybe"
"""Whether the record only possibly counts."""

LOW, HIGH = "_low_end", "_high_end"
"""The columns of a member's window, both ends included, in the unit of the record's time field."""


@dataclass(frozen=True, slots=True)
class Selector:
    """One selection of one rule; `member_types` are those of the names whose record is always there."""

    selection: CheckedSelection
    record_type: RecordType
    member_types: Mapping[str, RecordType]
    params: Params

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the key columns."""
        return tuple(f"_key{number}" for number in range(len(self.selection.keys)))

    @property
    def window(self) -> Window | None:
        """The names of the window's columns."""
        window = self.selection.window
        if window is None:
            return None
        return Window(LOW if window.start is not None else None, HIGH if window.end is not None else None)

    @property
    def _parts(self) -> tuple[Expr, ...]:
        return () if self.selection.where is None else conjuncts(self.selection.where)

    @property
    def own_condition(self) -> tuple[Expr, ...]:
        """The parts of `where` that read the record alone."""
        name = self.selection.name
        return tuple(part for part in self._parts if not names_in(part) - {name, "period", "now"})

    @property
    def joint_condition(self) -> tuple[Expr, ...]:
        """The parts of `where` that read the member."""
        own = self.own_condition
        return tuple(part for part in self._parts if part not in own)

    @property
    def doubtful(self) -> bool:
        """Whether a record's own condition can be unknown."""
        names = {self.selection.name: self.record_type}
        return any(may_be_null(part, names, self.params) for part in self.own_condition)

    @property
    def can_lack(self) -> tuple[bool, bool]:
        """Whether a record can lack a key, and whether it can lack its time."""
        fields, window = self.record_type.fields, self.selection.window
        keyless = any(not fields[key.field].required for key in self.selection.keys)
        return keyless, window is not None and not fields[window.at].required

    @property
    def _by_date(self) -> bool:
        """Whether the window counts in local dates, which beyond the years that the engine knows are unknown."""
        window = self.selection.window
        return window is not None and self.record_type.fields[window.at].type == "date"

    def ends(self, frame: Frame) -> dict[str, ir.Value]:
        """The member's window, by the names of its columns; an open end has none."""
        window = self.selection.window
        if window is None:
            return {}
        ends = {
            name: frame.compile(node, self.params)
            for name, node in ((LOW, window.start), (HIGH, window.end))
            if node is not None
        }
        if window.own and HIGH in ends:
            ends[HIGH] = ends[HIGH] - 1
        return {name: local_date(end) for name, end in ends.items()} if self._by_date else ends

    def unmatched(self, frame: Frame) -> ir.Value | None:
        """Whether the member lacks a value that it would be matched by, or an end of its window; None: it cannot."""
        window = self.selection.window
        nodes = [key.value for key in self.selection.keys]
        nodes += [] if window is None else [node for node in (window.start, window.end) if node is not None]
        doubtful = [node for node in nodes if may_be_null(node, self.member_types, self.params)]
        lacking = [frame.compile(node, self.params).isnull() for node in doubtful]
        if self._by_date:
            lacking += [end.isnull() for end in self.ends(frame).values()]
        return reduce(lambda one, other: one | other, lacking) if lacking else None

    def members(self, frame: Frame, also: Collection[str] = ()) -> ir.Table:
        """The members with nothing but their ids, what they are matched by and the columns `also`: as-of joins sort
        all that they are given."""
        keys = {
            f"_key{n}": key_value(key, self.record_type, frame.columns, self.params)
            for n, key in enumerate(self.selection.keys)
        }
        return frame.table.select(*dict.fromkeys((*frame.ids, *also)), **keys, **self.ends(frame))

    def records(self, extra: Mapping[str, str] | None = None) -> ir.Table:
        """The records that can count: key columns, `at`, `_row`, `_maybe` (their own condition is unknown), the fields
        that the joint condition reads, and `extra` ones (column -> field)."""
        table = record_table(self.record_type)
        holds = self._holds(table)
        if holds is not None and not self.doubtful:
            table, holds = table.filter(holds), None
        chosen = {**self._read(table), **{name: table[field] for name, field in (extra or {}).items()}}
        if holds is None:
            return table.select(**chosen, **{MAYBE: ibis.literal(False)})
        records = table.select(**chosen, _holds=holds)
        records = records.filter(records["_holds"].fill_null(True))
        return records.mutate(**{MAYBE: records["_holds"].isnull()}).drop("_holds")

    def _holds(self, table: ir.Table) -> ir.Value | None:
        """The record's own condition."""
        conditions = [compile_expression(part, columns_of(table), self.params) for part in self.own_condition]
        return reduce(lambda one, other: one & other, conditions) if conditions else None

    def _read(self, table: ir.Table) -> dict[str, ir.Value]:
        chosen = {f"_key{n}": key_field(key, self.record_type, table) for n, key in enumerate(self.selection.keys)}
        chosen["at"] = self._time(table)
        read = fields_read(self.joint_condition)
        chosen |= {column(n, f): table[f] for n, f in sorted(read) if n == self.selection.name}
        return {**chosen, ROW: table[ROW]}

    def _time(self, table: ir.Table) -> ir.Value:
        """The time that places a record in the window and in order."""
        if self.selection.window is not None:
            return table[self.selection.window.at]
        return table[self.record_type.time_fields[0]] if self.record_type.time_fields else ibis.literal(0)

    def lacking(self, records: ir.Table) -> tuple[ir.Value, ir.Value]:
        """Whether a record lacks a key, and whether it lacks its time."""
        fields = self.record_type.fields
        keys = [
            records[f"_key{n}"].isnull() for n, key in enumerate(self.selection.keys) if not fields[key.field].required
        ]
        no_key: ir.Value = reduce(lambda one, other: one | other, keys) if keys else ibis.literal(False)
        window = self.selection.window
        no_time = records["at"].isnull() if window and not fields[window.at].required else ibis.literal(False)
        return no_key, no_time
