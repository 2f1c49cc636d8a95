"""Rules without cases, and cases that leave an outcome out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from complyhosp.diagnostics import Diagnostic
from complyhosp.source import Document
from complyhosp.workbench.case_file import Case, CaseFile
from complyhosp.workbench.lint.subject import Subject


def shown_outcomes(case: Case) -> frozenset[str]:
    """The outcomes that a case shows: of members, or of the rule where it has none."""
    expect = case.expect
    found = {name for name, entries in (("violated", expect.violated), ("unknown", expect.unknown)) if entries}
    if expect.result in ("unknown", "notchecked"):
        found.add("unknown")
    if expect.result == "fail":
        found.add("violated")
    members = expect.population or 0
    if expect.result == "pass" or members > len(expect.violated) + len(expect.unknown):
        found.add("satisfied")
    return frozenset(found)


def cases(subject: Subject, files: Mapping[str, tuple[CaseFile, Document]]) -> Iterator[Diagnostic]:
    """A rule's case file, judged by what its cases expect."""
    found = files.get(subject.checked.rule.id)
    if found is None or not found[0].cases:
        yield subject.at("W680", ("id",), rule=subject.checked.rule.id)
        return
    file, document = found
    shown = frozenset[str]().union(*(shown_outcomes(case) for case in file.cases))
    place = document.key_place(("cases",))
    for code, outcome in (("W681", "satisfied"), ("W682", "violated"), ("W683", "unknown")):
        # A statement that is not there is pending, not a breach.
        needed = outcome != "violated" or subject.checked.rule.mode == "automatic"
        if outcome not in shown and needed:
            yield Diagnostic(code, place, {"rule": file.rule}, document.excerpt(place, len("cases")))
