"""Records that are there twice: found by hashes of whole columns, proved on the few rows whose hashes agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.evidence.coded import Ints, coded

Hashes = npt.NDArray[np.uint64]

_LIST_MARK = "\x1f"
_NULL = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_ODD = np.uint64(0xBF58476D1CE4E5B9)


def _numbers(column: pa.ChunkedArray) -> Hashes:
    """A number a row, equal where values are equal: within this column only, and not for nulls."""
    kind = column.type
    if pa.types.is_list(kind):
        column = pa.chunked_array([pc.binary_join(chunk, _LIST_MARK) for chunk in column.chunks], pa.string())
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        whole = column.cast(pa.int64())
        return np.asarray((whole.fill_null(0) if whole.null_count else whole).to_numpy()).view(np.uint64)
    if pa.types.is_floating(kind):
        # Adding zero makes -0.0 and 0.0 one.
        whole = column.fill_null(0.0) if column.null_count else column
        return (np.asarray(whole.to_numpy()) + 0.0).view(np.uint64)
    return coded(column).codes.view(np.uint64)


def _hashes(table: pa.Table, names: Sequence[str]) -> Hashes:
    """A hash a row over the columns named; equal rows have equal ones."""
    total: Hashes = np.zeros(table.num_rows, dtype=np.uint64)
    for name in names:
        column = table.column(name)
        if column.null_count == len(column):
            continue
        numbers = _numbers(column)
        if column.null_count:
            numbers = np.where(column.is_null().to_numpy(), _NULL, numbers)
        # In place: with millions of rows, the time goes into fresh memory.
        total ^= numbers
        total *= _ODD
        total ^= total >> _SHIFT
    return total


def _ids(table: pa.Table, names: Sequence[str]) -> Ints:
    """A number a row, equal exactly where the rows are equal in all the columns named."""
    ids: Ints = np.zeros(table.num_rows, dtype=np.int64)
    for name in names:
        column = table.column(name)
        codes = np.unique(_numbers(column), return_inverse=True)[1].astype(np.int64) + 1
        codes[column.is_null().to_numpy()] = 0
        ids = np.unique(ids * (int(codes.max(initial=0)) + 1) + codes, return_inverse=True)[1].astype(np.int64)
    return ids


def repeats(table: pa.Table, names: Sequence[str]) -> tuple[Ints, Ints]:
    """The positions of the rows that equal an earlier one in the columns named, and the first one that each equals."""
    none = np.zeros(0, dtype=np.int64)
    hashes = _hashes(table, names)
    ordered = np.sort(hashes)
    agreeing = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(agreeing):
        return none, none
    positions = np.flatnonzero(np.isin(hashes, agreeing))
    ids = _ids(table.take(pa.array(positions)), names)
    _, first, which = np.unique(ids, return_index=True, return_inverse=True)
    firsts = first[which]
    again = firsts != np.arange(len(positions))
    return positions[again], positions[firsts[again]]
