"""What was read, as plain data: for `evidence profile`."""

from __future__ import annotations

from dataclasses import dataclass

from complyhosp.evidence.tables import EvidenceSet, SourceFile, Span


@dataclass(frozen=True, slots=True)
class FieldProfile:
    """One field of a type: how many of its records have no value, as a share from 0 to 1 (0 without records)."""

    field: str
    nulls: int
    null_share: float


@dataclass(frozen=True, slots=True)
class TypeProfile:
    """One record type: its records, the rows rejected, the files and the time it covers."""

    type: str
    records: int
    rejected: int
    duplicates: int
    files: tuple[str, ...]
    damaged: tuple[str, ...]
    covered: tuple[Span, ...]
    stale: bool
    fields: tuple[FieldProfile, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """All evidence of a set: the files as read (see `SourceFile`), and the types they gave, by id."""

    files: tuple[SourceFile, ...]
    types: tuple[TypeProfile, ...]


def profile(evidence: EvidenceSet) -> Profile:
    """The profile of a set."""
    return Profile(evidence.files, tuple(_of_type(evidence, name) for name in sorted(evidence.tables)))


def _of_type(evidence: EvidenceSet, name: str) -> TypeProfile:
    table = evidence.tables[name]
    files = [file for file in evidence.files if file.type == name]
    records = table.data.num_rows
    nulls = {column: table.data.column(column).null_count for column in table.data.column_names[:-1]}
    return TypeProfile(
        type=name,
        records=records,
        rejected=table.rejected,
        duplicates=sum(file.duplicates for file in files),
        files=tuple(file.file for file in files),
        damaged=tuple(file.file for file in files if file.damaged),
        covered=table.covered,
        stale=table.stale,
        fields=tuple(FieldProfile(field, count, count / records if records else 0.0) for field, count in nulls.items()),
    )
