"""The words of one diagnostic code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A code's texts by language (`zh`, `en`); `{name}` places are filled from the diagnostic's `args`."""

    message: Mapping[str, str]
    hint: Mapping[str, str] | None = None


def entry(zh: str, en: str, *, hint_zh: str | None = None, hint_en: str | None = None) -> Entry:
    """An entry from its texts; a hint is given in both languages or in neither."""
    hint = {"zh": hint_zh, "en": hint_en} if hint_zh is not None and hint_en is not None else None
    return Entry({"zh": zh, "en": en}, hint)
