"""What happened in the hospital: rows of canonical values a record type, before any office exports them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

Value = str | int | float | bool | datetime | date | timedelta | list[str] | None
Row = dict[str, Value]


@dataclass
class World:
    """All rows, by record type; enum values are the record types' own, texts are clean."""

    seed: int
    tables: dict[str, list[Row]] = field(default_factory=dict)
    _last: int = 0

    def random(self, name: str) -> Random:
        """A stream of chance of its own for each part of the world: a change in one leaves the others alone."""
        return Random(f"{self.seed}/{name}")

    def number(self) -> int:
        """A number that was not given before."""
        self._last += 1
        return self._last

    def add(self, table: str, /, **values: Value) -> Row:
        """One more record of a type."""
        self.tables.setdefault(table, []).append(values)
        return values

    def rows(self, kind: str) -> list[Row]:
        """The records of a type, to read or to alter."""
        return self.tables.setdefault(kind, [])

    def find(self, table: str, /, **values: Value) -> Iterator[Row]:
        """The records whose fields have these values."""
        return (row for row in self.rows(table) if all(row.get(name) == value for name, value in values.items()))

    def one(self, table: str, /, **values: Value) -> Row:
        """The one record whose fields have these values."""
        found = list(self.find(table, **values))
        if len(found) != 1:
            message = f"{len(found)} records of {table} with {values}, not one"
            raise LookupError(message)
        return found[0]

    def remove(self, kind: str, unwanted: Callable[[Row], bool]) -> list[Row]:
        """Take records away; they are returned. At least one must be there, else a plant has lost its ground."""
        gone = [row for row in self.rows(kind) if unwanted(row)]
        if not gone:
            message = f"no record of {kind} to remove"
            raise LookupError(message)
        self.tables[kind] = [row for row in self.rows(kind) if not unwanted(row)]
        return gone

    def between(self, kind: str, name: str, start: datetime, end: datetime) -> list[Row]:
        """The records whose time field lies in `start <= t < end`."""
        return [row for row in self.rows(kind) if start <= when(row, name) < end]

    def name_of(self, staff_id: str) -> str:
        """The name of a member of staff."""
        return text(self.one("staff", code=staff_id), "name")


def when(row: Row, name: str) -> datetime:
    """A time field that must be there."""
    value = row[name]
    assert isinstance(value, datetime), (name, row)  # noqa: S101  # the world is our own; this narrows its type
    return value


def on_day(row: Row, name: str) -> date:
    """A date field that must be there."""
    value = row[name]
    assert isinstance(value, date), (name, row)  # noqa: S101  # the world is our own; this narrows its type
    return value


def text(row: Row, name: str) -> str:
    """A text field that must be there."""
    value = row[name]
    assert isinstance(value, str), (name, row)  # noqa: S101  # the world is our own; this narrows its type
    return value
