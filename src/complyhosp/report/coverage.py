"""What the evidence covers of the period, a record type at a time: proven stretches, and records a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.evidence.tables import Span, TypedTable
from complyhosp.expressions.instants import day_number, midnight, moment
from complyhosp.rulebook.records import RecordType

MOST_DAYS = 3660
"""Days counted at most; a longer period is counted from its first day on."""


def days_of(period: Span, zone: ZoneInfo) -> list[date]:
    """The local days that the period touches, in order."""
    first, last = moment(period.start, zone).date(), moment(period.end - 1, zone).date()
    return [first + timedelta(days=n) for n in range(min((last - first).days + 1, MOST_DAYS))]


def clipped(spans: tuple[Span, ...], period: Span) -> Iterator[Span]:
    """The parts of the spans that lie in the period."""
    for span in spans:
        start, end = max(span.start, period.start), min(span.end, period.end)
        if start < end:
            yield Span(start, end)


def per_day(record_type: RecordType, table: TypedTable, days: list[date], zone: ZoneInfo) -> list[int]:
    """How many records begin on each of the days; empty for registers and for types without a time."""
    if not record_type.time_fields or record_type.register_ or not days:
        return []
    name = record_type.time_fields[0]
    found = np.asarray(pc.drop_null(table.data[name]).cast(pa.int64()), dtype=np.int64)
    # Edges of whole days, the end of the last one included, in the column's own unit.
    ends = [*days, days[-1] + timedelta(days=1)]
    dated = record_type.fields[name].type == "date"
    edges = np.array([day_number(day) if dated else midnight(day, zone) for day in ends], dtype=np.int64)
    places = np.searchsorted(edges, found, side="right") - 1
    inside = places[(places >= 0) & (places < len(days))]
    return [int(count) for count in np.bincount(inside, minlength=len(days))]
