"""`impact.json`: what a change of the rulebook does to verdicts (schema id `complyhosp/impact/1`).

A contract like `run.json`: keys may be added, none may be renamed or removed. Findings, periods and words have the form
that they have in `run.json`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from complyhosp.judgement.results import Reason, Result
from complyhosp.report.document import Finding, Part, Period, Site, Tool, Words
from complyhosp.rulebook.rule import Scalar
from complyhosp.workbench.impact.changes import Turn
from complyhosp.workbench.impact.differences import CauseKind

SCHEMA = "complyhosp/impact/1"


class Rulebook(Part):
    """One of the two rulebooks: as the user named it; `commit` when it was read out of git."""

    name: str
    commit: str | None
    digest: str
    title: Words


class Cause(Part):
    """Something that was changed; `subject` is a part of the rule or clause, a parameter, a record type or a setting.

    `before` and `after` are a parameter's values in force, null where it had or has none; `fixed_by` tells whether the
    clause fixes it, `set_in` in which file the change is.
    """

    kind: CauseKind
    subject: str
    before: Scalar | list[str] | dict[str, Scalar] | None = None
    after: Scalar | list[str] | dict[str, Scalar] | None = None
    fixed_by: Literal["clause", "site"] | None = None
    set_in: Literal["rule", "site"] | None = None


class Difference(Part):
    """A rule or a clause that is not the same in both rulebooks.

    `judged`: the difference can change verdicts (else only words differ). `effect`: it did, in the evidence at hand.
    """

    rule: str | None
    clause: str
    title: Words | None
    causes: list[Cause]
    judged: bool
    effect: bool


class Verdict(Part):
    """A rule's result and its counts under one rulebook."""

    result: Result
    reason: Reason | None
    population: int
    satisfied: int
    violated: int
    unknown: int
    waived: int
    excused: int


class Altered(Part):
    """A finding that both rulebooks have, with another outcome, reason or waiver."""

    before: Finding
    after: Finding


class RuleChange(Part):
    """A rule whose result, counts or findings changed; `before` or `after` is null where there is no such rule.

    `gone` are the findings that only the base has, `new` those that only the head has.
    """

    rule: str
    clause: str
    title: Words | None
    severity: Literal["low", "medium", "high", "critical"] | None
    turn: Turn
    before: Verdict | None
    after: Verdict | None
    causes: list[Cause]
    gone: list[Finding]
    new: list[Finding]
    altered: list[Altered]


class Standing(Part):
    """A clause's result under one rulebook."""

    result: Result
    reason: Reason | None


class ClauseChange(Part):
    """A clause whose result changed; `before` or `after` is null where there is no such clause."""

    clause: str
    title: Words
    turn: Turn
    before: Standing | None
    after: Standing | None
    causes: list[Cause]


class Comparison(Part):
    """One evidence set in one period: every clause and rule whose result is not what it was.

    `judged_before` and `judged_after` count the rules that had to be judged under each rulebook.
    """

    evidence: str
    site: Site
    period: Period
    judged_before: int
    judged_after: int
    clauses: list[ClauseChange]
    rules: list[RuleChange]


class Summary(Part):
    """Over all comparisons: how many changes of which turn there are of clauses and rules, and of findings."""

    clauses: dict[Turn, int]
    rules: dict[Turn, int]
    gone: int
    new: int
    altered: int


class Document(Part):
    """One comparison of two rulebooks. `bugs` names what changed without a cause, and is empty."""

    schema_id: Annotated[Literal["complyhosp/impact/1"], Field(alias="schema")] = "complyhosp/impact/1"
    tool: Tool
    masked: bool
    base: Rulebook
    head: Rulebook
    summary: Summary
    differences: list[Difference]
    settings: list[Cause]
    comparisons: list[Comparison]
    bugs: list[str] = []

    @property
    def changed(self) -> bool:
        """Whether any result or finding changed."""
        return any(one.clauses or one.rules for one in self.comparisons)

    @property
    def gains_pass(self) -> bool:
        """Whether a clause or rule turned to pass."""
        return bool(self.summary.clauses["pass_gained"] or self.summary.rules["pass_gained"])


def impact_schema() -> dict[str, Any]:
    """The JSON Schema of `impact.json`."""
    schema = Document.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}
