"""What a plan sees of its record types: the fields that its rule reads, without what only readers of exports need.

Plans are made from this and found again by it. So evidence that has a null in a field that no part of the rule reads,
or a header's new alias, calls for no new plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

from complyhosp.expressions.tree import Field
from complyhosp.rulebook.checked import CheckedLookup, CheckedRule, CheckedWindow, Equality, PairsOf
from complyhosp.rulebook.records import RecordField, RecordType


def types_seen(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> dict[str, RecordType]:
    """The record types of a rule and its excuse; a field that it does not read may be null, whatever the type says."""
    excuse = {checked.excuse.selection.record} if checked.excuse else set()
    read = frozenset(_fields_named(checked))
    return {name: _seen(record_types[name], read) for name in sorted(checked.uses | excuse)}


def _seen(record_type: RecordType, read: frozenset[str]) -> RecordType:
    validity = record_type.validity
    own = {*record_type.time_fields, *((validity.valid_from, validity.valid_to) if validity else ())}
    seen = {name: _field(field, read=name in read or name in own) for name, field in record_type.fields.items()}
    plain = RecordType.model_construct(id=record_type.id, title=record_type.title, fields=seen)
    kept = {"register_": record_type.register_, "time": record_type.time, "validity": validity}
    return plain.model_copy(update=kept)


def _field(field: RecordField, *, read: bool) -> RecordField:
    values = dict.fromkeys(field.values, ())
    required = field.required and read
    return RecordField.model_construct(type=field.type, required=required, values=values, key=field.key, pii=field.pii)


def _fields_named(rule: CheckedRule) -> Iterator[str]:
    """The names of all fields, of whatever record, that stand in a rule."""
    nodes: list[object] = [rule]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Field | Equality):
            yield node.field
        elif isinstance(node, CheckedWindow):
            yield node.at
        elif isinstance(node, CheckedLookup):
            yield node.key
        elif isinstance(node, PairsOf):
            yield from (name for pair in node.equal for name in pair)
        nodes.extend(_parts(node))


def _parts(node: object) -> Iterable[object]:
    if isinstance(node, tuple):
        return node
    if isinstance(node, Mapping):
        return node.values()
    return [getattr(node, name) for name in _members(type(node))]  # type: ignore[arg-type]  # a class, be it what it may


@cache
def _members(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass; of any other class none."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
