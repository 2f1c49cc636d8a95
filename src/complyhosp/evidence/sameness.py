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


@dataclass(frozen=True, slots=True)
class Once:
    """The records each once (the first stays), the `_row`s of those taken out, how many records contradict an earlier
    one of the same identity, and a warning for each of them (so many as will be listed)."""

    table: pa.Table
    repeated: Ints
    contradicting: int
    diagnostics: tuple[Diagnostic, ...]


def without_repeats(records: Records) -> Once:
    """The records without exact duplicates, and what contradicts itself among them."""
    table = records.table
    again, _ = repeats(table, list(records.type.fields))
    repeated: Ints = table.column(ROW).to_numpy()[again] if len(again) else again
    if len(again):
        keep = np.ones(table.num_rows, dtype=bool)
        keep[again] = False
        table = table.filter(pa.array(keep))
    left = Records(records.type, table, records.origin)
    keyed, again, first = _conflicting(left)
    return Once(table, repeated, len(again), tuple(_told(left, keyed, again, first)))


def _identity(record_type: RecordType) -> Sequence[str]:
    """What no two records share: of a register also from when the entry is valid."""
    validity = record_type.validity
    if record_type.register_ and validity is not None:
        return (*record_type.key_fields, validity.valid_from, validity.valid_to)
    return record_type.identity


def _conflicting(records: Records) -> tuple[pa.Table, Ints, Ints]:
    """The keyed records, the positions of those whose identity an earlier one has, and of that one: they differ
    elsewhere. Records without a key cannot be told apart, and are not compared."""
    record_type, keys = records.type, records.type.key_fields
    none = np.zeros(0, dtype=np.int64)
    if not keys:
        return records.table, none, none
    whole = np.ones(records.table.num_rows, dtype=bool)
    for key in keys:
        whole &= records.table.column(key).is_valid().to_numpy()
    table = records.table if whole.all() else records.table.filter(pa.array(whole))
    return table, *repeats(table, list(dict.fromkeys(_identity(record_type))))


def _told(records: Records, table: pa.Table, again: Ints, first: Ints) -> Iterator[Diagnostic]:
    record_type, keys = records.type, records.type.key_fields
    code = "W260" if record_type.register_ else "W261"
    # The listing is capped a file; a little more than its cap is enough to fill it.
    for at, other in zip(again[: 10 * MAX_LISTED], first, strict=False):
        here, there = (records.origin(table.column(ROW)[int(row)].as_py()) for row in (at, other))
        names = ", ".join(shown(table.column(key)[int(at)].as_py(), masked=record_type.fields[key].pii) for key in keys)
        place = Place(here.file, here.row, sheet=here.sheet)
        yield Diagnostic(code, place, {"key": names, "other": str(Place(there.file, there.row, sheet=there.sheet))})
