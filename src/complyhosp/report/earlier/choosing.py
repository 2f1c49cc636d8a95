"""Which earlier runs can stand beside a run; what is wrong with each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.report.document import Document, Period
from complyhosp.report.earlier.compare import comparison
from complyhosp.report.earlier.model import Earlier
from complyhosp.report.earlier.periods import ends_before, same_length


@dataclass(frozen=True, slots=True)
class Given:
    """A run that somebody gave to compare with, and how its file is called."""

    file: str
    document: Document


def beside(document: Document, given: Iterable[Given], unreadable: Iterable[Diagnostic] = ()) -> Earlier:
    """The run beside those given that fit it; `unreadable` tells of files that are no runs."""
    left_out = list(unreadable)
    used: dict[tuple[str, str], Given] = {}
    for one in given:
        wrong = _unfit(one, document, used)
        if wrong is None:
            used[_ends(one)] = one
        else:
            left_out.append(wrong)
    latest_first = sorted(used.values(), key=lambda one: one.document.period.start, reverse=True)
    return Earlier(tuple(comparison(one.document, document, one.file) for one in latest_first), tuple(left_out))


def _ends(given: Given) -> tuple[str, str]:
    return given.document.period.start, given.document.period.end


def _unfit(given: Given, document: Document, used: dict[tuple[str, str], Given]) -> Diagnostic | None:
    """Why it cannot stand beside the document."""
    place, theirs = Place(given.file), given.document
    if theirs.site.id != document.site.id:
        return Diagnostic("W522", place, {"found": theirs.site.id, "expected": document.site.id})
    if theirs.regulation.id != document.regulation.id:
        return Diagnostic("W523", place, {"found": theirs.regulation.id, "expected": document.regulation.id})
    args = {"found": _said(theirs.period), "expected": _said(document.period)}
    if not ends_before(theirs.period, document.period):
        return Diagnostic("W524", place, args)
    if not same_length(theirs.period, document.period):
        return Diagnostic("W525", place, args)
    if _ends(given) in used:
        return Diagnostic("W526", place, {"found": _said(theirs.period), "other": used[_ends(given)].file})
    return None


def _said(period: Period) -> str:
    return period.name or f"{period.start[:10]}/{period.end[:10]}"
