"""What unreadable rows, gaps in coverage and waivers do to a rule's result."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from complyhosp.engines.outcomes import MemberOutcome, RuleOutcome, Value
from complyhosp.evidence.tables import Span, TypedTable
from complyhosp.judgement.decide import Circumstances, decide_rule
from complyhosp.rulebook.load import load_rulebook

BAKERY = Path(__file__).parent.parent / "data" / "bakery" / "rules"
RULEBOOK = load_rulebook(BAKERY)[0]
PERIOD = Span(0, 1000)


def table(name: str, *, covered: tuple[Span, ...] = (PERIOD,), rejected: int = 0, stale: bool = False) -> TypedTable:
    return TypedTable(name, pa.table({"_row": pa.array([], pa.int64())}), covered, rejected, stale)


def member(start: int, outcome: str = "violated") -> MemberOutcome:
    identity = {"fridge.code": Value("string", f"F{start}")}
    return MemberOutcome(outcome, identity, start, start + 10, (start, start + 10), (), {"zh": (), "en": ()})  # type: ignore[arg-type]


def decided(
    rule_id: str, members: list[MemberOutcome], satisfied: int = 0, **sources: TypedTable
) -> tuple[object, ...]:
    assert RULEBOOK is not None
    checked = RULEBOOK.rule(rule_id)
    assert checked is not None
    tables = {name: table(name) for name in checked.uses} | sources
    outcome = RuleOutcome(rule_id, satisfied + len(members), satisfied, 0, tuple(members))
    result = decide_rule(checked, outcome, Circumstances(PERIOD, tables, RULEBOOK.record_types))
    return result.result, result.reason, result.violated, result.unknown


@pytest.mark.parametrize(
    ("violations", "unreadable", "expected"),
    [
        (3, 2, ("fail", None, 3, 0)),
        (2, 2, ("unknown", "source_incomplete", 0, 2)),
        (0, 1, ("unknown", "source_incomplete", 0, 0)),
        (1, 0, ("fail", None, 1, 0)),
        (0, 0, ("pass", None, 0, 0)),
    ],
)
def test_more_violations_than_unreadable_rows_prove_a_failure(
    violations: int, unreadable: int, expected: tuple[object, ...]
) -> None:
    """Each unreadable reading might close one gap; only a gap that is left over is certain, and none lets it pass."""
    found = [member(100 * number) for number in range(violations)]
    assert decided("1.1-a", found, 5, reading=table("reading", rejected=unreadable)) == expected


def test_a_violation_that_no_evidence_could_mend_stands() -> None:
    """A reading above the limit is a violation whatever else was not handed in."""
    holed = table("reading", covered=(Span(0, 500),), rejected=9)
    assert decided("1.1-b", [member(0)], 5, reading=holed) == ("fail", None, 1, 0)


def test_a_gap_outside_the_covered_time_is_unknown() -> None:
    """Where the source does not cover a gap, a reading may simply not have been handed in."""
    holed = table("reading", covered=(Span(0, 500),))
    assert decided("1.1-a", [member(600)], 5, reading=holed) == ("unknown", "source_incomplete", 0, 1)
    assert decided("1.1-a", [member(100)], 5, reading=holed) == ("fail", None, 1, 0)


def test_nothing_passes_on_an_incomplete_source() -> None:
    """All members satisfied is no pass while a source the rule uses does not cover the period."""
    early = table("reading", covered=(Span(0, 900),), stale=True)
    assert decided("1.1-a", [], 5, reading=early) == ("unknown", "stale_evidence", 0, 0)


def test_nothing_passes_on_an_empty_population() -> None:
    """Zero members is unknown unless the rule says that a complete source without any is fine."""
    assert decided("1.1-b", []) == ("unknown", "empty_population", 0, 0)
