"""Following a folder of evidence: files that grow, and files that arrive."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from complyhosp.diagnostics import Diagnostic
from complyhosp.engines.live.engine import in_stream_order, records_of
from complyhosp.engines.live.frame import Frame
from complyhosp.evidence import open_evidence
from complyhosp.rulebook.records import RecordType
from complyhosp.watching.watcher import Came

Signature = tuple[tuple[str, int, int], ...]
"""Path, size and time of change of every file."""


class Folder:
    """Evidence as its manifest names it, read again whenever a file has changed and then kept still from one look to
    the next (what is half written is not read). `known` are the `_row`s that have been taken before."""

    def __init__(self, manifest: Path, record_types: Mapping[str, RecordType], frame: Frame) -> None:
        self._manifest, self._types, self._frame = manifest, record_types, frame
        self._seen: Signature | None = None
        self._read: Signature | None = None
        self.diagnostics: tuple[Diagnostic, ...] = ()

    def look(self, known: Collection[int], *, still: bool = False) -> list[Came]:
        """The records that are new, in the order of their times; `still`: the files are known to be whole."""
        signature = self._signature()
        settled = still or signature == self._seen
        self._seen = signature
        if not settled or signature == self._read:
            return []
        self._read = signature
        evidence, found = open_evidence(self._manifest, self._types)
        self.diagnostics = tuple(found)
        if evidence is None:
            return []
        streamed = {
            name: [record for record in records_of(table) if record["_row"] not in known]
            for name, table in evidence.tables.items()
            if name in self._frame.streamed
        }
        return [(name, dict(record)) for _, name, record in in_stream_order(streamed, self._frame)]

    def _signature(self) -> Signature:
        found = []
        for path in sorted(self._manifest.parent.rglob("*")):
            if path.is_file():
                stat = path.stat()
                found.append((path.as_posix(), stat.st_size, stat.st_mtime_ns))
        return tuple(found)
