"""The internal score (内部评分): a weighted share of clauses, as a range."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from complyhosp.judgement.results import Result
from complyhosp.report.document import Score

WEIGHTS = {"low": 1, "medium": 2, "high": 3, "critical": 3}
"""A clause weighs what its gravest rule does."""

WEIGHT_WITHOUT_RULES = 2
PARTIAL = 0.5


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the score needs of a clause: its result, whether it passes in part, the severities of its rules."""

    result: Result
    partial: bool
    severities: Sequence[str]


def score(clauses: Iterable[Weighed]) -> Score | None:
    """Percent to one decimal; None when nothing is applicable.

    What could not be judged (unknown, error, not attested) counts 0 for the low end and 1 for the high end; a clause
    that passes in part counts half; what is not applicable is left out.
    """
    total = sure = possible = 0.0
    for clause in clauses:
        if clause.result == "notapplicable":
            continue
        weight = max((WEIGHTS[severity] for severity in clause.severities), default=WEIGHT_WITHOUT_RULES)
        total += weight
        sure += weight * _share(clause)
        possible += weight * (1 if clause.result in ("unknown", "error", "notchecked") else _share(clause))
    return Score(low=round(100 * sure / total, 1), high=round(100 * possible / total, 1)) if total else None


def _share(clause: Weighed) -> float:
    if clause.result == "pass":
        return 1
    return PARTIAL if clause.partial else 0
