"""A record's row, its values in words: the proof behind a finding."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.engines.outcomes import Raw, Value
from complyhosp.evidence.tables import FILE_STRIDE, ROW, EvidenceSet
from complyhosp.report.document import Record
from complyhosp.report.masking import Mask
from complyhosp.report.values import spoken
from complyhosp.report.wording.names import enum_word, field_name
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.scoping import type_of_field

_SEPARATOR = {"zh": "；", "en": "; "}


class Rows:
    """Finds the rows of an evidence set by file, sheet and row; personal values go through `mask`."""

    def __init__(
        self, evidence: EvidenceSet, record_types: Mapping[str, RecordType], zone: ZoneInfo, mask: Mask, lang: str
    ) -> None:
        self.evidence = evidence
        self.record_types = record_types
        self.zone = zone
        self.mask = mask
        self.lang = lang

    def text(self, record: Record) -> str | None:
        """`机房=R1；巡检时间=2026-07-01 07:00`: the fields that hold something; None when there is no such row.

        A row that was split into several records gives the text of each.
        """
        record_type = self.record_types.get(record.type)
        found = [] if record_type is None else [self.values(record_type, one) for one in self._records(record)]
        return " | ".join(dict.fromkeys(found)) or None

    def values(self, record_type: RecordType, values: Mapping[str, Raw]) -> str:
        """A record's fields that hold something, in words."""
        said = [
            f"{field_name(record_type, name, self.lang)}={self._said(record_type, name, values[name])}"
            for name in record_type.fields
            if values.get(name) is not None
        ]
        return _SEPARATOR[self.lang].join(said)

    def _records(self, record: Record) -> list[dict[str, Raw]]:
        table = self.evidence.tables.get(record.type)
        rows = [
            number * FILE_STRIDE + record.row
            for number, part in enumerate(self.evidence.parts)
            if (part.file, part.sheet) == (record.file, record.sheet)
        ]
        if table is None or not rows:
            return []
        data = table.data
        return list(data.filter(pc.is_in(data[ROW], value_set=pa.array(rows, pa.int64()))).to_pylist())

    def _said(self, record_type: RecordType, name: str, raw: Raw) -> str:
        field = record_type.fields[name]
        if field.type == "enum" and isinstance(raw, str):
            return enum_word(record_type, name, raw, self.lang)
        value = Value(type_of_field(field).kind, tuple(raw) if isinstance(raw, list) else raw, field.pii)
        return spoken(self.mask(value), self.lang, self.zone)
