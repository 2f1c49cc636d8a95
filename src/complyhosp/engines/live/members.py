"""Members as a stream makes them: from a record, a slot, an entry of a register, a gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from complyhosp.engines.live.expressions import Compiler, Meaning
from complyhosp.engines.live.frame import Bounds, Frame, Names, Record, Truth, both, raw, ref
from complyhosp.engines.live.selections import Search
from complyhosp.engines.live.shelf import Shelf
from complyhosp.engines.live.slots import Slot
from complyhosp.engines.outcomes import Outcome, RecordRef, Value
from complyhosp.rulebook.checked import CheckedLookup, CheckedPopulation, Each, Equality, SlotsOf
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.scoping import type_of_field

Identity = Mapping[str, Value]


@dataclass(slots=True)
class Member:
    """One member and what is known of it.

    `certain` is None when it may not be a member; one that is `obscure` is unknown whatever the requirement says.
    `searches` has one for each selection of the requirement, then one for the excuse's, when it is looked for. `said`
    is the outcome last told of it, `due` by when evidence was to come, `late` the searches for what comes after that.
    """

    names: Names
    start: int
    end: int
    identity: Callable[[], Identity]
    records: tuple[RecordRef, ...]
    certain: Truth = True
    obscure: bool = False
    searches: list[Search] = field(default_factory=list)
    excuse: Search | None = None
    number: int = 0
    said: Outcome | None = None
    due: int | None = None
    late: list[Search] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """A register's entry beside a member."""

    names: Names
    identity: Identity
    records: tuple[RecordRef, ...]


