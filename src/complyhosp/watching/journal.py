"""What must survive a kill: records as they came, alerts as they go out. SQLite with a write-ahead log.

SQLite because it is in Python's standard library, is one file, and has been tried against power cuts more than
anything we could write. Every record is in the journal before it is judged; what is judged is a function of the journal
alone, so that a new process that reads it again comes to the same alerts under the same numbers.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

_SCHEMA = """
create table if not exists meta (key text primary key, value text not null);
create table if not exists entry (seq integer primary key, body text not null);
create table if not exists outbox (seq integer primary key, body text not null);
create table if not exists sent (sink text primary key, seq integer not null);
"""

FILE = "watch.sqlite3"


class Entry(NamedTuple):
    """One thing that happened: a record came, the clock was looked at, or what had come was judged."""

    record_type: str | None
    record: dict[str, Any] | None
    moment: int | None


class JournalInUseError(Exception):
    """Another process has this journal open."""


class Journal:
    """The journal in a folder, which is made when it is not there; only one process can have it open."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._db = sqlite3.connect(folder / FILE, isolation_level=None, timeout=0, check_same_thread=False)
        try:
            self._db.execute("pragma locking_mode = exclusive")
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._db.execute("begin exclusive")
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            self._db.execute("commit")
        except sqlite3.OperationalError as error:
            self._db.close()
            raise JournalInUseError(str(error)) from error
        self._next = self._last("entry") + 1

    def close(self) -> None:
        """Gives the file back."""
        self._db.close()

    def _last(self, table: str) -> int:
        found = self._db.execute(f"select coalesce(max(seq), 0) from {table}").fetchone()  # noqa: S608 - our own names
        return int(found[0])

    def about(self, key: str, value: str) -> str:
        """What the journal was begun with; `value` is noted when it is new."""
        self._db.execute("insert or ignore into meta values (?, ?)", (key, value))
        return str(self._db.execute("select value from meta where key = ?", (key,)).fetchone()[0])

    @property
    def entries_kept(self) -> int:
        """How many entries there are."""
        return self._next - 1

    def append(self, entries: Sequence[Entry]) -> None:
        """Writes entries, all or none, to the disk."""
        rows = [
            (self._next + number, json.dumps(entry, ensure_ascii=False, separators=(",", ":")))
            for number, entry in enumerate(entries)
        ]
        with self._whole():
            self._db.executemany("insert into entry values (?, ?)", rows)
        self._next += len(rows)

    def entries(self) -> Iterator[Entry]:
        """All that was written, in its order."""
        for (body,) in self._db.execute("select body from entry order by seq"):
            yield Entry(*json.loads(body))

    def put(self, alerts: Iterable[tuple[int, str]]) -> None:
        """Puts alerts in the outbox by their numbers; one that is there already stays."""
        with self._whole():
            self._db.executemany("insert or ignore into outbox values (?, ?)", alerts)

    @property
    def last_alert(self) -> int:
        """The number of the last alert in the outbox; 0 when there is none."""
        return self._last("outbox")

    def waiting(self, sink: str, limit: int = 500) -> list[tuple[int, str]]:
        """The alerts that a sink has not been given yet, the oldest first."""
        query = "select seq, body from outbox where seq > ? order by seq limit ?"
        return self._db.execute(query, (self.sent(sink), limit)).fetchall()

    def sent(self, sink: str) -> int:
        """The number of the last alert that a sink has been given."""
        found = self._db.execute("select seq from sent where sink = ?", (sink,)).fetchone()
        return int(found[0]) if found else 0

    def mark(self, sink: str, seq: int) -> None:
        """Notes that a sink has been given all alerts up to this one."""
        self._db.execute("insert or replace into sent values (?, ?)", (sink, seq))

    def recent(self, count: int) -> list[str]:
        """The last alerts, the newest first."""
        return [body for (body,) in self._db.execute("select body from outbox order by seq desc limit ?", (count,))]

    def _whole(self) -> _Transaction:
        return _Transaction(self._db)


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("begin")

    def __exit__(self, kind: object, _error: object, _at: object) -> None:
        self._db.execute("commit" if kind is None else "rollback")
