"""The rules that the demo has a truth for."""

from __future__ import annotations

from typing import Final

IDS: Final = {
    "3.1": "abc", "3.2": "abcdefg", "3.3": "ab", "3.4": "ab", "3.5": "abc", "3.6": "abcd", "3.7": "ab", "4.1": "abc",
    "4.2": "abc", "4.3": "abc", "4.4": "a", "4.5": "abc", "4.6": "ab",
}  # fmt: skip

ALL: Final = tuple(f"{clause}-{letter}" for clause, letters in IDS.items() for letter in letters)
