"""Whether a member meets the requirement, and the records that show it (docs/rule-language.md, part 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from complyhosp.engines.outcomes import RECORD_LIMIT, RecordRef
from complyhosp.engines.reference.aggregates import Witnesses, aggregate_value
from complyhosp.engines.reference.frame import Datum, Frame, Names, Record, Truth, ref
from complyhosp.engines.reference.meaning import both, either, judged, meaning
from complyhosp.engines.reference.selection import Bounds, Selected, selected
from complyhosp.rulebook.checked import (
    CheckedAggregate,
    CheckedAll,
    CheckedCount,
    CheckedHolds,
    CheckedRequirement,
    CheckedSelection,
)


@dataclass(frozen=True)
class Verdict:
    """Whether the requirement holds, with the records and windows of its selections; `value` is an aggregate's."""

    holds: Truth
    records: tuple[RecordRef, ...] = ()
    windows: tuple[Bounds, ...] = ()
    value: Datum = None


def verdict(requirement: CheckedRequirement, names: Names, frame: Frame) -> Verdict:
    """The verdict on the member with these names."""
    if isinstance(requirement, CheckedHolds):
        return Verdict(judged(requirement.holds, names, frame))
    if isinstance(requirement, CheckedCount):
        return _count(requirement, names, frame)
    if isinstance(requirement, CheckedAggregate):
        return _aggregate(requirement, names, frame)
    parts = [verdict(part, names, frame) for part in requirement.parts]
    joined = both if isinstance(requirement, CheckedAll) else either
    return Verdict(
        joined(*(part.holds for part in parts)),
        tuple(record for part in parts for record in part.records),
        tuple(window for part in parts for window in part.windows),
    )


def _count(count: CheckedCount, names: Names, frame: Frame) -> Verdict:
    found = selected(count.selection, names, frame)
    bounds = both(_enough(count, found, names, frame), _few_enough(count, found, names, frame))
    holds = None if found.unclear else bounds
    if frame.observer is not None:
        frame.observer.count(count, len(found.certain), _wanted(count, names, frame), holds)
    return Verdict(holds, _shown(count.selection, found), _windows(found))


def _wanted(count: CheckedCount, names: Names, frame: Frame) -> dict[str, int]:
    bounds = {"at_least": count.at_least, "at_most": count.at_most}
    values = {key: meaning(bound, names, frame) for key, bound in bounds.items() if bound is not None}
    return {key: value for key, value in values.items() if isinstance(value, int)}


def _enough(count: CheckedCount, found: Selected, names: Names, frame: Frame) -> Truth:
    if count.at_least is None:
        return True
    wanted = meaning(count.at_least, names, frame)
    assert isinstance(wanted, int)  # noqa: S101 - bounds are literals or int parameters
    if len(found.certain) >= wanted:
        return True
    return False if len(found.certain) + len(found.possible) < wanted else None


def _few_enough(count: CheckedCount, found: Selected, names: Names, frame: Frame) -> Truth:
    if count.at_most is None:
        return True
    limit = meaning(count.at_most, names, frame)
    assert isinstance(limit, int)  # noqa: S101 - bounds are literals or int parameters
    if len(found.certain) > limit:
        return False
    return True if len(found.certain) + len(found.possible) <= limit else None


def _aggregate(aggregate: CheckedAggregate, names: Names, frame: Frame) -> Verdict:
    found = selected(aggregate.selection, names, frame)
    value = None
    if not found.unclear and not found.possible:
        value = aggregate_value(aggregate.value, _witnesses(aggregate.selection, found, frame), names, frame)
    holds = judged(aggregate.holds, {**names, "value": {"": value}}, frame)
    return Verdict(None if found.unclear else holds, _shown(aggregate.selection, found), _windows(found), value)


def _witnesses(selection: CheckedSelection, found: Selected, frame: Frame) -> Witnesses:
    """The certain records in the order of the window's time field, without a window of their type's own."""
    time_fields = frame.record_types[selection.record].time_fields
    field = selection.window.at if selection.window is not None else next(iter(time_fields), None)
    timed = [(_time(record, field), record) for record in found.certain]
    known = [(time, record) for time, record in timed if time is not None]
    known.sort(key=lambda pair: pair[0])  # which leaves ties in the order of evidence
    return Witnesses(
        name=selection.name,
        records=[record for _, record in known] if len(known) == len(timed) else found.certain,
        ordered=len(known) == len(timed),
        times=[time for time, _ in known],
        window=found.window or (None, None),
    )


def _time(record: Record, field: str | None) -> int | None:
    """The field's value, days or microseconds, which order alike; of a timeless type all are equal."""
    value = 0 if field is None else record[field]
    assert value is None or isinstance(value, int)  # noqa: S101 - it is a time field
    return value


def _shown(selection: CheckedSelection, found: Selected) -> tuple[RecordRef, ...]:
    refs = sorted(ref(selection.record, record) for record in (*found.certain, *found.possible))
    return tuple(refs[:RECORD_LIMIT])


def _windows(found: Selected) -> tuple[Bounds, ...]:
    return () if found.window is None else (found.window,)


def hull(windows: Sequence[Bounds], own: tuple[int, int]) -> Bounds:
    """From the first start to the last end, None where one is open; the member's own time without windows."""
    if not windows:
        return own
    starts, ends = [start for start, _ in windows], [end for _, end in windows]
    return (
        None if None in starts else min(start for start in starts if start is not None),
        None if None in ends else max(end for end in ends if end is not None),
    )
