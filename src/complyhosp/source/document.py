"""A YAML file as plain data, with the place of every key and value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from complyhosp.diagnostics import Excerpt, Place

Path = tuple[str | int, ...]
"""The way to a value: mapping keys and sequence indexes from the top."""

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True)
class Position:
    """Line and column from 0, in characters; `index` is the character's offset in the text."""

    line: int
    column: int
    index: int


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML text: its `data`, and where each value (`values`) and each mapping key (`keys`) begins.

    A key's path is the path of its value.
    """

    shown_as: str
    text: str
    data: Plain
    values: Mapping[Path, Position]
    keys: Mapping[Path, Position]

    def place(self, path: Sequence[str | int], offset: int = 0) -> Place:
        """The place of the value at `path`, or of its nearest ancestor; `offset` characters into a text value."""
        position = self._position(tuple(path), offset)
        return Place(self.shown_as, position.line + 1, position.column + 1)

    def key_place(self, path: Sequence[str | int]) -> Place:
        """The place of the key whose value is at `path`."""
        position = self.keys.get(tuple(path)) or self._position(tuple(path), 0)
        return Place(self.shown_as, position.line + 1, position.column + 1)

    def excerpt(self, place: Place, length: int = 1) -> Excerpt | None:
        """The source line of a place of this document, with `length` characters marked."""
        lines = self.text.splitlines()
        if place.line is None or place.column is None or not 0 < place.line <= len(lines):
            return None
        line = lines[place.line - 1]
        start = min(place.column - 1, len(line))
        return Excerpt(line, start, max(1, min(length, len(line) - start)))

    def _position(self, path: Path, offset: int) -> Position:
        while path not in self.values:
            path, offset = path[:-1], 0
        start = self.values[path]
        value = self.at(path)
        return self._inside(start, value, offset) if isinstance(value, str) else start

    def at(self, path: Sequence[str | int]) -> Plain:
        """The value at an existing path."""
        value = self.data
        for step in path:
            value = value[step]  # type: ignore[index]  # `path` is one of this document's own
        return value

    def _inside(self, start: Position, value: str, offset: int) -> Position:
        """The position of `value[offset]`: the source is walked over the same visible characters, since quoting,
        folding and indentation change only blanks (and escapes, which expressions have no use for)."""
        index = start.index + self._introduction(start.index)
        for character in value[:offset]:
            if character.isspace():
                continue
            while index < len(self.text) and self.text[index] != character:
                index += 1
            index += 1
        if offset:
            while index < len(self.text) and offset < len(value) and self.text[index] != value[offset]:
                index += 1
        line = self.text.count("\n", 0, index)
        return Position(line, index - (self.text.rfind("\n", 0, index) + 1), index)

    def _introduction(self, index: int) -> int:
        """How many characters stand before a scalar's own text: a quote, or a block scalar's header and indentation."""
        head = self.text[index : index + 1]
        if head in ("'", '"'):
            return 1
        if head not in ("|", ">"):
            return 0
        end = self.text.find("\n", index) + 1
        while end < len(self.text) and self.text[end].isspace():
            end += 1
        return end - index
