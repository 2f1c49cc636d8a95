"""A requirement as one nullable boolean a member: true, false, or null for unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import reduce

import ibis
import ibis.expr.types as ir

from complyhosp.expressions.tree import Expr, Literal, Param
from complyhosp.plan.aggregation import with_aggregate
from complyhosp.plan.arithmetic import Params
from complyhosp.plan.counting import CERTAIN, POSSIBLE, counts
from complyhosp.plan.frame import Frame
from complyhosp.plan.selecting import Selector
from complyhosp.rulebook.checked import (
    CheckedAggregate,
    CheckedAll,
    CheckedAny,
    CheckedCount,
    CheckedHolds,
    CheckedRequirement,
    CheckedSelection,
)
from complyhosp.rulebook.records import RecordType

Holds = Callable[[Frame], ir.Value]
"""From a frame to whether the requirement holds: true, false, or null for unknown."""


class RequirementPlan:
    """Adds to a frame what requirements are decided by."""

    def __init__(
        self, record_types: Mapping[str, RecordType], member_types: Mapping[str, RecordType], params: Params
    ) -> None:
        self.record_types = record_types
        self.member_types = member_types
        self.params = params
        self._numbers: Iterator[int] = iter(range(1 << 20))

    def selector(self, selection: CheckedSelection) -> Selector:
        """The selection, ready to count or list."""
        return Selector(selection, self.record_types[selection.record], self.member_types, self.params)

    def added(self, frame: Frame, requirement: CheckedRequirement) -> tuple[Frame, Holds]:
        """The frame with what the requirement is decided by, and how it is, from that frame or a wider one."""
        if isinstance(requirement, CheckedHolds):
            return frame, lambda wider: wider.compile(requirement.holds, self.params)
        if isinstance(requirement, CheckedCount):
            return self._named(*self._count(frame, requirement), spent=(CERTAIN, POSSIBLE))
        if isinstance(requirement, CheckedAggregate):
            return self._aggregate(frame, requirement)
        return self._combined(frame, requirement)

    def _named(self, frame: Frame, value: ir.Value, spent: Collection[str]) -> tuple[Frame, Holds]:
        """The frame with the value as a column, and without those that are no longer needed."""
        name = f"_requirement{next(self._numbers)}"
        kept = [one for one in frame.table.columns if one not in spent]
        return replace(frame, table=frame.table.select(*kept, **{name: value})), lambda wider: wider.table[name]

    def _aggregate(self, frame: Frame, requirement: CheckedAggregate) -> tuple[Frame, Holds]:
        selector = self.selector(requirement.selection)
        frame = with_aggregate(frame, requirement, selector)

        def holds(wider: Frame) -> ir.Value:
            # Without what its records are matched by, nothing is known of the member, whatever `holds` reads.
            return _unless(selector.unmatched(wider), wider.compile(requirement.holds, self.params))

        return frame, holds

    def _count(self, frame: Frame, count: CheckedCount) -> tuple[Frame, ir.Value]:
        bounds = [self._bound(bound) for bound in (count.at_least, count.at_most) if bound is not None]
        beyond_one = not (count.at_most is None and bounds == [1]) and not (count.at_least is None and bounds == [0])
        selector = self.selector(count.selection)
        found = counts(selector, frame, beyond_one=beyond_one)
        numbers = [name for name in (CERTAIN, POSSIBLE) if name in found.columns]
        joined = frame.table.left_join(found, list(frame.ids)).select(*frame.table.columns, *numbers)
        counted = replace(frame, table=joined)
        certain = joined[CERTAIN].fill_null(0)
        most_of_all = certain + joined[POSSIBLE].fill_null(0) if POSSIBLE in numbers else certain
        parts: list[ir.Value] = []
        if count.at_least is not None:
            least = self._bound(count.at_least)
            parts.append(_decided(certain >= least, most_of_all < least, sure=POSSIBLE not in numbers))
        if count.at_most is not None:
            most = self._bound(count.at_most)
            parts.append(_decided(most_of_all <= most, certain > most, sure=POSSIBLE not in numbers))
        holds = reduce(lambda one, other: one & other, parts)
        return counted, _unless(selector.unmatched(counted), holds)

    def _bound(self, bound: Expr) -> int:
        if isinstance(bound, Param):
            value = self.params[bound.name].value
            assert isinstance(value, int)  # noqa: S101 - checked when the rule was loaded
            return value
        assert isinstance(bound, Literal)  # noqa: S101 - the only other form
        return int(bound.value)

    def _combined(self, frame: Frame, requirement: CheckedAll | CheckedAny) -> tuple[Frame, Holds]:
        found: list[Holds] = []
        for part in requirement.parts:
            frame, holds = self.added(frame, part)
            if isinstance(part, CheckedAggregate):
                # The next part may have a `value` of its own.
                frame, holds = self._named(frame, holds(frame), spent=("value",))
            found.append(holds)
        join = operator.and_ if isinstance(requirement, CheckedAll) else operator.or_
        return frame, lambda wider: reduce(join, (holds(wider) for holds in found))


def _unless(lacking: ir.Value | None, holds: ir.Value) -> ir.Value:
    return holds if lacking is None else ibis.cases((lacking, ibis.null("boolean")), else_=holds)


def _decided(surely: ir.Value, surely_not: ir.Value, *, sure: bool) -> ir.Value:
    """Three-valued; `sure` where one is the other's opposite."""
    if sure:
        return surely
    return ibis.cases((surely, ibis.literal(True)), (surely_not, ibis.literal(False)), else_=ibis.null("boolean"))
