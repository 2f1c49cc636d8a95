"""A disagreement as a group of the conformance suite, to be read, judged and put into a file of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from complyhosp.engines.outcomes import MemberOutcome, RuleOutcome, Value
from complyhosp.engines.setting import Setting
from complyhosp.expressions.durations import format_duration
from complyhosp.expressions.instants import day_of, moment
from complyhosp.rulebook.scoping import fields_of
from tests.conformance.comparing import written_ref
from tests.engines.sample import RECORD_TYPES
from tests.fuzz.situation import Body


def as_group(body: Body, setting: Setting, records: Mapping[str, list[dict[str, Any]]], outcome: RuleOutcome) -> str:
    """YAML with what the reference engine says as the expectation: whether that is right is for a person to say."""
    period = "/".join(_local(edge, setting) for edge in (setting.period.start, setting.period.end))
    body = {key: value for key, value in body.items() if key != "message" and value}
    case = {
        "name": "found by the fuzzer",
        **({} if setting.now == setting.period.end else {"now": _local(setting.now, setting)}),
        "records": {name: [_row(name, row, setting) for row in rows] for name, rows in records.items() if rows},
        "expect": _expect(outcome, setting),
    }
    group = {
        "about": "found by the fuzzer",
        "rule": body,
        "period": period,
        "timezone": setting.timezone,
        "cases": [case],
    }
    return yaml.safe_dump([group], allow_unicode=True, sort_keys=False, width=120)


def _expect(outcome: RuleOutcome, setting: Setting) -> dict[str, Any]:
    found: dict[str, Any] = {"population": outcome.population}
    if outcome.excused:
        found["excused"] = outcome.excused
    for kind in ("violated", "unknown"):
        entries = [_entry(one, setting) for one in outcome.members if one.outcome == kind]
        if entries:
            found[kind] = entries
    return found


def _entry(one: MemberOutcome, setting: Setting) -> dict[str, Any]:
    times = {"from": one.start, "to": one.end}
    return {
        **{name: _shown(value.kind, value.raw, setting) for name, value in one.member.items()},
        **{key: _local(time, setting) for key, time in times.items()},
        "window": [None if edge is None else _local(edge, setting) for edge in one.window],
        "records": [written_ref(ref) for ref in one.records],
    }


def _row(name: str, row: Mapping[str, Any], setting: Setting) -> dict[str, Any]:
    kinds = fields_of(RECORD_TYPES[name])
    return {field: _shown(kinds[field].kind, value, setting) for field, value in row.items()}


def _shown(kind: str, raw: Any, setting: Setting) -> Any:
    if raw is None or isinstance(raw, bool | str):
        return raw
    if kind == "timestamp":
        return _local(raw, setting)
    if kind == "date":
        return day_of(raw).isoformat()
    return format_duration(raw) if kind == "duration" else list(raw) if isinstance(raw, tuple | list) else raw


def _local(instant: int, setting: Setting) -> str:
    """With its offset where the clock shows the time twice."""
    at = moment(instant, setting.zone)
    plain = at.replace(tzinfo=None, fold=0)
    return at.isoformat() if at.fold else plain.isoformat().removesuffix(":00")


def differing(expected: RuleOutcome, found: RuleOutcome) -> Iterator[str]:
    """What each engine says that the other does not."""
    if expected.fault != found.fault:
        yield f"fault: {None if found.fault is None else found.fault.message('en')}"
    counts = [(one.population, one.satisfied, one.excused) for one in (expected, found)]
    if counts[0] != counts[1]:
        yield f"population, satisfied, excused: reference {counts[0]}, columnar {counts[1]}"
    for who, ours, others in (("reference", expected, found), ("columnar", found, expected)):
        known = {repr(one) for one in others.members}
        yield from (f"only {who}: {_brief(one)}" for one in ours.members if repr(one) not in known)


def _brief(one: MemberOutcome) -> str:
    def raw(values: Mapping[str, Value]) -> dict[str, Any]:
        return {name: value.raw for name, value in values.items()}

    words = {lang: [value.raw for value in values] for lang, values in one.words.items()}
    return f"{one.outcome} {raw(one.member)} {one.start}..{one.end} window {one.window} {one.records} {words}"
