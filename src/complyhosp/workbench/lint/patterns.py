"""Texts and maps: patterns that match everything, enum values that a map has nothing for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.tree import Call, Expr, Literal, Param, walk
from complyhosp.workbench.lint.subject import Subject

PARTS = ("contains", "startsWith", "endsWith")


def patterns(subject: Subject) -> Iterator[Diagnostic]:
    """Every `matches`, `contains` and the like, and every look into a map."""
    for written in subject.expressions:
        for node in walk(written.tree):
            if not isinstance(node, Call):
                continue
            if node.op == "matches" or node.op in PARTS:
                if _takes_anything(node.op, node.args[1]):
                    text = subject.text(written.path, node.args[1].extent)
                    yield subject.at("W610", written.path, node.args[1].extent, found=text)
            elif node.op == "[]":
                yield from _gaps_in_map(subject, node)


def _takes_anything(op: str, pattern: Expr) -> bool:
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        return False
    return pattern.value == "" or (op == "matches" and re.search(pattern.value, "") is not None)


def _gaps_in_map(subject: Subject, node: Call) -> Iterator[Diagnostic]:
    """A value of the enum for which the map has nothing makes the member unknown for ever."""
    target, key = node.args
    if not isinstance(target, Param) or not key.type.values:
        return
    value = subject.checked.rule.params[target.name].value
    missing = [one for one in key.type.values if isinstance(value, dict) and one not in value]
    if missing:
        yield subject.at("W611", ("params", target.name, "value"), name=target.name, missing=", ".join(missing))
    unknown = [one for one in value if one not in key.type.values] if isinstance(value, dict) else []
    if unknown:
        yield subject.at("W612", ("params", target.name, "value"), name=target.name, found=", ".join(unknown))
