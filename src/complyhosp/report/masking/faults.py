"""Diagnostics repeat what they found in evidence: without what names a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from complyhosp.diagnostics import Diagnostic
from complyhosp.evidence.tables import EvidenceSet
from complyhosp.report.masking.mask import Masking
from complyhosp.report.masking.people import People
from complyhosp.rulebook.records import RecordType

_WHOLE_ROWS = frozenset({"E219", "E220"})
"""Diagnostics whose `found` repeats a row that was never typed; single cells come masked from where they are read."""


def masked_diagnostics(
    diagnostics: Iterable[Diagnostic],
    evidence: EvidenceSet,
    record_types: Mapping[str, RecordType],
    *,
    unmask: bool = False,
) -> list[Diagnostic]:
    """The diagnostics, persons and personal numbers of the evidence's cells replaced; those that repeat a whole row of
    a type with personal fields leave it out. With `unmask` all stay as they are."""
    if unmask:
        return list(diagnostics)
    files = {file.file: file.type for file in evidence.files}
    masking = Masking(People(evidence.tables, record_types), evidence.secret)
    return [
        _masked(one, masking, personal=_is_personal(record_types.get(files[one.place.file])))
        if one.place.file in files
        else one
        for one in diagnostics
    ]


def _is_personal(record_type: RecordType | None) -> bool:
    return record_type is not None and any(field.pii for field in record_type.fields.values())


def _masked(one: Diagnostic, masking: Masking, *, personal: bool) -> Diagnostic:
    args = {name: masking.text(value) if isinstance(value, str) else value for name, value in one.args.items()}
    if personal and one.code in _WHOLE_ROWS:
        args["found"] = "…"
    return replace(one, args=args)
