"""A plan as text: the queries of one rule, and what an engine must know to read their rows. It can be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from complyhosp.expressions.types import Kind

START, END = "_start", "_end"
"""The columns of a member's own time."""

OUTCOME = "_outcome"
WINDOW_START, WINDOW_END = "_window_start", "_window_end"

FINDINGS = "findings"
"""The table from which a finding's records are listed; the engine fills it with what the plan collected."""

THE_PERIOD = "the period"
"""A table of one row, `start` and `end`, for time lines that belong to no register entry."""

DTYPES: Mapping[Kind, str] = {
    "bool": "boolean",
    "int": "int64",
    "double": "float64",
    "string": "string",
    "timestamp": "int64",
    "date": "int64",
    "duration": "int64",
    "list": "array<string>",
}
"""How each type is held (docs/evidence.md, part 2)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A column that people see: its type, and whether it names a person."""

    column: str
    kind: Kind
    pii: bool


@dataclass(frozen=True, slots=True)
class CompiledPlan:
    """One rule's query.

    `sql` gives one row: `population`, `satisfied`, `excused`, and the list of members not satisfied, each a struct with
    `columns` (name -> type) among others. `ids` tell members apart; `rows` maps the columns that hold an origin to the
    record's type.
    """

    sql: str
    columns: Mapping[str, str]
    ids: tuple[str, ...]
    rows: Mapping[str, str]
    identity: tuple[Shown, ...]
    words: Mapping[str, tuple[Shown, ...]]


@dataclass(frozen=True, slots=True)
class Listing:
    """The query that lists, for the members in the table `findings`, the records of type `record` that bear on each:
    `ids` and `_row`."""

    record: str
    sql: str


@dataclass(frozen=True, slots=True)
class MemberQuery:
    """A query that lists something of a rule's members, in these columns; empty where there is nothing to list."""

    sql: str
    columns: tuple[Shown, ...]


NO_QUERY = MemberQuery("", ())
