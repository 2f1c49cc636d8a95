"""One evaluation of a rulebook over one evidence set and period, complete: what every report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from complyhosp.diagnostics import Diagnostic
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import EvidenceSet
from complyhosp.judgement.results import RuleResult
from complyhosp.judgement.rollup import Rollup
from complyhosp.rulebook.regulation import Clause
from complyhosp.rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class EngineUsed:
    """The engine that judged, and the versions of what it stands on: `{"duckdb": "1.4.2"}`."""

    name: str
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """A run's inputs and results.

    `clauses` are those that were asked for, in the regulation's order; `rules` has a result for each of their rules,
    broken ones among them, in the rulebook's order. `diagnostics` are sorted by place.
    """

    rulebook: Rulebook
    clauses: tuple[Clause, ...]
    evidence: EvidenceSet
    setting: Setting
    engine: EngineUsed
    rules: tuple[RuleResult, ...]
    rollup: Rollup
    diagnostics: tuple[Diagnostic, ...]

    def result_of(self, rule_id: str) -> RuleResult | None:
        """The result of one rule; None when it had no part in the run."""
        return next((one for one in self.rules if one.rule == rule_id), None)
