"""JSON (a list of objects, or an object with one such list in it) and NDJSON (an object a line)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from complyhosp.diagnostics import Diagnostic, Words
from complyhosp.evidence.cells.text import shown
from complyhosp.evidence.limits import MAX_COLUMNS, MAX_JSON_BYTES, MAX_LINE_BYTES
from complyhosp.evidence.raw import LazyColumns, RawTable
from complyhosp.evidence.readers.decoding import decoded
from complyhosp.evidence.readers.osquery import osquery_rows
from complyhosp.evidence.readers.paged import missing_pages
from complyhosp.evidence.readers.reading import Reading, Refused, Request, limited_bytes, over_limit

_LONE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

Row = dict[str, Any]


def _loads(text: str) -> Any:
    """The value of a JSON text; ValueError for anything else, nesting too deep and numbers too long included.

    NaN and Infinity, which are no JSON, become text: unreadable as numbers, and placed as such. Halves of surrogate
    pairs, which are no text, become U+FFFD.
    """
    try:
        value = json.loads(text, parse_constant=str)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return _mended(value) if _LONE_SURROGATE.search(text) else value


def _mended(value: Any) -> Any:
    """The value with lone surrogates replaced."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mended(item) for item in value]
    return {_mended(key): _mended(item) for key, item in value.items()} if isinstance(value, dict) else value


def read_json(request: Request) -> Reading:
    """The objects of a JSON file; an object's line is its number in the list, from 1."""
    found = decoded(limited_bytes(request, MAX_JSON_BYTES), request.entry.encoding)
    try:
        value = _loads(found.text)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(found.text.rstrip()) - 1 or found.cut or "Unterminated" in error.msg
        raise Refused(
            "E212" if cut else "E213",
            {"detail": Words(f"第 {error.lineno} 行：{error.msg}", f"line {error.lineno}: {error.msg}")},
            error.lineno,
        ) from None
    except ValueError as error:
        raise Refused("E213", {"detail": str(error)}) from None
    rows = _objects(value)
    if rows is None:
        raise Refused("E213", {"detail": Words("不是对象的列表", "no list of objects")})
    reading = _reading(request, rows, range(1, len(rows) + 1), ())
    missing = missing_pages(value, len(rows)) if isinstance(value, dict) else None
    if missing is None:
        return reading
    page = Diagnostic("E212", request.place(), {"detail": missing})
    return replace(reading, diagnostics=(*reading.diagnostics, page), damaged=True)


def _objects(value: Any) -> list[Any] | None:
    """The list of objects: the value itself, or the one such list in an object (`{"code": 0, "data": [...]}`)."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    lists = [item for item in value.values() if isinstance(item, list) and (not item or isinstance(item[0], dict))]
    return lists[0] if len(lists) == 1 else None


def read_ndjson(request: Request) -> Reading:
    """The objects of an NDJSON file, an object a line; a line that is none is a rejected row."""
    found = decoded(limited_bytes(request, MAX_JSON_BYTES), request.entry.encoding)
    rows: list[Any] = []
    lines: list[int] = []
    for number, line in enumerate(found.text.split("\n"), start=1):
        if len(line) > MAX_LINE_BYTES:
            raise over_limit(Words("一行的长度", "a line"), f"{MAX_LINE_BYTES >> 20} MiB", number)
        if line.strip():
            rows.append(_object(line))
            lines.append(number)
    doubts: tuple[Diagnostic, ...] = ()
    if found.cut or not found.text.endswith("\n"):
        detail = Words("末行没有换行符", "the last line has no line break")
        doubts = (Diagnostic("E212", request.place(lines[-1] if lines else 1), {"detail": detail}),)
    reading = _reading(request, rows, lines, doubts)
    if doubts and rows and not isinstance(rows[-1], dict):
        # Half a last line is a cut whatever the manifest's checks say: they may be of the cut file.
        return Reading(reading.tables, (*reading.diagnostics, *doubts), damaged=True, rejected=reading.rejected)
    return reading


def _object(line: str) -> Any:
    """The value of one line; the line itself when it is no JSON."""
    try:
        return _loads(line)
    except ValueError:
        return line


def _reading(request: Request, values: Sequence[Any], lines: Sequence[int], doubts: tuple[Diagnostic, ...]) -> Reading:
    """A table with a column a key; values that are no objects are rejected rows."""
    values = [
        osquery_rows(value) if isinstance(value, dict) and "hostIdentifier" in value else value for value in values
    ]
    rows: Sequence[Row] = values
    kept: Sequence[int] = lines
    rejected: list[Diagnostic] = []
    if set(map(type, values)) - {dict}:
        rows = [value for value in values if isinstance(value, dict)]
        kept = [line for value, line in zip(values, lines, strict=True) if isinstance(value, dict)]
        rejected = [
            Diagnostic("E219", request.place(line), {"found": shown(str(value)[:12], masked=False)})
            for value, line in zip(values, lines, strict=True)
            if not isinstance(value, dict)
        ]
    headers = list(dict.fromkeys(key for row in rows for key in row))
    if len(headers) > MAX_COLUMNS:
        raise over_limit(Words("列数", "columns"), str(MAX_COLUMNS))
    columns = LazyColumns([[row.get(header) for row in rows] for header in headers])
    table = RawTable(None, headers, columns, np.asarray(kept, dtype=np.int64))
    return Reading((table,), tuple(rejected), doubts, rejected=len(rejected))
