"""The check of a rule's requirement: selections, windows, counts and aggregates."""

from __future__ import annotations

from complyhosp.expressions.tree import Call, walk
from complyhosp.expressions.types import TIMESTAMP
from complyhosp.rulebook.checked import (
    CheckedAggregate,
    CheckedAll,
    CheckedAny,
    CheckedCount,
    CheckedHolds,
    CheckedRequirement,
    CheckedSelection,
    CheckedWindow,
    parts,
)
from complyhosp.rulebook.checking import RuleChecker
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rule import (
    Aggregate,
    Aggregated,
    AllOf,
    Existence,
    Exists,
    Holds,
    NoneOf,
    Requirement,
    Selection,
    Window,
)
from complyhosp.source.document import Path
from complyhosp.source.suggestion import did_you_mean

MAX_PARTS = 40
"""Simple requirements that one rule's may be made of; the time to plan a query of them grows with their cube."""


def check_requirement(checker: RuleChecker, requirement: Requirement, path: Path) -> CheckedRequirement | None:
    """The requirement, resolved; None with diagnostics."""
    if isinstance(requirement, Holds):
        holds = checker.expression(requirement.holds, (*path, "holds"), checker.scope())
        return None if holds is None else CheckedHolds(holds)
    if isinstance(requirement, Exists):
        return check_count(checker, requirement.exists, (*path, "exists"))
    if isinstance(requirement, NoneOf):
        plain = requirement.none
        none = Existence.model_construct(**dict(plain), at_least=None, at_most=0)
        return check_count(checker, none, (*path, "none"))
    if isinstance(requirement, Aggregated):
        return _aggregate(checker, requirement.aggregate, (*path, "aggregate"))
    key = "all" if isinstance(requirement, AllOf) else "any"
    inner = requirement.all if isinstance(requirement, AllOf) else requirement.any
    found = [check_requirement(checker, part, (*path, key, number)) for number, part in enumerate(inner)]
    made = tuple(part for part in found if part is not None)
    if len(made) != len(found):
        return None
    joined = CheckedAll(made) if key == "all" else CheckedAny(made)
    number = len(list(parts(joined)))
    if number > MAX_PARTS:
        checker.report("E145", (*path, key), found=number, limit=MAX_PARTS)
        return None
    return joined


def check_count(checker: RuleChecker, count: Existence, path: Path) -> CheckedCount | None:
    """`exists`, `none` or `excuse`, resolved; at least one record when no bound is given."""
    selection = _selection(checker, count, path)
    at_least = checker.bound(count.at_least, (*path, "at_least"))
    at_most = checker.bound(count.at_most, (*path, "at_most"))
    if count.at_least is None and count.at_most is None:
        at_least = checker.bound(1, (*path, "at_least"))
    return None if selection is None else CheckedCount(selection, at_least, at_most)


def _selection(checker: RuleChecker, selection: Selection, path: Path) -> CheckedSelection | None:
    record_type = checker.type_named(selection.record, (*path, "record"))
    if record_type is None:
        return None
    name = selection.name
    if name in checker.names or name in ("now", "value", "params"):
        checker.report("E137", (*path, "as" if selection.as_ else "record"), name=name)
        return None
    scope = checker.scope((name, record_type))
    keys = checker.equalities(selection.match, (*path, "match"), scope, name)
    window = _window(checker, selection, record_type, (*path, "within"))
    where = checker.optional(selection.where, (*path, "where"), scope)
    return CheckedSelection(selection.record, name, keys, window, where)


def _window(checker: RuleChecker, selection: Selection, record_type: RecordType, path: Path) -> CheckedWindow | None:
    within = selection.within
    if within is None:
        return None
    at = _time_field(checker, within, record_type, path)
    if at is None:
        return None
    if not isinstance(within, Window):
        if within not in checker.names:
            checker.report("E139", path, window=within)
            return None
        start, end = (
            checker.expression(f"{within}.{edge}", path, checker.scope(), TIMESTAMP) for edge in ("start", "end")
        )
        return CheckedWindow(at, start, end, own=True)
    if within.start is None and within.end is None:
        checker.report("E142", path)
    start = checker.optional(within.start, (*path, "from"), checker.scope(), TIMESTAMP)
    end = checker.optional(within.end, (*path, "to"), checker.scope(), TIMESTAMP)
    return CheckedWindow(at, start, end, own=False)


def _time_field(checker: RuleChecker, within: str | Window, record_type: RecordType, path: Path) -> str | None:
    named = within.at if isinstance(within, Window) else None
    if named is None:
        if not record_type.time_fields:
            checker.report("E130", path, type=record_type.id)
            return None
        return record_type.time_fields[0]
    field = record_type.fields.get(named)
    if field is None:
        hint = did_you_mean(named, record_type.fields)
        checker.report("E125", (*path, "at"), type=record_type.id, field=named, hint=hint)
        return None
    if field.type not in ("timestamp", "date"):
        checker.report("E138", (*path, "at"), field=named, found=field.type, expected="timestamp / date")
        return None
    return named


def _aggregate(checker: RuleChecker, aggregate: Aggregate, path: Path) -> CheckedAggregate | None:
    selection = _selection(checker, aggregate, path)
    if selection is None:
        return None
    record = (selection.name, checker.record_types[selection.record])
    scope = checker.scope(record, aggregated=True)
    value = checker.expression(aggregate.value, (*path, "value"), scope, None)
    if value is None:
        return None
    if any(isinstance(node, Call) and node.op == "longestGap" for node in walk(value)):
        window = selection.window
        if window is None or window.start is None or window.end is None:
            checker.report("E143", (*path, "value"))
        elif record[1].fields[window.at].type != "timestamp":
            checker.report("E138", (*path, "value"), field=window.at, found="date", expected="timestamp")
    holds = checker.expression(aggregate.holds, (*path, "holds"), checker.scope(values={"value": value.type}))
    return None if holds is None else CheckedAggregate(selection, value, holds)
