"""A rule judged: every member, one after the other."""

from __future__ import annotations

from collections.abc import Mapping

from complyhosp.engines.outcomes import Entries, MemberOutcome, Outcome, RuleOutcome, Times, Value
from complyhosp.engines.reference.frame import Frame, frame_of
from complyhosp.engines.reference.meaning import meaning
from complyhosp.engines.reference.members import Member, raw
from complyhosp.engines.reference.population import members_of
from complyhosp.engines.reference.requirement import Verdict, hull, verdict
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import TypedTable
from complyhosp.expressions.tree import Expr, Field, walk
from complyhosp.rulebook.checked import (
    CheckedAggregate,
    CheckedCount,
    CheckedRule,
    Each,
    PairsOf,
    selections,
)
from complyhosp.rulebook.lasting import about_events, lasting_names
from complyhosp.rulebook.records import RecordType


def judge(
    rule: CheckedRule, record_types: Mapping[str, RecordType], tables: Mapping[str, TypedTable], setting: Setting
) -> RuleOutcome:
    """The outcome of every member. A type that is not in `tables` has no records.

    Members come sorted by their time, then by their records; times are microseconds UTC.
    """
    return judge_in(rule, frame_of(record_types, tables, setting, rule.rule.params))


def judge_in(rule: CheckedRule, frame: Frame) -> RuleOutcome:
    """The same in a frame that is there already, for judging one evidence by many versions of a rule."""
    members = members_of(rule.population, frame)
    excused = 0
    found: list[MemberOutcome] = []
    for member in members:
        judged = verdict(rule.requirement, member.names, frame)
        outcome = _outcome(member, judged)
        if outcome != "satisfied" and _is_excused(rule.excuse, member, frame):
            excused += 1
        elif outcome != "satisfied":
            found.append(_reported(rule, member, judged, outcome, frame))
    found.sort(key=lambda one: (one.start, one.end, one.records))
    return RuleOutcome(rule.rule.id, len(members), len(members) - len(found), excused, tuple(found))


def entries(
    rule: CheckedRule, record_types: Mapping[str, RecordType], tables: Mapping[str, TypedTable], setting: Setting
) -> Entries | None:
    """The lasting things that the rule surely examined, each once; None for a rule about events."""
    names = lasting_names(rule, record_types)
    if not names:
        return None
    members = members_of(rule.population, frame_of(record_types, tables, setting, rule.rule.params))
    found = {tuple(member.identity[name] for name in names) for member in members if member.certain}
    return tuple(sorted(found, key=repr))


def times(
    rule: CheckedRule, record_types: Mapping[str, RecordType], tables: Mapping[str, TypedTable], setting: Setting
) -> Times | None:
    """The times of all members of a rule about events; None for any other."""
    if not about_events(rule, record_types):
        return None
    members = members_of(rule.population, frame_of(record_types, tables, setting, rule.rule.params))
    return tuple(sorted((member.start, member.end) for member in members))


def _outcome(member: Member, judged: Verdict) -> Outcome:
    if member.obscure or judged.holds is None:
        return "unknown"
    if judged.holds:
        return "satisfied"
    return "violated" if member.certain else "unknown"


def _is_excused(excuse: CheckedCount | None, member: Member, frame: Frame) -> bool:
    """An excuse needs proof: it must hold for sure, and evidence of its record type must have been handed in."""
    if excuse is None or excuse.selection.record not in frame.records:
        return False
    return verdict(excuse, member.names, frame).holds is True


def _reported(rule: CheckedRule, member: Member, judged: Verdict, outcome: Outcome, frame: Frame) -> MemberOutcome:
    names = {**member.names, "value": {"": judged.value}}
    words = {
        lang: tuple(
            Value(part.type.kind, raw(meaning(part, names, frame)), _names_a_person(part, rule, frame))
            for part in template
            if not isinstance(part, str)
        )
        for lang, template in rule.message.items()
    }
    return MemberOutcome(
        outcome=outcome,
        member=member.identity,
        start=member.start,
        end=member.end,
        window=hull(judged.windows, (member.start, member.end)),
        records=tuple(sorted({*member.records, *judged.records})),
        words=words,
    )


def _names_a_person(node: Expr, rule: CheckedRule, frame: Frame) -> bool:
    """Whether a text is, or is made of, what names a person; a number or a time made of it is not."""
    return node.type.kind in ("string", "list") and _is_personal(node, rule, frame)


def _is_personal(node: Expr, rule: CheckedRule, frame: Frame) -> bool:
    """Whether it reads a field that names a person, itself or through the aggregate's value."""
    types = _types_by_name(rule)
    for part in walk(node):
        if not isinstance(part, Field):
            continue
        if part.name == "value" and isinstance(rule.requirement, CheckedAggregate):
            if _is_personal(rule.requirement.value, rule, frame):
                return True
        elif part.name in types and frame.record_types[types[part.name]].fields[part.field].pii:
            return True
    return False


def _types_by_name(rule: CheckedRule) -> dict[str, str]:
    """Which record type each name in the rule's expressions is of."""
    members = rule.population.members
    types = {one.name: one.record for one in selections(rule.requirement)}
    types |= {one.name: one.register for one in rule.population.lookups}
    if isinstance(members, Each):
        types[members.name] = members.record
    if isinstance(members, PairsOf):
        types |= {"first": members.record, "second": members.record}
    if not isinstance(members, PairsOf) and members.of is not None:
        types[members.of] = members.of
    return types
