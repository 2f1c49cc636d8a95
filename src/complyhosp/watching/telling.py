"""Alerts into the outbox: each once, whatever a restart judges again, and whatever it then judges differently."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from complyhosp.engines.live.alerts import Alert
from complyhosp.watching.journal import Journal
from complyhosp.watching.wording import Line, Wording, written

Key = tuple[Any, ...]


class Outbox:
    """Puts alerts in the journal's outbox. `retelling` is for a restart, which judges the journal from its beginning.

    What it finds again has been told already and is not told twice. When rules, registers or options have changed in
    the meantime, what is found now and was not then is told; and where the last word about a member was another one,
    the new last word follows, or, when nothing is said of it any more, that it is withdrawn.
    """

    def __init__(self, journal: Journal, wording: Wording) -> None:
        self._journal, self._wording = journal, wording
        self._next = journal.last_alert + 1
        self._new: list[tuple[int, str]] = []
        self._told: Counter[Key] | None = None
        self._last: dict[str, Line] = {}

    def add(self, alert: Alert) -> None:
        """An alert has arisen."""
        line = self._wording.line(alert)
        if self._told is not None:
            key = _key(line)
            _remember(self._last, line)
            if self._told[key] > 0:
                self._told[key] -= 1
                return
        self._put(line)

    @property
    def gathered(self) -> int:
        """How many alerts have not been kept yet."""
        return len(self._new)

    def keep(self) -> None:
        """Writes what has arisen to the disk."""
        new, self._new = self._new, []
        self._journal.put(new)

    @contextmanager
    def retelling(self) -> Iterator[None]:
        """What arises within has perhaps been told already."""
        lines = [json.loads(body) for body in self._journal.alerts()]
        self._told = Counter(_key(line) for line in lines)
        yield
        self._told = None
        self.keep()
        self._set_right()

    def _set_right(self) -> None:
        """Where the last word that was told is not the last that was found, says so."""
        said: dict[str, Line] = {}
        for body in self._journal.alerts():
            _remember(said, json.loads(body))
        for member, line in said.items():
            now = self._last.get(member)
            if now is not None and now["outcome"] != line["outcome"]:
                self._put({**now, "kind": "correction"})
            elif now is None and line["outcome"] in {"violated", "unknown"}:
                self._put({**line, "kind": "withdrawn", "outcome": None})
        self._last = {}
        self.keep()

    def _put(self, line: Line) -> None:
        body = {name: value for name, value in line.items() if name not in {"schema", "watch", "seq"}}
        head = {"schema": line["schema"], "watch": line["watch"], "seq": self._next}
        self._new.append((self._next, written({**head, **body})))
        self._next += 1


def _remember(last: dict[str, Line], line: Line) -> None:
    """The last word about a member's outcome; warnings and lateness are none."""
    if line["kind"] in {"violated", "unknown", "correction", "withdrawn"}:
        last[line["id"]] = line


def _key(line: Line) -> Key:
    """What makes an alert the same as one that was told before: not its words, and not when it was told."""
    return line["kind"], line.get("id", line.get("source")), line["due"], line.get("outcome")
