"""Which fields bear on a mutant: those that the part of the rule it is in reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from complyhosp.expressions.tree import Expr, Field, walk
from complyhosp.rulebook.checked import (
    CheckedLookup,
    CheckedPopulation,
    CheckedRule,
    CheckedSelection,
    Each,
    GapsOf,
    PairsOf,
    SlotsOf,
)
from complyhosp.rulebook.records import RecordType
from complyhosp.source.document import Path
from complyhosp.workbench.anatomy import Piece, is_expression, pieces
from complyhosp.workbench.presence import presence_at


def fields_near(
    paths: Iterable[Path], checked: CheckedRule, record_types: Mapping[str, RecordType]
) -> frozenset[tuple[str, str]]:
    """The fields (record type, field) that the surroundings of these paths read; of a parameter all the rule's."""
    found: set[tuple[str, str]] = set()
    tops = {path[: 1 if path[0] in ("population", "excuse") else 3] for path in paths}
    everywhere = any(path[0] in ("params", "vacuous") for path in tops)
    for piece in pieces(checked):
        if everywhere or any(piece.path[: len(top)] == top for top in tops):
            found |= _fields_of(piece, checked, record_types)
    return frozenset(found)


def _fields_of(piece: Piece, checked: CheckedRule, types: Mapping[str, RecordType]) -> set[tuple[str, str]]:
    part, here = piece.part, presence_at(checked, piece, types).types
    if isinstance(part, CheckedSelection):
        times = [part.window.at] if part.window else []
        return {(part.record, name) for name in (*times, *(key.field for key in part.keys))}
    if isinstance(part, CheckedPopulation):
        return _of_members(part.members, types)
    if isinstance(part, CheckedLookup):
        return _validity(types[part.register])
    if not is_expression(part):
        return set()
    nodes = (node for node in walk(cast(Expr, part)) if isinstance(node, Field))
    return {(here[node.name].id, node.field) for node in nodes if node.name in here}


def _of_members(members: Each | SlotsOf | GapsOf | PairsOf, types: Mapping[str, RecordType]) -> set[tuple[str, str]]:
    """The fields that place the population's records and register in time, and that join the two."""
    found: set[tuple[str, str]] = set()
    if not isinstance(members, SlotsOf):
        found |= {(members.record, field) for field in types[members.record].time_fields}
        found |= _validity(types[members.record])
    if not isinstance(members, PairsOf) and members.of is not None:
        found |= _validity(types[members.of])
    if isinstance(members, Each | GapsOf):
        owner = members.record if isinstance(members, GapsOf) else members.of
        found |= {(owner, key.field) for key in members.keys if owner is not None}
    return found


def _validity(record_type: RecordType) -> set[tuple[str, str]]:
    validity = record_type.validity
    return {(record_type.id, field) for field in (validity.valid_from, validity.valid_to)} if validity else set()
