"""What a rule's verdict depends on, told apart from how its file is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from complyhosp.expressions.tree import Extent
from complyhosp.rulebook.checked import CheckedRule

DECIDING = ("clause", "mode", "population", "requirement", "excuse", "vacuous", "message")
"""The keys of a rule that decide its results and what its findings say, beside its parameters."""


def shape(node: object) -> object:
    """A checked tree without the places of its words: equal for texts that differ only in blanks or brackets."""
    if is_dataclass(node) and not isinstance(node, type):
        values = (getattr(node, field.name) for field in fields(node))
        return (type(node).__name__, *(shape(value) for value in values if not isinstance(value, Extent)))
    if isinstance(node, Mapping):
        return tuple((key, shape(value)) for key, value in sorted(node.items()))
    if isinstance(node, list | tuple):
        return tuple(shape(item) for item in node)
    # `True` equals `1` and `1` equals `1.0`; they mean different things in a rule.
    return (type(node).__name__, node)


def parts_of(checked: CheckedRule) -> Mapping[str, object]:
    """All that decides a rule's results and what its findings say, by the rule file's keys; parameters apart.

    Whatever is not here (title, severity, reading, remedy, crosswalk …) is words, and no engine looks at it.
    """
    # Where there is a checked form it counts, else what is written.
    return {name: shape(getattr(checked, name, None) or getattr(checked.rule, name)) for name in DECIDING}


def values_of(checked: CheckedRule) -> Mapping[str, object]:
    """The parameters' values in force; who fixed them, and why, decides nothing."""
    return {name: shape(param.value) for name, param in checked.rule.params.items()}
