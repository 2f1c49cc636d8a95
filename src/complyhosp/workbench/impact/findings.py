"""The findings of a change as lines that both the terminal and Markdown show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from complyhosp.report.document import Finding
from complyhosp.report.summary import finding_outcome, record_text
from complyhosp.workbench.impact.document import RuleChange
from complyhosp.workbench.impact.words import ImpactWords

RECORDS = 3
"""Records named for one finding; the json has all of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: what became of it, its outcome (of an altered one before and after), fingerprint, words, records."""

    what: Literal["gone", "new", "altered"]
    outcome: str
    fingerprint: str
    message: str
    records: str


def lines_of(change: RuleChange, words: ImpactWords) -> list[Line]:
    """Every finding that changed: those that vanished first, then those judged otherwise, then the new ones."""
    return [*_gone(change, words), *_altered(change, words), *_new(change, words)]


def _gone(change: RuleChange, words: ImpactWords) -> Iterator[Line]:
    for one in change.gone:
        yield _line("gone", _outcome(one, words), one, words)


def _new(change: RuleChange, words: ImpactWords) -> Iterator[Line]:
    for one in change.new:
        yield _line("new", _outcome(one, words), one, words)


def _altered(change: RuleChange, words: ImpactWords) -> Iterator[Line]:
    for pair in change.altered:
        outcome = f"{_outcome(pair.before, words)} → {_outcome(pair.after, words)}"
        yield _line("altered", outcome, pair.after, words)


def _outcome(finding: Finding, words: ImpactWords) -> str:
    outcome = words.report.outcomes[finding_outcome(finding)]
    if finding.reason is None:
        return outcome
    return (
        f"{outcome}（{words.report.reasons[finding.reason]}）"
        if words.lang == "zh"
        else (f"{outcome} ({words.report.reasons[finding.reason]})")
    )


def _line(what: Literal["gone", "new", "altered"], outcome: str, finding: Finding, words: ImpactWords) -> Line:
    records = words.report.comma.join(record_text(one) for one in finding.records[:RECORDS])
    if len(finding.records) > RECORDS:
        records += " " + words.report.more_records.format(total=len(finding.records))
    return Line(what, outcome, finding.id, finding.message[words.lang], records)
