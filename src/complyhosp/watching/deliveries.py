"""Gives sinks what is in the outbox, again and again until it has arrived."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.watching.files import Alert
from complyhosp.watching.journal import Journal
from complyhosp.watching.sinks import Sink

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds before a sink that failed is tried again, at first and at most: doubled each time."""

ERRAND = 200
"""Alerts that are taken to a slow sink on one errand."""

Tell = Callable[[Sequence[Diagnostic]], None]


def _silent(_found: Sequence[Diagnostic]) -> None:
    """Nobody wants to know."""


@dataclass(slots=True)
class _Errand:
    """Alerts on their way to a sink: how far they came, and what went wrong."""

    sink: Sink
    alerts: Sequence[Alert]
    arrived: int = 0
    error: OSError | None = None
    thread: threading.Thread | None = None

    def run(self) -> None:
        """Gives the alerts, as many as it can."""
        try:
            for start in range(0, len(self.alerts), self.sink.batch):
                some = self.alerts[start : start + self.sink.batch]
                self.sink.give(some)
                self.arrived = some[-1][0]
        except OSError as error:
            self.error = error

    def start(self) -> None:
        """Runs; a slow sink's in a thread of its own."""
        if not self.sink.slow:
            self.run()
            return
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.thread is None or not self.thread.is_alive()


@dataclass(slots=True)
class _Way:
    """A sink, with the pause that it is in."""

    sink: Sink
    pause: float = 0.0
    next: float = float("-inf")
    errand: _Errand | None = field(default=None)


class Deliveries:
    """Gives sinks what is in the outbox; `now` is a monotonic clock in seconds."""

    def __init__(self, journal: Journal, sinks: Sequence[Sink], now: Callable[[], float], tell: Tell = _silent) -> None:
        self._journal, self._now, self._tell = journal, now, tell
        self._ways = [_Way(sink) for sink in sinks]
        self.failures: dict[str, str] = {}
        for sink in sinks:
            self._begin(sink)

    def _begin(self, sink: Sink) -> None:
        """Notes what had arrived before a kill without being noted."""
        if not self._journal.knows(sink.name):
            self._journal.mark(sink.name, 0, sink.place())
            return
        last, place = self._journal.sent(sink.name)
        size = sink.place()
        if place is not None and size is not None and place < size:
            for line in sink.after(place):
                seq = _seq(line)
                if seq == last + 1 and self._journal.alert(seq) == line.decode("utf-8", "replace"):
                    last = seq
            self._journal.mark(sink.name, last, sink.place())

    def deliver(self) -> None:
        """What waits, to every sink whose pause is over."""
        for way in self._ways:
            while self._comes_back(way) and way.next <= self._now() and self._sends_out(way):
                """Until nothing waits, a slow sink is busy, or one has failed."""

    def _sends_out(self, way: _Way) -> bool:
        sink = way.sink
        alerts = self._journal.waiting(sink.name, ERRAND if sink.slow else sink.batch)
        if not alerts:
            return False
        try:
            last, noted = self._journal.sent(sink.name)
            place = sink.place()
            if place != noted:
                self._journal.mark(sink.name, last, place)
        except OSError as error:
            self._failed(way, error)
            return False
        way.errand = _Errand(sink, alerts)
        way.errand.start()
        return True

    def _comes_back(self, way: _Way) -> bool:
        """Whether the sink is free; takes note of what its last errand came to."""
        errand = way.errand
        if errand is None:
            return True
        if not errand.over:
            return False
        way.errand = None
        if isinstance(errand.error, BrokenPipeError) and not way.sink.slow:
            raise errand.error
        if errand.arrived:
            self._journal.mark(way.sink.name, errand.arrived, way.sink.place())
            way.pause = 0.0
        if errand.error is None:
            self._well(way)
        else:
            self._failed(way, errand.error)
        return True

    def _failed(self, way: _Way, error: OSError) -> None:
        way.pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, way.pause * 2))
        way.next = self._now() + way.pause
        problem = error.strerror or str(error) or type(error).__name__
        if way.sink.name not in self.failures:
            self._tell([Diagnostic("W713", Place(way.sink.name), {"problem": problem})])
        self.failures[way.sink.name] = problem

    def _well(self, way: _Way) -> None:
        way.pause = 0.0
        if self.failures.pop(way.sink.name, None) is not None:
            self._tell([Diagnostic("N714", Place(way.sink.name))])

    def settle(self) -> None:
        """Waits until all has arrived that can: each sink has everything, or has failed and is in its pause."""
        while True:
            self.deliver()
            busy = [way.errand.thread for way in self._ways if way.errand is not None and way.errand.thread is not None]
            if not busy:
                return
            for thread in busy:
                thread.join()

    @property
    def left(self) -> dict[str, int]:
        """How many alerts wait, for each sink."""
        return {way.sink.name: self._journal.left(way.sink.name) for way in self._ways}


def _seq(line: bytes) -> int | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    seq = found.get("seq") if isinstance(found, dict) else None
    return seq if isinstance(seq, int) else None