NO_ENTRY = Entry({}, {}, ())


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may stand beside a member, with when it is valid (None: open), and when in the period."""

    record: Record
    entry: Entry
    validity: Bounds
    in_period: tuple[int, int]

    def is_valid(self, moment: int | None) -> bool:
        """Whether it is valid at the moment; without one, at some moment of the period."""
        if moment is None:
            return self.in_period[0] < self.in_period[1]
        start, end = self.validity
        return (start is None or start <= moment) and (end is None or moment < end)


class Populace:
    """Makes the members of a population; entries of registers and look-ups are there from the start."""

    def __init__(self, population: CheckedPopulation, compiler: Compiler, frame: Frame) -> None:
        self._population, self._frame = population, frame
        self._where = compiler.optional(population.where)
        self._lookups = [(lookup, compiler.meaning(lookup.value), self._shelf(lookup)) for lookup in population.lookups]
        period = frame.setting.period
        self.always: Names = {
            "period": {"start": period.start, "end": period.end},
            "now": {"": frame.setting.now},
        }
        members = population.members
        keys = members.keys if isinstance(members, Each) else ()
        self._keys = [(key.field, compiler.meaning(key.value)) for key in keys]
        self._candidates = self._entries(members.of if isinstance(members, Each | SlotsOf) else None)

    def _entries(self, register: str | None) -> list[Candidate]:
        """The register's entries, what does not depend on a member worked out once."""
        frame = self._frame
        if register is None:
            return []
        return [
            Candidate(
                record,
                entry_of(register, record, frame),
                frame.validity(record, register),
                frame.valid_in_period(record, register),
            )
            for record in frame.given.get(register, ())
        ]

    def _shelf(self, lookup: CheckedLookup) -> Shelf:
        shelf = Shelf((lookup.key,), None)
        for record in self._frame.given.get(lookup.register, ()):
            if record[lookup.key] is not None:
                shelf.add(record)
        return shelf

    def from_record(self, record: Record) -> Iterator[Member]:
        """The members that a record of `each` makes: one, or with `of` one beside each entry."""
        each = self._population.members
        assert isinstance(each, Each)  # noqa: S101 - the caller asks for no other
        frame, record_type = self._frame, self._frame.record_types[each.record]
        period = frame.setting.period
        if record_type.time_fields:
            moment: int | None = frame.begins(record, each.record)
            if moment is None or not period.start <= moment < period.end:
                return
            until = frame.instant(record, each.record, record_type.time_fields[-1])
            start, end = moment, moment if until is None else until
        else:
            moment = None
            start, end = frame.valid_in_period(record, each.record)
            if start >= end:
                return
        names = {**self.always, each.name: record}
        own = (ref(each.record, record),)

        def identity(entry: Entry) -> Identity:
            return {**identity_of(each.name, record_type.identity, record, record_type), **entry.identity}

        for fits, entry in self._beside(each, moment, names):
            yield from self.examined(
                Member(
                    {**names, **entry.names},
                    start,
                    end,
                    partial(identity, entry),
                    (*own, *entry.records),
                    fits,
                )
            )

    def _beside(self, each: Each, moment: int | None, names: Names) -> Iterator[tuple[Truth, Entry]]:
        if each.of is None:
            yield True, NO_ENTRY
            return
        values = [(name, value(names)) for name, value in self._keys]
        for candidate in self._candidates:
            if candidate.is_valid(moment):
                fits = both(True, *(_equal(candidate.record[name], value) for name, value in values))
                if fits is not False:
                    yield fits, candidate.entry

    def from_slot(self, slot: Slot, register: str | None, *, unsure: bool) -> Iterator[Member]:
        """A slot's members: one for each entry that is valid throughout it."""
        fields: Record = {key: getattr(slot, key) for key in ("start", "end", "date", "name", "working")}
        for entry in self._throughout(register, slot):
            yield from self.examined(
                Member(
                    {**self.always, "slot": fields, **entry.names},
                    slot.start,
                    slot.end,
                    partial(_of_slot, entry, slot),
                    entry.records,
                    None if unsure else True,
                )
            )

    def _throughout(self, register: str | None, slot: Slot) -> Iterator[Entry]:
        if register is None:
            yield NO_ENTRY
            return
        for candidate in self._candidates:
            start, end = candidate.validity
            if (start is None or start <= slot.start) and (end is None or slot.end <= end):
                yield candidate.entry

    def examined(self, member: Member) -> Iterator[Member]:
        """The member with its look-ups; nothing when `where` says that it is none."""
        for lookup, key, shelf in self._lookups:
            member.names = {**member.names, lookup.name: self._looked_up(lookup, key, shelf, member)}
        if self._where is not None:
            member.certain = both(member.certain, self._where(member.names))
        if member.certain is not False:
            yield member

    def _looked_up(self, lookup: CheckedLookup, key: Meaning, shelf: Shelf, member: Member) -> Record:
        value = key(member.names)
        found = [
            record
            for record in (() if value is None else shelf.known((value,), None, None))
            if self._frame.valid_at(record, lookup.register, member.start)
        ]
        return found[0] if len(found) == 1 else dict.fromkeys(self._frame.record_types[lookup.register].fields)


def entry_of(register: str, record: Record, frame: Frame) -> Entry:
    """What a register's entry adds to a member."""
    record_type = frame.record_types[register]
    identity = identity_of(register, record_type.key_fields, record, record_type)
    return Entry({register: record}, identity, (ref(register, record),))


def identity_of(name: str, fields: Iterable[str], record: Record, record_type: RecordType) -> dict[str, Value]:
    """The values of these fields, under dotted names."""
    found = {}
    for each in fields:
        declared = record_type.fields[each]
        found[f"{name}.{each}"] = Value(type_of_field(declared).kind, raw(record[each]), declared.pii)
    return found


def key_values(keys: Iterable[Equality], compiler: Compiler) -> list[tuple[str, Meaning]]:
    """The fields and values of a `match`."""
    return [(key.field, compiler.meaning(key.value)) for key in keys]


def _of_slot(entry: Entry, slot: Slot) -> Identity:
    return {**entry.identity, "slot.name": Value("string", slot.name)}


def _equal(one: object, other: object) -> Truth:
    return None if one is None or other is None else one == other
