"""One period's watch: its journal, its watcher, its ways out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from complyhosp.engines.live.child import Matcher
from complyhosp.evidence.tables import Span
from complyhosp.watching.deliveries import Deliveries
from complyhosp.watching.folder import Folder
from complyhosp.watching.journal import Journal
from complyhosp.watching.lines import Lines
from complyhosp.watching.watcher import Came, Watcher

MADE_FOR, CLOSED, TAKEN_OVER = "made for", "closed", "taken over"
"""What a journal's notes tell: the period and record types, that nothing more is to be done, what came before."""

TAKE_OVER_BATCH = 2000


@dataclass(slots=True)
class Lane:
    """A period that is watched; beside the current one there may be earlier ones in which something is still open."""

    name: str
    period: Span
    journal: Journal
    matcher: Matcher
    watcher: Watcher
    deliveries: Deliveries
    folder: Folder
    lines: Lines | None
    stack: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """Gives back its files and ends its process."""
        self.stack.close()

    def take_over(self, earlier: Lane, now: int) -> None:
        """Takes the records of the watch before, of its own period: what began then may still matter. `now` is the
        clock's time."""
        if self.journal.noted(TAKEN_OVER) is None:
            for batch in _batches(_since(earlier)):
                self.watcher.take(batch, now)
            self.journal.note(TAKEN_OVER, earlier.name)


def _since(earlier: Lane) -> Iterator[Came]:
    frame = earlier.watcher.frame
    for _, entry in earlier.journal.entries():
        kind, record = entry.kind, entry.record
        if record is None or kind is None or kind not in frame.streamed:
            continue
        if frame.begins(record, kind) >= earlier.period.start:
            yield kind, record


def _batches(records: Iterable[Came]) -> Iterator[list[Came]]:
    batch: list[Came] = []
    for record in records:
        batch.append(record)
        if len(batch) == TAKE_OVER_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
