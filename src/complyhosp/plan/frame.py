"""The table of members as a plan builds it up, and the tables it starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from complyhosp.evidence.tables import ROW
from complyhosp.expressions.tree import Expr, Field, walk
from complyhosp.plan.arithmetic import Params
from complyhosp.plan.compiled import DTYPES
from complyhosp.plan.expression import Columns, compile_expression
from complyhosp.plan.known import local_midnight
from complyhosp.plan.slots import SLOT_COLUMNS, slot_table_name
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.scoping import fields_of

MEMBER = "_member"
"""Whether it is a member: true, or null where `where` or `match` is unknown; those that are not are left out."""


def column(name: str, field: str) -> str:
    """The frame's column for a field of a member; `now` and `value` have no field."""
    return f"{name}.{field}" if field else name


def row_column(name: str) -> str:
    """The frame's column for the origin of the member's record of this name."""
    return f"{ROW}.{name}"


@dataclass(frozen=True, slots=True)
class Frame:
    """Members in the making: `table` has a column for each field in use; `ids` tell one member from another;
    `rows` maps each column that holds the origin of one of the member's own records to that record's type."""

    table: ir.Table
    ids: tuple[str, ...]
    rows: Mapping[str, str]

    def columns(self, name: str, field: str) -> ir.Value:
        """The column of a member's field."""
        return self.table[column(name, field)]

    def compile(self, node: Expr, params: Params) -> ir.Value:
        """An expression over the member."""
        return compile_expression(node, self.columns, params)

    def mutate(self, **values: ir.Value) -> Frame:
        """The frame with more columns."""
        return replace(self, table=self.table.mutate(**values))


def record_table(record_type: RecordType) -> ir.Table:
    """The evidence table of a record type, named by its id."""
    schema = {name: DTYPES[kind.kind] for name, kind in fields_of(record_type).items()}
    return ibis.table({**schema, ROW: "int64"}, name=record_type.id)


def slot_table(every: str) -> ir.Table:
    """The table of slots of a kind; the engine fills it."""
    return ibis.table(SLOT_COLUMNS, name=slot_table_name(every))


def instant(table: ir.Table, record_type: RecordType, field: str) -> ir.Value:
    """A time field as an instant: a date stands for its local midnight."""
    value = table[field]
    return local_midnight(value) if record_type.fields[field].type == "date" else value


def fields_read(nodes: Iterable[Expr | None]) -> frozenset[tuple[str, str]]:
    """Every name and field that the expressions read."""
    return frozenset(
        (part.name, part.field) for node in nodes if node is not None for part in walk(node) if isinstance(part, Field)
    )


def renamed(table: ir.Table, name: str, needed: Iterable[tuple[str, str]]) -> dict[str, ir.Value]:
    """The needed fields of a record, and its origin, under their frame names."""
    chosen = {column(name, field): table[field] for owner, field in sorted(needed) if owner == name}
    return {**chosen, row_column(name): table[ROW]}


def named_columns(table: ir.Table) -> Columns:
    """Resolves fields by their frame names in a table that is no frame."""
    return lambda name, field: table[column(name, field)]


def columns_of(table: ir.Table) -> Columns:
    """Resolves fields straight from a record's own table, whatever the name."""
    return lambda _name, field: table[field]
