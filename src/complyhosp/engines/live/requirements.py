"""Whether what has been found for a member meets the requirement; while more can come, perhaps not yet known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from complyhosp.engines.live.aggregates import AggregateValue, Matching
from complyhosp.engines.live.expressions import Compiler, Meaning
from complyhosp.engines.live.frame import Bounds, Datum, Frame, Names, Record, Truth, both, either
from complyhosp.engines.live.selections import Search, Selection
from complyhosp.expressions.tree import Expr
from complyhosp.rulebook.checked import (
    CheckedAll,
    CheckedAny,
    CheckedCount,
    CheckedHolds,
    CheckedRequirement,
)


@dataclass(frozen=True, slots=True)
class Holds:
    """An expression over the member."""

    holds: Meaning


@dataclass(frozen=True, slots=True)
class Count:
    """So many records of the selection with this number."""

    selection: int
    at_least: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A value over the records of the selection with this number."""

    selection: int
    value: AggregateValue
    holds: Meaning


@dataclass(frozen=True, slots=True)
class Several:
    """Kleene's and (`every`) or or of the parts."""

    every: bool
    parts: tuple[Requirement, ...]


Requirement = Holds | Count | Aggregate | Several


class RequirementBuilder:
    """Compiles requirements and numbers their selections, in the order they are written."""

    def __init__(self, rule: str, compiler: Compiler, frame: Frame) -> None:
        self.selections: list[Selection] = []
        self._rule, self._compiler, self._frame = rule, compiler, frame

    def built(self, checked: CheckedRequirement) -> Requirement:
        """The compiled requirement; its selections are added to `selections`."""
        if isinstance(checked, CheckedHolds):
            return Holds(self._compiler.meaning(checked.holds))
        if isinstance(checked, CheckedAll | CheckedAny):
            return Several(isinstance(checked, CheckedAll), tuple(self.built(part) for part in checked.parts))
        number = len(self.selections)
        group = f"{self._rule}#{number}"
        self.selections.append(Selection(checked.selection, group, self._compiler, self._frame))
        if isinstance(checked, CheckedCount):
            return Count(number, self._bound(checked.at_least), self._bound(checked.at_most))
        value = AggregateValue(checked.value, checked.selection.name, self._compiler)
        return Aggregate(number, value, self._compiler.meaning(checked.holds))

    def _bound(self, node: Expr | None) -> int | None:
        found = None if node is None else self._compiler.meaning(node)({})
        assert found is None or isinstance(found, int)  # noqa: S101 - a literal or an int parameter
        return found


def holds(
    requirement: Requirement, names: Names, searches: Sequence[Search], selections: Sequence[Selection], *, sure: bool
) -> Truth:
    """Whether it holds. A search that is not over (see `Search.over`) can still grow: what more records could change is
    None."""
    if isinstance(requirement, Holds):
        return _truth(requirement.holds(names))
    if isinstance(requirement, Count):
        return _count(requirement, searches[requirement.selection], sure=sure)
    if isinstance(requirement, Aggregate):
        search = searches[requirement.selection]
        if search.unclear or not search.over(sure=sure):
            return None
        value = value_of(requirement, names, searches, selections)
        return _truth(requirement.holds({**names, "value": {"": value}}))
    parts = [holds(part, names, searches, selections, sure=sure) for part in requirement.parts]
    return (both if requirement.every else either)(*parts)


def holds_by_itself(requirement: Requirement, names: Names) -> bool:
    """Whether it holds whatever records there are."""
    if isinstance(requirement, Holds):
        return requirement.holds(names) is True
    if isinstance(requirement, Several):
        test = all if requirement.every else any
        return test(holds_by_itself(part, names) for part in requirement.parts)
    return False


def _count(count: Count, search: Search, *, sure: bool) -> Truth:
    if search.unclear:
        return None
    possible = search.possible
    certain = len(search.found) - possible
    over = search.over(sure=sure)
    enough: Truth = None
    few: Truth = None
    if count.at_least is None or certain >= count.at_least:
        enough = True
    elif over:
        enough = False if certain + possible < count.at_least else None
    if count.at_most is None:
        few = True
    elif certain > count.at_most:
        few = False
    elif over:
        few = True if certain + possible <= count.at_most else None
    return both(enough, few)


def value_of(aggregate: Aggregate, names: Names, searches: Sequence[Search], selections: Sequence[Selection]) -> Datum:
    """An aggregate's value now; None with a record that only may match."""
    search, selection = searches[aggregate.selection], selections[aggregate.selection]
    if search.unclear or search.possible:
        return None
    field = selection.order_field
    timed = [(0 if field is None else record[field], record) for record in search.certain]
    known = [(at, record) for at, record in timed if isinstance(at, int)]
    known.sort(key=lambda pair: pair[0])
    whole = len(known) == len(timed)
    records: list[Record] = [record for _, record in known] if whole else search.certain
    window: Bounds = search.window or (None, None)
    return aggregate.value.of(Matching(records, [at for at, _ in known] if whole else None, window), names)


def simple_parts(requirement: Requirement) -> Iterator[Holds | Count | Aggregate]:
    """The parts that are made of none, in the order they are written."""
    if isinstance(requirement, Several):
        for part in requirement.parts:
            yield from simple_parts(part)
    else:
        yield requirement


def _truth(value: object) -> Truth:
    assert value is None or isinstance(value, bool)  # noqa: S101 - the checker has seen to it
    return value
