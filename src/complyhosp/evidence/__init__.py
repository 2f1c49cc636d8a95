"""Evidence: the manifest, the readers, typed tables, and the origin of every row."""

from complyhosp.evidence.inline import tables_from_rows
from complyhosp.evidence.opening import open_evidence
from complyhosp.evidence.profile import Profile, profile
from complyhosp.evidence.tables import EvidenceSet, Origin, Part, Site, SourceFile, Span, TypedTable

__all__ = [
    "EvidenceSet",
    "Origin",
    "Part",
    "Profile",
    "Site",
    "SourceFile",
    "Span",
    "TypedTable",
    "open_evidence",
    "profile",
    "tables_from_rows",
]
