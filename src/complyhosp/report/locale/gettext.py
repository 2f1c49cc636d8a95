"""Translations from gettext catalogues: `xx.po` beside this file, each text under the name it has in `Catalogue`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from importlib.resources import files
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from complyhosp.report.locale.catalogue import Catalogue
from complyhosp.report.locale.earlier import EarlierTexts
from complyhosp.report.locale.page import PageTexts

Group = PageTexts | EarlierTexts
Texts = str | Mapping[str, str] | tuple[str, ...] | Group


def texts(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Every text with its name: `report`, `results.pass`, `signatories.0`, `page.skip`."""
    for field in fields(catalogue):
        yield from _named(field.name, getattr(catalogue, field.name))


def _named(name: str, value: Texts) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Group):
        for field in fields(value):
            yield from _named(f"{name}.{field.name}", getattr(value, field.name))
    else:
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
        yield from ((f"{name}.{key}", text) for key, text in pairs)


def translations(lang: str) -> Catalog:
    """The gettext catalogue of `lang`, read from the package."""
    with files("complyhosp.report.locale").joinpath(f"{lang}.po").open("rb") as file:
        return read_po(file, locale=lang, charset="utf-8", abort_invalid=True)


def translated(source: Catalogue, catalog: Catalog) -> Catalogue:
    """`source` with every text put into the catalogue's language; one without a translation stays as it is."""

    def said(name: str, text: str) -> str:
        found = catalog.get(text, context=name)
        return str(found.string) if found is not None and found.string and not found.fuzzy else text

    return Catalogue(**{field.name: _put(field.name, getattr(source, field.name), said) for field in fields(source)})


def _put(name: str, value: Any, said: Callable[[str, str], str]) -> Any:
    if isinstance(value, str):
        return said(name, value)
    if isinstance(value, Group):
        names = [field.name for field in fields(value)]
        return type(value)(**{one: _put(f"{name}.{one}", getattr(value, one), said) for one in names})
    if isinstance(value, Mapping):
        return {key: said(f"{name}.{key}", text) for key, text in value.items()}
    return tuple(said(f"{name}.{number}", text) for number, text in enumerate(value))
