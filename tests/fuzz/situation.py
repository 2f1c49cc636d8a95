"""A rule in its setting, judged on record sets by both engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from complyhosp.engines.columnar import Columnar
from complyhosp.engines.outcomes import RuleOutcome
from complyhosp.engines.plan_cache import PlanCache
from complyhosp.engines.reference.engine import judge
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import ROW
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType
from tests.engines.sample import RECORD_TYPES, rule_of, tables_of
from tests.engines.test_agreement import comparable
from tests.fuzz.batch import Tables, judged_by_turns

Body = dict[str, Any]
Records = dict[str, list[dict[str, Any]]]


@dataclass
class Situation:
    """One rule in one setting; what is compiled of it is kept."""

    rule: CheckedRule
    setting: Setting
    plans: PlanCache = field(default_factory=lambda: PlanCache(None))

    @property
    def types(self) -> dict[str, RecordType]:
        """The record types of the rule and its excuse."""
        excuse = set() if self.rule.excuse is None else {self.rule.excuse.selection.record}
        return {name: RECORD_TYPES[name] for name in sorted(self.rule.uses | excuse)}

    def expected(self, tables: Tables) -> RuleOutcome:
        """What the reference engine says."""
        return judge(self.rule, RECORD_TYPES, tables, self.setting)

    def found(self, tables: Tables) -> RuleOutcome:
        """What the columnar engine says."""
        return Columnar(tables, self.types, self.setting, self.plans).judge(self.rule)

    def disagree(self, tables: Tables) -> bool:
        """Whether they differ; an engine that raises differs from all."""
        try:
            return comparable(self.expected(tables)) != comparable(self.found(tables))
        except Exception:
            return True

    def by_turns(self, sets: Sequence[Tables]) -> Iterator[tuple[Tables, RuleOutcome, bool]]:
        """Of each set what the reference engine says, and whether the columnar engine says so too."""
        found = judged_by_turns(self.rule, self.types, self.setting, self.plans, sets)
        for tables, outcome in zip(sets, found, strict=True):
            expected = self.expected(tables)
            yield tables, expected, comparable(expected) == comparable(outcome) or not self.disagree(tables)


def body_of(rule: CheckedRule) -> Body:
    """What matters of the rule, as an author would write it."""
    wanted = {"population", "requirement", "excuse", "params", "message"}
    found: Body = rule.rule.model_dump(include=wanted, exclude_none=True, exclude_defaults=True, by_alias=True)
    return found


def records_of(tables: Tables) -> Records:
    """The records as dicts, nulls and row numbers left out."""
    return {
        name: [
            {key: value for key, value in row.items() if key != ROW and value is not None}
            for row in table.data.to_pylist()
        ]
        for name, table in tables.items()
    }


def full_tables(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> Tables:
    """The tables of such dicts."""
    return tables_of(
        {
            name: [dict.fromkeys(RECORD_TYPES[name].fields) | dict(row) for row in given]
            for name, given in records.items()
        }
    )


def situation_of(body: Body, setting: Setting) -> Situation:
    """A situation of a rule as written."""
    return Situation(rule_of(body), setting)
