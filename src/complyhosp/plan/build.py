"""A rule's plan: one relational expression that counts its members and collects every one that is not satisfied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, reduce

import ibis
import ibis.expr.types as ir

from complyhosp.evidence.tables import ROW
from complyhosp.expressions.tree import Expr, Field, walk
from complyhosp.plan.compiled import (
    END,
    FINDINGS,
    NO_QUERY,
    OUTCOME,
    START,
    WINDOW_END,
    WINDOW_START,
    CompiledPlan,
    Listing,
    MemberQuery,
    Shown,
)
from complyhosp.plan.frame import MEMBER, Frame, column, fields_read
from complyhosp.plan.gaps import OBSCURE
from complyhosp.plan.members import Source, members_of
from complyhosp.plan.nullness import may_be_null
from complyhosp.plan.pairing import pairs
from complyhosp.plan.requirement import RequirementPlan
from complyhosp.rulebook.checked import (
    CheckedAggregate,
    CheckedHolds,
    CheckedRule,
    CheckedSelection,
    Each,
    PairsOf,
    SlotsOf,
    parts,
    selections,
)
from complyhosp.rulebook.lasting import about_events, lasting_names
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.scoping import fields_of

REQUIRED, EXCUSED = "_required", "_excused"
"""Whether the requirement holds, and the excuse."""


class Plan:
    """A checked rule in relational form."""

    def __init__(self, checked: CheckedRule, record_types: Mapping[str, RecordType]) -> None:
        self.checked = checked
        self.record_types = record_types
        self.params = checked.rule.params
        self.member_types = {name: record_types[record] for name, record in _member_records(checked)}
        self.looked_up = frozenset(lookup.name for lookup in checked.population.lookups)

    @property
    def always_there(self) -> dict[str, RecordType]:
        """The member's records without those that are looked up, as these can be missing."""
        return {name: kind for name, kind in self.member_types.items() if name not in self.looked_up}

    @cached_property
    def frame(self) -> Frame:
        """The members."""
        needed = fields_read(_member_expressions(self.checked)) | set(self.identity.values())
        source = Source(self.record_types, self.params, frozenset(needed))
        return members_of(self.checked.population, source)

    @cached_property
    def identity(self) -> dict[str, tuple[str, str]]:
        """What tells one member from another: dotted name -> (name, field)."""
        members = self.checked.population.members
        found: list[tuple[str, str]] = []
        if isinstance(members, Each):
            found += [(members.name, field) for field in self.record_types[members.record].identity]
        if isinstance(members, PairsOf):
            fields = self.record_types[members.record].identity
            found += [(name, field) for name in ("first", "second") for field in fields]
        if isinstance(members, SlotsOf):
            found.append(("slot", "name"))
        register = getattr(members, "of", None)
        if register is not None:
            found += [(register, field) for field in self.record_types[register].key_fields]
        return {column(name, field): (name, field) for name, field in found}

    @cached_property
    def identity_shown(self) -> tuple[Shown, ...]:
        """The identity's columns with their types."""
        shown: list[Shown] = []
        for label, (name, field) in self.identity.items():
            if name == "slot":
                shown.append(Shown(label, "string", False))
                continue
            record_type = self.member_types[name]
            shown.append(Shown(label, fields_of(record_type)[field].kind, record_type.fields[field].pii))
        return tuple(shown)

    @cached_property
    def words(self) -> dict[str, tuple[Shown, ...]]:
        """For each language the columns of the message's expressions, in their order."""
        return {
            lang: tuple(
                Shown(f"_{lang}{number}", node.type.kind, self._names_a_person(node))
                for number, node in enumerate(_expressions(self.checked, lang))
            )
            for lang in self.checked.message
        }

    def _names_a_person(self, node: Expr) -> bool:
        """Whether a text is, or is made of, what names a person; a number or a time made of it is not."""
        if node.type.kind not in ("string", "list"):
            return False
        return any(self._is_personal(part) for part in walk(node) if isinstance(part, Field))

    def _is_personal(self, field: Field) -> bool:
        requirement = self.checked.requirement
        if field.name == "value" and isinstance(requirement, CheckedAggregate):
            record_type = self.record_types[requirement.selection.record]
            types = {**self.member_types, requirement.selection.name: record_type}
            inner = (part for part in walk(requirement.value) if isinstance(part, Field) and part.name in types)
            return any(types[part.name].fields[part.field].pii for part in inner)
        record = self.member_types.get(field.name)
        return record is not None and record.fields[field.field].pii

    @cached_property
    def expression(self) -> ir.Table:
        """One row: `population`, `satisfied`, `excused`, and the list `members` of those not satisfied."""
        requirements = RequirementPlan(self.record_types, self.always_there, self.params)
        frame, holds = requirements.added(self.frame, self.checked.requirement)
        excused: ir.Value = ibis.literal(False)
        if self.checked.excuse is not None:
            # An excuse needs proof: one that is unknown excuses nothing.
            frame, excuse = requirements.added(frame, self.checked.excuse)
            excused = excuse(frame).fill_null(False)
        frame = frame.mutate(**{REQUIRED: holds(frame), EXCUSED: excused})
        required, excused = frame.table[REQUIRED], frame.table[EXCUSED]
        if OBSCURE in frame.table.columns:
            required = ibis.cases((frame.table[OBSCURE], ibis.null("boolean")), else_=required)
        outcome = ibis.cases(
            (required | excused, ibis.literal("satisfied")),
            (required.isnull() | frame.table[MEMBER].isnull(), ibis.literal("unknown")),
            else_=ibis.literal("violated"),
        )
        by_excuse = excused & ~required.fill_null(False)
        shown = self._shown_columns(frame)
        kept = [name for name in self.frame.table.columns if name != "value"]
        table = frame.table.select(*kept, **{OUTCOME: outcome, "_by_excuse": by_excuse}, **shown)
        unmet = table[OUTCOME] != "satisfied"
        kept += [*shown, OUTCOME]
        return table.aggregate(
            population=table.count(),
            satisfied=(~unmet).cast("int64").sum(),
            excused=table["_by_excuse"].fill_null(False).cast("int64").sum(),
            members=ibis.struct({name: table[name] for name in kept}).collect(where=unmet),
        )

    def _shown_columns(self, frame: Frame) -> dict[str, ir.Value]:
        """The message's words and the hull of the windows."""
        shown = {
            word.column: frame.compile(node, self.params)
            for lang, words in self.words.items()
            for word, node in zip(words, _expressions(self.checked, lang), strict=True)
        }
        starts, ends = [], []
        for selection in selections(self.checked.requirement):
            if selection.window is not None:
                starts.append(selection.window.start)
                ends.append(selection.window.end)
        shown[WINDOW_START] = self._hull(frame, list(dict.fromkeys(starts)), START, ibis.least)
        shown[WINDOW_END] = self._hull(frame, list(dict.fromkeys(ends)), END, ibis.greatest)
        return shown

    def _hull(self, frame: Frame, nodes: list[Expr | None], own: str, outermost: Callable[..., ir.Value]) -> ir.Value:
        if not nodes:
            return frame.table[own]
        if any(node is None for node in nodes):
            return ibis.null("int64")
        values = [frame.compile(node, self.params) for node in nodes if node is not None]
        if len(values) == 1:
            return values[0]
        hull = outermost(*values)
        # The database's `least` looks past nulls; a window of which one end is not known is open there.
        doubtful = [
            value.isnull()
            for value, node in zip(values, nodes, strict=True)
            if node is not None and may_be_null(node, self.always_there, self.params)
        ]
        if not doubtful:
            return hull
        return ibis.cases((reduce(lambda one, other: one | other, doubtful), ibis.null("int64")), else_=hull)

    @property
    def entries(self) -> ir.Table | None:
        """The lasting things among the members that surely are ones, each once; None for a rule about events."""
        names = lasting_names(self.checked, self.record_types)
        if not names:
            return None
        table = self.frame.table
        return table.filter(table[MEMBER].fill_null(False)).select(*names).distinct()

    def listing(self, selection: CheckedSelection, limit: int) -> ir.Table:
        """For findings (a table of `frame`'s columns named `findings`): `ids` and the `_row` of each record that
        counts for
        it, certainly or possibly, the first `limit` by `_row`."""
        table = ibis.table(self.frame.table.schema(), name=FINDINGS)
        frame = Frame(table, self.frame.ids, self.frame.rows)
        requirements = RequirementPlan(self.record_types, self.always_there, self.params)
        selector = requirements.selector(selection)
        found = pairs(selector, frame).select(*frame.ids, ROW)
        place = ibis.row_number().over(ibis.window(group_by=list(frame.ids), order_by=ROW))
        found = found.mutate(_place=place)
        return found.filter(found["_place"] < limit).drop("_place")


