"""Requirements that nobody can violate or nobody can meet, and counts that ask for nothing or the impossible."""

from __future__ import annotations

from collections.abc import Iterator

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.tree import Expr, Literal, Param
from complyhosp.rulebook.checked import CheckedAggregate, CheckedAll, CheckedCount, CheckedHolds
from complyhosp.rulebook.checked import CheckedRequirement as Requirement
from complyhosp.workbench.lint.reasoning.facts import Facts
from complyhosp.workbench.lint.reasoning.nulls import never_has_a_value
from complyhosp.workbench.lint.reasoning.truth import FALSE, NOT_FALSE, TRUE, Reasoner
from complyhosp.workbench.lint.subject import Subject
from complyhosp.workbench.lint.worlds import for_value, in_force
from complyhosp.workbench.lint.written import placed_parts


def requirements(subject: Subject) -> Iterator[Diagnostic]:
    """The requirement against the population's `where`, and every count's bounds."""
    yield from _counts(subject)
    reasoner = in_force(subject)
    met, violated = (reasoner.possible(_of_members(subject, outcome, reasoner)) for outcome in (TRUE, FALSE))
    undecided = any(never_has_a_value(one.tree, {}) for one in subject.expressions if one.role == "holds")
    if undecided:
        # That nobody can tell is told at the part which is unknown.
        if met and not violated:
            yield subject.key("W615", ("requirement",))
    elif not violated:
        yield subject.key("E602", ("requirement",))
    elif not met:
        yield subject.key("E603", ("requirement",))


def _of_members(subject: Subject, outcome: str, reasoner: Reasoner) -> Iterator[Facts]:
    """The ways in which a member has this outcome."""
    where = subject.checked.population.where
    start = reasoner.world.start()
    members = [start] if where is None else reasoner.any_of(where, NOT_FALSE, start)
    for facts in members:
        yield from ways(subject.checked.requirement, outcome, facts, reasoner)


def ways(requirement: Requirement, outcome: str, facts: Facts, reasoner: Reasoner) -> Iterator[Facts]:
    """The ways in which a requirement comes out true or false; what records there are is taken as open."""
    if isinstance(requirement, CheckedHolds):
        yield from reasoner.ways(requirement.holds, outcome, facts)
    elif isinstance(requirement, CheckedAggregate):
        yield from for_value(reasoner, requirement).ways(requirement.holds, outcome, facts)
    elif isinstance(requirement, CheckedCount):
        if outcome == TRUE or not _asks_for_nothing(requirement, reasoner):
            yield facts
    elif (outcome == TRUE) == isinstance(requirement, CheckedAll):
        yield from _together(requirement.parts, outcome, facts, reasoner)
    else:
        for part in requirement.parts:
            yield from ways(part, outcome, facts, reasoner)


def _together(parts: tuple[Requirement, ...], outcome: str, facts: Facts, reasoner: Reasoner) -> Iterator[Facts]:
    if not parts:
        yield facts
        return
    for found in ways(parts[0], outcome, facts, reasoner):
        yield from _together(parts[1:], outcome, found, reasoner)


def _counts(subject: Subject) -> Iterator[Diagnostic]:
    reasoner = in_force(subject)
    for placed in placed_parts(subject.checked):
        if not isinstance(placed.part, CheckedCount):
            continue
        least, most = (_number(bound, reasoner) for bound in (placed.part.at_least, placed.part.at_most))
        if least == 0:
            yield subject.key("W608", (*placed.path, "at_least"))
        elif least is not None and most is not None and least > most:
            yield subject.key("E609", (*placed.path, "at_least"), least=least, most=most)


def _asks_for_nothing(count: CheckedCount, reasoner: Reasoner) -> bool:
    return count.at_most is None and _number(count.at_least, reasoner) == 0


def _number(bound: Expr | None, reasoner: Reasoner) -> int | None:
    value = bound.value if isinstance(bound, Literal) else None
    if isinstance(bound, Param):
        found = reasoner.world.constants.get(bound.name)
        value = found if isinstance(found, int) else None
    return value if isinstance(value, int) else None
