"""Parquet: native types as they are, only the columns that have a field."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from complyhosp.diagnostics import Words
from complyhosp.evidence.coded import Column
from complyhosp.evidence.limits import MAX_COLUMN_TEXT, MAX_COLUMNS, MAX_PARQUET_BYTES, MAX_PARQUET_ROWS
from complyhosp.evidence.raw import RawTable
from complyhosp.evidence.readers.reading import Reading, Refused, Request, over_limit


def read(request: Request) -> Reading:
    """The file's one table; a row's line is its number, from 1."""
    if request.path.stat().st_size < 12:
        raise Refused("E212", {"detail": "Parquet"})
    with request.path.open("rb") as file:
        file.seek(-4, 2)
        if file.read(4) != b"PAR1":
            raise Refused("E212", {"detail": Words("缺少 Parquet 文件尾", "no Parquet footer")})
    try:
        return Reading((_table(request),))
    except (pa.ArrowException, OSError, ValueError, NotImplementedError) as error:
        raise Refused("E213", {"detail": str(error).splitlines()[0][:120]}) from None


def _table(request: Request) -> RawTable:
    """The columns with a field; those without stand empty under their headers."""
    with pq.ParquetFile(request.path, page_checksum_verification=True) as file:
        headers = list(file.schema_arrow.names)
        _refuse_excess(file, headers)
        used = [name for name in dict.fromkeys(headers) if request.book.target(name) is not None]
        table = pq.read_table(
            request.path,
            columns=used,
            read_dictionary=[name for name in used if _is_text(file.schema_arrow.field(name).type)],
            page_checksum_verification=True,
            use_pandas_metadata=False,
        )
        rows = file.metadata.num_rows
        # Texts that are not UTF-8, and offsets that lead nowhere, are only found by looking.
        table.validate(full=True)
    missing = pa.chunked_array([pa.nulls(rows)])
    columns: list[Column] = [_plain(table.column(name)) if name in used else missing for name in headers]
    return RawTable(None, headers, columns, np.arange(1, rows + 1, dtype=np.int64))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _refuse_excess(file: pq.ParquetFile, headers: list[str]) -> None:
    """A few bytes can claim billions of rows: refused by what the footer says, before anything is unpacked."""
    if len(headers) > MAX_COLUMNS:
        raise over_limit(Words("列数", "columns"), str(MAX_COLUMNS))
    if file.metadata.num_rows > MAX_PARQUET_ROWS:
        raise over_limit(Words("行数", "rows"), f"{MAX_PARQUET_ROWS:,}")
    size = sum(file.metadata.row_group(at).total_byte_size for at in range(file.metadata.num_row_groups))
    if size > MAX_PARQUET_BYTES:
        raise over_limit(Words("解压后大小", "unpacked size"), f"{MAX_PARQUET_BYTES >> 20} MiB")


def _plain(column: pa.ChunkedArray) -> Column:
    """The column; texts stay dictionary encoded, if written out they would be of bearable size.

    Bytes are texts that were written without saying so; ArrowInvalid where they are not UTF-8.
    """
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        column = column.cast(pa.string())
    if not pa.types.is_dictionary(column.type):
        return column
    column = column.unify_dictionaries()
    total = 0
    for chunk in column.chunks:
        lengths = pc.binary_length(chunk.dictionary).fill_null(0).to_numpy(zero_copy_only=False)
        counts = np.bincount(chunk.indices.drop_null().to_numpy(), minlength=len(lengths))
        total += int((lengths.astype(np.int64) * counts).sum())
    if total > MAX_COLUMN_TEXT:
        raise over_limit(Words("一列的文字", "the text of a column"), f"{MAX_COLUMN_TEXT >> 20} MiB")
    return column
