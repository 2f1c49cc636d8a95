"""Who is examined: the members of a population (docs/rule-language.md, part 3)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from complyhosp.engines.outcomes import Value
from complyhosp.engines.reference.frame import Frame, Names, Record, Truth, ref
from complyhosp.engines.reference.gaps import gap_members
from complyhosp.engines.reference.meaning import both, equal, judged, meaning
from complyhosp.engines.reference.members import NO_ENTRY, Entry, Member, entry_of, examined, identity_of
from complyhosp.engines.reference.slots import Slot, slots_of
from complyhosp.engines.reference.times import (
    in_period,
    member_time,
    start_of,
    valid_at,
    valid_at_some_moment,
    validity,
)
from complyhosp.rulebook.checked import CheckedPopulation, Each, GapsOf, PairsOf, SlotsOf
from complyhosp.rulebook.records import RecordType


def members_of(population: CheckedPopulation, frame: Frame) -> list[Member]:
    """Every member, those for which `where` is false left out."""
    candidates = _candidates(population.members, frame)
    return [found for one in candidates if (found := examined(one, population, frame)) is not None]


def always(frame: Frame) -> Names:
    """The names that every expression may use."""
    period = frame.setting.period
    return {"period": {"start": period.start, "end": period.end}, "now": {"": frame.setting.now}}


def _candidates(members: Each | SlotsOf | GapsOf | PairsOf, frame: Frame) -> Iterator[Member]:
    if isinstance(members, Each):
        return _records(members, frame)
    if isinstance(members, SlotsOf):
        return _slots(members, frame)
    if isinstance(members, GapsOf):
        return gap_members(members, always(frame), frame)
    return _pairs(members, frame)


def _records(each: Each, frame: Frame) -> Iterator[Member]:
    """`each`: the records of the period, beside the register's entries if there is an `of`."""
    record_type = frame.record_types[each.record]
    for record in frame.of_type(each.record):
        moment = start_of(record, record_type, frame)
        if not (valid_at_some_moment(record, record_type, frame) if moment is None else in_period(moment, frame)):
            continue
        names = {**always(frame), each.name: record}
        start, end = member_time(record, record_type, frame)
        identity = identity_of(each.name, record_type.identity, record, record_type)
        own = (ref(each.record, record),)
        for fits, entry in _entries_beside(each, moment, names, frame):
            yield Member(
                names={**names, **entry.names},
                start=start,
                end=end,
                identity={**identity, **entry.identity},
                records=(*own, *entry.records),
                certain=fits,
            )


def _entries_beside(each: Each, moment: int | None, names: Names, frame: Frame) -> Iterator[tuple[Truth, Entry]]:
    """The register's entries that stand beside a record of this time, and whether they do so for sure."""
    if each.of is None:
        yield True, NO_ENTRY
        return
    register = frame.record_types[each.of]
    for candidate in frame.of_type(each.of):
        if moment is None:
            valid = valid_at_some_moment(candidate, register, frame)
        else:
            valid = valid_at(candidate, register, moment, frame)
        fits = both(valid, *(equal(candidate[key.field], meaning(key.value, names, frame)) for key in each.keys))
        if fits is not False:
            yield fits, entry_of(each.of, candidate, frame)


def _slots(members: SlotsOf, frame: Frame) -> Iterator[Member]:
    """`slots`: for each register entry those throughout which it is valid."""
    for slot in slots_of(members.every, frame):
        for entry in _entries_throughout(members.of, slot, frame):
            fields = {key: getattr(slot, key) for key in ("start", "end", "date", "name", "working")}
            yield Member(
                names={**always(frame), "slot": fields, **entry.names},
                start=slot.start,
                end=slot.end,
                identity={**entry.identity, "slot.name": Value("string", slot.name)},
                records=entry.records,
                certain=None if members.every == "workday" and slot.working is None else True,
            )


def _entries_throughout(register: str | None, slot: Slot, frame: Frame) -> Iterator[Entry]:
    if register is None:
        yield NO_ENTRY
        return
    for record in frame.of_type(register):
        start, end = validity(record, frame.record_types[register], frame)
        if (start is None or start <= slot.start) and (end is None or slot.end <= end):
            yield entry_of(register, record, frame)


def _pairs(pairs: PairsOf, frame: Frame) -> Iterator[Member]:
    """`pairs`: two records, the earlier first, of which the second begins in the period."""
    record_type = frame.record_types[pairs.record]
    for first, second in combinations(_by_time(frame.of_type(pairs.record), record_type, frame), 2):
        names = {**always(frame), "first": first, "second": second}
        start, end = _pair_time(first, second, record_type, frame)
        clash = judged(pairs.match, names, frame)
        if clash is not False and (not record_type.time_fields or in_period(end, frame)):
            yield Member(
                names=names,
                start=start,
                end=end,
                identity={
                    **identity_of("first", record_type.identity, first, record_type),
                    **identity_of("second", record_type.identity, second, record_type),
                },
                records=(ref(pairs.record, first), ref(pairs.record, second)),
                certain=clash,
            )


def _pair_time(first: Record, second: Record, record_type: RecordType, frame: Frame) -> tuple[int, int]:
    """The starts of both; of timeless records the period."""
    start, end = (start_of(one, record_type, frame) for one in (first, second))
    period = frame.setting.period
    return (period.start, period.end) if start is None or end is None else (start, end)


def _by_time(records: tuple[Record, ...], record_type: RecordType, frame: Frame) -> list[Record]:
    """Earlier ones first; ties, and timeless ones, by the order of evidence."""
    return sorted(records, key=lambda record: start_of(record, record_type, frame) or 0)
