"""A member of a population, and what `of`, `where` and lookups make of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from complyhosp.engines.outcomes import Raw, RecordRef, Value
from complyhosp.engines.reference.frame import Frame, Names, Record, Truth, ref
from complyhosp.engines.reference.meaning import both, judged, meaning
from complyhosp.engines.reference.times import valid_at
from complyhosp.rulebook.checked import CheckedLookup, CheckedPopulation
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.scoping import type_of_field


@dataclass(frozen=True)
class Member:
    """One member: its names, its time (microseconds), its identity and its own records.

    `certain` is None when it may not be a member at all, or when a record that may not count touches it: then it is
    satisfied if the requirement holds, else unknown. One that is `obscure` is unknown whatever the requirement says.
    """

    names: Names
    start: int
    end: int
    identity: Mapping[str, Value]
    records: tuple[RecordRef, ...]
    certain: Truth = True
    obscure: bool = False


def identity_of(name: str, fields: Iterable[str], record: Record, record_type: RecordType) -> dict[str, Value]:
    """The values of these fields, under dotted names."""
    return {f"{name}.{field}": value_of(record, field, record_type) for field in fields}


def value_of(record: Record, field: str, record_type: RecordType) -> Value:
    """A field's value with its type."""
    declared = record_type.fields[field]
    return Value(type_of_field(declared).kind, raw(record[field]), declared.pii)


def raw(value: object) -> Raw:
    """A value as outcomes hold it: lists as tuples."""
    if isinstance(value, list | tuple):
        return tuple(value)
    assert value is None or isinstance(value, bool | int | float | str)  # noqa: S101 - there are no others
    return value


@dataclass(frozen=True)
class Entry:
    """A register's entry beside a member."""

    names: Names
    identity: Mapping[str, Value]
    records: tuple[RecordRef, ...]


NO_ENTRY = Entry({}, {}, ())
"""For a population without `of`."""


def entry_of(register: str, record: Record, frame: Frame) -> Entry:
    """What a register's entry adds to a member."""
    record_type = frame.record_types[register]
    identity = identity_of(register, record_type.key_fields, record, record_type)
    return Entry({register: record}, identity, (ref(register, record),))


def examined(member: Member, population: CheckedPopulation, frame: Frame) -> Member | None:
    """The member with its lookups; None when `where` says that it is none."""
    for lookup in population.lookups:
        found = _looked_up(lookup, member, frame)
        member = replace(member, names={**member.names, lookup.name: found})
    certain = both(member.certain, judged(population.where, member.names, frame))
    return None if certain is False else replace(member, certain=certain)


def _looked_up(lookup: CheckedLookup, member: Member, frame: Frame) -> Record:
    """The register's one entry with this key that is valid when the member begins; else nulls."""
    register = frame.record_types[lookup.register]
    key = meaning(lookup.value, member.names, frame)
    found = [
        record
        for record in frame.of_type(lookup.register)
        if key is not None and record[lookup.key] == key and valid_at(record, register, member.start, frame)
    ]
    if frame.observer is not None:
        frame.observer.lookup(lookup, found=len(found) == 1)
    return found[0] if len(found) == 1 else dict.fromkeys(register.fields)
