"""A rule's result from its members' outcomes and the state of its sources (docs/rule-language.md, part 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from complyhosp.engines.outcomes import MemberOutcome, RuleOutcome
from complyhosp.evidence.tables import Span, TypedTable
from complyhosp.judgement.blanks import doubts_about_blanks
from complyhosp.judgement.coverage import contains, doubts_about, doubts_about_contradictions, doubts_about_references
from complyhosp.judgement.fingerprint import fingerprint, masked
from complyhosp.judgement.results import Doubt, Finding, Reason, Result, RuleResult
from complyhosp.judgement.waivers import ActiveWaiver, waived_by
from complyhosp.rulebook.checked import CheckedRule, selections
from complyhosp.rulebook.records import RecordType


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a rule is decided against, beside its own outcome."""

    period: Span
    tables: Mapping[str, TypedTable]
    record_types: Mapping[str, RecordType]
    waivers: tuple[ActiveWaiver, ...] = ()
    secret: bytes = field(default=b"", repr=False)
    """What masked fingerprints are keyed by (`EvidenceSet.secret`)."""


def unjudged(checked: CheckedRule, at: Circumstances) -> RuleResult | None:
    """The result of a rule that cannot be judged at all because a source is absent; None when all are there."""
    absent = tuple(doubt for doubt in doubts_about(checked.uses, at.tables, at.period) if doubt.reason == "no_evidence")
    if not absent:
        return None
    rule = checked.rule
    if rule.mode == "attested":
        return RuleResult(rule.id, rule.clause, "notchecked", "pending_attestation", doubts=absent)
    return RuleResult(rule.id, rule.clause, "unknown", "no_evidence", doubts=absent)


def decide_rule(checked: CheckedRule, outcome: RuleOutcome, at: Circumstances) -> RuleResult:
    """The rule's result, every finding with its outcome as it is finally reported."""
    rule = checked.rule
    if outcome.fault is not None:
        reason: Reason = "unsupported" if outcome.fault.code == "E301" else "rule_error"
        result: Result = "unknown" if reason == "unsupported" else "error"
        return RuleResult(rule.id, rule.clause, result, reason)
    absent = unjudged(checked, at)
    if absent is not None:
        return absent
    doubts = (
        *doubts_about(checked.uses, at.tables, at.period),
        *doubts_about_references(checked.uses, at.tables, at.period),
        *doubts_about_blanks(checked, at.tables, at.record_types),
        *doubts_about_contradictions({one.record for one in selections(checked.requirement)}, at.tables),
    )
    findings = _findings(checked, outcome.members, at)
    result, reason_found = _result(checked, outcome, findings, doubts)
    counts = {
        kind: sum(1 for one in findings if one.outcome == kind and not one.waived_by)
        for kind in ("violated", "unknown")
    }
    return RuleResult(
        rule.id,
        rule.clause,
        result,
        reason_found,
        population=outcome.population,
        satisfied=outcome.satisfied,
        violated=counts["violated"],
        unknown=counts["unknown"],
        waived=sum(1 for one in findings if one.waived_by),
        excused=outcome.excused,
        findings=findings,
        doubts=doubts,
    )


def _findings(checked: CheckedRule, members: Sequence[MemberOutcome], at: Circumstances) -> tuple[Finding, ...]:
    found = [_finding(checked, member, at) for member in members]
    found = _spare_what_unreadable_rows_might_mend(checked, found, at)
    found = [replace(one, waived_by=waived_by(one, checked.rule, at.waivers)) for one in found]
    # By the masked id: the order of unmasked ones would tell on whoever can compute these.
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.masked_id)))


def _finding(checked: CheckedRule, member: MemberOutcome, at: Circumstances) -> Finding:
    outcome = member.outcome
    reason: Reason | None = "invalid_evidence" if outcome == "unknown" else None
    if outcome == "violated":
        reason = _missing_witness(checked, member, at)
        outcome = "unknown" if reason else outcome
    identity = fingerprint(checked, member, dict(at.record_types))
    return Finding(
        identity,
        outcome,
        reason,
        member.member,
        member.start,
        member.end,
        member.records,
        member.words,
        masked_id=masked(identity, member, at.secret),
    )


def _missing_witness(checked: CheckedRule, member: MemberOutcome, at: Circumstances) -> Reason | None:
    """Why evidence that was not handed in might undo a violation; None when the witnesses' sources cover its window."""
    start, end = member.window
    start = at.period.start if start is None else start
    end = max(start, at.period.end) if end is None else end
    for name in sorted(checked.mendable):
        table = at.tables[name]
        if not contains(table.covered, start, end):
            return "stale_evidence" if table.stale else "source_incomplete"
    return None


def _spare_what_unreadable_rows_might_mend(
    checked: CheckedRule, findings: list[Finding], at: Circumstances
) -> list[Finding]:
    """Each unreadable row of a witness might mend one violation; only more violations than such rows prove a
    failure."""
    unreadable = sum(at.tables[name].rejected for name in checked.mendable)
    violated = sum(1 for one in findings if one.outcome == "violated")
    if violated == 0 or violated > unreadable:
        return findings
    return [
        replace(one, outcome="unknown", reason="source_incomplete") if one.outcome == "violated" else one
        for one in findings
    ]


def _result(
    checked: CheckedRule, outcome: RuleOutcome, findings: Sequence[Finding], doubts: Sequence[Doubt]
) -> tuple[Result, Reason | None]:
    if any(one.outcome == "violated" and one.waived_by is None for one in findings):
        return "fail", None
    if checked.rule.mode == "attested" and outcome.population == 0:
        return "notchecked", "pending_attestation"
    unknown = [one.reason for one in findings if one.outcome == "unknown"]
    if unknown:
        return "unknown", "invalid_evidence" if "invalid_evidence" in unknown else unknown[0]
    if doubts:
        return "unknown", doubts[0].reason
    if outcome.population == 0 and checked.rule.vacuous is None:
        return "unknown", "empty_population"
    return "pass", None
