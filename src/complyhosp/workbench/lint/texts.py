"""What people read: translations, messages, reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.tree import Field
from complyhosp.source.document import Path, Plain
from complyhosp.workbench.lint.reasoning.facts import Facts
from complyhosp.workbench.lint.reasoning.linear import spelling
from complyhosp.workbench.lint.reasoning.truth import FALSE, NOT_FALSE, UNKNOWN
from complyhosp.workbench.lint.requirements import ways
from complyhosp.workbench.lint.subject import Subject
from complyhosp.workbench.lint.worlds import in_force
from complyhosp.workbench.scaffold.texts import is_unwritten

_PLACE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|\"[^\"]*\"")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


def texts(subject: Subject) -> Iterator[Diagnostic]:
    """Every pair of translations, the message, and the reasons of parameters."""
    for path in pairs_in(subject.document.data):
        yield from _language(subject, path)
    yield from _message(subject)
    for name, param in subject.checked.rule.params.items():
        if param.fixed_by == "site" and param.why is None:
            yield subject.key("W665", ("params", name), name=name)


def pairs_in(data: Plain, path: Path = ()) -> Iterator[Path]:
    """The paths of all `{zh, en}` mappings."""
    if isinstance(data, dict):
        if {"zh", "en"} <= data.keys():
            yield path
        for key, value in data.items():
            yield from pairs_in(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from pairs_in(value, (*path, number))


def misplaced(lang: str, text: str) -> bool:
    """Whether a text is plainly not in the language it stands for; quotations and `{{ … }}` places aside."""
    words = _QUOTED.sub("", _PLACE.sub("", text))
    chinese, latin = len(_CHINESE.findall(words)), len(_LATIN.findall(words))
    return chinese > latin if lang == "en" else chinese == 0 and latin > 0


def _language(subject: Subject, path: Path) -> Iterator[Diagnostic]:
    pair = subject.document.at(path)
    texts_of = pair if isinstance(pair, Mapping) else {}
    if any(isinstance(text, str) and is_unwritten(text) for text in texts_of.values()):
        yield subject.key("W653", path)
        return
    for lang in ("zh", "en"):
        text = texts_of.get(lang)
        if isinstance(text, str) and misplaced(lang, text):
            yield subject.at("W650", (*path, lang), lang=lang)


def _message(subject: Subject) -> Iterator[Diagnostic]:
    empty = _always_null(subject)
    for lang, template in subject.checked.message.items():
        places = [piece for piece in template if not isinstance(piece, str)]
        if not places:
            yield subject.at("W651", ("message", lang))
        for place in places:
            if spelling(place) in empty:
                text = subject.text(("message", lang), place.extent)
                yield subject.at("W652", ("message", lang), place.extent, part=text)


def _always_null(subject: Subject) -> frozenset[str]:
    """The fields that are null in every finding."""
    reasoner, where = in_force(subject), subject.checked.population.where
    start = reasoner.world.start()
    members = [start] if where is None else reasoner.any_of(where, NOT_FALSE, start)
    found = reasoner.every(
        facts
        for member in members
        for outcome in (FALSE, UNKNOWN)
        for facts in ways(subject.checked.requirement, outcome, member, reasoner)
    )
    if not found:
        return frozenset()
    return frozenset.intersection(*(_nulls(facts) for facts in found))


def _nulls(facts: Facts) -> frozenset[str]:
    return frozenset(term for term, null in facts.nulls.items() if null)


def told_fields(subject: Subject) -> Iterator[tuple[str, Field]]:
    """The fields that the message tells, with the language."""
    for lang, template in subject.checked.message.items():
        for piece in template:
            if isinstance(piece, Field):
                yield lang, piece
