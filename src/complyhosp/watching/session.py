"""A watch from its start to its end: looks at the sources, judges, delivers, again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.watching.lane import CLOSED, Lane
from complyhosp.watching.listening import Inbox
from complyhosp.watching.watcher import Came

BATCH = 2000
"""Records journalled at once; so many lines are taken at most before alerts are delivered."""

STEP = 50_000
"""Microseconds within which records of a replay come together."""

SHOWN_EVERY = 0.5
"""Seconds between two looks at the sinks and the view while a replay waits."""

OVER_EVERY = 60.0
"""Seconds between two looks at whether a period that has ended can be closed."""

REOPENED_EVERY = 600.0
"""Seconds at least between two times that registers which have changed are taken up."""

Tell = Callable[[Sequence[Diagnostic]], None]


class Periods(Protocol):
    """Opens the watches of periods."""

    def next(self, after: Lane) -> Lane | None:
        """The watch of the period after this one; None when the user has named one period."""

    def again(self, lane: Lane) -> Lane | None:
        """The same period's watch begun again, by the rules and registers as they are now; None when they cannot be
        used: then it is as it was."""


@dataclass(slots=True)
class Session:
    """The parts of a watch. The last of `lanes` is the current period's.

    `clock` gives the time in microseconds UTC when the watch is live, None in a replay, whose time is the records' own.
    `speed` slows a replay down to so many times the real pace; 0 is as fast as it goes. `poll` is in seconds,
    `lateness` in microseconds.
    """

    lanes: list[Lane]
    periods: Periods
    tell: Tell
    show: Callable[[], None]
    inbox: Inbox | None
    clock: Callable[[], int] | None
    once: bool
    lateness: int
    speed: float = 0.0
    poll: float = 2.0
    _dropped: int = 0
    _ended: bool = False
    _last_at: int | None = field(default=None)
    _looked_at: float = field(default=float("-inf"))
    _reopened: float = field(default=float("-inf"))

    def run(self) -> None:
        """Until there is nothing more to come: in a replay, with `once`, after the one period named; else for ever."""
        for lane in self.lanes:
            lane.deliveries.deliver()
        self._await_first_lines()
        while self.lanes:
            came = self._look()
            if not came:
                self._pause()
                if self._is_over():
                    break
                time.sleep(self.poll if self.inbox is None else min(self.poll, 0.2))
        self._settle()

    def _await_first_lines(self) -> None:
        """Lines that are there at the start come before the clock: they may be from before now."""
        if self.inbox is not None and self.clock is not None:
            time.sleep(min(self.poll, 1.0))

    def _look(self) -> bool:
        """Takes what has come; whether anything has."""
        lines = [] if self.inbox is None else self.inbox.taken(BATCH)
        came = [self._came(lane, lines, current=lane is self.lanes[-1]) for lane in self.lanes]
        for lane, records in zip(self.lanes, came, strict=True):
            for start in range(0, len(records), BATCH):
                self._take(lane, records[start : start + BATCH])
        self._tell_of_lines()
        return bool(lines) or any(came)

    def _came(self, lane: Lane, lines: Sequence[bytes], *, current: bool) -> list[Came]:
        came, wrong = lane.folder.look(still=self.clock is None or self.once)
        if lane.lines is not None and lines:
            found, more = lane.lines.records(lines)
            came, wrong = came + found, wrong + more
        if current and wrong:
            self.tell(wrong)
        return came

    def _tell_of_lines(self) -> None:
        inbox = self.inbox
        if inbox is None:
            return
        if inbox.dropped > self._dropped:
            self._dropped = inbox.dropped
            self.tell([Diagnostic("W709", Place("<lines>"), {"dropped": self._dropped})])
        if inbox.closed and not self._ended and self.clock is not None and not self.once and inbox.lines.empty():
            self._ended = True
            self.tell([Diagnostic("W717", Place("<lines>"))])

    def _take(self, lane: Lane, came: Sequence[Came]) -> None:
        now = None if self.clock is None else self.clock()
        for at, part in self._paced(lane, came):
            self._wait_for(at)
            lane.watcher.take(part, now)
            lane.deliveries.deliver()
            self.show()

    def _paced(self, lane: Lane, came: Sequence[Came]) -> Iterator[tuple[int, Sequence[Came]]]:
        """The records that come at once at this speed, and when: all of them at none. What is from before the period
        comes at its start."""
        frame, start = lane.watcher.frame, lane.period.start
        if self.speed == 0:
            yield start, came
            return

        def step(one: Came) -> int:
            return int(max(0, frame.begins(one[1], one[0]) - start) / (self.speed * STEP))

        for number, part in groupby(came, step):
            yield start + int(number * self.speed * STEP), list(part)

    def _wait_for(self, at: int) -> None:
        if self.speed > 0 and self._last_at is not None and at > self._last_at:
            until = time.monotonic() + (at - self._last_at) / 1_000_000 / self.speed
            while (left := until - time.monotonic()) > 0:
                time.sleep(min(left, SHOWN_EVERY))
                self._deliver()
        self._last_at = at

    def _pause(self) -> None:
        now = None if self.clock is None else self.clock()
        for lane in self.lanes:
            lane.watcher.pause(now)
        if now is not None and not self.once:
            self._turn_over(now)
            self._take_up_registers()
        self._deliver()

    def _deliver(self) -> None:
        for lane in self.lanes:
            lane.deliveries.deliver()
        self.show()

    def _turn_over(self, now: int) -> None:
        """Opens the next period's watch when its time has come, and closes those in which nothing is open any more."""
        current = self.lanes[-1]
        if now >= current.period.end:
            following = self.periods.next(current)
            if following is not None:
                self.tell([Diagnostic("N715", Place(current.name), {"next": following.name})])
                self.lanes.append(following)
        if time.monotonic() - self._looked_at >= OVER_EVERY:
            self._looked_at = time.monotonic()
            for lane in list(self.lanes):
                self._close_if_over(lane, now)

    def _close_if_over(self, lane: Lane, now: int) -> None:
        if lane.watcher.is_over(now, self.lateness):
            lane.watcher.end()
            lane.deliveries.deliver()
            if not any(lane.deliveries.left.values()):
                lane.journal.note(CLOSED, "yes")
                self.tell([Diagnostic("N716", Place(lane.name))])
                self.lanes.remove(lane)
                lane.close()

    def _take_up_registers(self) -> None:
        lane = self.lanes[-1] if self.lanes else None
        if lane is None or not lane.folder.registers_changed:
            return
        if time.monotonic() - self._reopened < REOPENED_EVERY:
            return
        self._reopened = time.monotonic()
        lane.folder.registers_changed = False
        again = self.periods.again(lane)
        if again is not None:
            self.tell([Diagnostic("N718", Place(lane.name))])
            self.lanes[-1] = again

    def _is_over(self) -> bool:
        if self.clock is not None and not self.once:
            return False
        return self.inbox is None or (self.inbox.closed and self.inbox.lines.empty())

    def _settle(self) -> None:
        """Before the end: what can be delivered is; what cannot waits for the next start, and is told."""
        for lane in self.lanes:
            lane.deliveries.settle()
            left = [(name, count) for name, count in lane.deliveries.left.items() if count]
            self.tell([Diagnostic("W719", Place(name), {"left": count}) for name, count in left])
        self.show()
