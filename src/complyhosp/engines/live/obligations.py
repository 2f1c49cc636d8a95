"""Obligations that are open, and what is to be asked of durable-rules about them next."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from complyhosp.engines.live.encoding import key_of
from complyhosp.engines.live.frame import Record
from complyhosp.engines.live.gaps import Watched
from complyhosp.engines.live.machine import Machine
from complyhosp.engines.live.members import Member
from complyhosp.engines.live.messages import FAR, Given, Request, Sought
from complyhosp.engines.live.selections import Search, Selection
from complyhosp.engines.live.shelf import Values, hashable


@dataclass(frozen=True, slots=True)
class Awaited:
    """Evidence that a search of a member waits for."""

    machine: Machine
    member: Member
    search: Search
    selection: Selection


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment after which an open gap is too long."""

    machine: Machine
    watch: Watched

    def moved_on(self, due: int) -> int | None:
        """The later deadline, when a record has ended the gap since; None when this one stands."""
        gaps = self.machine.open_gaps
        return None if gaps is None else gaps.moved_on(self.watch, due)


class Obligations:
    """The open obligations of a stream, each under a number that is given out once."""

    def __init__(self) -> None:
        self._serial = 0
        self._open: dict[int, Awaited | Deadline] = {}
        self._sought: dict[str, dict[Values, tuple[str, int]]] = {}
        self._keys: dict[int, tuple[str, Values]] = {}
        self._dues: list[tuple[int, int]] = []
        self._to_open: dict[int, Sought] = {}
        self._to_close: list[int] = []
        self._to_give: list[Given] = []

    def __len__(self) -> int:
        """How many are open."""
        return len(self._open)

    def get(self, number: int) -> Awaited | Deadline | None:
        """What the obligation is; None when it is not open."""
        return self._open.get(number)

    def seek(self, what: Awaited) -> None:
        """Opens an obligation for evidence."""
        search, selection = what.search, what.selection
        number = search.number = self._number(what)
        keys = self._sought.setdefault(selection.group, {})
        key, count = keys.get(search.values) or (key_of(selection.group, search.values), 0)
        keys[search.values] = (key, count + 1)
        self._keys[number] = (selection.group, search.values)
        start, end = selection.reach(search.window)
        due = None if search.passed else selection.last_moment(search.window)
        self._to_open[number] = Sought(
            number, key, selection.group, -FAR if start is None else start, FAR if end is None else end, due
        )
        if due is not None:
            heapq.heappush(self._dues, (due, number))

    def remind(self, what: Deadline, due: int) -> None:
        """Opens a deadline."""
        number = what.watch.number = self._number(what)
        self._to_open[number] = Sought(number, "kdeadline", f"{what.machine.rule.id}!", due=due)
        heapq.heappush(self._dues, (due, number))

    def _number(self, what: Awaited | Deadline) -> int:
        self._serial += 1
        self._open[self._serial] = what
        return self._serial

    def withdraw(self, number: int) -> None:
        """Closes an obligation."""
        del self._open[number]
        if number in self._keys:
            group, values = self._keys.pop(number)
            key, count = self._sought[group][values]
            if count > 1:
                self._sought[group][values] = (key, count - 1)
            else:
                del self._sought[group][values]
        if self._to_open.pop(number, None) is None:
            self._to_close.append(number)

    def give(self, selection: Selection, record: Record, number: int) -> None:
        """Evidence number `number` is to be given, if any obligation of the selection is open that it could bear on."""
        sought = self._sought.get(selection.group)
        if not sought:
            return
        values = tuple(hashable(record[name]) for name in selection.fields)
        at = 0 if selection.at is None else record[selection.at]
        assert at is None or isinstance(at, int)  # noqa: S101 - a time field
        if None in values:
            self._to_give.append(Given(number, None, selection.group, at))
        elif values in sought:
            self._to_give.append(Given(number, sought[values][0], selection.group, at))

    @property
    def next_due(self) -> int | None:
        """When the next one falls due, at the earliest."""
        return self._dues[0][0] if self._dues else None

    def is_due(self, now: int) -> bool:
        """Whether a deadline may have passed. One of a gap that a record has ended by now is moved on, so that
        durable-rules is not asked for every record."""
        while self._dues and self._dues[0][0] < now:
            due, number = self._dues[0]
            found = self._open.get(number)
            later = found.moved_on(due) if isinstance(found, Deadline) else None
            if found is not None and later is None:
                return True
            heapq.heappop(self._dues)
            if later is not None:
                heapq.heappush(self._dues, (later, number))
        return False

    def request(self, now: int | None) -> Request | None:
        """All that has been gathered, and what the clock says; None when there is nothing to ask."""
        while self._dues and now is not None and self._dues[0][0] < now:
            heapq.heappop(self._dues)
        request = Request(tuple(self._to_close), tuple(self._to_open.values()), tuple(self._to_give), now)
        self._to_open, self._to_close, self._to_give = {}, [], []
        return None if request == Request() else request
