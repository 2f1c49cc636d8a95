"""All mutants of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from complyhosp.expressions.durations import parse_duration
from complyhosp.expressions.tree import Call, Expr, walk
from complyhosp.expressions.writing import written
from complyhosp.rulebook.checked import CheckedAggregate, CheckedRule
from complyhosp.rulebook.records import RecordType
from complyhosp.source.document import Document
from complyhosp.workbench.anatomy import Piece, is_expression, part_at, pieces
from complyhosp.workbench.mutants.expressions import Slip, slips
from complyhosp.workbench.mutants.mutant import Mutant, OtherParam, OtherVacuous, ParamValue, Swapped
from complyhosp.workbench.mutants.structure import faults
from complyhosp.workbench.mutants.units import near_scalars
from complyhosp.workbench.presence import presence_at


def mutants_of(checked: CheckedRule, document: Document, record_types: Mapping[str, RecordType]) -> tuple[Mutant, ...]:
    """Every mutant of the rule, each with a name of its own; `document` is the rule's file."""
    return tuple(_named(_all(checked, document, record_types)))


def _all(checked: CheckedRule, document: Document, record_types: Mapping[str, RecordType]) -> Iterator[Mutant]:
    yield from _of_params(checked)
    for piece in pieces(checked):
        if is_expression(piece.part):
            yield from _of_expression(piece, checked, document, record_types)
        else:
            yield from _of_structure(piece, checked, record_types)
    if checked.rule.mode == "automatic":  # an attested rule without members is pending, whatever it says of them
        before = checked.rule.vacuous or ""
        after = "" if before else "source_complete"
        yield Mutant("vacuous", "vacuous", ("vacuous",), None, before, after, OtherVacuous())


def _of_expression(
    piece: Piece, checked: CheckedRule, document: Document, record_types: Mapping[str, RecordType]
) -> Iterator[Mutant]:
    node = cast(Expr, piece.part)
    value = document.at(piece.path) if piece.path in document.values else ""
    text = value if isinstance(value, str) else ""
    for slip in slips(node, text, presence_at(checked, piece, record_types)):
        yield _mutant_of(piece, slip)


def _mutant_of(piece: Piece, slip: Slip) -> Mutant:
    before, after = written(slip.before), "" if slip.after is None else written(slip.after)
    if slip.operator.startswith("unknown-as"):
        after = slip.operator.removeprefix("unknown-as-") + " where it is unknown"
    name = f"{piece.name} {slip.operator} {before}" + (f" to {after}" if slip.operator == "shift" else "")
    change = Swapped((*piece.steps, *slip.steps), slip.new)
    return Mutant(name, slip.operator, piece.path, slip.before.extent, before, after, change)


def _of_structure(piece: Piece, checked: CheckedRule, record_types: Mapping[str, RecordType]) -> Iterator[Mutant]:
    for fault in faults(piece, record_types):
        if fault.path[-1] in ("within", "from", "to") and not fault.after and _measures_window(piece, checked):
            continue  # `longestGap` without a window is no rule
        path = ".".join(str(step) for step in fault.path)
        name = " ".join(word for word in (path, fault.operator, fault.after or fault.before) if word)
        yield Mutant(name, fault.operator, fault.path, fault.extent, fault.before, fault.after, fault.change)


def _measures_window(piece: Piece, checked: CheckedRule) -> bool:
    """Whether it belongs to an aggregate that needs its window's both ends."""
    steps = piece.steps[: piece.steps.index("selection")]
    aggregate = part_at(checked, steps)
    return isinstance(aggregate, CheckedAggregate) and any(
        isinstance(node, Call) and node.op == "longestGap" for node in walk(aggregate.value)
    )


def _of_params(checked: CheckedRule) -> Iterator[Mutant]:
    for name, param in checked.rule.params.items():
        for value in _near_values(param.value):
            if _cuts_slots(checked, name) and (parse_duration(str(value)) or 0) <= 0:
                continue
            path, after = ("params", name, "value"), _value_text(value)
            change = OtherParam(name, value)
            yield Mutant(f"params.{name} = {after}", "param", path, None, _value_text(param.value), after, change)


def _near_values(value: ParamValue) -> Iterator[ParamValue]:
    if isinstance(value, dict):
        for key, item in value.items():
            for near in near_scalars(item):
                yield {**value, key: near}
    elif isinstance(value, tuple):
        for number in range(len(value)):
            yield (*value[:number], *value[number + 1 :])
    else:
        yield from near_scalars(value)


def _value_text(value: ParamValue) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_value_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _cuts_slots(checked: CheckedRule, name: str) -> bool:
    slots = checked.rule.population.slots
    return slots is not None and slots.every == f"params.{name}"


def _named(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    """Mutants of one name are numbered from the second on."""
    seen: dict[str, int] = {}
    for mutant in mutants:
        seen[mutant.id] = seen.get(mutant.id, 0) + 1
        number = seen[mutant.id]
        yield mutant if number == 1 else replace(mutant, id=f"{mutant.id} #{number}")
