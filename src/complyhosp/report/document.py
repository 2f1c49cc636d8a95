"""`run.json`: the models of the document that every report is made from (schema id `complyhosp/run/1`).

A contract: other people's scripts read it. Keys may be added, none may be renamed or removed. Instants are ISO 8601
with the site's offset; stretches of time are half open.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from complyhosp.judgement.results import Reason, Result
from complyhosp.rulebook.rule import Scalar

SCHEMA = "complyhosp/run/1"


def _is_instant(text: str) -> str:
    """Whoever reads a stored run may take every instant for one."""
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("an instant needs its offset, as in 2026-07-01T00:00:00+08:00")
    return text


Instant = Annotated[str, AfterValidator(_is_instant), Field(json_schema_extra={"format": "date-time"})]
Count = Annotated[int, Field(ge=0, le=1 << 53)]
PlainValue = bool | int | float | str | list[str] | None


class Part(BaseModel):
    """A part of the document; unknown keys of a later version are passed over."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, extra="ignore")


class Words(Part):
    """Text in both languages of the product."""

    zh: str
    en: str

    def __getitem__(self, lang: str) -> str:
        """The text in `lang`, `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


class Tool(Part):
    """What made the run: its version, the engine, and the versions of what the engine stands on."""

    version: str
    engine: str
    versions: dict[str, str]


class Regulation(Part):
    """The regulation; `digest` is the SHA-256 over the rulebook's files and the site's settings."""

    id: str
    title: Words
    version: Words | None = None
    source: Words | None = None
    digest: str


class Site(Part):
    """The hospital, as the manifest names it; `timezone` is an IANA name."""

    id: str
    name: str
    timezone: str


class Period(Part):
    """A half-open stretch of time; `name` is its short form (`2026Q3`) where it is the run's own."""

    start: Annotated[Instant, Field(alias="from")]
    end: Annotated[Instant, Field(alias="to")]
    name: str | None = None


class Score(Part):
    """The internal score in percent: `low` takes what could not be judged as 0, `high` as 1."""

    low: float
    high: float


class Summary(Part):
    """The run's result, and how many clauses and rules have which; `partial` of the failed clauses pass in part."""

    result: Result
    reason: Reason | None
    clauses: dict[Result, int]
    rules: dict[Result, int]
    partial: int
    score: Score | None


class Section(Part):
    """A part of the regulation."""

    id: str
    title: Words
    result: Result
    reason: Reason | None


class Clause(Part):
    """A clause; `partial` tells that it fails though some of its rules pass and all could be judged."""

    id: str
    section: str
    title: Words
    result: Result
    reason: Reason | None
    rules: list[str]
    partial: bool
    text: Words
    reading: Words | None = None
    defect: Words | None = None


class Parameter(Part):
    """A number that a rule uses and who fixed it; `overridden` tells that the hospital set its own value."""

    value: Scalar | list[str] | dict[str, Scalar]
    fixed_by: Literal["clause", "site"]
    why: Words | str | None = None
    overridden: bool = False


class Doubt(Part):
    """What stands against a pass in a source: the record type, what it does not cover, its unreadable rows."""

    reason: Reason
    type: str | None
    title: Words | None
    uncovered: list[Period]
    rejected: Count


class NotApplicable(Part):
    """Why a rule does not bind this hospital, and who signed for it on which day."""

    reason: str
    signed_by: str
    signed_on: str


class Record(Part):
    """A record: its type, and the row as a spreadsheet or an editor shows it.

    `values` are its fields in words, personal ones masked; only the first findings of a rule carry them.
    """

    type: str
    file: str
    sheet: str | None
    row: Count
    values: Words | None = None


class Finding(Part):
    """A member that is violated or unknown. `id` follows it through periods and exports; `waived_by` approved it.

    `people` are the persons that the member or the message names, as pseudonyms where names are masked.
    """

    id: str
    outcome: Literal["violated", "unknown"]
    reason: Reason | None
    member: dict[str, PlainValue]
    start: Annotated[Instant, Field(alias="from")]
    end: Annotated[Instant, Field(alias="to")]
    message: Words
    records: list[Record]
    waived_by: str | None = None
    people: list[str] = []


