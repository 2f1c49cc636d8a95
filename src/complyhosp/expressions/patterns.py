"""The patterns that `matches` takes: the part of RE2's syntax that every RE2 reads, and reads alike.

Left out on purpose, beside what RE2 itself lacks (look-around, back-references, `\\Z`, possessive quantifiers): named
groups, Unicode and POSIX classes, flags in mid-pattern other than for a group, a bare `{`, `}` or `]`, `[` in a class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

MOST_REPEATS = 1000
"""Of one part of a pattern, nested quantifiers multiplied: RE2's own limit."""

MOST_PARTS = 4000
"""Characters and classes, with quantifiers written out; far below where RE2's memory for one pattern ends."""

MOST_NESTED = 40
"""Groups within groups."""

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Chars:
    """One character whose code point is in `ranges` (both ends included), or in none of them when `negated`.

    With `folded`, a range also holds what differs from its characters by case alone.
    """

    ranges: Ranges
    negated: bool = False
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A place between characters: the text's start or end, or where a word (of ASCII) begins or ends, or does not."""

    kind: Literal["start", "end", "word edge", "no word edge"]


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """From `least` to `most` times; None is any number."""

    part: Pattern
    least: int
    most: int | None


Pattern = Chars | Edge | Sequence | Choice | Repeat

_LAST = 0x10FFFF
_DIGIT: Ranges = ((0x30, 0x39),)
_SPACE: Ranges = ((0x09, 0x0A), (0x0C, 0x0D), (0x20, 0x20))
_WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_GROUPS: Mapping[str, Ranges] = {"d": _DIGIT, "s": _SPACE, "w": _WORD}
_CONTROLS: Mapping[str, str] = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
_EDGES: Mapping[str, Edge] = {"b": Edge("word edge"), "B": Edge("no word edge"), "A": Edge("start"), "z": Edge("end")}
_LINE_END: Ranges = ((0x0A, 0x0A),)


class PatternError(ValueError):
    """The text is no pattern; `found` is the piece that does not belong."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def parse_pattern(text: str) -> Pattern:
    """The pattern's tree; PatternError when it is none."""
    reader = _Reader(text)
    fold, dot_all = reader.leading_flags()
    tree = reader.choice(fold, dot_all)
    if reader.now:
        raise PatternError(reader.now)
    if _parts(tree, 1) > MOST_PARTS:
        raise PatternError(text[:40])
    return tree


def _parts(node: Pattern, times: int) -> int:
    """How many characters and classes it comes to; PatternError when something is repeated too often."""
    if isinstance(node, Chars):
        return times * (1 + len(node.ranges))
    if isinstance(node, Edge):
        return times
    if isinstance(node, Repeat):
        times *= max(node.most or node.least, 1)
        if times > MOST_REPEATS:
            raise PatternError(f"{{{node.most or node.least}}}")
        return _parts(node.part, times)
    return sum(_parts(part, times) for part in node.parts)


