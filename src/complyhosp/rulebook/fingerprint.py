"""Fingerprints of source clauses: how a rulebook notices that a clause no longer reads as it did."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

_UNITS = "一二三四五六七八九十"
_NUMERALS = {numeral: number for number, numeral in enumerate([*_UNITS, *("十" + u for u in _UNITS[:9])], start=1)}

_NUMBERING = re.compile(r"^(?:\d+(?:、|\.(?!\d))|\(\d+\))")
_END_MARKS = ";。."
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_DIGITS = "0-9０-９"
# An item begins a line, or follows a blank or the end of a sentence: "至5、6楼" opens none.
_ITEM = re.compile(rf"(?:^|(?<=[\s；;。:：]))([{_DIGITS}]+)[ \t\u3000]*(?:、|[.．](?![{_DIGITS}]))", re.MULTILINE)
# A heading stands right before its first item: a line of a table of contents or "按（二）执行" is none.
_HEADING = re.compile(
    rf"[(（]\s*([{_UNITS}]{{1,2}})\s*[)）]"
    r"[^，。；：、,;:()（）]{0,40}?"
    rf"(?=(?<![{_DIGITS}])[1１][ \t\u3000]*[、.．])"
)


def normalise_clause(text: str) -> str:
    """The clause without what printing changes: its number, blanks, full-width forms and its closing mark."""
    folded = unicodedata.normalize("NFKC", text)
    dense = "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")
    return _NUMBERING.sub("", dense, count=1).rstrip(_END_MARKS)


def fingerprint(text: str) -> str:
    """SHA-256 of the normalised clause, as 64 hexadecimal digits."""
    return hashlib.sha256(normalise_clause(text).encode()).hexdigest()


def split_clauses(source_text: str) -> dict[str, str]:
    """The raw text of each clause by its id, `section.number`, in the order of the source.

    Sections are headed `(一)` `(二)` …, their items `1、` `2、` … count up from one; both may be full-width. What
    stands before the first heading is left out. A section's last item ends at a blank line, for nothing else tells it
    from what a web page puts below. Of a clause that comes twice the first stands. Other text gives no clauses.
    """
    clauses: dict[str, str] = {}
    headings = [heading for heading in _HEADING.finditer(source_text) if heading[1] in _NUMERALS]
    bounds = [*(heading.start() for heading in headings), len(source_text)]
    for heading, end in zip(headings, bounds[1:], strict=True):
        section = _NUMERALS[heading[1]]
        for number, text in _items(source_text[heading.end() : end]):
            clauses.setdefault(f"{section}.{number}", text)
    return clauses


def _items(body: str) -> Iterator[tuple[int, str]]:
    """Number and text of each item, taking only a number that continues the count: others belong to the text."""
    starts: list[re.Match[str]] = []
    for match in _ITEM.finditer(body):
        if int(match[1]) == len(starts) + 1:
            starts.append(match)
    for number, match in enumerate(starts, start=1):
        if number < len(starts):
            text = body[match.start() : starts[number].start()]
        else:
            text = _BLANK_LINE.split(body[match.start() :], maxsplit=1)[0]
        yield number, text.strip()