class Rule(Part):
    """A rule's result: `population == satisfied + violated + unknown + waived`.

    `title`, `severity` and what else describes the rule are null or empty when its file could not be read. `file`
    (below the rulebook's folder, whose own name comes first) and `line` tell where it is written. `subject` is
    the record type that its members are made of, `uses` all that it reads. `fingerprint` is equal in two runs whose
    rules are the same but for words. `lasting` names the parts of a member that identify a lasting thing (`host.code`;
    empty for events), `entries` those that were surely examined, as `thing_of` writes them; null where nobody kept a
    list. `times` has when all members of a rule about events began and ended, in this order, where they are few; null
    where they are many, or no events. `owner` is the department proposed to mend
    what is found, `due` the proposed last day for it (only of a fail).
    """

    id: str
    clause: str
    title: Words | None = None
    result: Result
    reason: Reason | None
    severity: Literal["low", "medium", "high", "critical"] | None = None
    mode: Literal["automatic", "attested"] | None = None
    params: dict[str, Parameter] = {}
    population: Count
    satisfied: Count
    violated: Count
    unknown: Count
    waived: Count = 0
    excused: Count = 0
    examined: Words | None = None
    required: Words | None = None
    reading: Words | None = None
    remedy: Words | None = None
    crosswalk: dict[str, list[str]] = {}
    doubts: list[Doubt] = []
    not_applicable: NotApplicable | None = None
    file: str | None = None
    line: Count | None = None
    subject: str | None = None
    uses: list[str] = []
    fingerprint: str | None = None
    lasting: list[str] = []
    entries: list[str] | None = None
    times: list[tuple[Instant, Instant]] | None = None
    owner: Words | None = None
    due: str | None = None
    findings: list[Finding] = []

    @model_validator(mode="after")
    def _described_or_not(self) -> Rule:
        described = (self.title, self.severity, self.mode, self.examined, self.required, self.remedy)
        if any(described) and not all(described):
            raise ValueError(
                "title, severity, mode, examined, required and remedy are there all together or not at all"
            )
        return self


class Waiver(Part):
    """An approved acceptance of what `rule` (or the clause of that id) finds in a half-open stretch of time."""

    rule: str
    start: Annotated[Instant, Field(alias="from")]
    end: Annotated[Instant, Field(alias="to")]
    findings: list[str]
    reason: str
    approved_by: str
    approved_on: str


class EvidenceFile(Part):
    """A file, or a sheet of it, as the manifest names it: its hash, its rows, and what it claims to cover."""

    file: str
    sheet: str | None
    type: str
    title: Words | None
    source: str | None
    sha256: str | None
    rows: Count
    accepted: Count
    rejected: Count
    duplicates: Count
    period: Period | None
    exported_at: Instant | None
    damaged: bool
    stale: bool
    unmapped: list[str]


class Coverage(Part):
    """What the evidence of one record type proves to cover within the period, and how many of its records fall on which
    local day of it (`per_day`, one number a day from the period's first; empty for types without a time)."""

    type: str
    title: Words | None
    register_: Annotated[bool, Field(alias="register")]
    covered: list[Period]
    per_day: list[int]


class Fault(Part):
    """A diagnostic: `message` and `hint` are in the language of the run, `messages` and `hints` in both."""

    code: str
    severity: Literal["error", "warning", "note"]
    place: str
    message: str
    hint: str | None
    messages: Words
    hints: Words | None


class Document(Part):
    """One run. `generated` is the run's own "now": the clock is never read.

    `pseudonyms` is equal in two runs in which one person has one pseudonym; null where persons are named.
    """

    schema_id: Annotated[Literal["complyhosp/run/1"], Field(alias="schema")] = "complyhosp/run/1"
    tool: Tool
    generated: Instant
    lang: Literal["zh", "en"]
    masked: bool
    pseudonyms: str | None = None
    regulation: Regulation
    site: Site
    period: Period
    summary: Summary
    sections: list[Section]
    clauses: list[Clause]
    rules: list[Rule]
    waivers: list[Waiver] = []
    evidence: list[EvidenceFile]
    coverage: list[Coverage] = []
    diagnostics: list[Fault]

    def in_language(self, lang: Literal["zh", "en"]) -> Document:
        """The document as the same run would have given it in `lang`."""
        if lang == self.lang:
            return self
        faults = [
            one.model_copy(update={"message": one.messages[lang], "hint": one.hints[lang] if one.hints else None})
            for one in self.diagnostics
        ]
        return self.model_copy(update={"lang": lang, "diagnostics": faults})

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of this id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def rules_of(self, clause_id: str) -> list[Rule]:
        """The rules of a clause, in their order."""
        return [rule for rule in self.rules if rule.clause == clause_id]


def thing_of(values: Iterable[PlainValue]) -> str:
    """A lasting thing by its values, in the order of its rule's `lasting`: `PC-042`, of several `ZZ-07 | V2.0`."""
    return " | ".join("" if value is None else str(value).replace("|", "||") for value in values)


def parts_of_thing(thing: str) -> list[str]:
    """The values that `thing_of` was given, as text."""
    return [part.replace("||", "|") for part in thing.split(" | ")]


def run_schema() -> dict[str, Any]:
    """The JSON Schema of `run.json`."""
    schema = Document.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}
