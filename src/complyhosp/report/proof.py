"""The rows behind findings, read back from the evidence: what a report shows beside file, sheet and row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.engines.outcomes import RecordRef
from complyhosp.evidence.tables import ROW, EvidenceSet
from complyhosp.judgement.results import Finding, RuleResult
from complyhosp.report.document import Words
from complyhosp.report.masking import Mask
from complyhosp.report.rows import Rows
from complyhosp.rulebook.records import RecordType

FINDINGS = 20
"""Findings of a rule whose rows are shown: enough to defend it; every other is found by file, sheet and row."""

RECORDS = 12
"""Rows shown of one finding."""


def proof_of(
    rules: Iterable[RuleResult],
    evidence: EvidenceSet,
    record_types: Mapping[str, RecordType],
    zone: ZoneInfo,
    mask: Mask,
) -> dict[RecordRef, Words]:
    """The values, in words, of the rows behind the first findings of each rule."""
    wanted = {ref for rule in rules for finding in rule.findings[:FINDINGS] for ref in shown_refs(finding)}
    zh, en = (Rows(evidence, record_types, zone, mask, lang) for lang in ("zh", "en"))
    found: dict[RecordRef, Words] = {}
    for type_id in sorted({ref.type for ref in wanted}):
        record_type, table = record_types.get(type_id), evidence.tables.get(type_id)
        if record_type is None or table is None:
            continue
        numbers = pa.array([ref.row for ref in wanted if ref.type == type_id], pa.int64())
        for values in table.data.filter(pc.is_in(table.data[ROW], value_set=numbers)).to_pylist():
            said = Words(zh=zh.values(record_type, values), en=en.values(record_type, values))
            found.setdefault(RecordRef(type_id, values[ROW]), said)
    return found


def shown_refs(finding: Finding) -> Sequence[RecordRef]:
    """The records of a finding that a report may show the values of."""
    return finding.records[:RECORDS]
