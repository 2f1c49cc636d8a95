"""Text from evidence made safe to show: a cell can hold anything, also what drives a terminal or turns lines about."""

from __future__ import annotations

import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_BLANKS = {"\n": " ", "\r": " ", "\t": " ", "\u2028": " ", "\u2029": " "}
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
"""Marks that reorder what follows, so that a name could be shown as another."""


def printable(text: str, *, keep_lines: bool = False) -> str:
    """`text` without control characters and direction marks; line breaks become blanks unless they are kept."""
    if text.isprintable():
        return text
    return "".join(_shown(character, keep_lines) for character in text)


def _shown(character: str, keep_lines: bool) -> str:
    if keep_lines and character == "\n":
        return character
    if character in _BLANKS:
        return " "
    # Cc: control characters (ESC among them), Cs: lone surrogates, which no encoding can write.
    if unicodedata.category(character) in ("Cc", "Cs") or character in _DIRECTIONS:
        return _REPLACEMENT
    return character
