"""The rules that the demo has a truth for."""

from __future__ import annotations

from typing import Final

IDS: Final = {
    "1.1": "abcde", "1.2": "abcde", "1.3": "abcdefghi", "1.4": "a", "1.5": "abcd",
    "2.1": "abcd", "2.2": "abcd", "2.3": "ab", "2.4": "ab", "2.5": "abcd", "2.6": "abc", "2.7": "abcd", "2.8": "abc",
    "2.9": "abcdefghijklmno", "2.10": "a", "2.11": "abcde",
    "3.1": "abc", "3.2": "abcdefg", "3.3": "ab", "3.4": "ab", "3.5": "abc", "3.6": "abcd", "3.7": "ab",
    "4.1": "abc", "4.2": "abc", "4.3": "abc", "4.4": "a", "4.5": "abc", "4.6": "ab",
    "5.1": "abcd", "5.2": "ab", "5.3": "abc", "5.4": "ab",
    "6.1": "abc", "6.2": "abc", "6.3": "abc", "6.4": "ab", "6.5": "ab",
}  # fmt: skip
"""The letters of each clause's rules."""

ALL: Final = tuple(f"{clause}-{letter}" for clause, letters in IDS.items() for letter in letters)
