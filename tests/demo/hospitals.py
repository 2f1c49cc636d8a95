"""Copies of the demo hospital's evidence whose files are written anew, and what a check makes of them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from complyhosp.check import Prepared, Request, evaluate, prepare
from complyhosp.evidence.tables import FILE_STRIDE, ROW, TypedTable
from tests.demo import generated

Entry = dict[str, Any]


@cache
def whole() -> Prepared:
    """The demo as it is committed."""
    prepared, diagnostics = prepare(Request(generated.RULES, generated.DEMO / "manifest.yaml", period=generated.PERIOD))
    assert prepared is not None, diagnostics
    return prepared


DAMAGED = {file.file for file in whole().evidence.files if file.damaged}
"""Files that were spoilt on purpose: they stay as they are."""


def fills_down(type_id: str) -> bool:
    """Whether a blank cell of the type may take the value above it."""
    return any(field.fill_down for field in whole().rulebook.record_types[type_id].fields.values())


@cache
def first_rows() -> dict[str, dict[str | None, int]]:
    """File -> sheet -> the row of its first record, as an editor shows it."""
    found: dict[str, dict[str | None, int]] = {}
    for table in whole().evidence.tables.values():
        for row in table.data.column(ROW).to_pylist():
            origin = whole().evidence.origin(row)
            sheets = found.setdefault(origin.file, {})
            sheets[origin.sheet] = min(sheets.get(origin.sheet, FILE_STRIDE), origin.row)
    return found


@dataclass
class Hospital:
    """A copy of the demo's evidence in `folder`; `entries` is its manifest, to be changed before `prepared`."""

    folder: Path
    site: Entry
    entries: list[Entry]

    def undamaged(self) -> Iterator[tuple[Entry, Path]]:
        """The entries whose files are whole, each with its file; sheets of one workbook come as one."""
        seen = set()
        for entry in list(self.entries):
            if entry["path"] not in DAMAGED and entry["path"] not in seen:
                seen.add(entry["path"])
                yield entry, self.folder / entry["path"]

    def write(self, entry: Entry, data: bytes, *, name: str | None = None) -> None:
        """The entry's file written anew, under another name where one is given; its hash is kept up."""
        old = entry["path"]
        digest = hashlib.sha256(data).hexdigest()
        (self.folder / (name or old)).write_bytes(data)
        for one in self.entries:
            if one is entry or one["path"] == old:
                one |= {"path": name or old, "sha256": digest}

    def prepared(self) -> Prepared:
        """The evidence, opened."""
        text = yaml.safe_dump({"site": self.site, "files": self.entries}, allow_unicode=True, sort_keys=False)
        (self.folder / "manifest.yaml").write_text(text, encoding="utf-8")
        request = Request(generated.RULES, self.folder / "manifest.yaml", period=generated.PERIOD)
        prepared, diagnostics = prepare(request)
        assert prepared is not None, diagnostics
        return prepared


def hospital(to: Path) -> Hospital:
    """A copy that a test may write in."""
    folder = Path(shutil.copytree(generated.DEMO, to / "demo"))
    # As text throughout: a date that YAML understands would be written otherwise.
    manifest = yaml.load((folder / "manifest.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return Hospital(folder, manifest["site"], manifest["files"])


def verdicts(prepared: Prepared, plans: Path) -> dict[str, object]:
    """Each rule's result, counts and findings, apart from the rows on which they rest."""
    run = evaluate(prepared, "columnar", plans=plans)
    return {
        one.rule: (
            (one.result, one.reason),
            (one.population, one.satisfied, one.violated, one.unknown, one.excused),
            sorted((found.id, found.outcome, str(found.reason), found.start, found.end) for found in one.findings),
        )
        for one in run.rules
    }


def same_records(one: TypedTable, other: TypedTable) -> bool:
    """Whether two tables hold the same records in the same order, and cover the same time."""
    if (one.covered, one.rejected, one.stale) != (other.covered, other.rejected, other.stale):
        return False
    left, right = (table.data.drop_columns([ROW]).combine_chunks() for table in (one, other))
    return bool(left.equals(right))
