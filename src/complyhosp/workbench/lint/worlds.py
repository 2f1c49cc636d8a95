"""The world that a rule's expressions are judged in: its parameters, its slots, what its evidence must have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from complyhosp.expressions.durations import DAY, HOUR, parse_duration
from complyhosp.expressions.tree import Call
from complyhosp.rulebook.checked import CheckedAggregate, GapsOf, SlotsOf
from complyhosp.rulebook.records import Interval
from complyhosp.rulebook.rule import Param
from complyhosp.rulebook.scoping import scalar_value
from complyhosp.workbench.lint.reasoning.facts import Bound, Number
from complyhosp.workbench.lint.reasoning.linear import Constants
from complyhosp.workbench.lint.reasoning.truth import Reasoner
from complyhosp.workbench.lint.reasoning.world import CLOCK_CHANGE, NEVER_NEGATIVE, Difference, World
from complyhosp.workbench.lint.subject import Subject

SLOT_DAYS: Mapping[str, tuple[int, int]] = {
    "day": (1, 1),
    "workday": (1, 1),
    "week": (7, 7),
    "month": (28, 31),
    "quarter": (90, 92),
    "year": (365, 366),
}
"""How many days a slot of each kind lasts."""


def in_force(subject: Subject) -> Reasoner:
    """With every parameter at its value."""
    values = {name: value for name, param in subject.checked.rule.params.items() for value in _constant(param)}
    return _reasoner(subject, values, {})


def whatever_is_set(subject: Subject) -> Reasoner:
    """With the clause's parameters at their values, and the hospital's at any that keeps the sign of their own."""
    params = subject.checked.rule.params
    values = {n: value for n, param in params.items() if param.fixed_by == "clause" for value in _constant(param)}
    least: dict[str, Number] = {n: 0 for n, param in params.items() for value in _number(param) if value >= 0}
    return _reasoner(subject, values, least)


def once_not_zero(subject: Subject) -> Reasoner:
    """With those parameters that are 0 above it: what a hospital gets as soon as it sets them."""
    values: dict[str, bool | int | float | str | tuple[str, ...]] = {}
    least: dict[str, Number] = {}
    for name, param in subject.checked.rule.params.items():
        for value in _constant(param):
            if value == 0 and not isinstance(value, bool):
                least[name] = 1
            else:
                values[name] = value
    return _reasoner(subject, values, least)


def lasting(subject: Subject) -> Reasoner:
    """With every parameter at its value, and records that have a start and an end ending after they start."""
    usual = in_force(subject).world
    more = tuple(
        (f"{name}.{record_type.time.start}", f"{name}.{record_type.time.end}", Bound(-1, 1))
        for name, record_type in subject.types.items()
        if isinstance(record_type.time, Interval)
    )
    return Reasoner(World(usual.constants, usual.nullable, usual.at_least, (*usual.lore, *more)))


def _reasoner(subject: Subject, constants: Constants, least: Mapping[str, Number]) -> Reasoner:
    return Reasoner(World(constants, subject.nullable, least, tuple(_lore(subject))))


def for_value(reasoner: Reasoner, aggregate: CheckedAggregate) -> Reasoner:
    """The reasoner for an aggregate's `holds`, where `value` has the aggregate's range."""
    world = reasoner.world
    counted = isinstance(aggregate.value, Call) and aggregate.value.op in NEVER_NEGATIVE
    return Reasoner(World(world.constants, world.nullable, world.at_least, world.lore, value_at_least_zero=counted))


def _constant(param: Param) -> Iterator[bool | int | float | str | tuple[str, ...]]:
    """The value, unless it is a map."""
    if isinstance(param.value, tuple):
        yield param.value
    elif not isinstance(param.value, dict):
        yield scalar_value(param.value)


def _number(param: Param) -> Iterator[Number]:
    for value in _constant(param):
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield value


def _lore(subject: Subject) -> Iterator[Difference]:
    members = subject.checked.population.members
    yield "period.start", "period.end", Bound(-1, 1)
    if isinstance(members, GapsOf):
        yield "gap.start", "gap.end", Bound(0, 1)
    if isinstance(members, SlotsOf):
        yield "slot.start", "slot.end", Bound(-1, 1)
        yield from _length_of(members.every)


def _length_of(every: str) -> Iterator[Difference]:
    duration = parse_duration(every)
    shortest, longest = (0, duration) if duration is not None else (0, DAY)
    if every in SLOT_DAYS:
        shortest, longest = (days * DAY for days in SLOT_DAYS[every])
        longest += CLOCK_CHANGE
    elif every == "shift":
        longest = DAY + HOUR
    yield "slot.end", "slot.start", Bound(longest, 1)
    if shortest:
        yield "slot.start", "slot.end", Bound(-(shortest - CLOCK_CHANGE), 1)
