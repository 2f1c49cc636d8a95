"""What an engine said of a case against what the case expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from complyhosp.engines.outcomes import MemberOutcome, RecordRef, RuleOutcome
from complyhosp.evidence.tables import FILE_STRIDE
from complyhosp.expressions.instants import moment
from complyhosp.judgement.decide import Circumstances, decide_rule, unjudged
from complyhosp.judgement.results import Finding, RuleResult
from complyhosp.period import parse_moment
from complyhosp.workbench.case_file import Expect
from complyhosp.workbench.expectations import differences
from tests.conformance.engines import Engine
from tests.conformance.form import ON_ENGINE, Ready

Entry = Mapping[str, Any]


def faults_of(ready: Ready, engine: Engine, gap_codes: frozenset[str]) -> list[str]:
    """Every way in which the engine does otherwise than the case expects; with `gap_codes`, than these diagnostics."""
    at = Circumstances(ready.setting.period, ready.tables, ready.types)
    result = unjudged(ready.rule, at)
    outcome = None
    if result is None:
        outcome = engine.judge(ready.rule, ready.types, ready.tables, ready.setting)
        if gap_codes or outcome.fault is not None:
            code = None if outcome.fault is None else outcome.fault.code
            return [] if code in gap_codes else [f"diagnostic: expected one of {sorted(gap_codes)}, found {code}"]
        result = decide_rule(ready.rule, outcome, at)
    expect, zone = _plain(ready.case.expect), ready.setting.zone
    found = [f"{one.what}: expected {one.expected}, found {one.found}" for one in differences(expect, result, zone)]
    return found if outcome is None else found + list(_engine_faults(ready.case.expect, outcome, result, zone))


def _plain(expect: Expect) -> Expect:
    kinds = {
        kind: tuple(
            {key: value for key, value in entry.items() if key not in ON_ENGINE} for entry in getattr(expect, kind)
        )
        for kind in ("violated", "unknown")
    }
    return expect.model_copy(update=kinds)


def _engine_faults(expect: Expect, outcome: RuleOutcome, result: RuleResult, zone: ZoneInfo) -> Iterator[str]:
    """Expected records and windows that no fitting finding has."""
    for kind in ("violated", "unknown"):
        for entry, plain in zip(getattr(expect, kind), getattr(_plain(expect), kind), strict=True):
            if entry == plain:
                continue
            candidates = [one for one in outcome.members if one.outcome == kind and _fits(plain, one, result, zone)]
            if not any(_shows(entry, one, zone) for one in candidates):
                shown = [(_records(one), _window(one, zone)) for one in candidates]
                yield f"{kind} {entry}: found {shown}"


def _fits(entry: Entry, member: MemberOutcome, result: RuleResult, zone: ZoneInfo) -> bool:
    finding = Finding("", "violated", None, member.member, member.start, member.end, (), {})
    return not differences(Expect(violated=(dict(entry),)), replace(result, excused=0, findings=(finding,)), zone)


def _shows(entry: Entry, member: MemberOutcome, zone: ZoneInfo) -> bool:
    if "window" in entry:
        wanted = tuple(None if edge is None else parse_moment(str(edge), zone) for edge in entry["window"])
        if wanted != member.window:
            return False
    return "records" not in entry or sorted(entry["records"]) == sorted(_records(member))


def _records(member: MemberOutcome) -> list[str]:
    return [written_ref(one) for one in member.records]


def written_ref(one: RecordRef) -> str:
    """A record by its type and its place among the case's records of that type, from 1: `visit 2`."""
    return f"{one.type} {one.row % FILE_STRIDE}"


def _window(member: MemberOutcome, zone: ZoneInfo) -> list[str | None]:
    return [None if edge is None else moment(edge, zone).replace(tzinfo=None).isoformat() for edge in member.window]
