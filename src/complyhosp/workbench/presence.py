"""Which fields may be null where an expression stands, and which expressions may therefore be unknown.

Nothing is claimed that evidence does not keep: a required field of an accepted record is never null, a look-up's
fields are all null when it finds nothing, and a text is never empty (a blank cell is null).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from complyhosp.expressions.durations import DAY
from complyhosp.expressions.signatures import AGGREGATES
from complyhosp.expressions.tree import Call, Expr, Extent, Field, ListOf, Literal, Param, children
from complyhosp.expressions.types import ERROR
from complyhosp.expressions.writing import written
from complyhosp.rulebook.checked import (
    CheckedAggregate,
    CheckedAll,
    CheckedAny,
    CheckedCount,
    CheckedHolds,
    CheckedRequirement,
    CheckedRule,
    CheckedSelection,
    Each,
    PairsOf,
)
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rule import Param as RuleParam
from complyhosp.rulebook.scoping import scalar_value
from complyhosp.workbench.anatomy import Piece, Steps, part_at

Known = frozenset[tuple[str, str]]
"""Fields (name, field) that are known to be there."""

NOTHING: Known = frozenset()
NOWHERE = Extent(0, 0)


@dataclass(frozen=True, slots=True)
class Presence:
    """What is known of nulls at one piece of a rule.

    `types` are the record types by name (a look-up's too), `lookups` the names that may have found nothing, `known`
    what a guard has shown to be there, `value` whether an aggregate's value may be null, `settled` the equalities, as
    pairs of texts, that a look-up's own match has made true unless they are unknown.
    """

    types: Mapping[str, RecordType]
    lookups: frozenset[str]
    params: Mapping[str, RuleParam]
    known: Known = NOTHING
    value: bool = True
    settled: frozenset[frozenset[str]] = frozenset()
    computed: bool = False
    """Whether it is asked of a part of an aggregate's `value`: a null among what an aggregate takes makes all of it
    null, so that a part of it is unknown only where there is nothing to take."""

    def given(self, known: Known) -> Presence:
        """The same where these fields are known to be there as well."""
        return replace(self, known=self.known | known)

    def may_lack(self, field: Field) -> bool:
        """Whether the field may be null."""
        if (field.name, field.field) in self.known:
            return False
        if field.name == "value" and not field.field:
            return self.value
        if field.name == "slot":
            return field.field == "working"
        found = self.types.get(field.name)
        if found is None:  # gap, period, now
            return False
        if field.name in self.lookups and not any(name == field.name for name, _ in self.known):
            return True
        return not found.fields[field.field].required

    def may_be_unknown(self, node: Expr) -> bool:
        """Whether the expression may be unknown, through a null or through an error that records can cause."""
        if isinstance(node, Literal | Param):
            return False
        if isinstance(node, Field):
            return self.may_lack(node)
        if isinstance(node, ListOf):
            return any(self.may_be_unknown(item) for item in node.items)
        return self._call_may_be_unknown(node)

    def _call_may_be_unknown(self, node: Call) -> bool:
        if node.op == "has":
            return False
        if node.op in ("&&", "||"):
            return any(self.given(guard).may_be_unknown(arg) for arg, guard in guarded(node))
        if node.op == "?:":
            condition, yes, no = node.args
            return (
                self.may_be_unknown(condition)
                or self.given(known_if(condition, True)).may_be_unknown(yes)
                or self.given(known_if(condition, False)).may_be_unknown(no)
            )
        if node.op in AGGREGATES:
            inside = replace(self, computed=False)
            nulls = not self.computed and any(inside.may_be_unknown(arg) for arg in node.args)
            return node.op in ("min", "max", "avg") or nulls
        return self._may_err(node) or any(self.may_be_unknown(arg) for arg in node.args)

    def _may_err(self, node: Call) -> bool:
        """Whether a function may fail on values that are there."""
        kinds = tuple(arg.type.kind for arg in node.args)
        if node.op == "isWorkday":
            return True
        if node.op in ("int", "double"):
            return kinds == ("string",)
        if node.op == "[]":
            return True
        if node.op in ("/", "%"):
            return not self._constant(node.args[1])
        if node.op in ("+", "-") and kinds == ("date", "duration"):
            days = self._constant(node.args[1])
            return not (isinstance(days, int) and days % DAY == 0)
        return False

    def _constant(self, node: Expr) -> object:
        """A literal's, a parameter's value, or a multiple of one; None for what depends on records."""
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, Param):
            value = self.params[node.name].value
            return None if isinstance(value, dict | tuple) else scalar_value(value)
        if isinstance(node, Call) and node.op == "*" and any(arg.type.kind == "duration" for arg in node.args):
            whole = next(arg for arg in node.args if arg.type.kind == "duration")
            return self._constant(whole)
        return None


def guarded(node: Call) -> list[tuple[Expr, Known]]:
    """The operands of `&&` or `||`, each with what is there whenever it matters: what the other has not settled."""
    one, other = node.args
    settles = node.op == "||"
    return [(one, known_unless(other, settles)), (other, known_unless(one, settles))]


def known_if(node: Expr, truth: bool) -> Known:
    """The fields that are there when the expression is surely `truth`."""
    return _known(node, truth, surely=True)


def known_unless(node: Expr, truth: bool) -> Known:
    """The fields that are there when the expression is not `truth`: it may be unknown."""
    return _known(node, not truth, surely=False)


def _known(node: Expr, truth: bool, *, surely: bool) -> Known:
    if isinstance(node, Field):
        return frozenset({(node.name, node.field)}) if surely else NOTHING
    if not isinstance(node, Call):
        return NOTHING
    if node.op == "has":
        return fields_of_strict(node.args[0]) if truth else NOTHING
    if node.op == "!":
        return _known(node.args[0], not truth, surely=surely)
    if node.op in ("&&", "||"):
        one, other = (_known(arg, truth, surely=surely) for arg in node.args)
        return one | other if (node.op == "&&") == truth else one & other
    if node.op == "?:":
        condition, yes, no = node.args
        then = known_if(condition, True) if surely else known_unless(condition, False)
        instead = known_if(condition, False) if surely else known_unless(condition, True)
        return (then | _known(yes, truth, surely=surely)) & (instead | _known(no, truth, surely=surely))
    return fields_of_strict(node) if surely else NOTHING


def fields_of_strict(node: Expr) -> Known:
    """The fields without any of which the expression is unknown."""
    if isinstance(node, Field):
        return frozenset({(node.name, node.field)})
    if isinstance(node, Call):
        if node.op in ("has", "&&", "||") or node.op in AGGREGATES:
            return NOTHING
        if node.op == "?:":
            return fields_of_strict(node.args[1]) & fields_of_strict(node.args[2])
        if node.op == "in" and isinstance(node.args[1], ListOf):
            return fields_of_strict(node.args[0])
    return _union(fields_of_strict(child) for child in children(node))


def _union(parts: Iterable[Known]) -> Known:
    return frozenset().union(*parts)


def presence_at(checked: CheckedRule, piece: Piece, record_types: Mapping[str, RecordType]) -> Presence:
    """What is known of nulls where the piece stands: through required fields, `where`, and what stands beside it."""
    types, lookups = _types(checked, record_types)
    if piece.record is not None:
        types = {**types, piece.record[0]: record_types[piece.record[1]]}
    known: Known = NOTHING
    where = checked.population.where
    if where is not None and piece.steps[0] != "population":
        known |= known_unless(where, False)
    if piece.steps[0] == "requirement":
        known |= _beside(checked.requirement, piece.steps[1:])
    known |= _in_selection(checked, piece)
    settled = frozenset(frozenset({f"{one.name}.{one.key}", written(one.value)}) for one in checked.population.lookups)
    base = Presence(types, lookups, checked.rule.params, known, settled=settled)
    computed = piece.steps[-1] == "value" and piece.record is not None
    return replace(base, value=_value_may_lack(checked, piece, base, record_types), computed=computed)


def _types(
    checked: CheckedRule, record_types: Mapping[str, RecordType]
) -> tuple[dict[str, RecordType], frozenset[str]]:
    members = checked.population.members
    names = {lookup.name: lookup.register for lookup in checked.population.lookups}
    lookups = frozenset(names)
    if isinstance(members, Each):
        names[members.name] = members.record
    if isinstance(members, PairsOf):
        names |= {"first": members.record, "second": members.record}
    elif members.of is not None:
        names[members.of] = members.of
    return {name: record_types[type_] for name, type_ in names.items()}, lookups


def _beside(requirement: CheckedRequirement, steps: Steps) -> Known:
    """What the `holds` beside it in `all` and `any` leave known where it still matters."""
    known: Known = NOTHING
    while isinstance(requirement, CheckedAll | CheckedAny) and len(steps) >= 2:
        settles = isinstance(requirement, CheckedAny)
        for number, part in enumerate(requirement.parts):
            if number != steps[1] and isinstance(part, CheckedHolds):
                known |= known_unless(part.holds, settles)
        requirement, steps = requirement.parts[int(steps[1])], steps[2:]
    return known


def _in_selection(checked: CheckedRule, piece: Piece) -> Known:
    """An aggregate's value is taken of the records for which its `where` and its `match` hold for sure."""
    if piece.steps[-1] != "value" or piece.record is None:
        return NOTHING
    selection = part_at(checked, (*piece.steps[:-1], "selection"))
    assert isinstance(selection, CheckedSelection)  # noqa: S101 - only aggregates have a value and a record
    known = NOTHING if selection.where is None else known_if(selection.where, True)
    known |= {(selection.name, key.field) for key in selection.keys}
    return known if selection.window is None else known | {(selection.name, selection.window.at)}


def _value_may_lack(
    checked: CheckedRule, piece: Piece, presence: Presence, record_types: Mapping[str, RecordType]
) -> bool:
    """Whether an aggregate's `value` may be null in its `holds`."""
    if piece.steps[-1] != "holds":
        return False
    aggregate = part_at(checked, piece.steps[:-1])
    if not isinstance(aggregate, CheckedAggregate):
        return False
    selection = aggregate.selection
    at = Piece((*piece.steps[:-1], "value"), piece.path, aggregate.value, (selection.name, selection.record))
    inner = presence_at(checked, at, record_types)
    return may_be_possible(selection, presence, record_types) or replace(inner, computed=False).may_be_unknown(
        aggregate.value
    )


def may_be_possible(selection: CheckedSelection, presence: Presence, record_types: Mapping[str, RecordType]) -> bool:
    """Whether a record may match without it being certain."""
    types = {**presence.types, selection.name: record_types[selection.record]}
    here = replace(presence, types=types)
    if selection.where is not None:
        if here.may_be_unknown(selection.where):
            return True
        here = here.given(known_unless(selection.where, False))
    record = record_types[selection.record]
    named = [key.field for key in selection.keys] + ([selection.window.at] if selection.window else [])
    return any(here.may_lack(Field(selection.name, name, ERROR, NOWHERE)) for name in named if name in record.fields)


def may_be_unclear(count: CheckedCount | CheckedAggregate, presence: Presence) -> bool:
    """Whether the member's own side of a selection may be null."""
    window = count.selection.window
    edges = [edge for edge in (window.start, window.end) if edge is not None] if window else []
    return any(presence.may_be_unknown(node) for node in (*(key.value for key in count.selection.keys), *edges))
