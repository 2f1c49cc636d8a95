"""What every step of the reference engine is told: the setting, the rule's parameters, the records as dicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from complyhosp.engines.outcomes import RecordRef
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import ROW, TypedTable
from complyhosp.expressions.instants import day_of, midnight
from complyhosp.expressions.tree import Expr
from complyhosp.rulebook.checked import CheckedCount, CheckedLookup, CheckedSelection
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rule import Param
from complyhosp.rulebook.scoping import scalar_value

Datum = object
"""A value in the engines' form (docs/evidence.md, part 2); None is unknown."""

Record = Mapping[str, Datum]
"""A record's fields and its `_row`; also the fields of `slot`, `gap`, `period`."""

Names = Mapping[str, Record]
"""What the names in expressions stand for; the bare `now` and `value` are records with one field, the empty name."""

Truth = bool | None
"""Kleene's three values."""


class Observer(Protocol):
    """Is told what is worked out on the way, for coverage; nothing depends on it."""

    def value(self, node: Expr, value: Datum) -> None:
        """What an expression came to."""

    def computed(self, node: Expr, stands_for: Expr) -> None:
        """`node` is `stands_for` with its aggregates worked out: what it comes to is told of the one that is not in
        the rule."""

    def record(self, selection: CheckedSelection, matches: Truth, lies: str | None) -> None:
        """A record was looked at: whether it matches, and whether it lies `before`, `in` or `after` the window."""

    def count(self, count: CheckedCount, certain: int, wanted: Mapping[str, int], holds: Truth) -> None:
        """Records were counted, and compared with the bounds given (`at_least`, `at_most`)."""

    def lookup(self, lookup: CheckedLookup, *, found: bool) -> None:
        """A register's entry was looked for."""


@dataclass(frozen=True)
class Frame:
    """One rule's evaluation: where its records, its parameters' values and its time zone are found."""

    record_types: Mapping[str, RecordType]
    records: Mapping[str, tuple[Record, ...]]
    setting: Setting
    params: Mapping[str, Datum]
    observer: Observer | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return self.setting.zone

    def of_type(self, record_type: str) -> tuple[Record, ...]:
        """The type's records in the order of evidence; none when no evidence of it was handed in."""
        return self.records.get(record_type, ())


def frame_of(
    record_types: Mapping[str, RecordType],
    tables: Mapping[str, TypedTable],
    setting: Setting,
    params: Mapping[str, Param],
) -> Frame:
    """The frame for a rule with these parameters."""
    records = {
        name: tuple(sorted(table.data.to_pylist(), key=lambda record: record[ROW])) for name, table in tables.items()
    }
    return Frame(record_types, records, setting, params_of(params))


def params_of(params: Mapping[str, Param]) -> Mapping[str, Datum]:
    """The parameters' values in the engines' form."""
    return {name: _param(param) for name, param in params.items()}


def _param(param: Param) -> Datum:
    if isinstance(param.value, dict):
        return {key: scalar_value(item) for key, item in param.value.items()}
    return param.value if isinstance(param.value, tuple) else scalar_value(param.value)


def ref(record_type: str, record: Record) -> RecordRef:
    """The way back to a record."""
    row = record[ROW]
    assert isinstance(row, int)  # noqa: S101 - every table has whole numbers there
    return RecordRef(record_type, row)


def instant(record: Record, field: str, record_type: RecordType, zone: ZoneInfo) -> int | None:
    """Microseconds of a time field, a date as its local midnight; None when it is null."""
    value = record[field]
    if value is None:
        return None
    assert isinstance(value, int)  # noqa: S101 - the loader lets only timestamps and dates be time fields
    return midnight(day_of(value), zone) if record_type.fields[field].type == "date" else value
