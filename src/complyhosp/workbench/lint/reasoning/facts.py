"""What is known of the values that an expression reads, on one way through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ZERO = ""
"""The term that stands for the number 0, so that `x <= 5` is a difference too."""

Number = int | float


@dataclass(frozen=True, slots=True, order=True)
class Bound:
    """An upper bound of a difference; below it, not at it, when `closed` is 0 (so that the tighter sorts first)."""

    at: Number
    closed: int

    def plus(self, other: Bound) -> Bound:
        """The bound of a sum."""
        return Bound(self.at + other.at, min(self.closed, other.closed))


@dataclass(frozen=True, slots=True)
class Choice:
    """What a text can be: one of `allowed` (None: anything), but none of `refused`."""

    allowed: frozenset[object] | None = None
    refused: frozenset[object] = frozenset()

    def narrowed(self, allowed: frozenset[object] | None, refused: frozenset[object]) -> Choice | None:
        """Both conditions together; None when nothing is left."""
        kept = self.allowed if allowed is None else allowed if self.allowed is None else self.allowed & allowed
        gone = self.refused | refused
        if kept is not None:
            kept = kept - gone
            if not kept:
                return None
        return Choice(kept, gone)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that hold together. Terms are expressions in a fixed spelling.

    `nulls` says which are null (True) or not (False); `differences` bounds `one - other` for pairs of terms, closed
    under addition; `choices` what texts can be; `truths` the truth of comparisons that nothing more is known of.
    """

    nulls: Mapping[str, bool] = field(default_factory=dict)
    differences: Mapping[tuple[str, str], Bound] = field(default_factory=dict)
    choices: Mapping[str, Choice] = field(default_factory=dict)
    truths: Mapping[str, bool] = field(default_factory=dict)

    def with_null(self, term: str, null: bool) -> Facts | None:
        """The facts with this one; None when they contradict it."""
        known = self.nulls.get(term)
        if known is not None:
            return self if known == null else None
        return Facts({**self.nulls, term: null}, self.differences, self.choices, self.truths)

    def with_truth(self, term: str, truth: bool) -> Facts | None:
        """The same for the truth of a comparison."""
        known = self.truths.get(term)
        if known is not None:
            return self if known == truth else None
        return Facts(self.nulls, self.differences, self.choices, {**self.truths, term: truth})

    def with_choice(self, term: str, allowed: frozenset[object] | None, refused: frozenset[object]) -> Facts | None:
        """The same for what a text can be."""
        found = self.choices.get(term, Choice()).narrowed(allowed, refused)
        if found is None:
            return None
        return Facts(self.nulls, self.differences, {**self.choices, term: found}, self.truths)

    def with_difference(self, one: str, other: str, bound: Bound) -> Facts | None:
        """The same for `one - other <= bound`, with all that follows from it and the bounds before."""
        known = self.differences
        if (one, other) in known and known[one, other] <= bound:
            return self
        before = [(one, Bound(0, 1)), *((a, limit) for (a, b), limit in known.items() if b == one)]
        after = [(other, Bound(0, 1)), *((b, limit) for (a, b), limit in known.items() if a == other)]
        found = dict(known)
        for first, lead in before:
            for last, trail in after:
                total = lead.plus(bound).plus(trail)
                if first == last:
                    if total < Bound(0, 1):
                        return None
                elif (first, last) not in found or total < found[first, last]:
                    found[first, last] = total
        return Facts(self.nulls, found, self.choices, self.truths)
