"""Following a folder of evidence: files that grow, files that arrive, files that are written anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from complyhosp.diagnostics import Diagnostic
from complyhosp.engines.live.engine import in_stream_order, records_of
from complyhosp.engines.live.frame import Frame, row_of
from complyhosp.evidence import EvidenceSet, open_evidence
from complyhosp.evidence.manifest import load_manifest
from complyhosp.evidence.tables import FILE_STRIDE, ROW
from complyhosp.rulebook.records import RecordType
from complyhosp.watching.watcher import Came

Signature = Mapping[str, tuple[int, int]]
"""Size and time of change of every file that is there, by its name in the manifest; the manifest's own is empty."""

PATIENCE = 5
"""So many looks long a file may change from each to the next before it is read all the same."""


class Folder:
    """Evidence as its manifest names it: read at the first look, and again whenever a file has changed and then kept
    still from one look to the next (what is half written is not read), or never keeps still.
    `told` is what has been said of it already."""

    def __init__(
        self, manifest: Path, record_types: Mapping[str, RecordType], frame: Frame, told: Iterable[Diagnostic] = ()
    ) -> None:
        self._manifest, self._types, self._frame = manifest, record_types, frame
        self._names: tuple[str, ...] = ()
        self._listed: tuple[int, int] | None = None
        self._seen: Signature = {}
        self._read: Signature | None = None
        self._restless = 0
        self._told = {repr(one) for one in told}
        self.registers_changed = False

    def look(self, *, still: bool = False) -> tuple[list[Came], list[Diagnostic]]:
        """The records of files that have changed, in the order of their times, and what is wrong with these files and
        was not told at the last look; `still`: the files are known to be whole."""
        signature = self._signature()
        if not self._is_to_be_read(signature, still=still):
            return [], []
        before, self._read = self._read or {}, signature
        evidence, found = open_evidence(self._manifest, self._types)
        new = [one for one in found if repr(one) not in self._told]
        self._told = {repr(one) for one in found}
        if evidence is None:
            return [], new
        self.registers_changed = self._has_other_registers(evidence)
        changed = {name for name in self._names if name not in before or before[name] != self._read.get(name)}
        return self._records(evidence, changed), new

    def _is_to_be_read(self, signature: Signature, *, still: bool) -> bool:
        settled = still or self._read is None or signature == self._seen
        self._seen = signature
        if self._read is not None and signature == self._read:
            self._restless = 0
            return False
        self._restless += 1
        if not settled and self._restless < PATIENCE:
            return False
        self._restless = 0
        return True

    def _records(self, evidence: EvidenceSet, changed: set[str]) -> list[Came]:
        parts = evidence.parts
        streamed = {
            name: [one for one in records_of(table) if parts[row_of(one) // FILE_STRIDE].file in changed]
            for name, table in evidence.tables.items()
            if name in self._frame.streamed
        }
        found = in_stream_order(streamed, self._frame)
        return [(name, {key: record[key] for key in record if key != ROW}) for _, name, record in found]

    def _has_other_registers(self, evidence: EvidenceSet) -> bool:
        """Whether registers say something else than when the watch began, in files that can be trusted."""
        given = {name for name in self._frame.given if name in evidence.tables}
        if any(file.damaged or file.rejected for file in evidence.files if file.type in given):
            return False
        return any(_plain(records_of(evidence.tables[name])) != _plain(self._frame.given[name]) for name in given)

    def _signature(self) -> Signature:
        listed = _stamp(self._manifest)
        if listed is not None and listed != self._listed:
            manifest, _ = load_manifest(self._manifest)
            if manifest is not None:
                self._names = tuple(sorted({file.entry.path for file in manifest.files}))
                self._listed = listed
        stamps = {name: _stamp(self._manifest.parent / name) for name in self._names}
        return {name: stamp for name, stamp in {**stamps, "": listed}.items() if stamp is not None}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _plain(records: object) -> list[dict[str, object]]:
    assert isinstance(records, list | tuple)  # noqa: S101 - both are what reading gives
    return [{key: value for key, value in one.items() if key != ROW} for one in records]
