"""Conditions that are always true, never true, or hold a part that says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.tree import Call, Expr, Field, Literal, walk
from complyhosp.rulebook.checked import CheckedAggregate
from complyhosp.workbench.lint.reasoning.linear import spelling
from complyhosp.workbench.lint.reasoning.truth import (
    COMPARISONS,
    FALSE,
    NOT_FALSE,
    NOT_TRUE,
    TRUE,
    UNKNOWN,
    Assumption,
    Reasoner,
)
from complyhosp.workbench.lint.subject import Subject
from complyhosp.workbench.lint.worlds import for_value, in_force, whatever_is_set
from complyhosp.workbench.lint.written import Written, placed_parts

CONDITIONS = ("where", "counting", "holds")
OF_PART = {TRUE: "W605", FALSE: "W606", UNKNOWN: "W613"}
OF_WHOLE = {TRUE: "W604", FALSE: "E601", UNKNOWN: "W613"}


def conditions(subject: Subject) -> Iterator[Diagnostic]:
    """Every condition of the rule, as a whole and part by part."""
    now, ever = in_force(subject), whatever_is_set(subject)
    aggregates = {
        (*one.path, "holds"): one.part
        for one in placed_parts(subject.checked)
        if isinstance(one.part, CheckedAggregate)
    }
    for written in subject.expressions:
        if written.role in CONDITIONS and written.tree.type.kind == "bool":
            aggregate = aggregates.get(written.path)
            reasoners = [now, ever] if aggregate is None else [for_value(one, aggregate) for one in (now, ever)]
            yield from _condition(subject, written, *reasoners)
    yield from _with_themselves(subject)
    where = subject.checked.population.where
    for node in () if where is None else walk(where):
        if isinstance(node, Field) and node.name == "now":
            yield subject.at("W614", ("population", "where"), node.extent)


def _condition(subject: Subject, written: Written, now: Reasoner, ever: Reasoner) -> Iterator[Diagnostic]:
    parts = list(_idle_parts(written.tree, ever, ()))
    for part, verdict in parts:
        codes = OF_WHOLE if part is written.tree else OF_PART
        text = subject.text(written.path, part.extent)
        yield subject.at(codes[verdict], written.path, part.extent, part=text, key=str(written.path[-1]))
    if parts or isinstance(written.tree, Literal):
        return
    if not now.can(written.tree, (TRUE,)):
        yield subject.at("E601", written.path, key=str(written.path[-1]))
    elif not now.can(written.tree, NOT_TRUE):
        yield subject.at("W604", written.path, key=str(written.path[-1]))


def _idle_parts(
    node: Expr, reasoner: Reasoner, given: tuple[Assumption, ...], negated: bool = False
) -> Iterator[tuple[Expr, str]]:
    """The outermost parts that come out alike wherever they matter, and how."""
    if isinstance(node, Literal):
        return
    verdict = _verdict(node, reasoner, given, negated)
    if verdict is not None:
        yield node, verdict
        return
    inside = negated != (isinstance(node, Call) and node.op == "!")
    for part, more in _parts(node):
        # What `valid(…)` is written out as has no words of its own.
        if part.extent != node.extent:
            yield from _idle_parts(part, reasoner, (*given, *more), inside)


def _verdict(node: Expr, reasoner: Reasoner, given: tuple[Assumption, ...], negated: bool) -> str | None:
    """How it always comes out; None when it does its work.

    To be false or unknown is all one to a condition that must be true; below a `!` it is true or unknown.
    """
    if _tautology(node, reasoner):
        return TRUE
    true, false = (reasoner.can(node, (outcome,), given) for outcome in (TRUE, FALSE))
    if true and false:
        return None
    unknown = reasoner.can(node, (UNKNOWN,), given)
    if not true and not false and not unknown:
        # Never reached: what keeps it from being reached is told in its own place.
        return None
    if not true and not false:
        # A part that holds the doubt is told in its own place.
        return None if _doubtful_part(node, reasoner, given) else UNKNOWN
    if not true and not (negated and unknown):
        return None if _doubtful_part(node, reasoner, given) else FALSE
    if not false and (negated or not unknown):
        return TRUE
    return None


def _doubtful_part(node: Expr, reasoner: Reasoner, given: tuple[Assumption, ...]) -> bool:
    """Whether a part of it is unknown wherever it matters."""
    return any(
        not isinstance(part, Literal)
        and part.extent != node.extent
        and (not reasoner.can(part, (TRUE, FALSE), (*given, *more)) or _doubtful_part(part, reasoner, (*given, *more)))
        for part, more in _parts(node)
    )


def _tautology(node: Expr, reasoner: Reasoner) -> bool:
    """Alternatives of which one holds whatever the values are, blanks aside: `a <= b || a > b`.

    An alternative that can never be false by itself, such as `result in [every value]`, asks for a value to be there.
    """
    if not isinstance(node, Call) or node.op != "||" or reasoner.can(node, (FALSE,)):
        return False
    return all(reasoner.can(arg, (FALSE,)) for arg in node.args)


def _parts(node: Expr) -> Iterator[tuple[Expr, tuple[Assumption, ...]]]:
    """The conditions that a condition is made of, and when each of them matters."""
    if not isinstance(node, Call):
        return
    if node.op in ("&&", "||"):
        one, other = node.args
        matters = NOT_FALSE if node.op == "&&" else NOT_TRUE
        yield one, ((other, matters),)
        yield other, ((one, matters),)
    elif node.op == "!":
        yield node.args[0], ()
    elif node.op == "?:" and node.type.kind == "bool":
        condition, then, other = node.args
        yield condition, ()
        yield then, ((condition, (TRUE,)),)
        yield other, ((condition, (FALSE,)),)


def _with_themselves(subject: Subject) -> Iterator[Diagnostic]:
    """`x == x`, `x < x`: one of the two is meant to be another."""
    seen: set[tuple[object, ...]] = set()
    for written in subject.expressions:
        for node in walk(written.tree):
            if not isinstance(node, Call) or node.op not in COMPARISONS:
                continue
            if spelling(node.args[0]) == spelling(node.args[1]):
                key = (written.path, node.extent)
                if key not in seen:
                    seen.add(key)
                    yield subject.at("W607", written.path, node.extent, part=subject.text(written.path, node.extent))
