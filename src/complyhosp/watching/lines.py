"""Records as lines of JSON: `{"type": "patrol", "room": "R1", "at": "2026-07-01T08:00"}`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.engines.live.engine import records_of
from complyhosp.evidence.inline import tables_from_rows
from complyhosp.evidence.tables import ROW
from complyhosp.rulebook.records import RecordType
from complyhosp.watching.watcher import Came

LINE_LIMIT = 64 * 1024
"""Bytes of a line that is read."""


class Lines:
    """Turns lines into typed records. A line that is none is told, counted, and stops nothing."""

    def __init__(self, record_types: Mapping[str, RecordType], streamed: frozenset[str], timezone: str) -> None:
        self._types = {name: record_types[name] for name in sorted(streamed)}
        self._zone = timezone
        self._number = 0
        self.refused = 0

    def records(self, lines: Iterable[bytes]) -> tuple[list[Came], list[Diagnostic]]:
        """The records of these lines, in their order, and what is wrong with the others."""
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        order: list[tuple[str, int, int]] = []
        found: list[Diagnostic] = []
        for line in lines:
            self._number += 1
            parsed = self._parsed(line)
            if isinstance(parsed, Diagnostic):
                found.append(parsed)
                continue
            name, row = parsed
            order.append((name, len(rows[name]), self._number))
            rows[name].append(row)
        came, more = self._typed(rows, order)
        self.refused += len(found)
        return came, found + more

    def _parsed(self, line: bytes) -> tuple[str, dict[str, Any]] | Diagnostic:
        place = Place("<lines>", self._number)
        if len(line) > LINE_LIMIT:
            return Diagnostic("W702", place, {"limit": LINE_LIMIT})
        try:
            row = json.loads(line, parse_constant=_refused)
            # Half a surrogate pair is no text, and no file or database takes it.
            json.dumps(row, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            return Diagnostic("W700", place, {"problem": str(error)})
        name = row.pop("type", None) if isinstance(row, dict) else None
        if not isinstance(name, str) or name not in self._types:
            return Diagnostic("W701", place, {"type": name, "known": ", ".join(self._types)})
        known = self._types[name].fields
        return name, {field: value for field, value in row.items() if field in known and _is_plain(value)}

    def _typed(
        self, rows: Mapping[str, list[dict[str, Any]]], order: list[tuple[str, int, int]]
    ) -> tuple[list[Came], list[Diagnostic]]:
        if not rows:
            return [], []
        types = {name: self._types[name] for name in rows}
        evidence, unreadable = tables_from_rows(rows, types, self._zone)
        tables = {name: records_of(evidence.tables[name]) for name in rows}
        numbers = {(name, place + 1): number for name, place, number in order}
        came: list[Came] = []
        found = [_at_line(one, numbers) for one in unreadable]
        for name, place, number in order:
            record = {field: value for field, value in tables[name][place].items() if field != ROW}
            missing = [
                field for field, declared in types[name].fields.items() if declared.required and record[field] is None
            ]
            if missing:
                self.refused += 1
                args = {"type": name, "fields": ", ".join(missing)}
                found.append(Diagnostic("W703", Place("<lines>", number), args))
            else:
                came.append((name, record))
        return came, found


def _refused(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _at_line(one: Diagnostic, numbers: Mapping[tuple[str, int], int]) -> Diagnostic:
    """What is wrong with a value, at its line."""
    number = numbers[one.place.sheet or "", one.place.line or 0]
    return replace(one, place=Place("<lines>", number, field=one.place.field))


def _is_plain(value: object) -> bool:
    """Text, number, bool, null, or a list of texts."""
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, str | int | float | bool)
