"""The texts of reports: typed in English, translated by a gettext catalogue, complete both ways."""

from __future__ import annotations

import re

from complyhosp.report.locale import CATALOGUES, EN, texts, translated, translations

ENGLISH = dict(texts(EN))
SAME_IN_BOTH = {"sha256"}


def test_every_text_is_translated() -> None:
    """Each English text stands in the Chinese catalogue under its name, as it is now, with a sure translation."""
    catalog = translations("zh")
    for name, text in ENGLISH.items():
        found = catalog.get(text, context=name)
        assert found is not None, f"zh.po lacks {name}, or translates an older wording"
        assert found.string, name
        assert not found.fuzzy, name


def test_the_catalogue_translates_nothing_else() -> None:
    """No entry is left over from a text that is gone or was reworded."""
    known = set(ENGLISH.items())
    left = [one.context for one in translations("zh") if one.id and (one.context, one.id) not in known]
    assert left == []


def test_translations_have_the_same_places() -> None:
    """`{…}` places are the same in both languages; no text is empty."""
    chinese = dict(texts(CATALOGUES["zh"]))
    assert chinese.keys() == ENGLISH.keys()
    for name, text in ENGLISH.items():
        assert text
        assert sorted(re.findall(r"\{(\w+)\}", chinese[name])) == sorted(re.findall(r"\{(\w+)\}", text)), name


def test_chinese_is_chinese() -> None:
    """A word left in English by mistake is found."""
    chinese = dict(texts(CATALOGUES["zh"]))
    left = {name for name, text in chinese.items() if text == ENGLISH[name] and re.search("[A-Za-z]{2}", text)}
    assert left <= SAME_IN_BOTH


def test_an_uncertain_translation_is_not_used() -> None:
    """A fuzzy entry gives the English text rather than a guess."""
    catalog = translations("zh")
    found = catalog.get(EN.report, context="report")
    assert found is not None
    found.flags.add("fuzzy")
    assert translated(EN, catalog).report == EN.report
