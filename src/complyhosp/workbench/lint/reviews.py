"""Clauses whose source reads otherwise than when their rules were written, and who has looked at them since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import yaml
from pydantic import Field

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.rulebook.fingerprint import fingerprint
from complyhosp.rulebook.regulation import Clause
from complyhosp.rulebook.text import ClauseId, Model
from complyhosp.source import Document

REVIEWS = "reviews.yaml"
"""Beside `regulation.yaml`: a list, one entry a review."""

HEAD = "# Who read which changed clause, and when. `complyhosp rules review` adds to it.\n"

SOURCE = "source.txt"
"""Beside `regulation.yaml`, where the hospital has put its official text."""


class Review(Model):
    """Somebody read a changed clause and found its rules still right."""

    clause: ClauseId
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    by: Annotated[str, Field(min_length=1)]
    on: date
    note: str | None = None


class Reviews(Model):
    """The reviews file."""

    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The official text: each clause's words, as split from the file that is shown as `shown_as`."""

    shown_as: str
    clauses: Mapping[str, str]


def suspect(
    clauses: Sequence[tuple[Clause, Place]], source: Source | None, reviews: Sequence[tuple[Review, Place]]
) -> Iterator[Diagnostic]:
    """Clauses that changed and were not reviewed, that are missing on either side, and reviews of no use."""
    if source is None:
        return
    if not source.clauses:
        yield Diagnostic("E673", Place(source.shown_as))
        return
    found = {number: fingerprint(text) for number, text in source.clauses.items()}
    done = {(review.clause, review.sha256) for review, _ in reviews}
    for clause, place in clauses:
        now = found.get(clause.id)
        if clause.source is None or now == clause.source.sha256:
            continue
        if now is None:
            yield Diagnostic("E672", place, {"clause": clause.id, "file": source.shown_as})
        elif (clause.id, now) not in done:
            yield Diagnostic("E671", place, {"clause": clause.id, "file": source.shown_as})
    known = {clause.id for clause, _ in clauses}
    for number in found:
        if number not in known:
            yield Diagnostic("W674", Place(source.shown_as), {"clause": number})
    yield from _of_no_use(reviews, known, found)


def _of_no_use(
    reviews: Sequence[tuple[Review, Place]], known: set[str], found: Mapping[str, str]
) -> Iterator[Diagnostic]:
    for review, place in reviews:
        if review.clause not in known or found.get(review.clause) != review.sha256:
            yield Diagnostic("W675", place, {"clause": review.clause, "on": review.on.isoformat()})


def entry_text(review: Review) -> str:
    """The review as an item of the file's list."""
    fields = {
        "clause": review.clause,
        "sha256": review.sha256,
        "by": review.by,
        "on": review.on,
        **({"note": review.note} if review.note else {}),
    }
    written = yaml.safe_dump([fields], allow_unicode=True, sort_keys=False, width=1000)
    # PyYAML quotes it as the bool that YAML 1.1 took it for; here it is a word.
    written = written.replace("\n  'on': ", "\n  on: ")
    return "".join(f"  {line}\n" for line in written.splitlines())


def with_review(text: str, review: Review) -> str:
    """A reviews file's text with one more entry; what stands there stays as it is."""
    head = text if text.strip() else HEAD
    if "reviews:" not in head:
        head += "reviews:\n"
    return head.rstrip("\n").removesuffix(" []") + "\n" + entry_text(review)


def reviews_in(document: Document, reviews: Reviews) -> list[tuple[Review, Place]]:
    """Each review with its place."""
    return [(one, document.place(("reviews", number))) for number, one in enumerate(reviews.reviews)]
