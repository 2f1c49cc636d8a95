"""The two sides of an equality that records are found by, as columns to join on."""

from __future__ import annotations

import ibis.expr.types as ir

from complyhosp.plan.arithmetic import Params
from complyhosp.plan.comparing import matched
from complyhosp.plan.expression import Columns, compile_expression
from complyhosp.rulebook.checked import Equality
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.scoping import fields_of


def key_field(key: Equality, record_type: RecordType, table: ir.Table) -> ir.Value:
    """The record's side."""
    return matched(table[key.field], fields_of(record_type)[key.field].kind, key.value.type.kind)


def key_value(key: Equality, record_type: RecordType, columns: Columns, params: Params) -> ir.Value:
    """The other side; `record_type` is that of the records that are found."""
    value = compile_expression(key.value, columns, params)
    return matched(value, key.value.type.kind, fields_of(record_type)[key.field].kind)
