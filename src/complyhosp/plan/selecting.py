"""A selection in relational form: the records that count for a member, certainly or possibly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir

from complyhosp.evidence.tables import ROW
from complyhosp.expressions.tree import Expr, conjuncts, names_in
from complyhosp.plan.arithmetic import Params
from complyhosp.plan.expression import compile_expression
from complyhosp.plan.frame import Frame, column, columns_of, fields_read, named_columns, record_table
from complyhosp.plan.known import local_date
from complyhosp.plan.matching import Window, counted, listed, present
from complyhosp.plan.nullness import may_be_null
from complyhosp.rulebook.checked import CheckedSelection, CheckedWindow
from complyhosp.rulebook.records import RecordType

CERTAIN, POSSIBLE = "_certain", "_possible_count"
"""Columns that count the records of a selection."""

MAYBE = "_maybe"
"""In a listing: whether the record only possibly counts."""

LOW, HIGH = "_low_end", "_high_end"
UNMATCHED = "_unmatched"
"""Whether the member lacks a value that it would be matched by, or an end of its window."""


@dataclass(frozen=True, slots=True)
class Selector:
    """One selection of one rule, ready to count or list."""

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
    def _doubtful(self) -> bool:
        """Whether a record's own condition can be unknown."""
        names = {self.selection.name: self.record_type}
        return any(may_be_null(part, names, self.params) for part in self.own_condition)

    @property
    def _can_lack(self) -> tuple[bool, bool]:
        """Whether a record can lack a key, and whether it can lack its time."""
        fields, window = self.record_type.fields, self.selection.window
        keyless = any(not fields[key.field].required for key in self.selection.keys)
        return keyless, window is not None and not fields[window.at].required

    @property
    def nullable(self) -> bool:
        """Whether a record can lack either."""
        return any(self._can_lack)

    def prepared(self, frame: Frame) -> Frame:
        """The frame with the member's key values, its window's ends and whether any of them is unknown."""
        values = {f"_key{n}": frame.compile(key.value, self.params) for n, key in enumerate(self.selection.keys)}
        window = self.selection.window
        if window is not None:
            low, high = self._ends(frame, window)
            values |= {LOW: low} if low is not None else {}
            values |= {HIGH: high} if high is not None else {}
        frame = frame.mutate(**values) if values else frame
        nodes = [key.value for key in self.selection.keys]
        lacking = [frame.table[f"_key{n}"].isnull() for n, node in enumerate(nodes) if self._may_be_null(node)]
        for name, node in ((LOW, window.start if window else None), (HIGH, window.end if window else None)):
            if node is not None and (self._may_be_null(node) or self._by_date):
                lacking.append(frame.table[name].isnull())
        unmatched = reduce(lambda one, other: one | other, lacking) if lacking else ibis.literal(False)
        return frame.mutate(**{UNMATCHED: unmatched})

    def _may_be_null(self, node: Expr) -> bool:
        return may_be_null(node, self.member_types, self.params)

    @property
    def _by_date(self) -> bool:
        """Whether the window counts in local dates, which beyond the years that the engine knows are unknown."""
        window = self.selection.window
        return window is not None and self.record_type.fields[window.at].type == "date"

    def _ends(self, frame: Frame, window: CheckedWindow) -> tuple[ir.Value | None, ir.Value | None]:
        """The window's ends, both included, in the unit of the record's time field."""
        low = None if window.start is None else frame.compile(window.start, self.params)
        high = None if window.end is None else frame.compile(window.end, self.params)
        if window.own and high is not None:
            high = high - 1
        if self._by_date:
            low = None if low is None else local_date(low)
            high = None if high is None else local_date(high)
        return low, high

    def records(self) -> ir.Table:
        """The records that can count: key columns, `at`, `_row`, `_maybe` (their own condition is unknown), and the
        fields that the joint condition reads."""
        table = record_table(self.record_type)
        holds = self._holds(table)
        if holds is not None and not self._doubtful:
            table, holds = table.filter(holds), None
        if holds is None:
            return table.select(**self._read(table), **{MAYBE: ibis.literal(False)})
        records = table.select(**self._read(table), _holds=holds)
        records = records.filter(records["_holds"].fill_null(True))
        return records.mutate(**{MAYBE: records["_holds"].isnull()}).drop("_holds")

    def _holds(self, table: ir.Table) -> ir.Value | None:
        """The record's own condition."""
        conditions = [compile_expression(part, columns_of(table), self.params) for part in self.own_condition]
        return reduce(lambda one, other: one & other, conditions) if conditions else None

    def _read(self, table: ir.Table) -> dict[str, ir.Value]:
        chosen = {f"_key{n}": table[key.field] for n, key in enumerate(self.selection.keys)}
        chosen["at"] = self._time(table)
        read = fields_read(self.joint_condition)
        chosen |= {column(n, f): table[f] for n, f in sorted(read) if n == self.selection.name}
        return {**chosen, ROW: table[ROW]}

    def _time(self, table: ir.Table) -> ir.Value:
        """The time that places a record in the window and in order."""
        if self.selection.window is not None:
            return table[self.selection.window.at]
        return table[self.record_type.time_fields[0]] if self.record_type.time_fields else ibis.literal(0)

    def _lacking(self, records: ir.Table) -> tuple[ir.Value, ir.Value]:
        """Whether a record lacks a key, and whether it lacks its time."""
        fields = self.record_type.fields
        keys = [
            records[f"_key{n}"].isnull() for n, key in enumerate(self.selection.keys) if not fields[key.field].required
        ]
        no_key: ir.Value = reduce(lambda one, other: one | other, keys) if keys else ibis.literal(False)
        window = self.selection.window
        no_time = records["at"].isnull() if window and not fields[window.at].required else ibis.literal(False)
        return no_key, no_time

    def with_counts(self, frame: Frame, *, beyond_one: bool = True) -> Frame:
        """The frame with how many records count certainly and possibly.

        Without `beyond_one`, 1 stands for one or more where that is cheaper.
        """
        frame = self.prepared(frame)
        return self._counted_pairs(frame) if self.joint_condition else self._counted_totals(frame, beyond_one)

    def _totals(
        self,
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

    def _counted_totals(self, frame: Frame, beyond_one: bool) -> Frame:
        """By running totals: no record's condition depends on the member."""
        records = self.records()
        flags: dict[str, str | None] = {CERTAIN: None}
        if self._doubtful:
            records = records.mutate(_sure=~records[MAYBE])
            flags = {CERTAIN: "_sure", POSSIBLE: MAYBE}
        whole = records
        if self.nullable:
            no_key, no_time = self._lacking(records)
            whole = records.filter(~(no_key | no_time))
        table = self._totals(self._narrow(frame), whole, self.keys, self.window, flags, beyond_one)
        if POSSIBLE not in flags:
            table = table.mutate(**{POSSIBLE: ibis.literal(0)})
        if self.nullable:
            table = self._plus_loose(table, records, beyond_one)
        joined = frame.table.left_join(table.select(*frame.ids, CERTAIN, POSSIBLE), list(frame.ids))
        return Frame(joined.select(*frame.table.columns, CERTAIN, POSSIBLE), frame.ids, frame.rows)

    def _narrow(self, frame: Frame) -> ir.Table:
        """The members with nothing but what they are matched by: as-of joins sort all that they are given."""
        window = self.window
        ends = [name for name in (window.start, window.end) if name] if window else []
        return frame.table.select(*dict.fromkeys((*frame.ids, *self.keys, *ends)))

    def _plus_loose(self, table: ir.Table, records: ir.Table, beyond_one: bool) -> ir.Table:
        """Adds the records that lack a key or their time to the possible ones."""
        no_key, no_time = self._lacking(records)
        keyless, timeless = self._can_lack
        parts: list[tuple[ir.Table, tuple[str, ...], Window | None]] = []
        if keyless:
            parts.append((records.filter(no_key & ~no_time), (), self.window))
        if timeless:
            parts.append((records.filter(no_time & ~no_key), self.keys, None))
        if keyless and timeless:
            parts.append((records.filter(no_key & no_time), (), None))
        columns = table.columns
        for number, (part, keys, window) in enumerate(parts):
            table = self._totals(table, part, keys, window, {f"_loose{number}": None}, beyond_one)
        total = reduce(lambda one, n: one + table[f"_loose{n}"], range(len(parts)), table[POSSIBLE])
        return table.select(*(name for name in columns if name != POSSIBLE), **{POSSIBLE: total})

    def pairs(
        self, frame: Frame, extra: Mapping[str, str] | None = None, also: frozenset[tuple[str, str]] = frozenset()
    ) -> ir.Table:
        """Each prepared member (its `ids`) beside each record that counts: `_row`, `at`, `_maybe`, and `extra`
        fields of
        the record (frame name -> field name) with the window's ends, and `also` fields of the member."""
        read = sorted((fields_read(self.joint_condition) | also) - {("now", "")})
        kept = {column(n, f) for n, f in read if n not in (self.selection.name, "period")}
        window = self.window
        kept |= {name for name in (window.start, window.end) if name} if window else set()
        members = frame.table.filter(~frame.table[UNMATCHED])
        members = members.select(*dict.fromkeys((*frame.ids, *sorted(kept), *self.keys)))
        records = self._with_extra(self.records(), extra or {})
        found = self._candidates(members, records)
        names = {**self.member_types, self.selection.name: self.record_type}
        for part in self.joint_condition:
            holds = compile_expression(part, named_columns(found), self.params)
            if not may_be_null(part, names, self.params):
                found = found.filter(holds)
                continue
            found = found.mutate(_joint=holds)
            found = found.filter(found["_joint"].fill_null(True))
            found = found.mutate(**{MAYBE: found[MAYBE] | found["_joint"].isnull()}).drop("_joint")
        return found

    def _with_extra(self, records: ir.Table, extra: Mapping[str, str]) -> ir.Table:
        missing = {name: field for name, field in extra.items() if name not in records.columns}
        if not missing:
            return records
        table = record_table(self.record_type)
        fields = table.select(**{ROW: table[ROW]}, **{name: table[field] for name, field in missing.items()})
        return records.inner_join(fields, ROW)

    def _candidates(self, members: ir.Table, records: ir.Table) -> ir.Table:
        """Members beside records with equal keys within the window, and beside those that lack a key or their time."""
        if not self.nullable:
            return listed(members, records, self.keys, self.window, "at", (ROW,))
        no_key, no_time = self._lacking(records)
        whole = records.filter(~(no_key | no_time))
        found = listed(members, whole, self.keys, self.window, "at", (ROW,))
        no_key, no_time = self._lacking(records)
        loose = records.filter(no_key | no_time).mutate(**{MAYBE: ibis.literal(True)})
        beside = members.cross_join(loose.rename({f"{key} of record": key for key in self.keys}))
        beside = beside.filter(self._loosely(beside))
        columns = [name for name in found.columns if name in beside.columns]
        return found.select(*columns).union(beside.select(*columns))

    def _loosely(self, beside: ir.Table) -> ir.Value:
        """A record without a key may be anyone's, within the window; one without a time, of its key at any time."""
        no_key: ir.Value = ibis.literal(False)
        fits: ir.Value = ibis.literal(True)
        for key in self.keys:
            no_key = no_key | beside[f"{key} of record"].isnull()
            fits = fits & (beside[f"{key} of record"] == beside[key])
        inside: ir.Value = ibis.literal(True)
        window = self.window
        if window is not None and window.start is not None:
            inside = inside & (beside["at"] >= beside[window.start])
        if window is not None and window.end is not None:
            inside = inside & (beside["at"] <= beside[window.end])
        return (no_key | fits).fill_null(True) & inside.fill_null(True)

    def _counted_pairs(self, frame: Frame) -> Frame:
        """By listing pairs: the condition depends on the member."""
        pairs = self.pairs(frame)
        totals = pairs.group_by(list(frame.ids)).aggregate(
            **{CERTAIN: (~pairs[MAYBE]).cast("int64").sum(), POSSIBLE: pairs[MAYBE].cast("int64").sum()}
        )
        joined = frame.table.left_join(totals, list(frame.ids))
        filled = {name: joined[name].fill_null(0) for name in (CERTAIN, POSSIBLE)}
        return Frame(joined.select(*frame.table.columns, **filled), frame.ids, frame.rows)
