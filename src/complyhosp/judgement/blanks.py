"""Where a rule lets a blank cell speak: there a cell that could not be read must not be taken for a blank one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from complyhosp.evidence.tables import TypedTable
from complyhosp.expressions.tree import Call, Expr, Field, walk
from complyhosp.judgement.results import Doubt
from complyhosp.rulebook.checked import (
    CheckedAggregate,
    CheckedCount,
    CheckedHolds,
    CheckedRule,
    CheckedSelection,
    Each,
    GapsOf,
    PairsOf,
    parts,
)
from complyhosp.rulebook.records import RecordType


def doubts_about_blanks(
    checked: CheckedRule, tables: Mapping[str, TypedTable], record_types: Mapping[str, RecordType]
) -> tuple[Doubt, ...]:
    """What stands against a pass in cells that could not be read and count as blank, where a blank has a meaning of its
    own: `!has(document.valid_until)` is in force until further notice, `2026-06-31` is not. And in entries whose
    validity is reversed: a population leaves them out."""
    found: dict[str, int] = {}
    for name, field in sorted(meaningful_blanks(checked, record_types)):
        rows = tables[name].unread.get(field, 0) if name in tables else 0
        found[name] = max(found.get(name, 0), rows)
    for name in sorted(_by_validity(checked)):
        found[name] = max(found.get(name, 0), tables[name].reversed_ if name in tables else 0)
    return tuple(Doubt("invalid_evidence", name, (), rows) for name, rows in found.items() if rows)


def meaningful_blanks(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> frozenset[tuple[str, str]]:
    """The record types' fields that the rule asks `has()` of, by its own words or by `valid()`, and both ends of the
    validity by which a look-up finds its entry. (A population with an end that is blank examines more, not less.)"""
    named = dict(_named(checked))
    asked = {
        (named[node.args[0].name], node.args[0].field)
        for top in _expressions(checked)
        for node in walk(top)
        if isinstance(node, Call) and node.op == "has" and isinstance(node.args[0], Field)
        if node.args[0].name in named
    }
    registers = (lookup.register for lookup in checked.population.lookups)
    validities = ((name, record_types[name].validity) for name in registers if name in record_types)
    ends = {(name, end) for name, one in validities if one is not None for end in (one.valid_from, one.valid_to)}
    return frozenset(asked | ends)


def _by_validity(checked: CheckedRule) -> frozenset[str]:
    """The record types whose entries the rule takes only while they are valid."""
    members = checked.population.members
    names = {lookup.register for lookup in checked.population.lookups}
    names |= {members.record} if isinstance(members, Each) else set()
    return frozenset(names if isinstance(members, PairsOf) or members.of is None else names | {members.of})


def _named(checked: CheckedRule) -> Iterator[tuple[str, str]]:
    """The names that stand for records, with their record types."""
    members = checked.population.members
    if isinstance(members, Each):
        yield members.name, members.record
    if isinstance(members, GapsOf):
        yield members.record, members.record
    if isinstance(members, PairsOf):
        yield "first", members.record
        yield "second", members.record
    elif members.of is not None:
        yield members.of, members.of
    for lookup in checked.population.lookups:
        yield lookup.name, lookup.register
    for selection in _selections(checked):
        yield selection.name, selection.record


def _selections(checked: CheckedRule) -> Iterator[CheckedSelection]:
    for part in _parts(checked):
        if not isinstance(part, CheckedHolds):
            yield part.selection


def _parts(checked: CheckedRule) -> tuple[CheckedHolds | CheckedCount | CheckedAggregate, ...]:
    return (*parts(checked.requirement), *(() if checked.excuse is None else (checked.excuse,)))


def _expressions(checked: CheckedRule) -> Iterator[Expr]:
    """Every expression on which an outcome rests."""
    members = checked.population.members
    found: list[Expr | None] = [checked.population.where, *(one.value for one in checked.population.lookups)]
    if isinstance(members, Each | GapsOf):
        found += [key.value for key in members.keys]
    if isinstance(members, GapsOf):
        found.append(members.counting)
    if isinstance(members, PairsOf):
        found.append(members.match)
    for part in _parts(checked):
        if isinstance(part, CheckedHolds | CheckedAggregate):
            found.append(part.holds)
        if isinstance(part, CheckedAggregate):
            found.append(part.value)
    for selection in _selections(checked):
        found += [selection.where, *(key.value for key in selection.keys)]
        if selection.window is not None:
            found += [selection.window.start, selection.window.end]
    return (one for one in found if one is not None)
