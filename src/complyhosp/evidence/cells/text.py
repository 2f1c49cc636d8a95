"""The normal form of a cell's text, and which texts count as blank."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

Cell = str | int | float | bool | datetime | date | time | timedelta | list[object] | dict[str, object] | None
"""One raw cell, as a reader hands it over: text, or what a typed format (a workbook, JSON, Parquet) knows it to be."""

BLANKS = frozenset({"", "-", "--", "—", "——", "/", "无", "n/a", "null"})
"""Texts that stand for an empty cell (after normalisation, case folded)."""

DITTO = frozenset({"同上", "〃", '"', "″"})
"""Texts that stand for the value above."""

MAX_CELL_CHARS = 32_767
"""The most characters that a spreadsheet cell can hold; a longer text is no value of a record."""

WHOLE_FLOAT_DIGITS = 1e15
"""From here on a spreadsheet's 15 significant digits do not tell neighbouring whole numbers apart."""

_SHOWN_CHARS = 40
_LONGEST_BLANK = 16
_BRACKETED_TAIL = re.compile(r"\s*\([^()]*\)\s*$")


def normal(text: str) -> str:
    """NFKC, trimmed, inner blanks and line breaks folded to one space."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """The form in which headers and enum values are compared: NFKC, no blanks or line breaks, case folded."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def without_remark(text: str) -> str:
    """The (normal) text without bracketed remarks at its end: `08:38(补卡)` -> `08:38`, `张三(代)(早)` -> `张三`."""
    while (shorter := _BRACKETED_TAIL.sub("", text)) != text:
        text = shorter
    return text


def number_text(number: float) -> str:
    """A number as a person would have typed it: no `.0`, no exponent for whole numbers."""
    if isinstance(number, float) and number.is_integer() and abs(number) < WHOLE_FLOAT_DIGITS:
        return str(int(number))
    return repr(number)


def text_of(cell: Cell) -> str:
    """The normal text of any cell; empty for null, `true`/`false` for a bool, ISO for dates and times."""
    if isinstance(cell, str):
        return normal(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number_text(cell)
    if isinstance(cell, list):
        return ", ".join(text_of(item) for item in cell)  # type: ignore[arg-type]  # what is no cell is shown by repr
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Whether the cell stands for nothing at all: null, NaN, an empty list, or one of `BLANKS`."""
    if isinstance(cell, str):
        return not cell.strip() or (len(cell) < _LONGEST_BLANK and normal(cell).casefold() in BLANKS)
    if isinstance(cell, float):
        return math.isnan(cell)
    return cell is None or cell == []


def shown(cell: Cell, *, masked: bool) -> str:
    """What was found, for a diagnostic: shortened; of personal data only the first character."""
    text = text_of(cell)
    if masked and text:
        return text[0] + "*" * min(len(text) - 1, 7)
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…"
