"""Which records bear on a member: what a selection asks, and what has been found for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from complyhosp.engines.live.expressions import Compiler, Meaning
from complyhosp.engines.live.frame import Bounds, Frame, Names, Record, Truth, both, row_of
from complyhosp.engines.live.local_time import day_at, start_of_day
from complyhosp.engines.live.shelf import Shelf, Values, hashable
from complyhosp.rulebook.checked import CheckedSelection

Shelves = Callable[[str, tuple[str, ...], str | None], Shelf]
"""The shelf of a record type by these fields and this time field."""


@dataclass(slots=True)
class Search:
    """One selection of one member: what is sought, and what has been found (by row; whether for sure).

    `unclear`: the member's own side is null. `closed`: no record that bears on it can come any more. `passed`: it was
    to come by now, though its record's own place in the stream may still be ahead. `number` is its obligation's, when
    one is open.
    """

    values: Values
    window: Bounds | None
    unclear: bool
    closed: bool
    found: dict[int, tuple[Record, bool]] = field(default_factory=dict)
    number: int | None = None
    passed: bool = False
    late: bool = False

    def over(self, *, sure: bool) -> bool:
        """Whether no more can come for sure, or (not `sure`) was to have come by now."""
        return self.closed or (self.passed and not sure)

    @property
    def certain(self) -> list[Record]:
        """The records that match for sure, in the order of evidence."""
        return [record for _, (record, sure) in sorted(self.found.items()) if sure]

    @property
    def certain_count(self) -> int:
        """How many records match for sure."""
        return len(self.found) - self.possible

    @property
    def possible(self) -> int:
        """How many records may match."""
        return sum(1 for _, sure in self.found.values() if not sure)


class Selection:
    """A selection, compiled. `group` is its name among all selections of all rules."""

    def __init__(self, checked: CheckedSelection, group: str, compiler: Compiler, frame: Frame) -> None:
        self.record, self.name, self.group = checked.record, checked.name, group
        self.fields = tuple(key.field for key in checked.keys)
        self._values = [compiler.meaning(key.value) for key in checked.keys]
        self._where = compiler.optional(checked.where)
        self._window = checked.window
        self._start = self._end = None
        if checked.window is not None:
            self._start = compiler.optional(checked.window.start)
            self._end = compiler.optional(checked.window.end)
        self._frame = frame
        self.streamed = checked.record in frame.streamed
        record_type = frame.record_types[checked.record]
        self.at = checked.window.at if checked.window is not None else None
        self.by_days = self.at is not None and record_type.fields[self.at].type == "date"
        self.in_order = self.at is not None and record_type.time_fields[:1] == (self.at,)
        self.order_field = self.at if self.at is not None else next(iter(record_type.time_fields), None)

    @property
    def has_start(self) -> bool:
        """Whether its window has a start."""
        return self._start is not None

    @property
    def own(self) -> bool:
        """Whether its window is the member's own slot or gap."""
        return self._window is not None and self._window.own

    def search(self, names: Names, shelves: Shelves) -> Search:
        """What the member with these names seeks, and what is there already."""
        window = self._bounds(names)
        values = tuple(hashable(value(names)) for value in self._values)
        if None in values or self._lacks_an_end(window):
            return Search((), window, unclear=True, closed=True)
        search = Search(values, window, unclear=False, closed=not self.streamed)
        if self._frame.has(self.record):
            shelf = shelves(self.record, self.fields, self.at)
            reach = self.reach(window)
            if not shelf.asked_from(reach[0]) and self.streamed:
                return Search((), window, unclear=True, closed=True)
            placed = None if self._beyond_calendar(window, reach) else True
            for record in shelf.known(values, *reach):
                self._note(search, record, self._and_where(placed, record, names))
            for record in shelf.loose(*reach):
                self._note(search, record, self._and_where(None, record, names))
            for record in shelf.timeless(values):
                self.consider(search, record, names)
        return search

    def _note(self, search: Search, record: Record, bears: Truth) -> None:
        if bears is not False:
            search.found[row_of(record)] = (record, bears is True)

    def consider(self, search: Search, record: Record, names: Names) -> bool:
        """Takes a record into what has been found, if it bears on the member; whether it is new there."""
        row = row_of(record)
        if row in search.found:
            return False
        bears = self.bears(search.values, search.window, record, names)
        if bears is not False:
            search.found[row] = (record, bears is True)
        return bears is not False

    def bears(self, values: Values, window: Bounds | None, record: Record, names: Names) -> Truth:
        """Whether the record matches, lies in the window, and fulfils `where`."""
        placed = both(self._matches(values, record), self._within(window, record))
        return self._and_where(placed, record, names)

    def _and_where(self, placed: Truth, record: Record, names: Names) -> Truth:
        if placed is False or self._where is None:
            return placed
        return both(placed, self._where({**names, self.name: record}))

    def _matches(self, values: Values, record: Record) -> Truth:
        """Unknown when a match field is null, whatever the others hold."""
        own = tuple(hashable(record[name]) for name in self.fields)
        return None if None in own else own == values

    def _within(self, window: Bounds | None, record: Record) -> Truth:
        if window is None or self.at is None:
            return True
        at = record[self.at]
        if at is None:
            return None
        assert isinstance(at, int)  # noqa: S101 - a time field
        start, end = self._cut(window)
        if self.by_days:
            first, last = (None if edge is None else day_at(edge, self._frame.zone) for edge in (start, end))
            after = True if start is None else (None if first is None else first <= at)
            before = True if end is None else (None if last is None else at <= last)
            return both(after, before)
        return (start is None or start <= at) and (end is None or at <= end)

    def _cut(self, window: Bounds) -> Bounds:
        """A member's own stretch is half open, and time is counted in whole microseconds."""
        start, end = window
        own = self._window is not None and self._window.own
        return start, end - 1 if own and end is not None else end

    def reach(self, window: Bounds | None) -> Bounds:
        """The values of the time field that can lie in the window, both ends included; None is open."""
        if window is None:
            return None, None
        start, end = self._cut(window)
        if not self.by_days:
            return start, end
        zone = self._frame.zone
        return None if start is None else day_at(start, zone), None if end is None else day_at(end, zone)

    def _beyond_calendar(self, window: Bounds | None, reach: Bounds) -> bool:
        """Whether an end of the window is on no date that there is: then nobody knows which days lie in it."""
        return window is not None and any(
            edge is not None and day is None for edge, day in zip(window, reach, strict=True)
        )

    def last_moment(self, window: Bounds | None) -> int | None:
        """The end of the window in microseconds, a day's last moment where days count; None when it is open."""
        _, end = (None, None) if window is None else self._cut(window)
        if end is None or not self.by_days:
            return end
        day = day_at(end, self._frame.zone)
        after = None if day is None else start_of_day(day + 1, self._frame.zone)
        return None if after is None else after - 1

    def _bounds(self, names: Names) -> Bounds | None:
        if self._window is None:
            return None
        return _known(self._start, names), _known(self._end, names)

    def _lacks_an_end(self, window: Bounds | None) -> bool:
        if window is None:
            return False
        return (self._start is not None and window[0] is None) or (self._end is not None and window[1] is None)


def _known(meaning: Meaning | None, names: Names) -> int | None:
    value = None if meaning is None else meaning(names)
    assert value is None or isinstance(value, int)  # noqa: S101 - the checker lets only timestamps be there
    return value
