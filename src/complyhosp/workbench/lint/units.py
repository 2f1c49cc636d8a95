"""Units that do not go together, told by a field's `unit` or by the last word of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.durations import DAY, HOUR, MINUTE, SECOND
from complyhosp.expressions.tree import Call, Expr, Extent, Field, Literal, Param
from complyhosp.workbench.lint.subject import Subject

CANONICAL = {
    "s": "s", "sec": "s", "second": "s", "seconds": "s",
    "m": "min", "min": "min", "mins": "min", "minute": "min", "minutes": "min",
    "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "d": "d", "day": "d", "days": "d",
    "week": "week", "weeks": "week", "month": "month", "months": "month", "year": "year", "years": "year",
}  # fmt: skip
"""Time units as names and `unit:` spell them; any other `unit:` is a unit of its own."""

NAMED = frozenset(name for name in CANONICAL if len(name) > 2)
"""Those that are told from a name's last word: a bare `m` or `d` there is too little to go by."""

OF_DURATION = {SECOND: "s", MINUTE: "min", HOUR: "h", DAY: "d", 7 * DAY: "week"}
SAME_UNIT = ("==", "!=", "<", "<=", ">", ">=", "+", "-")
KEPT = ("sum", "min", "max", "avg", "neg", "double", "int")
_RATE = re.compile(r"^(?:.*_)?([a-z]+)_(?:a|per)_([a-z]+)$")


@dataclass
class Units:
    """Works out units bottom up and notes where two clash; `value` is the unit of an aggregate's value."""

    subject: Subject
    value: str | None = None
    clashes: list[tuple[Extent, str, str]] = field(default_factory=list)

    def of(self, node: Expr) -> str | None:
        """The unit of a number; None when nothing tells it."""
        if isinstance(node, Field):
            return self._of_field(node)
        if isinstance(node, Param):
            return _of_name(node.name) if node.type.kind in ("int", "double") else None
        return self._of_call(node) if isinstance(node, Call) else None

    def _of_field(self, node: Field) -> str | None:
        if node.name == "value":
            return self.value
        found = self.subject.field(node)
        if found is None or found[1].type not in ("int", "number"):
            return None
        unit = found[1].unit
        return CANONICAL.get(unit.lower(), unit) if unit else _of_name(node.field)

    def _of_call(self, node: Call) -> str | None:
        units = [self.of(arg) for arg in node.args]
        if node.op in SAME_UNIT or node.op == "?:":
            one, other = units[-2], units[-1]
            if len(units) > 1 and one and other and one != other:
                self.clashes.append((node.extent, one, other))
            return one or other
        if node.op in ("*", "/"):
            return self._scaled(node, units)
        if node.op == "addMonths" and units[1] not in (None, "month"):
            self.clashes.append((node.args[1].extent, "month", str(units[1])))
        return units[0] if node.op in KEPT and units else None

    def _scaled(self, node: Call, units: list[str | None]) -> str | None:
        for number, (unit, arg) in enumerate(zip(units, node.args, strict=True)):
            literal = node.args[1 - number]
            if unit and isinstance(literal, Literal) and literal.type.kind == "duration":
                step = OF_DURATION.get(int(literal.value))
                if step and step != unit and node.op == "*":
                    self.clashes.append((node.extent, step, unit))
            rate = _RATE.match(arg.name) if isinstance(arg, Param) else None
            if rate is not None:
                above, below = (CANONICAL.get(word) for word in rate.groups())
                return below if node.op == "/" else above
        # Times or by a bare number may be a conversion: the unit is not known any more.
        return None


def units(subject: Subject) -> Iterator[Diagnostic]:
    """Sums, comparisons and choices of numbers in different units."""
    value = None
    for written in subject.expressions:
        # An aggregate's value stands right before what must hold for it.
        found = Units(subject, value)
        unit = found.of(written.tree)
        value = unit if written.role == "value" else None
        for extent, one, other in found.clashes:
            text = subject.text(written.path, extent)
            yield subject.at("W630", written.path, extent, part=text, one=one, other=other)


def _of_name(name: str) -> str | None:
    if _RATE.match(name):
        return None
    last = name.rpartition("_")[2]
    return CANONICAL[last] if last in NAMED else None
