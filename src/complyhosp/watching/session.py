"""One watch from its start to its end: looks at the sources, judges, delivers, again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.watching.folder import Folder
from complyhosp.watching.lines import Lines
from complyhosp.watching.listening import Inbox
from complyhosp.watching.sinks import Deliveries
from complyhosp.watching.watcher import Came, Watcher

BATCH = 2000
"""Records journalled at once; so many lines are taken at most before alerts are delivered."""

Tell = Callable[[Sequence[Diagnostic]], None]
Show = Callable[[], None]


@dataclass(slots=True)
class Session:
    """The parts of a watch.

    `clock` gives the time in microseconds UTC when the watch is live, None in a replay, whose time is the records' own.
    `speed` slows a replay down to so many times the real pace; 0 is as fast as it goes. `poll` is in seconds.
    """

    watcher: Watcher
    deliveries: Deliveries
    tell: Tell
    show: Show
    folder: Folder | None
    lines: Lines | None
    inbox: Inbox | None
    clock: Callable[[], int] | None
    once: bool
    speed: float = 0.0
    poll: float = 2.0
    _dropped: int = 0
    _last_at: int | None = field(default=None)

    def run(self) -> None:
        """Until there is nothing more to come: in a replay, or with `once`; else for ever."""
        self.watcher.resume()
        self.deliveries.deliver()
        while True:
            came = self._look()
            for start in range(0, len(came), BATCH):
                self._take(came[start : start + BATCH])
                self.show()
            if not came:
                self.watcher.pause(None if self.clock is None else self.clock())
                self.deliveries.deliver()
                self.show()
                if self._is_over():
                    return
                time.sleep(self.poll if self.inbox is None else min(self.poll, 0.2))

    def _look(self) -> list[Came]:
        came: list[Came] = []
        if self.folder is not None:
            came = self.folder.look(self.watcher.rows, still=self.clock is None or self.once)
            if came and self.folder.diagnostics:
                self.tell(self.folder.diagnostics)
        if self.lines is not None and self.inbox is not None:
            found, wrong = self.lines.records(self.inbox.taken(BATCH))
            came += found
            self.tell(wrong)
            if self.inbox.dropped > self._dropped:
                self._dropped = self.inbox.dropped
                self.tell([Diagnostic("W709", Place("<lines>"), {"dropped": self._dropped})])
        return came

    def _take(self, came: list[Came]) -> None:
        if self.speed > 0:
            for one in came:
                self._wait_for(self.watcher.frame.begins(one[1], one[0]))
                self.watcher.take([one])
                self.deliveries.deliver()
        else:
            self.watcher.take(came)
            self.deliveries.deliver()

    def _wait_for(self, at: int) -> None:
        if self._last_at is not None and at > self._last_at:
            time.sleep((at - self._last_at) / 1_000_000 / self.speed)
        self._last_at = at

    def _is_over(self) -> bool:
        if self.clock is not None and not self.once:
            return False
        return self.inbox is None or (self.inbox.closed and self.inbox.lines.empty())
