"""CSV and TSV.

Clean files go through Arrow's reader, a line a row. Where cells hold line breaks, or rows differ in width, Python's
reader takes over: slower, but it knows on which line each row begins.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from complyhosp.diagnostics import Diagnostic, Words
from complyhosp.evidence.coded import column_of
from complyhosp.evidence.headers import HeaderRows, find_headers
from complyhosp.evidence.limits import HEADER_SEARCH_ROWS, MAX_COLUMNS, MAX_DELIMITED_BYTES, MAX_LINE_BYTES
from complyhosp.evidence.raw import RawTable
from complyhosp.evidence.readers.decoding import decoded
from complyhosp.evidence.readers.ragged import ragged_rows
from complyhosp.evidence.readers.reading import Reading, Refused, Request, limited_bytes, no_header, over_limit

_HEAD_CHARS = 1 << 18
DELIMITERS = (",", "\t", ";", "|")


def read(request: Request) -> Reading:
    """The one table of a delimited text file."""
    found = decoded(limited_bytes(request, MAX_DELIMITED_BYTES), request.entry.encoding)
    text = found.text if "\n" in found.text else found.text.replace("\r", "\n")
    _refuse_long_lines(text)
    delimiter = request.entry.delimiter or _sniffed(request, text)
    head = _head(text, delimiter, (request.entry.header_row or 0) + HEADER_SEARCH_ROWS)
    headers = find_headers(request.book, head.rows, request.entry.header_row)
    if headers is None:
        return Reading(diagnostics=(no_header(request, head.rows, None),), damaged=True)
    if len(headers.headers) > MAX_COLUMNS:
        raise over_limit(Words("列数", "columns"), str(MAX_COLUMNS))
    doubts = _doubts(request, text, cut=found.cut)
    body = _Body(headers.headers, head.end_of(headers), delimiter)
    table = _by_arrow(text, body)
    if table is not None:
        return Reading((table,), doubts=doubts)
    return _by_python(request, text, body, doubts)


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands below the header: after `lines_above` lines."""

    headers: tuple[str, ...]
    lines_above: int
    delimiter: str

    def offset(self, text: str) -> int:
        """Where in the text it begins."""
        at = 0
        for _ in range(self.lines_above):
            at = text.find("\n", at) + 1
            if at == 0:
                return len(text)
        return at


@dataclass(slots=True)
class _Head:
    """The first rows, and the line on which each ends."""

    rows: list[list[str]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def end_of(self, found: HeaderRows) -> int:
        """The last line of the header."""
        return self.ends[found.data_from - 1]


def _head(text: str, delimiter: str, count: int) -> _Head:
    """The first `count` rows, from the text's beginning if that has them all."""
    if len(text) > _HEAD_CHARS and len((head := _head(text[:_HEAD_CHARS], delimiter, count)).rows) == count:
        return head
    head = _Head()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            head.rows.append(row)
            head.ends.append(reader.line_num)
            if len(head.rows) == count:
                break
    except csv.Error as error:
        raise Refused(
            "E213",
            {"detail": Words(f"第 {reader.line_num} 行：{error}", f"line {reader.line_num}: {error}")},
            reader.line_num,
        ) from None
    return head


def _sniffed(request: Request, text: str) -> str:
    """The delimiter that makes most sense of the headers; among equals the one that makes most columns."""
    if text[:5].lower() == "sep=," or (text[:4].lower() == "sep=" and text[4:5] in DELIMITERS):
        return text[4]

    def worth(delimiter: str) -> tuple[int, int]:
        rows = _head(text, delimiter, (request.entry.header_row or 0) + HEADER_SEARCH_ROWS).rows
        found = find_headers(request.book, rows, request.entry.header_row)
        return (found.score if found else 0, max(map(len, rows), default=0))

    return max(DELIMITERS, key=worth)


def _refuse_long_lines(text: str) -> None:
    """A line of megabytes is no row; and a reader would hold it several times over."""
    start, line = 0, 1
    while len(text) - start > MAX_LINE_BYTES:
        end = text.rfind("\n", start, start + MAX_LINE_BYTES)
        if end < 0:
            raise over_limit(
                Words("一行的长度", "a line"), f"{MAX_LINE_BYTES >> 20} MiB", line + text.count("\n", 0, start)
            )
        start = end + 1


def _doubts(request: Request, text: str, *, cut: bool) -> tuple[Diagnostic, ...]:
    """Signs that the file once went on."""
    if text.endswith("\n") and not cut:
        return ()
    line = text.count("\n") + 1
    detail = Words("末行没有换行符", "the last line has no line break")
    return (Diagnostic("E212", request.place(line), {"detail": detail}),)


def _by_arrow(text: str, body: _Body) -> RawTable | None:
    """The rows by Arrow; None when they are not a line each, or not all as wide as the header."""
    content = text[body.offset(text) :].rstrip("\r\n")
    if not content:
        return _empty(body)
    count = content.count("\n") + 1
    names = [str(at) for at in range(len(body.headers))]
    try:
        table = pacsv.read_csv(
            io.BytesIO(content.encode("utf-8", "surrogatepass")),
            read_options=pacsv.ReadOptions(column_names=names, block_size=2 * MAX_LINE_BYTES),
            parse_options=pacsv.ParseOptions(delimiter=body.delimiter, newlines_in_values='"' in content),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows != count:
        return None
    first = body.lines_above + 1
    return RawTable(None, body.headers, table.columns, np.arange(first, first + count, dtype=np.int64))


def _empty(body: _Body) -> RawTable:
    """A table without rows."""
    return RawTable(None, body.headers, [column_of([]) for _ in body.headers], np.zeros(0, dtype=np.int64))


def _by_python(request: Request, text: str, body: _Body, doubts: tuple[Diagnostic, ...]) -> Reading:
    """The rows by Python's reader; rows of another width than the header's are rejected.

    A short last row without a line break is a cut whatever the manifest's checks say: they may be of the cut file.
    """
    found = ragged_rows(text[body.offset(text) :], body.delimiter, len(body.headers), body.lines_above)
    rejected = tuple(
        Diagnostic("E223", request.place(line), {"found": cells, "expected": len(body.headers)})
        for line, cells in found.misfits
    )
    columns = [column_of([cell or None for cell in cells]) for cells in zip(*found.rows, strict=True)]
    lines = np.asarray(found.lines, dtype=np.int64)
    table = RawTable(None, body.headers, columns, lines) if found.rows else _empty(body)
    if found.fault is not None:
        fault = Diagnostic(found.fault.code, request.place(found.fault.line), {"detail": found.fault.detail})
        return Reading((table,), (*rejected, fault), doubts, damaged=True, rejected=len(rejected))
    short_end = bool(found.misfits) and found.misfits[-1][0] > (found.lines[-1] if found.lines else 0)
    if short_end and doubts:
        return Reading((table,), (*rejected, *doubts), damaged=True, rejected=len(rejected))
    if short_end:
        detail = {"detail": Words("末行不完整", "the last row is not whole")}
        doubts = (Diagnostic("E212", request.place(found.misfits[-1][0]), detail),)
    return Reading((table,), rejected, doubts, rejected=len(rejected))
