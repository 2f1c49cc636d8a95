"""What is decided: results, their reasons, and the findings behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from complyhosp.engines.outcomes import Entries, Outcome, RecordRef, Times, Value
from complyhosp.evidence.tables import Span

Result = Literal["pass", "fail", "error", "unknown", "notchecked", "notapplicable"]

Reason = Literal[
    "no_evidence",
    "stale_evidence",
    "invalid_evidence",
    "empty_population",
    "pending_attestation",
    "source_incomplete",
    "unsupported",
    "rule_error",
]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a rule could not pass: the record type at fault, the stretches it does not cover, its unreadable rows."""

    reason: Reason
    type: str | None = None
    uncovered: tuple[Span, ...] = ()
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One member that is violated or unknown.

    `id` is the fingerprint that follows it from one period and export to the next; `masked_id` is what stands in its
    place where persons are not named, the same where no person is part of it. `reason` tells why an unknown one is.
    `waived_by` names who approved the waiver that covers it.
    """

    id: str
    outcome: Outcome
    reason: Reason | None
    member: Mapping[str, Value]
    start: int
    end: int
    records: tuple[RecordRef, ...]
    words: Mapping[str, tuple[Value, ...]]
    waived_by: str | None = None
    masked_id: str = ""


@dataclass(frozen=True, slots=True)
class NotApplicableNote:
    """Why something does not bind this hospital, and who signed for it."""

    reason: str
    signed_by: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule's result. `population == satisfied + violated + unknown + waived`; `excused` of the satisfied are so by an
    approved excuse alone. `findings` are sorted by time, then identity."""

    rule: str
    clause: str
    result: Result
    reason: Reason | None
    population: int = 0
    satisfied: int = 0
    violated: int = 0
    unknown: int = 0
    waived: int = 0
    excused: int = 0
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    not_applicable: NotApplicableNote | None = None
    entries: Entries | None = None
    """The lasting things that were surely examined; None where the rule is about events, or no list was kept."""
    times: Times | None = None
    """When all its members began and ended; None where they are many or no events, or no list was kept."""


@dataclass(frozen=True, slots=True)
class GroupResult:
    """The result of a clause, a section or the run, from the results below it."""

    id: str
    result: Result
    reason: Reason | None
    members: tuple[str, ...]
    """The ids below: of a clause its rules, of a section its clauses, of the run its sections."""
