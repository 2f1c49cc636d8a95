"""What the terminal and Markdown say above everything else."""

from __future__ import annotations

from complyhosp.workbench.impact.document import Document
from complyhosp.workbench.impact.words import ImpactWords

_COMMIT = 12
"""Digits of a commit's hash that people are shown."""


def names(document: Document, words: ImpactWords) -> str:
    """`origin/main (3847133aa0b1) → rules`."""
    base, head = (
        f"{book.name} ({book.commit[:_COMMIT]})" if book.commit else book.name
        for book in (document.base, document.head)
    )
    return words.between.format(base=base, head=head)


def headline(document: Document, words: ImpactWords) -> str:
    """The one sentence that matters most: what turned to pass, or that nothing did."""
    if document.gains_pass:
        counts = document.summary
        return words.loud.format(clauses=counts.clauses["pass_gained"], rules=counts.rules["pass_gained"])
    if document.changed:
        return words.no_pass
    return words.nothing if document.differences or document.settings else words.same_books


def summary(document: Document, words: ImpactWords) -> str:
    """The numbers of changed rules and findings."""
    counts = document.summary
    return words.summary.format(**counts.rules, gone=counts.gone, new=counts.new, altered=counts.altered)
