"""What the terminal and Markdown say above everything else."""

from __future__ import annotations

from complyhosp.workbench.impact.document import Document
from complyhosp.workbench.impact.words import ImpactWords

_COMMIT = 12
"""Digits of a commit's hash that people are shown."""

_NAMED = 12
"""Clauses and rules named in one sentence."""


def names(document: Document, words: ImpactWords) -> str:
    """`origin/main (3847133aa0b1) → rules`."""
    base, head = (
        f"{book.name} ({book.commit[:_COMMIT]})" if book.commit else book.name
        for book in (document.base, document.head)
    )
    return words.between.format(base=base, head=head)


def passed(document: Document) -> list[str]:
    """The clauses, then the rules, that turned to pass anywhere, each once."""
    changes = [*(change for one in document.comparisons for change in one.clauses)]
    clauses = [change.clause for change in changes if change.turn == "pass_gained"]
    rules = [change.rule for one in document.comparisons for change in one.rules if change.turn == "pass_gained"]
    return list(dict.fromkeys((*clauses, *rules)))


def headline(document: Document, words: ImpactWords) -> str:
    """The one sentence that matters most: what turned to pass, or that nothing did."""
    if document.gains_pass:
        gained = passed(document)
        named = words.report.comma.join(gained[:_NAMED])
        return words.loud.format(names=named if len(gained) <= _NAMED else f"{named} …")
    if document.changed:
        return words.nothing_gained
    return words.nothing if document.differences or document.settings else words.same_books


def summary(document: Document, words: ImpactWords) -> str:
    """The numbers of changed rules and findings."""
    counts = document.summary
    return words.summary.format(**counts.rules, gone=counts.gone, new=counts.new, altered=counts.altered)
