"""What judging on a stream is told: the setting, the record types, and the records that are there from the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from complyhosp.engines.outcomes import Raw, RecordRef
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import ROW
from complyhosp.expressions.instants import day_of, midnight
from complyhosp.rulebook.records import RecordType

Datum = object
"""A value in the engines' form (docs/evidence.md, part 2); None is unknown."""

Record = Mapping[str, Datum]
"""A record's fields and its `_row`."""

Names = Mapping[str, Record]
"""What names in expressions stand for; the bare `now` and `value` are records with one field, the empty name."""

Truth = bool | None

Bounds = tuple[int | None, int | None]


@dataclass(frozen=True)
class Frame:
    """The circumstances of one stream.

    `given` are the records of the types without a time: they do not come by the stream, and none may be added.
    `streamed` are the types that do; a type in neither has no evidence.
    """

    record_types: Mapping[str, RecordType]
    given: Mapping[str, Sequence[Record]]
    streamed: frozenset[str]
    setting: Setting

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return self.setting.zone

    def has(self, record_type: str) -> bool:
        """Whether evidence of the type was handed in, or is to come."""
        return record_type in self.given or record_type in self.streamed

    def instant(self, record: Record, record_type: str, field: str) -> int | None:
        """Microseconds of a time field, of a date its local midnight; None when it is null."""
        value = record[field]
        if not isinstance(value, int):
            return None
        if self.record_types[record_type].fields[field].type == "date":
            return midnight(day_of(value), self.zone)
        return value

    def begins(self, record: Record, record_type: str) -> int:
        """When a record of a type with a time begins."""
        found = self.instant(record, record_type, self.record_types[record_type].time_fields[0])
        assert found is not None  # noqa: S101 - the first time field is a required one
        return found

    def validity(self, record: Record, record_type: str) -> Bounds:
        """From when until when an entry is valid, half open; None is open."""
        bounds = self.record_types[record_type].validity
        if bounds is None:
            return None, None
        return (
            self.instant(record, record_type, bounds.valid_from),
            self.instant(record, record_type, bounds.valid_to),
        )

    def valid_at(self, record: Record, record_type: str, moment: int) -> bool:
        """Whether an entry is valid at this moment."""
        start, end = self.validity(record, record_type)
        return (start is None or start <= moment) and (end is None or moment < end)

    def valid_in_period(self, record: Record, record_type: str) -> tuple[int, int]:
        """The part of the period in which an entry is valid; no member when it is empty."""
        start, end = self.validity(record, record_type)
        period = self.setting.period
        return (
            period.start if start is None else max(start, period.start),
            period.end if end is None else min(end, period.end),
        )


def row_of(record: Record) -> int:
    """Its `_row`."""
    row = record[ROW]
    assert isinstance(row, int)  # noqa: S101 - every record has one
    return row


def ref(record_type: str, record: Record) -> RecordRef:
    """The way back to a record."""
    return RecordRef(record_type, row_of(record))


def raw(value: Datum) -> Raw:
    """A value as outcomes hold it."""
    if isinstance(value, list | tuple):
        return tuple(value)
    assert value is None or isinstance(value, bool | int | float | str)  # noqa: S101 - there are no others
    return value


def both(*parts: Truth) -> Truth:
    """Kleene's and."""
    if False in parts:
        return False
    return None if None in parts else True


def either(*parts: Truth) -> Truth:
    """Kleene's or."""
    if True in parts:
        return True
    return None if None in parts else False
