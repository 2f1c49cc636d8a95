"""Whether a pattern is found in a text: every place is followed at once, so that no pattern takes long."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from complyhosp.expressions.patterns import Chars, Choice, Edge, Pattern, Repeat

Places = frozenset[int]
"""Positions in a text: before its first character is 0."""


def found_in(pattern: Pattern, text: str) -> bool:
    """Whether some part of the text matches."""
    return bool(_reached(pattern, text, frozenset(range(len(text) + 1))))


def _reached(node: Pattern, text: str, places: Places) -> Places:
    """Where one can be after the pattern when it begins at one of these places."""
    if isinstance(node, Chars):
        return frozenset(place + 1 for place in places if place < len(text) and _takes(node, text[place]))
    if isinstance(node, Edge):
        return frozenset(place for place in places if _is_at(node, text, place))
    if isinstance(node, Choice):
        return frozenset().union(*(_reached(part, text, places) for part in node.parts))
    if isinstance(node, Repeat):
        return _repeated(node, text, places)
    for part in node.parts:
        places = _reached(part, text, places)
    return places


def _repeated(node: Repeat, text: str, places: Places) -> Places:
    for _ in range(node.least):
        places = _reached(node.part, text, places)
    every, last, times = places, places, node.least
    while last and times != node.most:
        last = _reached(node.part, text, last) - every
        every, times = every | last, times + 1
    return every


def _takes(node: Chars, char: str) -> bool:
    alike = _same_but_for_case().get(_folded(char), {char}) if node.folded else {char}
    inside = any(low <= ord(one) <= high for one in alike for low, high in node.ranges)
    return inside != node.negated


def _is_at(node: Edge, text: str, place: int) -> bool:
    if node.kind == "start":
        return place == 0
    if node.kind == "end":
        return place == len(text)
    before, after = _in_word(text[place - 1 : place]), _in_word(text[place : place + 1])
    return (before != after) == (node.kind == "word edge")


def _in_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def _folded(char: str) -> str:
    """Unicode's simple case folding: always one character."""
    return next((one for one in (char.casefold(), char.lower()) if len(one) == 1), char)


@cache
def _same_but_for_case() -> Mapping[str, frozenset[str]]:
    """Characters that differ by case alone, by what they fold to; those that have no case are left out."""
    found: dict[str, set[str]] = {}
    for char in map(chr, range(0x1E944)):
        if _folded(char) != char:
            found.setdefault(_folded(char), {_folded(char)}).add(char)
    return {folded: frozenset(chars) for folded, chars in found.items()}
