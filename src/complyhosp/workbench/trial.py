"""A case made ready to be run on many versions of its rule: its records are read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from complyhosp.engines.reference.engine import judge_in
from complyhosp.engines.reference.frame import Frame, frame_of, params_of
from complyhosp.judgement.decide import Circumstances, decide_rule, unjudged
from complyhosp.judgement.results import RuleResult
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType
from complyhosp.workbench.cases import PreparedCase
from complyhosp.workbench.expectations import Difference, differences


@dataclass(frozen=True)
class Trial:
    """A case and its frame for the reference engine, which needs no compiling."""

    prepared: PreparedCase
    frame: Frame

    def result(self, rule: CheckedRule, record_types: Mapping[str, RecordType]) -> RuleResult:
        """What a version of the rule gives; it must have the case's parameters in it already."""
        prepared = self.prepared
        at = Circumstances(prepared.setting.period, prepared.tables, record_types)
        found = unjudged(rule, at)
        if found is None:
            frame = replace(self.frame, record_types=record_types, params=params_of(rule.rule.params))
            found = decide_rule(rule, judge_in(rule, frame), at)
        return found

    def differences(self, result: RuleResult) -> tuple[Difference, ...]:
        """In what the result is not what the case expects."""
        return differences(self.prepared.case.expect, result, self.prepared.setting.zone)


def trial_of(prepared: PreparedCase) -> Trial:
    """The case, its records read."""
    frame = frame_of(prepared.record_types, prepared.tables, prepared.setting, prepared.rule.rule.params)
    return Trial(prepared, frame)
