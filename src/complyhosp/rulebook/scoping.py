"""From record types to the names and types that expressions see."""

from __future__ import annotations

from collections.abc import Mapping

from complyhosp.expressions import types
from complyhosp.expressions.durations import parse_duration
from complyhosp.expressions.scope import Validity
from complyhosp.expressions.types import Type
from complyhosp.rulebook.records import RecordField, RecordType
from complyhosp.rulebook.rule import Param, Scalar

_OF_FIELD = {
    "string": types.STRING,
    "name": types.STRING,
    "code": types.STRING,
    "ip": types.STRING,
    "mac": types.STRING,
    "enum": types.STRING,
    "int": types.INT,
    "number": types.DOUBLE,
    "bool": types.BOOL,
    "date": types.DATE,
    "timestamp": types.TIMESTAMP,
    "duration": types.DURATION,
    "strings": types.list_of(types.STRING),
}

SLOT: Mapping[str, Type] = {
    "start": types.TIMESTAMP,
    "end": types.TIMESTAMP,
    "date": types.DATE,
    "name": types.STRING,
    "working": types.BOOL,
}
GAP: Mapping[str, Type] = {"start": types.TIMESTAMP, "end": types.TIMESTAMP, "duration": types.DURATION}
PERIOD: Mapping[str, Type] = {"start": types.TIMESTAMP, "end": types.TIMESTAMP}
NOW: Mapping[str, Type] = {"now": types.TIMESTAMP}


def type_of_field(field: RecordField) -> Type:
    """The expression type of a record's field."""
    base = _OF_FIELD[field.type]
    return Type(base.kind, None, tuple(field.values)) if field.type == "enum" else base


def fields_of(record_type: RecordType) -> dict[str, Type]:
    """Field names and types of a record type."""
    return {name: type_of_field(field) for name, field in record_type.fields.items()}


def validity_of(record_type: RecordType) -> Validity | None:
    """What `valid()` compares; a register without validity fields is valid throughout; None for other types."""
    if record_type.validity is not None:
        return Validity(record_type.validity.valid_from, record_type.validity.valid_to)
    return Validity(None, None) if record_type.register_ else None


def type_of_param(param: Param) -> Type | None:
    """The type of a parameter's value; None when a list or map mixes types."""
    value = param.value
    if isinstance(value, dict):
        kinds = {_type_of_scalar(item).kind: _type_of_scalar(item) for item in value.values()}
        return types.map_of(next(iter(kinds.values()))) if len(kinds) == 1 else None
    if isinstance(value, tuple):
        return types.list_of(types.STRING)
    return _type_of_scalar(value)


def _type_of_scalar(value: Scalar) -> Type:
    if isinstance(value, bool):
        return types.BOOL
    if isinstance(value, int):
        return types.INT
    if isinstance(value, float):
        return types.DOUBLE
    return types.STRING if parse_duration(value) is None else types.DURATION


def scalar_value(value: Scalar) -> bool | int | float | str:
    """A parameter's scalar in the engines' form: durations as microseconds."""
    if isinstance(value, str):
        duration = parse_duration(value)
        return value if duration is None else duration
    return value
