"""Texts, names, codes, lists, enums, yes and no, network addresses."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Mapping

from complyhosp.evidence.cells.text import (
    BLANKS,
    MAX_CELL_CHARS,
    WHOLE_FLOAT_DIGITS,
    Cell,
    folded,
    is_blank,
    normal,
    text_of,
    without_remark,
)
from complyhosp.evidence.cells.unreadable import Unreadable

TRUE_WORDS = frozenset({"true", "yes", "y", "1", "是", "有", "√", "✓", "✔", "☑", "对"})
FALSE_WORDS = frozenset({"false", "no", "n", "0", "否", "无", "×", "✗", "✘", "☒", "错"})

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·"
_HAN_GAP = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_HAN_WORD = re.compile(rf"[{_HAN}]+")
_LIST_MARKS = re.compile(r"[、，,;；/\n\r]")
_TIME_MARKS = re.compile(r"[、,;\n\r]|(?<=:\d\d) +(?=\d{1,2}:\d\d)")
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+1[5-9]", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]{12}")


def _plain(cell: Cell) -> str | Unreadable | None:
    """The normal text, None when blank; unreadable when digits were lost, or for what is no text."""
    if isinstance(cell, float) and abs(cell) >= WHOLE_FLOAT_DIGITS:
        return Unreadable.DIGITS_LOST
    if isinstance(cell, dict):
        return Unreadable.NESTED
    if isinstance(cell, str) and len(cell) > MAX_CELL_CHARS:
        return Unreadable.TOO_LONG
    text = text_of(cell)
    return None if text.casefold() in BLANKS or is_blank(cell) else text


def string(cell: Cell) -> str | Unreadable | None:
    """Any text; None when blank."""
    return _plain(cell)


def code(cell: Cell) -> str | Unreadable | None:
    """An identifier: upper case, no inner blanks. `1.10101E+17` has lost its digits and is unreadable."""
    text = _plain(cell)
    if not isinstance(text, str):
        return text
    return Unreadable.DIGITS_LOST if _ROUNDED.fullmatch(text) else text.upper().replace(" ", "")


def name(cell: Cell) -> str | Unreadable | None:
    """A person: no blanks between Chinese characters, no remarks such as (代) at the end."""
    text = _plain(cell)
    return _HAN_GAP.sub("", without_remark(text) or text) if isinstance(text, str) else text


def boolean(cell: Cell) -> bool | Unreadable | None:
    """Yes or no as 是/否, 有/无, √/×, Y/N, 1/0, true/false; None when blank."""
    if isinstance(cell, bool):
        return cell
    word = folded(without_remark(text_of(cell)))
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS
    return None if is_blank(cell) else Unreadable.BOOL


def enum_words(values: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Each accepted spelling (folded) -> the value it means; a value's own name is always accepted."""
    words = {folded(alias): value for value, aliases in values.items() for alias in aliases}
    return words | {folded(value): value for value in values}


def enum(cell: Cell, words: Mapping[str, str]) -> str | Unreadable | None:
    """The value that the cell's text is a spelling of (see `enum_words`); None when blank."""
    text = text_of(cell)
    for candidate in (text, without_remark(text)):
        if (value := words.get(folded(candidate))) is not None:
            return value
    return None if is_blank(cell) or text.casefold() in BLANKS - {"无"} else Unreadable.ENUM


def ip(cell: Cell) -> str | Unreadable | None:
    """The canonical text of an IPv4 or IPv6 address; None when blank."""
    text = text_of(cell)
    if is_blank(cell):
        return None
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return Unreadable.IP


def mac(cell: Cell) -> str | Unreadable | None:
    """Lower-case hexadecimal pairs with colons, whatever separated them; None when blank."""
    if is_blank(cell):
        return None
    digits = re.sub(r"[-:. ]", "", text_of(cell)).lower()
    if _HEX.fullmatch(digits) is None:
        return Unreadable.MAC
    return ":".join(digits[start : start + 2] for start in range(0, 12, 2))


def _rejoined(words: list[str]) -> list[str]:
    """`张 三 李四` -> `张三`, `李四`: no Chinese name has one character, so two or three such words are one name."""
    names: list[str] = []
    letters: list[str] = []
    for word in [*words, ""]:
        if len(without_remark(word)) == 1:
            letters.append(word)
            continue
        size = 3 if len(letters) % 2 else 2
        names += ["".join(letters[at : at + size]) for at in range(0, len(letters), size)]
        letters = []
        names += [word] if word else []
    return names


def listed(text: str, *, names: bool) -> list[str]:
    """The parts of a list in one cell, apart by one of `、，,;；/` or blanks; Latin `names` keep their blanks."""
    parts = [normal(part) for part in _LIST_MARKS.split(text)]
    apart: list[str] = []
    for part in parts:
        words = part.split()
        han = all(_HAN_WORD.fullmatch(without_remark(word)) for word in words)
        apart += _rejoined(words) if han else ([part] if names else words)
    return [part for part in apart if part.casefold() not in BLANKS]


def strings(cell: Cell) -> list[str] | Unreadable | None:
    """A list of texts, in order, from a list or from one text; None when blank."""
    if isinstance(cell, list):
        parts = [text_of(item) for item in cell if isinstance(item, str | int | float | bool)]
        if len(parts) < len(cell):
            return Unreadable.NESTED
        return [part for part in parts if part.casefold() not in BLANKS] or None
    text = _plain(cell)
    if not isinstance(text, str):
        return text
    return listed(str(cell) if isinstance(cell, str) else text, names=False) or None


def pieces(cell: Cell, field_type: str) -> list[Cell]:
    """The values of a `split` cell: `08:38、18:00` has two. What is no text, or has one value, comes back as it is."""
    if isinstance(cell, list):
        return list(cell) or [None]  # type: ignore[arg-type]  # nested lists are refused when they are typed
    if not isinstance(cell, str):
        return [cell]
    if field_type in {"timestamp", "date", "duration"}:
        wide = unicodedata.normalize("NFKC", cell)
        found: list[Cell] = [part for part in _TIME_MARKS.split(wide) if not is_blank(part)]
    elif field_type == "name":
        found = list(listed(cell, names=True))
    else:
        found = [part for part in _LIST_MARKS.split(cell) if not is_blank(part)]
    return found if len(found) > 1 else [cell]
