"""Two runs made by hand: a clause, its rules, and what each found."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from complyhosp.report.document import Clause, Document, Doubt, Finding, Period, Rule, Words
from tests.report.tiny import tiny_document

QUARTERS = {
    "2026Q2": ("2026-04-01", "2026-07-01"),
    "2026Q3": ("2026-07-01", "2026-10-01"),
    "2025Q3": ("2025-07-01", "2025-10-01"),
    "2025Q4": ("2025-10-01", "2026-01-01"),
    "2026-06": ("2026-06-01", "2026-07-01"),
}
WORDS = Words(zh="词", en="word")


def period(name: str) -> Period:
    """A quarter or a month by its name."""
    start, end = (f"{day}T00:00:00+08:00" for day in QUARTERS[name])
    return Period(start=start, end=end, name=name)


def finding(name: str, outcome: str, member: Mapping[str, str], waived_by: str | None = None) -> Finding:
    """A finding of that member."""
    return Finding(
        id=hashlib.sha256(name.encode()).hexdigest()[:16],
        outcome="unknown" if outcome == "unknown" else "violated",
        reason=None,
        member=dict(member),
        start="2026-07-01T00:00:00+08:00",
        end="2026-10-01T00:00:00+08:00",
        message=WORDS,
        records=[],
        waived_by=waived_by,
    )


def rule(rule_id: str, lasting: Sequence[str], state: Mapping[str, Any]) -> Rule:
    """A rule that found what the state lists (tests/data/earlier/following.yaml)."""
    found = {name: list(state.get(name, ())) for name in ("violated", "unknown", "waived")}
    findings = [
        finding(
            f"{rule_id} {name} {number}",
            name,
            dict(zip(lasting, [thing], strict=False)),
            "主任" if name == "waived" else None,
        )
        for name, things in found.items()
        for number, thing in enumerate(things)
    ]
    doubts = [Doubt(reason="source_incomplete", type="host", title=None, uncovered=[], rejected=1)]
    return Rule(
        id=rule_id,
        clause=rule_id.rpartition("-")[0],
        title=WORDS,
        result=state["result"],
        reason=state.get("reason"),
        severity=state.get("severity", "medium"),
        mode="automatic",
        population=len(findings) + 1,
        satisfied=1,
        violated=len(found["violated"]),
        unknown=len(found["unknown"]),
        waived=len(found["waived"]),
        examined=WORDS,
        required=WORDS,
        remedy=WORDS,
        doubts=doubts if state.get("doubtful") else [],
        fingerprint="f" * 15 + ("1" if state.get("changed") else "0"),
        lasting=list(lasting),
        entries=state.get("examined"),
        findings=findings,
    )


def clause(clause_id: str, rules: Sequence[Rule]) -> Clause:
    """A clause with these rules, its result the worst of theirs."""
    results = [one.result for one in rules]
    worst = next(
        name for name in ("fail", "error", "unknown", "notchecked", "pass", "notapplicable") if name in results
    )
    return Clause(
        id=clause_id,
        section=clause_id.partition(".")[0],
        title=WORDS,
        result=worst,
        reason=None,
        rules=[one.id for one in rules],
        partial=False,
        text=WORDS,
    )


def run(name: str, rules: Sequence[Rule], **changes: Any) -> Document:
    """A run of that period with these rules and the clauses that they make up."""
    by_clause: dict[str, list[Rule]] = {}
    for one in rules:
        by_clause.setdefault(one.clause, []).append(one)
    tiny = tiny_document()
    regulation = tiny.regulation.model_copy(update={"digest": f"digest of {name}"})
    update = {
        "period": period(name),
        "regulation": regulation,
        "clauses": [clause(one, of) for one, of in by_clause.items()],
        "rules": list(rules),
        "coverage": [],
        "pseudonyms": "key",
        **changes,
    }
    return tiny.model_copy(update=update)
