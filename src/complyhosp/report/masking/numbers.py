"""Numbers that lead to a person, wherever they stand in a text: identity cards, phones, bank cards, mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_GAP = r"[ \-]?"
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    + "|".join(
        (
            rf"[1-9][0-9]{{5}}(?:18|19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9Xx]",  # identity card, 18 characters
            rf"[1-9][0-9]{{7}}{_DAY}[0-9]{{3}}",  # the old one, 15
            rf"(?P<card>[0-9]{{4}}(?:{_GAP}[0-9]{{4}}){{3}}(?:{_GAP}[0-9]{{1,3}})?)",  # bank card, 16 to 19
            rf"(?:\+?86{_GAP})?1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}",  # mobile phone
            r"\(?0[1-9][0-9]{1,2}(?:\)|[ \-]|\) )[2-9][0-9]{6,7}",  # landline with its area code set off
        )
    )
    + r")(?![0-9A-Za-z])"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_HINT = re.compile(r"[0-9][0-9 \-)]{8,}[0-9Xx]|@")
_FULL_WIDTH = str.maketrans({0xFF10 + n: ord("0") + n for n in range(10)} | {0xFF38: "X", 0xFF0D: "-", 0xFF0B: "+"})


def personal_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand, as start and end, in order, without overlaps. Digits may be full-width, or set in groups.

    A number within a longer run of letters or digits is none: it is part of something else.
    """
    plain = text.translate(_FULL_WIDTH)
    if _HINT.search(plain) is None:
        return
    found = [match.span() for match in _NUMBER.finditer(plain) if _is_one(match)]
    found += [match.span() for match in _MAIL.finditer(plain)]
    end = 0
    for span in sorted(found):
        if span[0] >= end:
            yield span
            end = span[1]


def canonical(text: str) -> str:
    """One writing of what may be written in several: half-width, upper case, numbers without gaps or country code."""
    folded = " ".join(text.translate(_FULL_WIDTH).split()).upper()
    dense = re.sub(r"[ \-]", "", folded)
    if re.fullmatch(r"\+?[0-9]+X?", dense):
        return re.sub(r"^\+?86(?=1[3-9][0-9]{9}$)", "", dense)
    return folded if folded.isascii() else folded.replace(" ", "")


def _is_one(match: re.Match[str]) -> bool:
    """A long number is a bank card's only with the right check digit (Luhn): else it may be any serial number."""
    if match["card"] is None:
        return True
    digits = [int(digit) for digit in match["card"] if digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
