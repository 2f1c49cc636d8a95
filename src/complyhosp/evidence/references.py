"""References to registers: a name in place of a key, a blank that another field's name fills, no entry at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complyhosp.evidence.cells.text import folded
from complyhosp.evidence.cells.unreadable import Unreadable
from complyhosp.evidence.coded import TEXT, coded, gathered
from complyhosp.evidence.columns import Typed
from complyhosp.rulebook.records import RecordField, RecordType

NAME = "name"
"""The field that holds what an entry is called."""


@dataclass(frozen=True, slots=True)
class Register:
    """One register's entries, by key and by name (both folded); a name that two keys bear leads to None.

    `whole` tells that its files could all be read: only then is a value that is not in it certainly wrong.
    """

    type: str
    keys: Mapping[str, str]
    names: Mapping[str, str | None]
    whole: bool


def register_of(record_type: RecordType, table: pa.Table, *, whole: bool) -> Register:
    """A register's index from its table."""
    if not record_type.key_fields:
        return Register(record_type.id, {}, {}, whole=False)
    keys = table.column(record_type.key_fields[0]).cast(pa.string()).to_pylist()
    called = table.column(NAME).cast(pa.string()).to_pylist() if NAME in record_type.fields else [None] * len(keys)
    names: dict[str, str | None] = {}
    for key, name in zip(keys, called, strict=True):
        if name is not None and key is not None:
            known = names.setdefault(folded(name), key)
            names[folded(name)] = key if known == key else None
    return Register(record_type.id, {folded(key): key for key in keys if key is not None}, names, whole)


def _key_of(value: str, registers: Sequence[Register]) -> str | Unreadable:
    """The key that a value is, or is the name of; why there is none otherwise."""
    text = folded(value)
    for register in registers:
        if text in register.keys:
            return register.keys[text]
    found = {register.names[text] for register in registers if text in register.names}
    if len(found) == 1 and (key := found.pop()) is not None:
        return key
    return (
        Unreadable.AMBIGUOUS
        if found or any(text in register.names for register in registers)
        else Unreadable.UNRESOLVED
    )


def _resolver(field: RecordField, registers: Mapping[str, Register]) -> Callable[[str], str | Unreadable]:
    """How one value of a field is resolved: kept as it is where `unresolved` says so or a register is not whole."""
    known = [registers[name] for name in field.refers if name in registers]
    keeps = field.unresolved == "keep" or len(known) < len(field.refers) or not all(one.whole for one in known)

    def resolve(value: str) -> str | Unreadable:
        found = _key_of(value, known)
        return value if keeps and isinstance(found, Unreadable) else found

    return resolve


def _resolved_lists(values: pa.Array, resolve: Callable[[str], str | Unreadable]) -> tuple[pa.Array, list[int]]:
    """Lists with every element resolved, and a reason a row where one could not be."""
    results: list[list[str] | None] = []
    reasons: list[int] = []
    for row in values.to_pylist():
        found = [resolve(item) for item in row or ()]
        wrong = [int(one) for one in found if isinstance(one, Unreadable)]
        reasons.append(wrong[0] if wrong else 0)
        results.append(None if row is None or wrong else [str(one) for one in found])
    return pa.array(results, values.type), reasons


def resolved(column: Typed, field: RecordField, registers: Mapping[str, Register]) -> Typed:
    """The column with keys of its registers; values that are in none are unreadable, or kept (see `_resolver`)."""
    if not any(name in registers for name in field.refers) or column.values.null_count == len(column.values):
        return column
    resolve = _resolver(field, registers)
    if pa.types.is_list(column.values.type):
        values, reasons = _resolved_lists(column.values, resolve)
        faults = np.asarray(reasons, dtype=np.uint8)
    else:
        cells = coded(pa.chunked_array([column.values]))
        results = [resolve(str(cell)) for cell in cells.cells]
        if all(result == cell for result, cell in zip(results, cells.cells, strict=True)):
            return column
        values = gathered([None if isinstance(r, Unreadable) else r for r in results], cells.codes, TEXT)
        faults = np.asarray([*(int(r) if isinstance(r, Unreadable) else 0 for r in results), 0], np.uint8)[cells.codes]
    if column.faults is not None:
        faults = np.maximum(faults, column.faults)
    return Typed(values, faults if faults.any() else None, column.found)


def unproved(column: Typed, field: RecordField, registers: Mapping[str, Register]) -> frozenset[str]:
    """The registers that are not there, or not whole, and would be needed to say what values of the column mean.

    Such a value is kept as it is: were the register there, it might be a name in place of a key, or nothing at all.
    None of a field whose values may be in no register, or whose values are all in those that are there.
    """
    missing = [name for name in field.refers if name not in registers or not registers[name].whole]
    if not missing or field.unresolved == "keep":
        return frozenset()
    values = column.values
    if pa.types.is_list(values.type):
        values = pc.list_flatten(values)
    known = [registers[name] for name in field.refers if name in registers]
    found = (str(value) for value in pc.unique(values).to_pylist() if value is not None)
    return frozenset(missing if any(isinstance(_key_of(value, known), Unreadable) for value in found) else ())


def filled_by_name(column: Typed, names: Typed, field: RecordField, registers: Mapping[str, Register]) -> Typed:
    """Blank cells take the key of the one entry whose name the other field holds."""
    known = [registers[name] for name in field.refers if name in registers]
    blank = column.values.is_null()
    if column.faults is not None:
        blank = pc.and_(blank, pa.array(column.faults == 0))
    if not known or not pc.any(pc.and_(blank, names.values.is_valid())).as_py():
        return column
    cells = coded(pa.chunked_array([names.values]))
    keys = [_one_of_name(str(cell), known) for cell in cells.cells]
    found = gathered(keys, cells.codes, TEXT)
    filled = pc.if_else(blank, found.cast(pa.string()), column.values.cast(pa.string())).dictionary_encode()
    return Typed(filled, column.faults, column.found)


def _one_of_name(name: str, registers: Sequence[Register]) -> str | None:
    """The key of the one entry of this name; None when there is none, or more than one."""
    found = {register.names[folded(name)] for register in registers if folded(name) in register.names}
    return found.pop() if len(found) == 1 else None


def in_order(record_types: Mapping[str, RecordType], present: Iterable[str]) -> list[str]:
    """The types so that each comes after the registers it refers to; a circle is cut where its ids sort."""
    waiting, done = set(present), list[str]()

    def visit(name: str) -> None:
        if name in waiting:
            waiting.discard(name)
            for field in record_types[name].fields.values():
                for register in field.refers:
                    visit(register)
            done.append(name)

    for name in sorted(waiting):
        visit(name)
    return done
