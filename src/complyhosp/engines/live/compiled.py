"""A rule made ready for a stream, and what it says of a member."""

from __future__ import annotations

from collections.abc import Iterator

from complyhosp.engines.live.expressions import Compiler
from complyhosp.engines.live.frame import Bounds, Datum, Frame, Names, Truth, raw, ref
from complyhosp.engines.live.members import Member, Populace
from complyhosp.engines.live.requirements import (
    Aggregate,
    Count,
    Requirement,
    RequirementBuilder,
    holds,
    holds_by_itself,
    simple_parts,
    value_of,
)
from complyhosp.engines.live.selections import Search, Selection, Shelves
from complyhosp.engines.outcomes import RECORD_LIMIT, MemberOutcome, Outcome, RecordRef, Value
from complyhosp.expressions.durations import DAY
from complyhosp.expressions.tree import Expr, Field, walk
from complyhosp.rulebook.checked import CheckedAggregate, CheckedHolds, CheckedRule, Each, PairsOf, selections


class CompiledRule:
    """A checked rule, its expressions compiled once."""

    def __init__(self, checked: CheckedRule, frame: Frame) -> None:
        self.checked, self.frame = checked, frame
        self.id = checked.rule.id
        compiler = Compiler(checked.rule.params, frame.setting)
        self.compiler = compiler
        builder = RequirementBuilder(self.id, compiler, frame)
        self.requirement: Requirement = builder.built(checked.requirement)
        self.selections: list[Selection] = list(builder.selections)
        self.excuse: Count | None = None
        self.excuse_selection: Selection | None = None
        if checked.excuse is not None and frame.has(checked.excuse.selection.record):
            excuse = builder.built(checked.excuse)
            assert isinstance(excuse, Count)  # noqa: S101 - an excuse is one
            self.excuse, self.excuse_selection = excuse, builder.selections[-1]
        self.populace = Populace(checked.population, compiler, frame)
        self._aggregate = self.requirement if isinstance(self.requirement, Aggregate) else None
        types = _types_by_name(checked)
        self._words = {
            lang: [
                (part.type.kind, compiler.meaning(part), self._personal(part, types))
                for part in template
                if not isinstance(part, str)
            ]
            for lang, template in checked.message.items()
        }

    def search(self, member: Member, shelves: Shelves) -> None:
        """Begins the searches of the requirement's selections."""
        member.searches = [selection.search(member.names, shelves) for selection in self.selections]

    def holds(self, member: Member, *, sure: bool) -> Truth:
        """Whether the requirement holds; None when that is unknown, be it for good or until more has come."""
        return holds(self.requirement, member.names, member.searches, self.selections, sure=sure)

    def holds_by_itself(self, names: Names) -> bool:
        """Whether the requirement holds for these names whatever records there are; False when a name is missing."""
        try:
            return holds_by_itself(self.requirement, names)
        except KeyError:
            return False

    def longest_gap(self) -> int | None:
        """The longest gap that meets the requirement, to the microsecond, for all entries alike; None when that
        depends on more than the gap's length, or a year's gap meets it, or none does."""
        if not isinstance(self.checked.requirement, CheckedHolds):
            return None
        fields = [node for node in walk(self.checked.requirement.holds) if isinstance(node, Field)]
        if any((node.name, node.field) != ("gap", "duration") for node in fields) or not self._meets(0):
            return None
        low, high = 0, 366 * DAY
        if self._meets(high):
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._meets(middle) else (low, middle)
        return low

    def _meets(self, length: int) -> bool:
        return self.holds_by_itself({"gap": {"duration": length}})

    def excused(self, member: Member) -> bool:
        """Whether an excuse surely holds by what has been found."""
        if self.excuse is None or member.excuse is None or self.excuse_selection is None:
            return False
        return _excuse_holds(self.excuse, member.excuse)

    def outcome_of(self, member: Member, truth: Truth) -> Outcome:
        """The member's outcome, excuses aside."""
        if member.obscure or truth is None:
            return "unknown"
        if truth:
            return "satisfied"
        return "violated" if member.certain else "unknown"

    def reported(self, member: Member, outcome: Outcome) -> MemberOutcome:
        """The member with its proof."""
        names = {**member.names, "value": {"": self._value(member)}}
        words = {
            lang: tuple(Value(kind, raw(meaning(names)), pii) for kind, meaning, pii in parts)
            for lang, parts in self._words.items()
        }
        windows = [search.window for search in member.searches if search.window is not None]
        return MemberOutcome(
            outcome=outcome,
            member=member.identity(),
            start=member.start,
            end=member.end,
            window=_hull(windows, (member.start, member.end)),
            records=tuple(sorted({*member.records, *self._shown(member)})),
            words=words,
        )

    def _value(self, member: Member) -> Datum:
        if self._aggregate is None:
            return None
        return value_of(self._aggregate, member.names, member.searches, self.selections)

    def _shown(self, member: Member) -> Iterator[RecordRef]:
        for selection, search in zip(self.selections, member.searches, strict=True):
            for row in sorted(search.found)[:RECORD_LIMIT]:
                yield ref(selection.record, search.found[row][0])

    def _personal(self, node: Expr, types: dict[str, str]) -> bool:
        """Whether it reads a field that names a person, itself or through the aggregate's value."""
        for part in walk(node):
            if not isinstance(part, Field):
                continue
            if part.name == "value" and isinstance(self.checked.requirement, CheckedAggregate):
                if self._personal(self.checked.requirement.value, types):
                    return True
            elif part.name in types and self.frame.record_types[types[part.name]].fields[part.field].pii:
                return True
        return False

    @property
    def waits_for_evidence(self) -> bool:
        """Whether a record that comes in time can keep a member from being violated."""
        return any(isinstance(part, Count) and part.at_least for part in simple_parts(self.requirement))


def _excuse_holds(excuse: Count, search: Search) -> bool:
    """By what has been found, as if nothing more were to come."""
    settled = Search(search.values, search.window, search.unclear, closed=True, found=search.found)
    return holds(Count(0, excuse.at_least, excuse.at_most), _NO_NAMES, [settled], [], sure=True) is True


_NO_NAMES: Names = {}


def _hull(windows: list[Bounds], own: tuple[int, int]) -> Bounds:
    """From the first start to the last end, None where one is open; the member's own time without windows."""
    if not windows:
        return own
    starts = [start for start, _ in windows if start is not None]
    ends = [end for _, end in windows if end is not None]
    return (
        min(starts) if len(starts) == len(windows) else None,
        max(ends) if len(ends) == len(windows) else None,
    )


def _types_by_name(checked: CheckedRule) -> dict[str, str]:
    """Which record type each name in the rule's expressions is of."""
    members = checked.population.members
    types = {one.name: one.record for one in selections(checked.requirement)}
    types |= {one.name: one.register for one in checked.population.lookups}
    if isinstance(members, Each):
        types[members.name] = members.record
    if isinstance(members, PairsOf):
        types |= {"first": members.record, "second": members.record}
    elif members.of is not None:
        types[members.of] = members.of
    return types