class _Reader:
    """Reads from left to right; `now` is the next character, empty at the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    @property
    def now(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, text: str) -> bool:
        found = self.text.startswith(text, self.at)
        self.at += len(text) if found else 0
        return found

    def next(self) -> str:
        if not self.now:
            raise PatternError(self.text[-1:])
        self.at += 1
        return self.text[self.at - 1]

    def leading_flags(self) -> tuple[bool, bool]:
        """`(?i)` at the very start: case does not matter; `(?s)`: a dot is any character, line ends too."""
        for flags in ("i", "s", "is", "si"):
            if self.take(f"(?{flags})"):
                return "i" in flags, "s" in flags
        return False, False

    def choice(self, fold: bool, dot_all: bool) -> Pattern:
        parts = [self.sequence(fold, dot_all)]
        while self.take("|"):
            parts.append(self.sequence(fold, dot_all))
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def sequence(self, fold: bool, dot_all: bool) -> Pattern:
        parts: list[Pattern] = []
        while self.now and self.now not in "|)":
            atom = self.atom(fold, dot_all)
            parts.append(atom if isinstance(atom, Edge) else self.repeated(atom))
        return Sequence(tuple(parts))

    def atom(self, fold: bool, dot_all: bool) -> Pattern:
        sign = self.next()
        if sign == "(":
            return self.group(fold, dot_all)
        if sign == "[":
            return self.char_class(fold)
        if sign == ".":
            return Chars((), negated=True) if dot_all else Chars(_LINE_END, negated=True)
        if sign in "^$":
            return Edge("start" if sign == "^" else "end")
        if sign == "\\":
            return _EDGES[self.next()] if self.now in _EDGES and self.now else self.escape(fold)
        if sign in "*+?{}]":
            raise PatternError(sign)
        return Chars(((ord(sign), ord(sign)),), folded=fold)

    def group(self, fold: bool, dot_all: bool) -> Pattern:
        self.depth += 1
        if self.depth > MOST_NESTED:
            raise PatternError("(")
        if self.take("?"):
            flags = ""
            while self.now in ("i", "s") and self.now not in flags:
                flags += self.next()
            if not self.take(":"):
                raise PatternError("(?" + flags + self.now)
            fold, dot_all = fold or "i" in flags, dot_all or "s" in flags
        found = self.choice(fold, dot_all)
        if not self.take(")"):
            raise PatternError("(")
        self.depth -= 1
        return found

    def repeated(self, atom: Pattern) -> Pattern:
        """The atom with its quantifier; `?` after one asks for the shortest match, which is none the less a match."""
        found = atom
        for sign, least, most in (("*", 0, None), ("+", 1, None), ("?", 0, 1)):
            if self.take(sign):
                found = Repeat(atom, least, most)
                break
        else:
            if self.take("{"):
                found = self.counted(atom)
        if found is not atom:
            self.take("?")
            if self.now and self.now in "*+?{":
                raise PatternError(self.now)
        return found

    def counted(self, atom: Pattern) -> Repeat:
        """`{n}`, `{n,}` or `{n,m}`, after its bracket."""
        least = self.number()
        most: int | None = least
        if self.take(","):
            most = None if self.now == "}" else self.number()
        if not self.take("}") or (most is not None and most < least) or least > MOST_REPEATS:
            raise PatternError("{")
        return Repeat(atom, least, most)

    def number(self) -> int:
        digits = ""
        while self.now.isascii() and self.now.isdigit() and len(digits) <= 4:
            digits += self.next()
        if not digits:
            raise PatternError("{" + self.now)
        return int(digits)

    def escape(self, fold: bool) -> Chars:
        """What follows a backslash, as one character."""
        sign = self.next()
        if sign.lower() in _GROUPS:
            return Chars(_GROUPS[sign.lower()], negated=sign.isupper(), folded=fold)
        if sign in _CONTROLS:
            sign = _CONTROLS[sign]
        elif not sign.isascii() or sign.isalnum() or not sign.isprintable():
            raise PatternError("\\" + sign)
        return Chars(((ord(sign), ord(sign)),), folded=fold)

    def char_class(self, fold: bool) -> Chars:
        negated = self.take("^")
        ranges = list(self.class_item(fold, first=True))
        while self.now != "]":
            ranges += self.class_item(fold, first=False)
        self.next()
        return Chars(tuple(ranges), negated, fold)

    def class_item(self, fold: bool, *, first: bool) -> Ranges:
        """One character, a range, or `\\d` and its like; a bare `-` only at either end."""
        low = self.next()
        if low == "\\" and self.now.lower() in (*_GROUPS, "-"):
            return self.class_group(fold)
        low = self.class_char(low)
        if (low == "-" and not first and self.now != "]") or not self.now:
            raise PatternError(low)
        if low == "-" or self.text.startswith("-]", self.at) or not self.take("-"):
            return ((ord(low), ord(low)),)
        high = self.class_char(self.next())
        if high == "-" or high < low:
            raise PatternError(f"{low}-{high}")
        return ((ord(low), ord(high)),)

    def class_group(self, fold: bool) -> Ranges:
        if fold and self.now == "W":  # what case makes of its complement is read in more than one way
            raise PatternError("\\W")
        found = self.escape(fold)
        return _outside(found.ranges) if found.negated else found.ranges

    def class_char(self, sign: str) -> str:
        """The character that a sign in a class, or what follows a backslash there, stands for."""
        if sign in "[]^":
            raise PatternError(sign)
        if sign == "\\" and self.now.lower() in _GROUPS:
            raise PatternError(sign + self.now)
        return chr(self.escape(fold=False).ranges[0][0]) if sign == "\\" else sign


def _outside(ranges: Ranges) -> Ranges:
    """The code points in none of the ranges, which are in order."""
    edges = [-1, *(edge for pair in ranges for edge in pair), _LAST + 1]
    return tuple((low + 1, high - 1) for low, high in zip(edges[::2], edges[1::2], strict=True))
