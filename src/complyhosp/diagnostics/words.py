"""A text in both languages, where a diagnostic's own words need one put in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same said in Chinese and in English."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """In `lang`: `zh` or `en`."""
        return self.zh if lang == "zh" else self.en
