"""Record types: the schema of evidence rows, and how exports are read by it (docs/evidence.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from complyhosp.rulebook.ignoring import Lint
from complyhosp.rulebook.text import Identifier, Model, Text

FieldType = Literal[
    "string", "name", "code", "int", "number", "bool", "date", "timestamp", "duration", "enum", "strings", "ip", "mac"
]


class RecordField(Model):
    """One field of a record type."""

    type: FieldType
    required: bool = False
    aliases: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = {}
    key: bool = False
    pii: bool = False
    unit: str | None = None
    refers: tuple[Identifier, ...] = ()
    unresolved: Literal["reject", "keep"] = "reject"
    or_by: Identifier | None = None
    date_from: Identifier | None = None
    not_before: Identifier | None = None
    split: bool = False
    fill_down: bool = False


class Interval(Model):
    """The two timestamp fields of records that last."""

    start: Identifier
    end: Identifier


class Validity(Model):
    """The date or timestamp fields between which an entry is valid, half open; a null end is open."""

    valid_from: Annotated[Identifier, Field(alias="from")]
    valid_to: Annotated[Identifier, Field(alias="to")]


class RangeColumn(Model):
    """A column whose cells hold both ends of an interval, such as `20:00-次日8:00`."""

    aliases: Annotated[tuple[str, ...], Field(min_length=1)]
    into: tuple[Identifier, Identifier]
    date_from: Identifier | None = None


class Insufficient(Model):
    """A header which shows that an export cannot prove what its record type is for, and why."""

    header: str
    why: Text


class RecordType(Model):
    """A named schema of evidence rows."""

    id: Identifier
    title: Text
    register_: Annotated[bool, Field(alias="register")] = False
    time: Identifier | Interval | None = None
    validity: Validity | None = None
    fields: Annotated[dict[Identifier, RecordField], Field(min_length=1)]
    ranges: tuple[RangeColumn, ...] = ()
    insufficient: tuple[Insufficient, ...] = ()
    lint: Lint = Lint()

    @property
    def time_fields(self) -> tuple[str, ...]:
        """The field names that place a record in time: one for a point, two for an interval, none for the timeless."""
        if self.time is None:
            return ()
        return (self.time,) if isinstance(self.time, str) else (self.time.start, self.time.end)

    @property
    def key_fields(self) -> tuple[str, ...]:
        """The fields marked `key`, in order."""
        return tuple(name for name, field in self.fields.items() if field.key)

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells one record from another: key and time fields, or every field where no key is declared."""
        if not self.key_fields:
            return tuple(self.fields)
        return tuple(dict.fromkeys((*self.key_fields, *self.time_fields)))
