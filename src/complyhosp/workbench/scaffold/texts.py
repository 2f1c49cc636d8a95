"""The words of a new rule that its author has yet to write; the linter knows them."""

from __future__ import annotations

from typing import Final

UNWRITTEN: Final = {"zh": "（尚未写明）", "en": "(not written yet)"}
"""Stands in every text of a new rule until somebody writes it."""

REMEDY: Final = {lang: UNWRITTEN[lang] for lang in ("zh", "en")}

UNDECIDED: Final = "1 / 0 == 1"
"""A requirement that is unknown for everybody: an unfinished rule passes nobody and accuses nobody."""


def is_unwritten(text: str) -> bool:
    """Whether a text still holds the placeholder."""
    return any(mark in text for mark in UNWRITTEN.values())
