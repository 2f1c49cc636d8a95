"""One record, one time: exact duplicates removed; one identity with two contents told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.evidence.cells.text import shown
from complyhosp.evidence.coded import Ints
from complyhosp.evidence.duplicates import repeats
from complyhosp.evidence.limits import MAX_LISTED
from complyhosp.evidence.tables import ROW, Origin
from complyhosp.rulebook.records import RecordType


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one type from all files, in the order of evidence."""

    type: RecordType
    table: pa.Table
    origin: Callable[[int], Origin]


def without_repeats(records: Records) -> tuple[pa.Table, Ints, list[Diagnostic]]:
    """The records each once (the first stays), the `_row`s of the others, a warning an identity with two contents."""
    table = records.table
    again, _ = repeats(table, list(records.type.fields))
    repeated: Ints = table.column(ROW).to_numpy()[again] if len(again) else again
    if len(again):
        keep = np.ones(table.num_rows, dtype=bool)
        keep[again] = False
        table = table.filter(pa.array(keep))
    return table, repeated, list(_conflicts(Records(records.type, table, records.origin)))


def _identity(record_type: RecordType) -> Sequence[str]:
    """What no two records share: of a register also from when the entry is valid."""
    validity = record_type.validity
    if record_type.register_ and validity is not None:
        return (*record_type.key_fields, validity.valid_from, validity.valid_to)
    return record_type.identity


def _conflicts(records: Records) -> Iterator[Diagnostic]:
    """Records of one identity that differ elsewhere. Those without a key cannot be told apart, and are not compared."""
    record_type, keys = records.type, records.type.key_fields
    if not keys:
        return
    whole = np.ones(records.table.num_rows, dtype=bool)
    for key in keys:
        whole &= records.table.column(key).is_valid().to_numpy()
    table = records.table if whole.all() else records.table.filter(pa.array(whole))
    again, first = repeats(table, list(dict.fromkeys(_identity(record_type))))
    code = "W260" if record_type.register_ else "W261"
    # The listing is capped a file; a little more than its cap is enough to fill it.
    for at, other in zip(again[: 10 * MAX_LISTED], first, strict=False):
        here, there = (records.origin(table.column(ROW)[int(row)].as_py()) for row in (at, other))
        names = ", ".join(shown(table.column(key)[int(at)].as_py(), masked=record_type.fields[key].pii) for key in keys)
        place = Place(here.file, here.row, sheet=here.sheet)
        yield Diagnostic(code, place, {"key": names, "other": str(Place(there.file, there.row, sheet=there.sheet))})
