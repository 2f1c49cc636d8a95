"""Waivers: an approved, dated, scoped acceptance of findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.evidence.tables import Span
from complyhosp.expressions.instants import microseconds, midnight
from complyhosp.judgement.results import Finding
from complyhosp.rulebook.rule import Rule
from complyhosp.rulebook.site import Waiver


@dataclass(frozen=True, slots=True)
class ActiveWaiver:
    """A waiver that counts, with its time in microseconds UTC, half open."""

    waiver: Waiver
    span: Span


def active_waivers(waivers: Iterable[Waiver], zone: ZoneInfo) -> tuple[tuple[ActiveWaiver, ...], list[Diagnostic]]:
    """The waivers that were approved before the time they cover ended; a warning for each other."""
    active: list[ActiveWaiver] = []
    found: list[Diagnostic] = []
    for waiver in waivers:
        span = Span(_instant(waiver.valid_from, zone), _instant(waiver.valid_to, zone))
        if midnight(waiver.approved_on, zone) < span.end:
            active.append(ActiveWaiver(waiver, span))
        else:
            args = {"rule": waiver.rule, "approved": waiver.approved_on.isoformat()}
            found.append(Diagnostic("W196", Place("site.yaml"), args))
    return tuple(active), found


def waived_by(finding: Finding, rule: Rule, waivers: Iterable[ActiveWaiver]) -> str | None:
    """Who approved the first waiver that covers a violation; None when none does. An unknown is never waived."""
    if finding.outcome != "violated":
        return None
    for active in waivers:
        if _covers(active, finding, rule):
            return active.waiver.approved_by
    return None


def idle_waivers(waivers: Iterable[ActiveWaiver], findings: Iterable[tuple[Rule, Finding]]) -> list[Diagnostic]:
    """A warning for each waiver that covers no finding."""
    pairs = [(rule, one) for rule, one in findings if one.waived_by is not None]
    found: list[Diagnostic] = []
    for active in waivers:
        if not any(_covers(active, one, rule) for rule, one in pairs):
            args = {"rule": active.waiver.rule, "reason": active.waiver.reason}
            found.append(Diagnostic("W195", Place("site.yaml"), args))
    return found


def _covers(active: ActiveWaiver, finding: Finding, rule: Rule) -> bool:
    named = active.waiver.rule in (rule.id, rule.clause)
    # Who writes a waiver may have the id from a report that names persons, or from one that does not.
    chosen = not active.waiver.findings or bool({finding.id, finding.masked_id} & set(active.waiver.findings))
    return named and chosen and active.span.start <= finding.start < active.span.end


def _instant(value: datetime | date, zone: ZoneInfo) -> int:
    if isinstance(value, datetime):
        return microseconds(value if value.tzinfo else value.replace(tzinfo=zone))
    return midnight(value, zone)
