"""What must survive a kill: records as they came, alerts as they go out. SQLite with a write-ahead log.

SQLite because it is in Python's standard library, is one file, and has been tried against power cuts more than
anything we could write. Every record is in the journal before it is judged; what is judged is a function of the journal
alone, so that a new process that reads it again comes to the same alerts under the same numbers.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

_SCHEMA = """
create table if not exists meta (key text primary key, value text not null);
create table if not exists entry
    (seq integer primary key, digest blob unique, body text not null, crc integer not null);
create table if not exists outbox (seq integer primary key, body text not null);
create table if not exists sent (sink text primary key, seq integer not null, place integer);
"""

FILE = "watch.sqlite3"

END = "end"
"""The kind of the entry that says that nothing more is waited for."""


class Entry(NamedTuple):
    """One thing that happened: a record came; or, without a record, what had come was judged.

    `moment` is the clock's time then, None in a replay. `kind` is the record's type, None without one, or `END`.
    """

    kind: str | None
    record: dict[str, Any] | None
    moment: int | None


class JournalError(Exception):
    """The journal cannot be used: the code of a diagnostic (E704 in use, E710 damaged, E711 not to be written), and
    what SQLite or the system says."""

    def __init__(self, code: str, problem: str) -> None:
        super().__init__(problem)
        self.code = code


_IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def _problem(error: sqlite3.Error) -> JournalError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    return JournalError("E704" if code in _IN_USE else "E710" if code in _DAMAGED else "E711", str(error))


def _impatient(error: JournalError) -> None:
    raise error


class Journal:
    """The journal in a folder, which is made when it is not there; only one process can have it open.

    `wait` is called when it cannot be written for now (a full disk): it returns when it is to be tried again.
    """

    def __init__(self, folder: Path, wait: Callable[[JournalError], None] = _impatient) -> None:
        self._wait = wait
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise JournalError("E711", error.strerror or str(error)) from error
        try:
            self._db = sqlite3.connect(folder / FILE, isolation_level=None, timeout=0, check_same_thread=False)
        except sqlite3.Error as error:
            raise _problem(error) from error
        try:
            self._open()
        except sqlite3.Error as error:
            self._db.close()
            raise _problem(error) from error
        self._next = self._last("entry") + 1

    def _open(self) -> None:
        self._db.execute("pragma locking_mode = exclusive")
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.execute("pragma cache_size = -32000")
        self._db.execute("begin exclusive")
        for statement in _SCHEMA.split(";"):
            self._db.execute(statement)
        self._db.execute("commit")

    def close(self) -> None:
        """Gives the file back."""
        self._db.close()

    def _last(self, table: str) -> int:
        found = self._one(f"select coalesce(max(seq), 0) from {table}")  # noqa: S608 - our own names
        assert found is not None  # noqa: S101 - an aggregate always has a row
        return int(found[0])

    def about(self, key: str, value: str) -> str:
        """What the journal was begun with; `value` is noted when it is new."""
        self._write("insert or ignore into meta values (?, ?)", [(key, value)])
        return self.noted(key) or ""

    def note(self, key: str, value: str) -> None:
        """Notes something, in place of what was noted before."""
        self._write("insert or replace into meta values (?, ?)", [(key, value)])

    def noted(self, key: str) -> str | None:
        """What was noted; None when nothing was."""
        found = self._one("select value from meta where key = ?", key)
        return None if found is None else str(found[0])

    @property
    def entries_kept(self) -> int:
        """How many entries there are."""
        return self._next - 1

    def append(self, entries: Sequence[Entry]) -> list[tuple[int, Entry]]:
        """Writes entries, all or none, to the disk; those that are new, with their numbers. The same record of the
        same type is one, however often it comes."""
        rows: list[tuple[int, bytes | None, str, int]] = []
        new: list[tuple[int, Entry]] = []
        here: set[bytes] = set()
        for entry in entries:
            digest = None if entry.record is None else _digest(entry)
            if digest is not None and (digest in here or self._one("select 1 from entry where digest = ?", digest)):
                continue
            if digest is not None:
                here.add(digest)
            body, number = json.dumps(entry, ensure_ascii=False, separators=(",", ":")), self._next + len(rows)
            rows.append((number, digest, body, zlib.crc32(body.encode())))
            new.append((number, entry))
        self._write("insert into entry values (?, ?, ?, ?)", rows)
        self._next += len(rows)
        return new

    def entries(self) -> Iterator[tuple[int, Entry]]:
        """All that was written, in its order, with its number; JournalError (E710) at what is not as it was written."""
        for seq, body, crc in self._all("select seq, body, crc from entry order by seq"):
            if zlib.crc32(body.encode()) != crc:
                raise JournalError("E710", f"entry {seq}")
            yield seq, Entry(*json.loads(body))

    def put(self, alerts: Iterable[tuple[int, str]]) -> None:
        """Puts alerts in the outbox by their numbers."""
        self._write("insert into outbox values (?, ?)", list(alerts))

    @property
    def last_alert(self) -> int:
        """The number of the last alert in the outbox; 0 when there is none."""
        return self._last("outbox")

    def alerts(self) -> Iterator[str]:
        """All alerts in the outbox, in their order."""
        for (body,) in self._all("select body from outbox order by seq"):
            yield body

    def alert(self, seq: int) -> str | None:
        """An alert by its number."""
        found = self._one("select body from outbox where seq = ?", seq)
        return None if found is None else str(found[0])

    def waiting(self, sink: str, limit: int = 500) -> list[tuple[int, str]]:
        """The alerts that a sink has not been given yet, the oldest first."""
        query = "select seq, body from outbox where seq > ? order by seq limit ?"
        return list(self._all(query, self.sent(sink)[0], limit))

    def left(self, sink: str) -> int:
        """How many alerts a sink has not been given yet."""
        return self.last_alert - self.sent(sink)[0]

    def sent(self, sink: str) -> tuple[int, int | None]:
        """The number of the last alert that a sink has been given, and the place in it (a file's size) where that was
        noted; 0 and None when it is not known here."""
        found = self._one("select seq, place from sent where sink = ?", sink)
        return (0, None) if found is None else (int(found[0]), found[1])

    def knows(self, sink: str) -> bool:
        """Whether anything has been noted of a sink."""
        return self._one("select 1 from sent where sink = ?", sink) is not None

    def mark(self, sink: str, seq: int, place: int | None = None) -> None:
        """Notes that a sink has been given all alerts up to this one."""
        self._write("insert or replace into sent values (?, ?, ?)", [(sink, seq, place)])

    def recent(self, count: int) -> list[str]:
        """The last alerts, the newest first."""
        return [body for (body,) in self._all("select body from outbox order by seq desc limit ?", count)]

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        return next(self._all(query, *values), None)

    def _all(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._db.execute(query, values)
        except sqlite3.Error as error:
            raise _problem(error) from error

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """All or none; tried again for as long as it is only that there is no room."""
        while rows:
            try:
                with _Transaction(self._db):
                    self._db.executemany(statement, rows)
            except sqlite3.Error as error:
                problem = _problem(error)
                if problem.code != "E711":
                    raise problem from error
                self._wait(problem)
            else:
                return


def _digest(entry: Entry) -> bytes:
    """What a record is, whatever row it stood in."""
    text = json.dumps([entry.kind, entry.record], sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


class _Transaction:
    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("begin")

    def __exit__(self, kind: object, _error: object, _at: object) -> None:
        try:
            if kind is None:
                self._db.execute("commit")
        finally:
            # An error may have ended the transaction already.
            if self._db.in_transaction:
                self._db.execute("rollback")
