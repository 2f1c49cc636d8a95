"""What a comparison says. Nothing in it is worked out from what could not be judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from complyhosp.diagnostics import Diagnostic
from complyhosp.report.document import Period, Score

Which = Literal["previous", "year_before", "other"]
"""The period just before this one, the same one a year before, or another."""

Direction = Literal["up", "down", "same", "leans_up", "leans_down", "same_range", "open", "none"]
"""`up` and `down` hold whatever the unknown turns out to be. `leans_*`: both ends of the range moved that way, but the
ranges overlap; `open`: they moved apart or together; `none`: nothing could be compared."""

Outcome = Literal["mended", "not_repeated", "still", "again", "accepted", "unsure", "new"]
"""What became of something open. Of lasting things `mended` and `still`, of what happens in time `not_repeated` and
`again`; `accepted`: only waived now; `new`: not open then."""

OUTCOMES: tuple[Outcome, ...] = ("still", "again", "unsure", "not_repeated", "accepted", "mended", "new")
"""As reports list them: what needs somebody first."""

WhyNot = Literal[
    "not_then",
    "not_now",
    "rule_changed",
    "rules_not_told",
    "applicability",
    "not_judged",
    "unknown_now",
    "not_examined",
    "no_list",
    "pseudonyms",
]
"""Why something is not compared, or nothing can be told of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """The internal score then and now over the clauses that can be compared: `compared` of `total`."""

    then: Score | None
    now: Score | None
    direction: Direction
    compared: int
    total: int


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause's shown result then and now, None where a run has no such clause; `why` it is not compared, and because
    of which rules."""

    id: str
    then: str | None
    now: str | None
    why: WhyNot | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """What was open then, or is new: a lasting thing under a rule, or (`thing` None) all that the rule found in time.

    `then` and `now` count violations that nobody waived. `why` goes with the outcome `unsure`.
    """

    rule: str
    thing: str | None
    then: int
    now: int
    outcome: Outcome
    why: WhyNot | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """This run beside one earlier run. `sections` are by section id."""

    which: Which
    period: Period
    number: str
    """The earlier report's number."""

    file: str
    whole: Change
    sections: dict[str, Change]
    clauses: tuple[ClauseChange, ...]
    items: tuple[Item, ...]

    def count(self, *outcomes: Outcome) -> int:
        """How many items have one of these outcomes."""
        return sum(item.outcome in outcomes for item in self.items)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The comparisons, the latest period first, and why other runs that were given are not among them."""

    comparisons: tuple[Comparison, ...] = ()
    left_out: tuple[Diagnostic, ...] = ()

    @property
    def followed(self) -> Comparison | None:
        """The one whose open items are followed: the latest."""
        return next(iter(self.comparisons), None)


NOTHING = Earlier()
"""No earlier run was given."""
