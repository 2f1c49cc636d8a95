"""Example evidence for a new site, made from the rulebook's own record types: one register, one kind of record."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from complyhosp.report.wording.names import enum_word, field_name
from complyhosp.rulebook.records import RecordField, RecordType
from complyhosp.rulebook.rulebook import Rulebook

QUARTER = (date(2026, 7, 1), date(2026, 10, 1))
"""What the register claims to cover, so that a check finds a quarter by itself."""

DAYS = 7
EVERY = timedelta(hours=2)
EXPORTED = "2026-10-01T09:00:00+08:00"
KEY = "A1"

_SAMPLES = {
    "string": "示例", "name": "张三", "code": KEY, "int": "1", "number": "1", "bool": "是", "duration": "30m",
    "strings": "示例", "ip": "192.0.2.1", "mac": "02:00:00:00:00:01",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """An example file: its name, its CSV text, and what the manifest says of it."""

    record_type: RecordType
    file: str
    text: str
    first_day: date
    day_after: date
    exported_at: str = EXPORTED


def examples(rulebook: Rulebook) -> tuple[Example, ...]:
    """A register with one entry, and a week of records that refer to it, every two hours; nothing when the rulebook
    has no such pair."""
    pair = _pair(rulebook)
    if pair is None:
        return ()
    register, records = pair
    first = QUARTER[0]
    times = [datetime(first.year, first.month, first.day) + EVERY * n for n in range(DAYS * 12)]  # noqa: DTZ001 - local
    return (
        Example(register, f"{register.title.zh}.csv", _csv(register, [None]), *QUARTER),
        Example(records, f"{records.title.zh}.csv", _csv(records, times), first, first + timedelta(days=DAYS)),
    )


def _pair(rulebook: Rulebook) -> tuple[RecordType, RecordType] | None:
    """The register and the type referring to it that most rules use together."""
    types = rulebook.record_types
    found = [
        (-sum({register, name} <= checked.uses for checked in rulebook.rules), name, register)
        for name, record_type in sorted(types.items())
        if record_type.time_fields and not record_type.register_
        for field in record_type.fields.values()
        if field.required and field.refers
        for register in field.refers[:1]
        if register in types and not any(one.refers for one in types[register].fields.values())
    ]
    if not found:
        return None
    _, name, register = min(found)
    return types[register], types[name]


def _csv(record_type: RecordType, times: list[datetime] | list[None]) -> str:
    fields = {name: field for name, field in record_type.fields.items() if _wanted(record_type, name, field)}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(field_name(record_type, name, "zh") for name in fields)
    for time in times:
        writer.writerow(_sample(record_type, name, field, time) for name, field in fields.items())
    return text.getvalue()


def _wanted(record_type: RecordType, name: str, field: RecordField) -> bool:
    """Validity stays open, and what refers to another register stays out unless it must be there."""
    validity = record_type.validity
    if validity is not None and name in (validity.valid_from, validity.valid_to):
        return False
    return field.required or not field.refers


def _sample(record_type: RecordType, name: str, field: RecordField, time: datetime | None) -> str:
    if field.type == "enum":
        return enum_word(record_type, name, next(iter(field.values)), "zh")
    if field.type == "timestamp":
        return "" if time is None else f"{time:%Y-%m-%d %H:%M}"
    if field.type == "date":
        return "" if time is None else f"{time:%Y-%m-%d}"
    if record_type.register_ and name == "name":
        return f"示例{record_type.title.zh}"
    return _SAMPLES[field.type]