def _expressions(checked: CheckedRule, lang: str) -> tuple[Expr, ...]:
    return tuple(part for part in checked.message[lang] if not isinstance(part, str))


def _member_records(checked: CheckedRule) -> Iterator[tuple[str, str]]:
    """The names that stand for records in the member, with their record types."""
    members = checked.population.members
    if isinstance(members, Each):
        yield members.name, members.record
    if isinstance(members, PairsOf):
        yield "first", members.record
        yield "second", members.record
    if not isinstance(members, PairsOf) and members.of is not None:
        yield members.of, members.of
    for lookup in checked.population.lookups:
        yield lookup.name, lookup.register


def _member_expressions(checked: CheckedRule) -> Iterator[Expr | None]:
    """Every expression of the rule that may read the member."""
    population = checked.population
    yield population.where
    if isinstance(population.members, PairsOf):
        yield population.members.match
    for lookup in population.lookups:
        yield lookup.value
    excuse = (checked.excuse,) if checked.excuse is not None else ()
    for part in (*parts(checked.requirement), *excuse):
        if isinstance(part, CheckedHolds):
            yield part.holds
            continue
        yield from _selection_expressions(part.selection)
        if isinstance(part, CheckedAggregate):
            yield part.value
            yield part.holds
    for lang in checked.message:
        yield from _expressions(checked, lang)


