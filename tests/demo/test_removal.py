"""Taking evidence away, in whatever way and however much, makes no rule pass that did not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from complyhosp.evidence import opening
from tests.demo import generated
from tests.demo.exports import rows_of, written
from tests.demo.hospitals import DAMAGED
from tests.demo.test_damage import Bench

MANIFEST: dict[str, Any] = yaml.load(  # as text throughout
    (generated.DEMO / "manifest.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - makes only text
)
TYPES = sorted({entry["type"] for entry in MANIFEST["files"]})
Change = Callable[[dict[str, Any]], dict[str, Any] | None]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A copy of the demo whose files are read once."""
    folder = tmp_path_factory.mktemp("removal") / "demo"
    shutil.copytree(generated.DEMO, folder)
    made = Bench(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "read_file", made.read)
        yield made


def state(bench: Bench, change: Change) -> None:
    """The manifest with each entry changed; None takes it out."""
    entries = [found for entry in MANIFEST["files"] if (found := change(dict(entry))) is not None]
    text = yaml.safe_dump({"site": MANIFEST["site"], "files": entries}, allow_unicode=True)
    (bench.folder / "manifest.yaml").write_text(text, encoding="utf-8")
    # What a file gives depends on what its entry claims.
    bench.reads.clear()


@pytest.mark.parametrize("number", range(6))
def test_record_types_that_were_never_handed_in_give_no_pass(number: int, bench: Bench) -> None:
    """A few of the record types at a time, each gone from files and manifest.

    One source is spoken for by a signed zero report, which is false: without the records that contradict it, somebody's
    signature stands against nothing.
    """
    gone = set(TYPES[number::6])
    state(bench, lambda entry: None if entry["type"] in gone else entry)
    signed_away = ["6.1-c"] if "illegal_outreach" in gone and "zero_report" not in gone else []
    assert bench.newly_passing() == signed_away


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_files_that_are_lost_together_give_no_pass(share: float, bench: Bench) -> None:
    """Any part of the files, still in the manifest, is not there."""
    random = Random(share)  # noqa: S311 - nothing is secret here
    gone = {entry["path"] for entry in MANIFEST["files"] if random.random() < share}
    # A missing file is one that lies elsewhere.
    state(bench, lambda entry: entry | {"path": f"weg/{entry['path']}"} if entry["path"] in gone else entry)
    assert bench.newly_passing() == []


def test_claims_that_end_earlier_give_no_pass(bench: Bench) -> None:
    """Every source speaks for less of the quarter: its last week is not covered."""
    state(bench, lambda entry: entry | {"period": {"from": entry["period"]["from"], "to": "2026-09-24"}})
    assert bench.newly_passing() == []


def test_exports_that_were_made_earlier_give_no_pass(bench: Bench) -> None:
    """What was exported in the middle of August knows nothing of September, whatever it claims."""
    state(bench, lambda entry: entry | {"exported_at": "2026-08-15T09:00:00+08:00"})
    assert bench.newly_passing() == []


def test_sources_that_claim_nothing_give_no_pass(bench: Bench) -> None:
    """Without a claim no file proves to be complete."""
    state(bench, lambda entry: {key: value for key, value in entry.items() if key != "period"})
    assert bench.newly_passing() == []


def test_rows_taken_out_of_sealed_files_give_no_pass(bench: Bench, tmp_path: Path) -> None:
    """A row less in every file, cleanly: its hash is all that tells, and is enough."""
    random, kept = Random(1), tmp_path / "kept"  # noqa: S311 - nothing is secret here
    kept.mkdir()
    state(bench, lambda entry: entry)
    for path in (bench.folder / name for name in generated.paths() if name not in DAMAGED):
        found = rows_of(path)
        if found is None or not found.rows:
            continue
        shutil.copy(path, kept)
        without = random.randrange(len(found.rows))
        path.write_bytes(written(path, found.head, [row for at, row in enumerate(found.rows) if at != without]))
    try:
        assert bench.newly_passing() == []
    finally:
        shutil.copytree(kept, bench.folder, dirs_exist_ok=True)
