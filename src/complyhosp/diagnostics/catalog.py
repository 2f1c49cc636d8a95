"""Every diagnostic code with its texts. Codes are stable: a code is never given another meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A code's words in both languages; `{name}` places are filled from the diagnostic's `args`."""

    message: Mapping[str, str]
    hint: Mapping[str, str] | None = None


def entry(zh: str, en: str, *, hint_zh: str | None = None, hint_en: str | None = None) -> Entry:
    """An entry from its texts; a hint is given in both languages or in neither."""
    hint = {"zh": hint_zh, "en": hint_en} if hint_zh is not None and hint_en is not None else None
    return Entry({"zh": zh, "en": en}, hint)


from complyhosp.diagnostics.codes import engine, evidence, expressions, rulebook, site  # noqa: E402 - entries need `entry`

CATALOG: Mapping[str, Entry] = {
    **rulebook.CODES,
    **expressions.CODES,
    **evidence.CODES,
    **engine.CODES,
    **site.CODES,
}
