"""What the evidence tests are made of: record types, manifests, and tables as plain rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from complyhosp.diagnostics import Diagnostic
from complyhosp.evidence import EvidenceSet, open_evidence
from complyhosp.rulebook.records import RecordType
from complyhosp.source import parse_yaml

ZONE = "Asia/Shanghai"
TYPES_FILE = Path(__file__).parent / "types.yaml"


def types_in(text: str) -> dict[str, RecordType]:
    """Record types from a YAML list of them."""
    document, faults = parse_yaml(text, "types.yaml")
    assert document is not None, faults
    assert not faults
    data: Any = document.data
    return {one.id: one for one in map(RecordType.model_validate, data)}


TYPES = types_in(TYPES_FILE.read_text(encoding="utf-8"))
"""The record types that most tests share."""


def manifest(folder: Path, *entries: str, zone: str = ZONE) -> Path:
    """A manifest of entries written as YAML flow mappings without their braces."""
    path = folder / "manifest.yaml"
    files = "".join(f"  - {{{entry}}}\n" for entry in entries)
    head = f"site: {{id: demo, name: 示例医院, timezone: {zone}}}\nfiles:"
    path.write_text(f"{head}\n{files}" if entries else f"{head} []\n", encoding="utf-8")
    return path


def opened(
    folder: Path, *entries: str, types: Mapping[str, RecordType] = TYPES, zone: str = ZONE
) -> tuple[EvidenceSet, list[Diagnostic]]:
    """The evidence of such a manifest, which loads."""
    evidence, diagnostics = open_evidence(manifest(folder, *entries, zone=zone), types)
    assert evidence is not None, [one.message("en") for one in diagnostics]
    return evidence, diagnostics


def records(evidence: EvidenceSet, name: str) -> list[dict[str, Any]]:
    """A type's records without their nulls and `_row`."""
    rows = evidence.tables[name].data.to_pylist()
    return [{key: value for key, value in row.items() if value is not None and key != "_row"} for row in rows]


def instant(text: str, zone: str = ZONE) -> int:
    """Microseconds since 1970 UTC of an ISO text, local unless it has an offset."""
    when = datetime.fromisoformat(text)
    when = when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone))
    return round(when.timestamp() * 1_000_000)


def told(diagnostics: list[Diagnostic]) -> list[tuple[str, str]]:
    """Code and place of each diagnostic; both languages' texts are filled in on the way."""
    for one in diagnostics:
        for lang in ("zh", "en"):
            assert one.message(lang)
            one.hint_text(lang)
    return [(one.code, str(one.place)) for one in diagnostics]
