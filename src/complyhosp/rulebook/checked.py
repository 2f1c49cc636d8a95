"""A rule whose names and types are resolved: what every engine works from.

`Rule` is what an author wrote; `CheckedRule` is what it means. Expressions are trees here, and every choice that a
default leaves open is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from complyhosp.expressions.tree import Expr
from complyhosp.rulebook.rule import Rule


@dataclass(frozen=True, slots=True)
class Equality:
    """One equality of a `match`: the record's `field` equals `value`, an expression without the record."""

    field: str
    value: Expr


@dataclass(frozen=True, slots=True)
class CheckedWindow:
    """When a record must lie: its field `at` between `start` and `end` (timestamps).

    Both ends are included and either may be None (open), unless `own`: then it is the member's own slot or gap, half
    open, and `start` and `end` are both there.
    """

    at: str
    start: Expr | None
    end: Expr | None
    own: bool


@dataclass(frozen=True, slots=True)
class CheckedSelection:
    """Which records of type `record`, called `name`, bear on a member."""

    record: str
    name: str
    keys: tuple[Equality, ...]
    window: CheckedWindow | None
    where: Expr | None


@dataclass(frozen=True, slots=True)
class CheckedHolds:
    """An expression over the member."""

    holds: Expr


@dataclass(frozen=True, slots=True)
class CheckedCount:
    """At least, and at most, so many records (int expressions: a literal or a parameter); not both None."""

    selection: CheckedSelection
    at_least: Expr | None
    at_most: Expr | None


@dataclass(frozen=True, slots=True)
class CheckedAggregate:
    """`holds` reads the aggregate as the bare name `value` (a Field named `value` with an empty field)."""

    selection: CheckedSelection
    value: Expr
    holds: Expr


@dataclass(frozen=True, slots=True)
class CheckedAll:
    """Kleene's and of the parts."""

    parts: tuple[CheckedRequirement, ...]


@dataclass(frozen=True, slots=True)
class CheckedAny:
    """Kleene's or of the parts."""

    parts: tuple[CheckedRequirement, ...]


CheckedRequirement = CheckedHolds | CheckedCount | CheckedAggregate | CheckedAll | CheckedAny


@dataclass(frozen=True, slots=True)
class CheckedLookup:
    """The one entry of `register` whose `key` equals `value` (over the member's names so far), called `name`."""

    name: str
    register: str
    key: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Each:
    """The records of a type, called `name`; with `of`, each beside the register members whose `keys` fit."""

    record: str
    name: str
    of: str | None
    keys: tuple[Equality, ...]
    """Fields of the register, values over the record."""


@dataclass(frozen=True, slots=True)
class SlotsOf:
    """Recurring stretches; `every` is a kind (`week`) or a duration (`2h`)."""

    every: str
    of: str | None


@dataclass(frozen=True, slots=True)
class GapsOf:
    """The gaps between records of a type, for each register member (`keys`: fields of the record, values over the
    register); `counting` says which records count."""

    record: str
    of: str | None
    keys: tuple[Equality, ...]
    counting: Expr | None


@dataclass(frozen=True, slots=True)
class PairsOf:
    """Two records of a type, `first` and `second`; `equal` are the fields of each that `match` equates, `match` all of
    it."""

    record: str
    equal: tuple[tuple[str, str], ...]
    match: Expr


@dataclass(frozen=True, slots=True)
class CheckedPopulation:
    """What is examined, and which of it."""

    members: Each | SlotsOf | GapsOf | PairsOf
    where: Expr | None
    lookups: tuple[CheckedLookup, ...]


Template = tuple[str | Expr, ...]
"""A message's fixed words and the expressions between them."""


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """A rule, resolved. `rule.params` holds the values in force."""

    rule: Rule
    population: CheckedPopulation
    requirement: CheckedRequirement
    excuse: CheckedCount | None
    message: Mapping[str, Template]

    @property
    def uses(self) -> frozenset[str]:
        """The record types without which it cannot be judged: all but the excuse's."""
        members = self.population.members
        names = {lookup.register for lookup in self.population.lookups}
        names |= {selection.record for selection in selections(self.requirement)}
        names |= {name for name in (getattr(members, "record", None), getattr(members, "of", None)) if name}
        return frozenset(names)

    @property
    def mendable(self) -> frozenset[str]:
        """The record types of which more evidence could undo a violation: the witnesses."""
        found = {
            part.selection.record
            for part in parts(self.requirement)
            if isinstance(part, CheckedAggregate) or (isinstance(part, CheckedCount) and part.at_least is not None)
        }
        if isinstance(self.population.members, GapsOf):
            found.add(self.population.members.record)
        return frozenset(found)


def parts(requirement: CheckedRequirement) -> Iterator[CheckedHolds | CheckedCount | CheckedAggregate]:
    """The simple requirements that it is made of, in the order they are written."""
    if isinstance(requirement, CheckedAll | CheckedAny):
        for part in requirement.parts:
            yield from parts(part)
    else:
        yield requirement


def selections(requirement: CheckedRequirement) -> Iterator[CheckedSelection]:
    """The selections in it."""
    for part in parts(requirement):
        if not isinstance(part, CheckedHolds):
            yield part.selection
