"""Warnings that a rule's author silences, each with its reason; an ignore that silences nothing is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from complyhosp.diagnostics import Diagnostic
from complyhosp.diagnostics.catalog import CATALOG
from complyhosp.source.suggestion import did_you_mean
from complyhosp.workbench.lint.subject import Subject

LINT_CODES = frozenset(code for code in CATALOG if code[1] == "6")
SILENCED = frozenset(code for code in LINT_CODES if code.startswith("W") and code != "W695")
"""What may be silenced: no error, and not the telling of idle ignores."""


def heard(found: Iterable[Diagnostic], subjects: Iterable[Subject]) -> Iterator[Diagnostic]:
    """The diagnostics that no rule silences in its own file or its cases, and what is wrong with the ignores."""
    told = list(found)
    silenced: set[int] = set()
    for subject in subjects:
        own = {subject.document.shown_as, subject.document.shown_as.removesuffix(".yaml") + ".cases.yaml"}
        for number, ignore in enumerate(subject.checked.rule.lint.ignore):
            path = ("lint", "ignore", number, "code")
            if ignore.code not in SILENCED:
                hint = did_you_mean(ignore.code, SILENCED) if ignore.code not in CATALOG else None
                diagnostic = subject.at("E696", path, ignored=ignore.code)
                yield Diagnostic(diagnostic.code, diagnostic.place, diagnostic.args, diagnostic.excerpt, hint)
                continue
            hits = {n for n, one in enumerate(told) if one.code == ignore.code and one.place.file in own}
            if not hits:
                yield subject.at("W695", path, ignored=ignore.code)
            silenced |= hits
    yield from (one for number, one in enumerate(told) if number not in silenced)
