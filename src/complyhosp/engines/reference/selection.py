"""Which records bear on a member: those that match for sure, and those that may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from complyhosp.engines.reference.calendar import to_date
from complyhosp.engines.reference.frame import Datum, Frame, Names, Record, Truth
from complyhosp.engines.reference.meaning import both, judged, meaning
from complyhosp.rulebook.checked import CheckedSelection, CheckedWindow

Bounds = tuple[int | None, int | None]


@dataclass(frozen=True)
class Selected:
    """The `certain` and the `possible` records, in the order of evidence, and the window they were sought in.

    `unclear` tells that the member's own side is null, so that nothing can be said of any record. `window` is None
    where the selection has none.
    """

    certain: tuple[Record, ...]
    possible: tuple[Record, ...]
    window: Bounds | None
    unclear: bool


def selected(selection: CheckedSelection, names: Names, frame: Frame) -> Selected:
    """The records of the selection for the member with these names."""
    window = None if selection.window is None else _bounds(selection.window, names, frame)
    sought = [(key.field, meaning(key.value, names, frame)) for key in selection.keys]
    if any(value is None for _, value in sought) or _lacks_a_bound(selection.window, window):
        return Selected((), (), window, unclear=True)
    found: dict[Truth, list[Record]] = {True: [], None: [], False: []}
    for record in frame.of_type(selection.record):
        matches, lies = _matches(record, sought), _lies(record, selection, window, frame)
        within = None if lies is None else lies == "in"
        bears = both(matches, within, judged(selection.where, {**names, selection.name: record}, frame))
        if frame.observer is not None:
            frame.observer.record(selection, matches, lies)
        found[bears].append(record)
    return Selected(tuple(found[True]), tuple(found[None]), window, unclear=False)


def _bounds(window: CheckedWindow, names: Names, frame: Frame) -> Bounds:
    """The window's ends in microseconds; None for one that is open, or null."""
    start, end = (None if edge is None else meaning(edge, names, frame) for edge in (window.start, window.end))
    assert isinstance(start, int | None) and isinstance(end, int | None)  # noqa: S101,PT018 - they are timestamps
    return start, end


def _lacks_a_bound(window: CheckedWindow | None, bounds: Bounds | None) -> bool:
    if window is None or bounds is None:
        return False
    start, end = bounds
    return (window.start is not None and start is None) or (window.end is not None and end is None)


def _matches(record: Record, sought: list[tuple[str, Datum]]) -> Truth:
    """Unknown when a match field is null, whatever the others hold; else whether all are equal."""
    if any(record[field] is None for field, _ in sought):
        return None
    return all(record[field] == value for field, value in sought)


def _lies(
    record: Record, selection: CheckedSelection, bounds: Bounds | None, frame: Frame
) -> Literal["before", "in", "after"] | None:
    """Where the record's time lies; days are compared where it is a date. None when that is not known."""
    window = selection.window
    if window is None or bounds is None:
        return "in"
    time = record[window.at]
    if time is None:
        return None
    assert isinstance(time, int)  # noqa: S101 - the checker requires a timestamp or date
    start, end = bounds
    if window.own and end is not None:
        end -= 1  # half open, and time is counted in whole microseconds
    if frame.record_types[selection.record].fields[window.at].type == "date":
        begun = start is None or _in_order(_local_day(start, frame), time)
        not_ended = end is None or _in_order(time, _local_day(end, frame))
    else:
        begun, not_ended = start is None or start <= time, end is None or time <= end
    if begun is False:
        return "before"
    if not_ended is False:
        return "after"
    return None if begun is None or not_ended is None else "in"


def _local_day(instant: int, frame: Frame) -> int | None:
    return to_date(frame, ("timestamp",), instant)


def _in_order(one: int | None, other: int | None) -> Truth:
    return None if one is None or other is None else one <= other