def _selection_expressions(selection: CheckedSelection) -> Iterator[Expr | None]:
    yield selection.where
    for key in selection.keys:
        yield key.value
    if selection.window is not None:
        yield selection.window.start
        yield selection.window.end


def compile_plan(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> CompiledPlan:
    """The rule's query in DuckDB's SQL."""
    plan = Plan(checked, record_types)
    schema = plan.frame.table.schema()
    return CompiledPlan(
        sql=sql_of(plan.expression),
        columns={name: str(kind).removeprefix("!") for name, kind in schema.items()},
        ids=plan.frame.ids,
        rows=plan.frame.rows,
        identity=plan.identity_shown,
        words=plan.words,
    )


def compile_listings(checked: CheckedRule, record_types: Mapping[str, RecordType], limit: int) -> tuple[Listing, ...]:
    """For each selection of the requirement the query that lists a finding's records, at most `limit` of them."""
    plan = Plan(checked, record_types)
    return tuple(Listing(one.record, sql_of(plan.listing(one, limit))) for one in selections(checked.requirement))


def compile_entries(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> MemberQuery:
    """The query for the lasting things that the rule surely examines."""
    plan = Plan(checked, record_types)
    table = plan.entries
    if table is None:
        return NO_QUERY
    shown = {one.column: one for one in plan.identity_shown}
    return MemberQuery(sql_of(table), tuple(shown[name] for name in table.columns))


def compile_times(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> MemberQuery:
    """The query for the times of all members of a rule about events."""
    if not about_events(checked, record_types):
        return NO_QUERY
    table = Plan(checked, record_types).frame.table
    ends = tuple(Shown(name, "timestamp", False) for name in (START, END))
    return MemberQuery(sql_of(table.select(START, END)), ends)


def sql_of(table: ir.Table, *, pretty: bool = False) -> str:
    """A relational expression as DuckDB's SQL."""
    # Selects are left nested: DuckDB flattens them itself, and merging them is a third of Ibis' compile time.
    merged = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        return str(ibis.to_sql(table, dialect="duckdb", pretty=pretty))
    finally:
        ibis.options.sql.fuse_selects = merged
