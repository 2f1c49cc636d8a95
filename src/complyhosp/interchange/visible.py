"""Text from anywhere made fit for XML, spreadsheets and viewers; what cannot stay is shown, not dropped."""

from __future__ import annotations

import re

_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What XML 1.0 forbids (line breaks and tabs are allowed), what drives a terminal, and what reorders a line."""

_DELETE = 0x7F


def visible(text: str) -> str:
    """`text` with each unfit character replaced: ASCII controls by their pictures (`␛`), the rest by `�`.

    Line breaks and tabs stay; a carriage return alone becomes a line break, as XML readers would have it.
    """
    if text.isprintable():
        return text
    return _UNFIT.sub(_shown, text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`visible`, with line breaks and tabs as blanks."""
    return visible(text).replace("\n", " ").replace("\t", " ")


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code == _DELETE:
        return "\N{SYMBOL FOR DELETE}"
    return chr(0x2400 + code) if code < ord(" ") else "\N{REPLACEMENT CHARACTER}"
