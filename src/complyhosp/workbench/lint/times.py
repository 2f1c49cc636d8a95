"""Local days and instants mixed up."""

from __future__ import annotations

from collections.abc import Iterator

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.durations import HOUR
from complyhosp.expressions.tree import Call, Expr, Literal, walk
from complyhosp.workbench.lint.subject import Subject

LOCAL = ("date", "getFullYear", "getMonth", "getDate", "getDayOfWeek", "getHours")
"""Functions that read a local calendar or clock."""

FURTHEST_ZONE = 14 * HOUR


def times(subject: Subject) -> Iterator[Diagnostic]:
    """Zones made by hand, and days equated with moments."""
    for written in subject.expressions:
        for node in walk(written.tree):
            if not isinstance(node, Call):
                continue
            if node.op in LOCAL and _shifted(node.args[0]):
                text = subject.text(written.path, node.extent)
                yield subject.at("W645", written.path, node.extent, part=text)
            if node.op in ("==", "!=") and _midnight_and_moment(node):
                text = subject.text(written.path, node.extent)
                yield subject.at("W646", written.path, node.extent, part=text)


def _shifted(node: Expr) -> bool:
    """`t + duration("8h")`: a whole number of hours such as lies between zones."""
    if not isinstance(node, Call) or node.op not in ("+", "-") or node.type.kind != "timestamp":
        return False
    step = node.args[1]
    if not isinstance(step, Literal) or step.type.kind != "duration":
        return False
    amount = abs(int(step.value))
    return 0 < amount <= FURTHEST_ZONE and amount % HOUR == 0


def _midnight_and_moment(node: Call) -> bool:
    midnights = [_is_midnight(arg) for arg in node.args]
    return (
        node.args[0].type.kind == "timestamp"
        and midnights.count(True) == 1
        and not any(isinstance(arg, Literal) for arg in node.args)
    )


def _is_midnight(node: Expr) -> bool:
    return isinstance(node, Call) and node.op == "timestamp" and node.args[0].type.kind == "date"
