"""What the templates ask for of earlier periods, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from complyhosp.report.document import Rule
from complyhosp.report.earlier import Earlier, wording
from complyhosp.report.earlier.model import Change, ClauseChange, Comparison, Item
from complyhosp.report.locale import Catalogue

SHOWN = 300
"""Items shown in one table of the page; the workbook has the others."""

_KINDS = {
    "still": "fail",
    "again": "fail",
    "unsure": "unknown",
    "accepted": "notapplicable",
    "mended": "pass",
    "not_repeated": "notapplicable",
    "new": "fail",
}


@dataclass(frozen=True)
class EarlierView:
    """The comparisons in the words of one language; `rules` are this run's by id."""

    earlier: Earlier
    words: Catalogue
    lang: str
    rules: dict[str, Rule]
    type_titles: dict[str, str]

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.earlier.comparisons or self.earlier.left_out)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The runs compared with, the latest period first."""
        return self.earlier.comparisons

    @property
    def shown(self) -> int:
        """Items shown in one table."""
        return SHOWN

    @property
    def followed(self) -> Comparison | None:
        """The run whose open items are followed."""
        return self.earlier.followed

    @cached_property
    def sentences(self) -> list[str]:
        """What changed, a sentence or two for each run."""
        return list(wording.sentences(self.earlier, self.words))

    def period(self, comparison: Comparison) -> str:
        """The earlier period, and what it is to this one."""
        return wording.period_of(comparison, self.words)

    def arrow(self, change: Change) -> str:
        """A sign beside the words."""
        return wording.ARROWS[change.direction]

    def direction(self, change: Change) -> str:
        """The change in words."""
        return self.words.earlier.directions[change.direction]

    def then_now(self, change: Change) -> str:
        """Both scores."""
        return wording.then_now(change)

    def comparable(self, change: Change) -> str:
        """Over how many clauses."""
        return wording.comparable(change, self.words)

    def open_then(self, comparison: Comparison) -> list[Item]:
        """What was open, what needs somebody first."""
        return [one for one in comparison.items if one.outcome != "new"]

    def new(self, comparison: Comparison) -> list[Item]:
        """What was not open then."""
        return [one for one in comparison.items if one.outcome == "new"]

    def more(self, items: list[Item]) -> str:
        """What to say of those that the page does not show."""
        total = f"{len(items):,}"
        return self.words.earlier.shown_of.format(shown=SHOWN, total=total) if len(items) > SHOWN else ""

    def kind(self, item: Item) -> str:
        """The symbol and the tone of its outcome."""
        return _KINDS[item.outcome]

    def title(self, item: Item) -> str:
        """What its rule demands; nothing where this run has no such rule."""
        rule = self.rules.get(item.rule)
        return rule.title[self.lang] if rule is not None and rule.title is not None else ""

    def thing(self, item: Item) -> str:
        """The lasting thing, its type before it; or that it is about what happens in time."""
        return wording.thing_text(item, self.rules.get(item.rule), self.type_titles, self.words)

    def changed(self, comparison: Comparison) -> list[ClauseChange]:
        """The clauses that can be compared and have another result."""
        return [one for one in comparison.clauses if one.why is None and one.then != one.now]

    def not_compared(self, comparison: Comparison) -> list[ClauseChange]:
        """The clauses that are not compared."""
        return [one for one in comparison.clauses if one.why is not None]

    @property
    def left_out(self) -> list[str]:
        """Runs that were given and are not used, and why."""
        return [f"{one.place}{self.words.colon}{one.message(self.lang)}" for one in self.earlier.left_out]
