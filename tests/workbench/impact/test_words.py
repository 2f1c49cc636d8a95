"""The impact report says the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import get_args

from complyhosp.workbench.impact.changes import TURNS
from complyhosp.workbench.impact.differences import CauseKind
from complyhosp.workbench.impact.words import EN, ZH, ImpactWords

OF_ENGLISH_KEYS = "parts"
"""Parts of a rule whose key is an English word are called by it in English."""


def texts(words: ImpactWords) -> Iterator[tuple[str, str]]:
    for field in fields(words):
        value = getattr(words, field.name)
        if isinstance(value, Mapping) and field.name != OF_ENGLISH_KEYS:
            yield from ((f"{field.name}.{key}", text) for key, text in value.items())
        elif isinstance(value, str):
            yield field.name, value


def test_both_languages_have_every_text_with_the_same_places() -> None:
    """`{…}` places are the same in both, and no text is empty."""
    zh, en = dict(texts(ZH)), dict(texts(EN))
    assert zh.keys() == en.keys()
    for name, text in zh.items():
        assert text
        assert sorted(re.findall(r"\{(\w+)\}", text)) == sorted(re.findall(r"\{(\w+)\}", en[name])), name


def test_every_kind_of_cause_and_turn_has_words() -> None:
    """No cause and no turn is shown by its key."""
    for words in (ZH, EN):
        assert words.kinds.keys() == set(get_args(CauseKind))
        assert words.turns.keys() == set(TURNS)
        assert set(words.parts) <= set(ZH.parts)
