"""The same facts in other files give the same findings; fewer facts give no pass."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.demo.exports import converted, regular, repeated, rows_of, shuffled_workbook, written
from tests.demo.hospitals import Entry, Hospital, fills_down, first_rows, hospital, same_records, verdicts, whole

SEED = 20261003


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where compiled plans are kept, so that each rule is compiled once for all of these tests."""
    return tmp_path_factory.mktemp("plans")


@pytest.fixture(scope="module")
def expected(plans: Path) -> dict[str, object]:
    """What a check of the demo as it is comes to."""
    return verdicts(whole(), plans)


@pytest.fixture
def copy(tmp_path: Path) -> Hospital:
    return hospital(tmp_path)


def test_the_order_of_rows_changes_no_finding(copy: Hospital, expected: dict[str, object], plans: Path) -> None:
    """CSV, TSV, JSON, NDJSON, Parquet and workbooks with all their rows shuffled, and the manifest too."""
    random, shuffled = Random(SEED), set()  # noqa: S311 - nothing is secret here
    for entry, path in copy.undamaged():
        fills = fills_down(entry["type"])
        found = rows_of(path)
        if found is not None:
            data = written(path, found.head, found.shuffled(random, fills_down=fills))
        elif path.suffix == ".xlsx":
            sheets = {sheet: row for sheet, row in first_rows()[entry["path"]].items() if sheet is not None}
            data = shuffled_workbook(path.read_bytes(), sheets, random, fills_down=fills)
        else:
            continue
        if data != path.read_bytes():
            shuffled.add(entry["type"])
            copy.write(entry, data)
    random.shuffle(copy.entries)
    assert {"patrol", "door_event", "env_sample", "staff", "call_ticket", "privileged_session"} <= shuffled
    assert verdicts(copy.prepared(), plans) == expected


def test_splitting_and_merging_files_changes_no_finding(
    copy: Hospital, expected: dict[str, object], plans: Path
) -> None:
    """Monthly exports in one file, all others in two halves that claim the same time together."""
    merged = [_merged(copy, kind) for kind in ("door_event", "exit_check", "session", "env_sample")]
    split = [_split(copy, entry, path) for entry, path in copy.undamaged() if entry["type"] not in merged]
    assert sum(split) > 20
    assert verdicts(copy.prepared(), plans) == expected


def _merged(copy: Hospital, kind: str) -> str:
    entries = [entry for entry in copy.entries if entry["type"] == kind]
    paths = [copy.folder / entry["path"] for entry in entries]
    tables = [found for found in map(rows_of, paths) if found is not None]
    assert len(tables) == len(entries) > 1
    first, *others = entries
    if paths[0].suffix == ".parquet":
        import pyarrow as pa  # noqa: PLC0415 - only for this

        head: Any = pa.concat_tables([one.head for one in tables])
        data = written(paths[0], head, range(head.num_rows))
    else:
        data = written(paths[0], tables[0].head, [row for one in tables for row in one.rows])
    first["period"] = {"from": first["period"]["from"], "to": others[-1]["period"]["to"]}
    first["exported_at"] = max(entry["exported_at"] for entry in entries)
    copy.write(first, data)
    for entry in others:
        copy.entries.remove(entry)
    return kind


def _split(copy: Hospital, entry: Entry, path: Path) -> bool:
    found = rows_of(path)
    if found is None or len(found.rows) < 2:
        return False
    first, second = found.halves(fills_down=fills_down(entry["type"]))
    if not first or not second:
        return False
    other = deepcopy(entry)
    copy.entries.insert(copy.entries.index(entry) + 1, other)
    name = f"{path.stem}-后半{path.suffix}"
    head, data = written(path, found.head, first), written(path, found.head, second)
    other["path"] = name
    copy.write(other, data)
    copy.write(entry, head)
    return True


@pytest.mark.parametrize("suffix", [".xlsx", ".json", ".ndjson", ".parquet"])
def test_the_format_of_a_file_changes_no_record(suffix: str, copy: Hospital) -> None:
    """Every delimited file in another format: the tables are the same, so that every verdict is."""
    changed = 0
    for entry, path in copy.undamaged():
        if path.suffix in (".csv", ".tsv") and regular(path):
            entry.pop("encoding", None)
            copy.write(entry, converted(path, suffix), name=f"{path.stem}{suffix}")
            changed += 1
    assert changed > 25
    _same(copy)


def test_the_encoding_of_a_file_changes_no_record(copy: Hospital) -> None:
    """What was UTF-8 is GB 18030 now, and the other way round; half of them say so in the manifest."""
    changed = set()
    for number, (entry, path) in enumerate(copy.undamaged()):
        found = rows_of(path)
        if path.suffix not in (".csv", ".tsv") or found is None:
            continue
        data = path.read_bytes()
        text = "".join([found.head, *found.rows]).removeprefix("\ufeff")
        was_utf8 = data == text.encode() or data == text.encode("utf-8-sig")
        new = "gb18030" if was_utf8 else "utf-8"
        entry.pop("encoding", None)
        if number % 2:
            entry["encoding"] = new
        copy.write(entry, text.encode(new))
        changed.add(new)
    assert changed == {"gb18030", "utf-8"}
    _same(copy)


def _same(copy: Hospital) -> None:
    """Every table, and what each file gave, is what it was."""
    evidence, before = copy.prepared().evidence, whole().evidence
    assert evidence.tables.keys() == before.tables.keys()
    assert [name for name, table in before.tables.items() if not same_records(table, evidence.tables[name])] == []
    counts = [
        [(file.type, file.rows, file.accepted, file.rejected, file.duplicates) for file in one.files]
        for one in (before, evidence)
    ]
    assert counts[0] == counts[1]


def test_rows_that_say_nothing_new_change_no_finding(copy: Hospital, expected: dict[str, object], plans: Path) -> None:
    """Rows exported twice, blank rows, and columns that nobody asked for."""
    random, repeats = Random(SEED), 0  # noqa: S311 - as above
    for entry, path in copy.undamaged():
        found = rows_of(path)
        if found is None or fills_down(entry["type"]) or any("同上" in text for row in found.texts for text in row):
            continue
        rows, head = list(repeated(found.rows, random, 0.2)), found.head
        repeats += len(rows) - len(found.rows)
        if path.suffix in (".csv", ".tsv"):
            mark = "\t" if path.suffix == ".tsv" else ","
            head, rows = _with_column(head, mark, "备注栏"), [_with_column(row, mark, "x") for row in rows]
            rows += [mark * head.count(mark) + "\n"] * 5
        copy.write(entry, written(path, head, rows))
    assert repeats > 10_000
    assert verdicts(copy.prepared(), plans) == expected


def _with_column(line: str, mark: str, cell: str) -> str:
    return f"{line.rstrip()}{mark}{cell}\n" if mark == "," else line.rstrip("\r\n") + f"{mark}{cell}\n"
