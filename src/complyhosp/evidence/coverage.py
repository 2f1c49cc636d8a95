"""Which time evidence proves to cover: what files claim, cut where they were exported, and signed zero reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.evidence.cells.moments import DAY
from complyhosp.evidence.manifest import ManifestFile
from complyhosp.evidence.tables import ROW, Origin, SourceFile, Span
from complyhosp.evidence.zone import LocalClock
from complyhosp.rulebook.records import RecordType

ZERO_REPORT = "zero_report"
CATEGORY, START, END, SIGNER, SIGNED_ON = "category", "start", "end", "person", "signed_on"
"""The record type of zero reports, and the fields that give them force. `end` is the last day, included."""


ALL_TIME = Span(-(1 << 62), 1 << 62)


def claims_of(file: ManifestFile, *, believed: bool) -> tuple[Span | None, bool]:
    """The time that a file proves to cover (none when it is not `believed`), and whether its export cut something
    off."""
    period, exported = file.period, file.exported_at
    stale = period is not None and exported is not None and exported < period.end
    if not believed or period is None:
        return None, stale
    end = min(period.end, exported) if exported is not None else period.end
    return (Span(period.start, end) if end > period.start else None), stale


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The union: sorted, none touching another."""
    union: list[Span] = []
    for span in sorted(spans):
        if union and span.start <= union[-1].end:
            union[-1] = Span(union[-1].start, max(union[-1].end, span.end))
        else:
            union.append(span)
    return tuple(union)


def broken_claims(files: Iterable[SourceFile]) -> list[Span]:
    """The stretches that files claim and do not prove: nobody knows which of the records that belong there are missing,
    so no other file of the type can speak for them. A damaged file that states no period may miss any."""
    broken: list[Span] = []
    for file in files:
        if file.period is None:
            broken += [ALL_TIME] if file.damaged else []
        elif file.claims is None:
            broken.append(file.period)
        elif file.claims.end < file.period.end:
            broken.append(Span(file.claims.end, file.period.end))
    return broken


def without(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of the spans outside the holes."""
    left = list(spans)
    for hole in holes:
        left = [
            part
            for span in left
            for part in (Span(span.start, min(span.end, hole.start)), Span(max(span.start, hole.end), span.end))
            if part.start < part.end
        ]
    return tuple(sorted(left))


def within(table: pa.Table, record_type: RecordType, span: Span, clock: LocalClock) -> np.ndarray:
    """Which records begin in the stretch; all of a timeless type, none of those without a time."""
    if not record_type.time_fields:
        return np.ones(table.num_rows, dtype=bool)
    name = record_type.time_fields[0]
    column = table.column(name)
    if not table.num_rows:
        return np.zeros(0, dtype=bool)
    times = column.fill_null(0).to_numpy()
    start, end = span.start, span.end
    if record_type.fields[name].type == "date":
        start, last = (int(at) // DAY for at in clock.to_local(np.asarray([span.start, span.end - 1])))
        end = last + 1
    return np.asarray((times >= start) & (times < end) & column.is_valid().to_numpy(), dtype=bool)


def touching(table: pa.Table, record_type: RecordType, span: Span, clock: LocalClock) -> np.ndarray:
    """Which records begin in the stretch, or began before it and last into it."""
    begun = within(table, record_type, span, clock)
    fields = record_type.time_fields
    if len(fields) < 2 or record_type.fields[fields[1]].type == "date" or not table.num_rows:
        return begun
    start, end = (table.column(name).fill_null(0).to_numpy() for name in fields)
    lasting = table.column(fields[1]).is_valid().to_numpy() & (start < span.start) & (end > span.start)
    return np.asarray(begun | lasting, dtype=bool)


@dataclass(frozen=True, slots=True)
class ZeroReports:
    """Judges zero reports against the records of the types they name."""

    tables: Mapping[str, pa.Table]
    record_types: Mapping[str, RecordType]
    clock: LocalClock
    origin: Callable[[int], Origin]

    def covered(self) -> tuple[dict[str, list[Span]], list[Diagnostic]]:
        """Per record type the stretches for which a signed report, contradicted by no record, says that nothing was."""
        spans: dict[str, list[Span]] = {}
        diagnostics: list[Diagnostic] = []
        needed = {CATEGORY, START, END, SIGNER, SIGNED_ON}
        table = self.tables.get(ZERO_REPORT)
        if table is None or not needed <= set(table.column_names):
            return spans, diagnostics
        for report in table.to_pylist():
            span = self._span(report[START], report[END])
            fault = self._fault(report, span)
            if fault is not None:
                diagnostics.append(fault)
            elif report[CATEGORY] in self.record_types:
                spans.setdefault(report[CATEGORY], []).append(span)
        return spans, diagnostics

    def _span(self, first: int, last: int) -> Span:
        """From the first day's midnight to the midnight after the last day."""
        utc, _ = self.clock.to_utc(np.asarray([first * DAY, (last + 1) * DAY]))
        return Span(int(utc[0]), int(utc[1]))

    def _fault(self, report: Mapping[str, object], span: Span) -> Diagnostic | None:
        """Why a report has no force; None when it has."""
        first, last, signed = report[START], report[END], report[SIGNED_ON]
        place = _place(self.origin(int(str(report[ROW]))))
        if not isinstance(first, int) or not isinstance(last, int) or last < first:
            return Diagnostic("W267", place)
        if report[SIGNER] is None:
            return Diagnostic("W264", place)
        if not isinstance(signed, int) or signed < last:
            return Diagnostic("W265", place)
        return self._contradiction(str(report[CATEGORY]), span, place)

    def _contradiction(self, category: str, span: Span, place: Place) -> Diagnostic | None:
        """The records that happened although the report says that none did."""
        table = self.tables.get(category)
        if table is None or category not in self.record_types:
            return None
        rows = table.column(ROW).to_numpy()[within(table, self.record_types[category], span, self.clock)]
        if not len(rows):
            return None
        other = str(_place(self.origin(int(rows[0]))))
        return Diagnostic("W266", place, {"rows": len(rows), "type": category, "other": other})


def _place(origin: Origin) -> Place:
    return Place(origin.file, origin.row, sheet=origin.sheet)
