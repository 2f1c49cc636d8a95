"""Numbers, times and durations as sums: terms with factors, and a constant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from complyhosp.expressions.durations import DAY
from complyhosp.expressions.tree import Call, Expr, Field, ListOf, Literal, Param
from complyhosp.workbench.lint.reasoning.facts import Number

Constants = Mapping[str, bool | int | float | str | tuple[str, ...]]
"""Parameters whose value is taken as it is; durations in microseconds."""

NUMERIC = ("int", "double", "timestamp", "date", "duration")


@dataclass(frozen=True, slots=True)
class Sum:
    """`constant` and each term times its factor (none is 0). Dates count days, times and durations microseconds."""

    terms: Mapping[str, Number]
    constant: Number = 0

    def plus(self, other: Sum, factor: Number = 1) -> Sum:
        """This and `factor` times the other."""
        terms = dict(self.terms)
        for term, amount in other.terms.items():
            terms[term] = terms.get(term, 0) + factor * amount
        return Sum({term: amount for term, amount in terms.items() if amount}, self.constant + factor * other.constant)


def spelling(node: Expr) -> str:
    """One spelling for every way to write the same expression (but for reordering)."""
    if isinstance(node, Literal):
        return f"{node.type.kind}:{node.value!r}"
    if isinstance(node, Field):
        return f"{node.name}.{node.field}"
    if isinstance(node, Param):
        return f"params.{node.name}"
    inside = node.items if isinstance(node, ListOf) else node.args
    return f"{'list' if isinstance(node, ListOf) else node.op}({','.join(spelling(one) for one in inside)})"


def sum_of(node: Expr, constants: Constants) -> Sum:
    """A numeric expression as a sum; what is no sum is a term of its own."""
    if isinstance(node, Literal) and not isinstance(node.value, bool | str):
        return Sum({}, node.value)
    if isinstance(node, Param) and node.name in constants:
        value = constants[node.name]
        if not isinstance(value, bool | str | tuple):
            return Sum({}, value)
    if isinstance(node, Field) and (node.name, node.field) == ("gap", "duration"):
        return Sum({"gap.end": 1, "gap.start": -1})
    found = _of_call(node, constants) if isinstance(node, Call) else None
    return Sum({spelling(node): 1}) if found is None else found


def _of_call(node: Call, constants: Constants) -> Sum | None:
    kinds = [arg.type.kind for arg in node.args]
    if node.op == "neg":
        return Sum({}).plus(sum_of(node.args[0], constants), -1)
    if node.op in ("+", "-") and "string" not in kinds:
        return _added(node, kinds, constants)
    if node.op == "*":
        one, other = (sum_of(arg, constants) for arg in node.args)
        for factor, rest in ((one, other), (other, one)):
            if not factor.terms:
                return Sum({}).plus(rest, factor.constant)
    if node.op in ("double", "timestamp", "date") and kinds[0] == node.type.kind:
        return sum_of(node.args[0], constants)
    if node.op == "double" and kinds[0] == "int":
        return sum_of(node.args[0], constants)
    return None


def _added(node: Call, kinds: Sequence[str], constants: Constants) -> Sum | None:
    one, other = (sum_of(arg, constants) for arg in node.args)
    sign = 1 if node.op == "+" else -1
    if list(kinds) == ["date", "date"]:
        return None  # the days between, as a duration: another scale
    if list(kinds) == ["date", "duration"]:
        # Dates move by whole days; a duration that is not known may be cut.
        return None if other.terms else one.plus(Sum({}, int(other.constant / DAY)), sign)
    return one.plus(other, sign)
