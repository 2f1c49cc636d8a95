"""YAML by its core schema only, with positions; nothing is guessed and nothing is hidden.

PyYAML's own defaults read `no` as False, `1.10` as 1.1 and `12:30` as 750, take the last of two equal keys and follow
aliases; a rulebook is read by people, so none of that happens here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import yaml

from complyhosp.diagnostics import Diagnostic, Place, reason_of
from complyhosp.source.document import Document, Path, Plain, Position

MAX_BYTES = 4 << 20
"""A hand-written file is smaller; past this size it is something else."""

MAX_DEPTH = 60
"""Deeper nesting than any rule needs; keeps the reader's recursion bounded."""

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_NULL = re.compile(r"^(~|null|Null|NULL|)$")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"^[-+]?[0-9]+$")
_FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")


def load_yaml(path: FilePath, shown_as: str) -> tuple[Document | None, list[Diagnostic]]:
    """The document in a UTF-8 file; None, with the reason, when it cannot be read as YAML at all."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, [Diagnostic("E106", Place(shown_as), {"limit": f"{MAX_BYTES >> 20} MiB"})]
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return None, [Diagnostic("E105", Place(shown_as), {"reason": reason_of(error)})]
    except UnicodeDecodeError as error:
        return None, [Diagnostic("E107", Place(shown_as), {"byte": error.start})]
    return parse_yaml(text, shown_as)


def parse_yaml(text: str, shown_as: str) -> tuple[Document | None, list[Diagnostic]]:
    """The document in a text; a duplicate key, an anchor, an alias or a tag is an error but does not stop the
    reading."""
    reader = _Reader(shown_as)
    try:
        events = yaml.parse(text, Loader=_LOADER)
        data = reader.document(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(shown_as, mark.line + 1, mark.column + 1) if mark else Place(shown_as)
        return None, [Diagnostic("E101", place, {"problem": error.problem or str(error)})]
    except yaml.YAMLError as error:
        return None, [Diagnostic("E101", Place(shown_as), {"problem": str(error).splitlines()[0]})]
    return Document(shown_as, text, data, reader.values, reader.keys), reader.diagnostics


@dataclass
class _Reader:
    """Builds plain data from YAML events, noting positions on the way."""

    shown_as: str
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def document(self, events: Iterator[yaml.Event]) -> Plain:
        data: Plain = None
        self.values[()] = Position(0, 0, 0)
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                data = self.node(event, events, ())
            elif isinstance(event, yaml.DocumentEndEvent):
                break
        return data

    def node(self, event: yaml.NodeEvent, events: Iterator[yaml.Event], path: Path) -> Plain:
        mark: Any = event.start_mark
        self.values[path] = Position(mark.line, mark.column, mark.index)
        self._refuse_indirection(event)
        if len(path) > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=f"nested deeper than {MAX_DEPTH} levels", problem_mark=mark)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        return None

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> list[Plain]:
        items: list[Plain] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            if isinstance(event, yaml.NodeEvent):
                items.append(self.node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Plain]:
        entries: dict[str, Plain] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            mark: Any = event.start_mark
            if not isinstance(event, yaml.ScalarEvent):
                raise yaml.MarkedYAMLError(problem="a key must be plain text", problem_mark=mark)
            key = str(event.value)
            if key in entries:
                self._report("E102", mark, key=key)
            self.keys[(*path, key)] = Position(mark.line, mark.column, mark.index)
            value_event = next(events)
            if isinstance(value_event, yaml.NodeEvent):
                entries[key] = self.node(value_event, events, (*path, key))
        return entries

    def _refuse_indirection(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self._report("E103", event.start_mark, name=event.anchor)
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._report("E104", event.start_mark, tag=tag)

    def _report(self, code: str, mark: Any, **args: object) -> None:
        self.diagnostics.append(Diagnostic(code, Place(self.shown_as, mark.line + 1, mark.column + 1), args))


def _scalar(event: yaml.ScalarEvent) -> Plain:
    """A scalar's value: quoted and block scalars are text, plain ones follow the core schema."""
    text = str(event.value)
    if event.style:
        return text
    if _NULL.match(text):
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text
