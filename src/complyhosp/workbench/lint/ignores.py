"""Warnings that an author silences, each with its reason; an ignore that silences nothing is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.diagnostics.catalog import CATALOG
from complyhosp.rulebook.ignoring import Ignore
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.regulation import Clause
from complyhosp.source import Document
from complyhosp.source.document import Path
from complyhosp.source.suggestion import did_you_mean
from complyhosp.workbench.lint.subject import Subject

LINT_CODES = frozenset(code for code in CATALOG if code[1] == "6")
SILENCED = frozenset(code for code in LINT_CODES if code.startswith("W") and code != "W695")
"""What may be silenced: no error, and not the telling of idle ignores."""


@dataclass(frozen=True, slots=True)
class Silencer:
    """The ignores of one rule, record type or clause: they stand in `document` below `path`, and silence what is told
    of these files, from line to line (the last not included) where lines are given."""

    ignores: tuple[Ignore, ...]
    document: Document
    path: Path
    files: frozenset[str]
    lines: tuple[int, int] | None = None

    def covers(self, place: Place) -> bool:
        """Whether what is told there is told of it."""
        if place.file not in self.files:
            return False
        return self.lines is None or (place.line is not None and self.lines[0] <= place.line < self.lines[1])

    def at(self, code: str, number: int, hint: Mapping[str, str] | None = None) -> Diagnostic:
        """A diagnostic at one of the ignores."""
        ignored = self.ignores[number].code
        place = self.document.place((*self.path, "lint", "ignore", number, "code"))
        return Diagnostic(code, place, {"ignored": ignored}, self.document.excerpt(place, len(ignored)), hint)


def of_rule(subject: Subject) -> Silencer:
    """What a rule silences in its own file and its cases."""
    own = subject.document.shown_as
    files = frozenset({own, own.removesuffix(".yaml") + ".cases.yaml"})
    return Silencer(subject.checked.rule.lint.ignore, subject.document, (), files)


def of_type(record_type: RecordType, document: Document) -> Silencer:
    """What a record type silences in its own file."""
    return Silencer(record_type.lint.ignore, document, (), frozenset({document.shown_as}))


def of_clauses(clauses: Mapping[str, Clause], document: Document) -> Iterator[Silencer]:
    """What the clauses of a file silence, each in its own lines."""
    items = document.data if isinstance(document.data, list) else []
    ids = [str(item["id"]) if isinstance(item, dict) and "id" in item else "" for item in items]
    begins = [document.place((number,)).line or 0 for number in range(len(ids))] + [len(document.text.splitlines()) + 1]
    for number, name in enumerate(ids):
        if name in clauses:
            lines = (begins[number], begins[number + 1])
            files = frozenset({document.shown_as})
            yield Silencer(clauses[name].lint.ignore, document, (number,), files, lines)


def heard(found: Iterable[Diagnostic], silencers: Iterable[Silencer]) -> Iterator[Diagnostic]:
    """The diagnostics that nobody silences, and what is wrong with the ignores."""
    told = list(found)
    silenced: set[int] = set()
    for silencer in silencers:
        for number, ignore in enumerate(silencer.ignores):
            if ignore.code not in SILENCED:
                hint = did_you_mean(ignore.code, SILENCED) if ignore.code not in CATALOG else None
                yield silencer.at("E696", number, hint)
                continue
            hits = {n for n, one in enumerate(told) if one.code == ignore.code and silencer.covers(one.place)}
            if not hits:
                yield silencer.at("W695", number)
            silenced |= hits
    yield from (one for number, one in enumerate(told) if number not in silenced)
