"""Alerts in files, and the journal that they come from."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from complyhosp.watching.deliveries import Deliveries
from complyhosp.watching.files import file_sink
from complyhosp.watching.journal import FILE, Entry, Journal, JournalError


def line(seq: int) -> str:
    return json.dumps({"seq": seq})


def lines(*numbers: int) -> str:
    return "".join(line(seq) + "\n" for seq in numbers)


def with_alerts(folder: Path, count: int) -> Journal:
    journal = Journal(folder)
    journal.put((seq, line(seq)) for seq in range(1, count + 1))
    return journal


def deliver(journal: Journal, path: Path) -> Deliveries:
    found = Deliveries(journal, [file_sink(path)], lambda: 0.0)
    found.deliver()
    return found


def test_a_file_is_given_each_alert_once(tmp_path: Path) -> None:
    """Although a kill left the journal behind the file, and half a line in it."""
    journal, path = with_alerts(tmp_path, 5), tmp_path / "alerts.ndjson"
    journal.mark(file_sink(path).name, 0, 0)
    path.write_text(lines(1, 2) + line(3)[:4], encoding="utf-8")
    deliver(journal, path)
    assert path.read_text(encoding="utf-8") == lines(1, 2, 3, 4, 5)


def test_what_another_watch_has_written_into_the_file_counts_for_nothing(tmp_path: Path) -> None:
    """A file that ends with last quarter's alert 500, or with anything else, is given this quarter's from the first."""
    path = tmp_path / "alerts.ndjson"
    for number, before in enumerate((lines(499, 500), "no JSON at all\n", line(7))):
        path.write_text(before, encoding="utf-8")
        deliver(with_alerts(tmp_path / str(number), 3), path)
        assert path.read_text(encoding="utf-8").splitlines() == [*before.splitlines(), line(1), line(2), line(3)]


def test_a_file_that_was_renamed_is_followed_by_a_new_one(tmp_path: Path) -> None:
    """The next alert stands in a new file under the old name, during a watch and from one start to the next."""
    journal, path = with_alerts(tmp_path, 1), tmp_path / "alerts.ndjson"
    running = deliver(journal, path)
    path.rename(tmp_path / "yesterday")
    journal.put([(2, line(2))])
    running.deliver()
    assert path.read_text(encoding="utf-8") == lines(2)
    path.unlink()
    journal.put([(3, line(3))])
    deliver(journal, path)
    assert path.read_text(encoding="utf-8") == lines(3)


def test_a_full_disk_leaves_no_half_line_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written of alerts that did not all find room is cut off; they come whole once there is room."""
    journal, path = with_alerts(tmp_path, 2), tmp_path / "alerts.ndjson"

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        failing = deliver(journal, path)
    assert failing.failures
    assert path.read_bytes() == b""
    deliver(journal, path)
    assert path.read_text(encoding="utf-8") == lines(1, 2)


def test_two_processes_cannot_keep_one_journal(tmp_path: Path) -> None:
    """The second is told at once."""
    journal = Journal(tmp_path)
    with pytest.raises(JournalError) as told:
        Journal(tmp_path)
    assert told.value.code == "E704"
    journal.close()
    Journal(tmp_path).close()


def test_the_same_record_is_in_the_journal_once(tmp_path: Path) -> None:
    """Whether it comes again at once, later, or after a restart; another type's equal record is another."""
    journal = Journal(tmp_path)
    one, other = Entry("a", {"x": 1}, None), Entry("b", {"x": 1}, None)
    assert [entry for _, entry in journal.append([one, one, other])] == [one, other]
    journal.close()
    assert Journal(tmp_path).append([one, other]) == []


def test_a_journal_that_is_none_is_told(tmp_path: Path) -> None:
    """A file that SQLite cannot read, and a record that is not as it was written, are E710 and judge nothing."""
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / FILE).write_text("no database, but long enough to be looked at " * 100, encoding="utf-8")
    with pytest.raises(JournalError) as told:
        Journal(tmp_path / "text")
    assert told.value.code == "E710"
    journal = Journal(tmp_path)
    journal.append([Entry("patrol", {"room": "R1"}, None)])
    journal.close()
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("update entry set body = replace(body, 'R1', 'R2')")
    database.close()
    with pytest.raises(JournalError) as told:
        list(Journal(tmp_path).entries())
    assert told.value.code == "E710"


def test_a_journal_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A state folder below a file is E711."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(JournalError) as told:
        Journal(tmp_path / "file" / "state")
    assert told.value.code == "E711"


def test_a_full_disk_is_waited_for(tmp_path: Path) -> None:
    """What cannot be written is tried again when there is room, and then it is there once."""
    tried: list[str] = []

    def wait(error: JournalError) -> None:
        tried.append(error.code)
        limit(1 << 20)

    journal = Journal(tmp_path, wait)
    database = journal._db

    def limit(pages: int) -> None:
        database.execute(f"pragma max_page_count = {pages}")

    limit(1)
    entry = Entry("patrol", {"note": "x" * 100_000}, None)
    assert journal.append([entry]) == [(1, entry)]
    assert tried == ["E711"]
    assert list(journal.entries()) == [(1, entry)]
