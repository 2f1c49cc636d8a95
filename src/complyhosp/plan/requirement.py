"""A requirement as one nullable boolean a member: true, false, or null for unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir

from complyhosp.expressions.tree import Expr, Literal, Param
from complyhosp.plan.aggregation import with_aggregate
from complyhosp.plan.arithmetic import Params
from complyhosp.plan.frame import Frame
from complyhosp.plan.selecting import CERTAIN, POSSIBLE, UNMATCHED, Selector
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


class RequirementPlan:
    """Adds requirements to a frame, each as a column of its own."""

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

    def added(self, frame: Frame, requirement: CheckedRequirement) -> tuple[Frame, str]:
        """The frame with the requirement's column, and the column's name."""
        if isinstance(requirement, CheckedHolds):
            return self._named(frame, frame.compile(requirement.holds, self.params))
        if isinstance(requirement, CheckedCount):
            return self._count(frame, requirement)
        if isinstance(requirement, CheckedAggregate):
            frame = with_aggregate(frame, requirement, self.selector(requirement.selection))
            holds = frame.compile(requirement.holds, self.params)
            # Without what its records are matched by, nothing is known of the member, whatever `holds` reads.
            holds = ibis.cases((frame.table[UNMATCHED], ibis.null("boolean")), else_=holds)
            return self._named(frame, holds)
        return self._combined(frame, requirement)

    def _named(self, frame: Frame, value: ir.Value) -> tuple[Frame, str]:
        name = f"_requirement{next(self._numbers)}"
        return frame.mutate(**{name: value}), name

    def _count(self, frame: Frame, count: CheckedCount) -> tuple[Frame, str]:
        columns = frame.table.columns
        bounds = [self._bound(bound) for bound in (count.at_least, count.at_most) if bound is not None]
        beyond_one = not (count.at_most is None and bounds == [1]) and not (count.at_least is None and bounds == [0])
        counted = self.selector(count.selection).with_counts(frame, beyond_one=beyond_one)
        certain, possible = counted.table[CERTAIN], counted.table[POSSIBLE]
        parts: list[ir.Value] = []
        if count.at_least is not None:
            least = self._bound(count.at_least)
            parts.append(_decided(certain >= least, certain + possible < least))
        if count.at_most is not None:
            most = self._bound(count.at_most)
            parts.append(_decided(certain + possible <= most, certain > most))
        holds = reduce(lambda one, other: one & other, parts)
        holds = ibis.cases((counted.table[UNMATCHED], ibis.null("boolean")), else_=holds)
        named, name = self._named(counted, holds)
        return Frame(named.table.select(*columns, name), frame.ids, frame.rows), name

    def _bound(self, bound: Expr) -> int:
        if isinstance(bound, Param):
            value = self.params[bound.name].value
            assert isinstance(value, int)  # noqa: S101 - checked when the rule was loaded
            return value
        assert isinstance(bound, Literal)  # noqa: S101 - the only other form
        return int(bound.value)

    def _combined(self, frame: Frame, requirement: CheckedAll | CheckedAny) -> tuple[Frame, str]:
        names: list[str] = []
        for part in requirement.parts:
            frame, name = self.added(frame, part)
            names.append(name)
        values = [frame.table[name] for name in names]
        if isinstance(requirement, CheckedAll):
            return self._named(frame, reduce(lambda one, other: one & other, values))
        return self._named(frame, reduce(lambda one, other: one | other, values))


def _decided(surely: ir.Value, surely_not: ir.Value) -> ir.Value:
    return ibis.cases((surely, ibis.literal(True)), (surely_not, ibis.literal(False)), else_=ibis.null("boolean"))
