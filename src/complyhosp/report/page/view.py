"""What the templates ask for beside the document itself, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from complyhosp.report import summary
from complyhosp.report.document import Clause, Document, Doubt, Finding, Parameter, Period, Record, Rule, Waiver
from complyhosp.report.earlier import NOTHING, Earlier
from complyhosp.report.earlier.wording import range_text
from complyhosp.report.locale import Catalogue
from complyhosp.report.locale.page import PageTexts
from complyhosp.report.page.earlier import EarlierView

PER_RULE = 20
"""Findings shown within one rule; the list of findings has the others."""

MANY, PER_RULE_OF_MANY = 2000, 5
"""Of a run with so many findings, so few are shown within one rule."""

RECORDS = 12
"""Records shown of one finding."""

_SELDOM = ("error", "unchecked")


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section's line in the overview: how many clauses have which result, and its score as a range."""

    id: str
    title: str
    owner: str
    total: int
    counts: dict[str, int]
    score: str


@dataclass(frozen=True)
class View:
    """The document in the words of one language; `anchor` begins every id of that language's part of the page."""

    document: Document
    words: Catalogue
    lang: str
    earlier: Earlier = NOTHING

    @property
    def page(self) -> PageTexts:
        """The words that only the page needs."""
        return self.words.page

    def at(self, name: str) -> str:
        """The id of a place in this language's part of the page: `zh-rule-4.1-a`."""
        return f"{self.lang}-{name}"

    @cached_property
    def rules_by_clause(self) -> dict[str, list[Rule]]:
        """The rules of each clause, in their order."""
        found: dict[str, list[Rule]] = {}
        for rule in self.document.rules:
            found.setdefault(rule.clause, []).append(rule)
        return found

    def rules_of(self, clause: Clause) -> list[Rule]:
        """The rules of a clause."""
        return self.rules_by_clause.get(clause.id, [])

    @cached_property
    def before(self) -> EarlierView:
        """What changed since earlier periods."""
        rules = {rule.id: rule for rule in self.document.rules}
        return EarlierView(self.earlier, self.words, self.lang, rules, self.type_titles)

    def clause_title(self, clause_id: str) -> str:
        """A clause's title; nothing for one that this run does not have."""
        return next((one.title[self.lang] for one in self.document.clauses if one.id == clause_id), "")

    @property
    def whole_score(self) -> str:
        """The internal score in percent, as a range."""
        return range_text(self.document.summary.score)

    @property
    def conclusion(self) -> str:
        """The conclusion in a sentence or two."""
        return summary.conclusion(self.document, self.words)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Clauses by shown result; those results that a run seldom has are left out where they are zero."""
        found = summary.counts(self.document.clauses)
        return {name: n for name, n in found.items() if n or name not in _SELDOM}

    @property
    def score(self) -> str:
        """The internal score in words."""
        return summary.score_text(self.document.summary.score, self.words)

    @property
    def number(self) -> str:
        """The report's number."""
        return summary.report_number(self.document)

    @cached_property
    def gravest(self) -> list[Rule]:
        """The three gravest failed rules."""
        return summary.gravest(self.document)

    def example(self, rule: Rule) -> Finding | None:
        """A rule's first violation."""
        found = (one for one in rule.findings if one.outcome == "violated" and not one.waived_by)
        return next(found, None)

    @cached_property
    def unjudged_clauses(self) -> list[Clause]:
        """The clauses that no conclusion is drawn on."""
        return summary.unjudged(self.document)

    @property
    def absent(self) -> str:
        """The record types that were needed and not handed in, joined."""
        return self.words.comma.join(summary.absent_types(self.document, self.lang))

    @property
    def coverage(self) -> str:
        """How much evidence there was."""
        files = self.document.evidence
        names = ("rows", "accepted", "rejected", "duplicates")
        sums = {name: f"{sum(getattr(one, name) for one in files):,}" for name in names}
        return self.words.coverage_text.format(files=len(files), **sums)

    @property
    def basis(self) -> str:
        """By what was judged."""
        return self.words.basis_text.format(
            title=self.document.regulation.title[self.lang],
            clauses=len(self.document.clauses),
            rules=len(self.document.rules),
            digest=self.document.regulation.digest[:16],
        )

    @property
    def made_with(self) -> str:
        """The tool and the versions beneath it."""
        tool = self.document.tool
        said = self.words.made_with_text.format(version=tool.version, engine=tool.engine)
        beneath = self.words.comma.join(f"{name} {version}" for name, version in tool.versions.items())
        return f"{said}; {beneath}" if beneath else said

    @property
    def diagnostics(self) -> str:
        """How many diagnostics of which severity there are."""
        found: list[str] = [one.severity for one in self.document.diagnostics]
        return self.words.diagnostics_text.format(**{name: found.count(name) for name in self.words.faults})

    def section_rows(self) -> Iterator[SectionRow]:
        """The overview, section by section."""
        for section in self.document.sections:
            clauses = self.clauses_of(section.id)
            said = [self.owner(rule) for clause in clauses for rule in self.rules_of(clause) if rule.owner]
            owners = [owner for text in said for owner in text.split(self.words.comma)]
            yield SectionRow(
                section.id,
                section.title[self.lang],
                self.words.comma.join(dict.fromkeys(owners)) or "–",
                len(clauses),
                summary.counts(clauses),
                summary.section_score(self.document, section.id),
            )

    def clauses_of(self, section_id: str) -> list[Clause]:
        """The clauses of a section."""
        return [clause for clause in self.document.clauses if clause.section == section_id]

    def result(self, clause: Clause) -> str:
        """The clause's shown result, a key of the catalogue's `results`."""
        return summary.shown_result(clause)

    def total(self, clause: Clause, name: str) -> int:
        """The sum of `population`, `violated`, … over the clause's rules."""
        return sum(getattr(rule, name) for rule in self.rules_of(clause))

    def severity(self, clause: Clause) -> str | None:
        """The gravest severity among the clause's failed rules."""
        failed = {rule.severity for rule in self.rules_of(clause) if rule.result == "fail"}
        return next((name for name in summary.GRAVEST_FIRST if name in failed), None)

    @cached_property
    def failed(self) -> list[Rule]:
        """The rules with a certain violation, the gravest first."""
        return summary.failed(self.document)

    @cached_property
    def unjudged(self) -> list[Rule]:
        """The rules that no conclusion is drawn on, with a reason each."""
        return [rule for rule in self.document.rules if rule.reason is not None]

    @cached_property
    def half_judged(self) -> list[Rule]:
        """The failed rules that have findings without a conclusion too."""
        return [rule for rule in self.document.rules if rule.result == "fail" and rule.unknown]

    @property
    def parameter_count(self) -> int:
        """How many parameters the rules have."""
        return sum(len(rule.params) for rule in self.document.rules)

    @property
    def reading_count(self) -> int:
        """How many clauses and rules say how their text is read."""
        clauses, rules = self.document.clauses, self.document.rules
        said = [*(one.reading for one in clauses), *(one.defect for one in clauses), *(one.reading for one in rules)]
        return sum(one is not None for one in said)

    @property
    def spared(self) -> list[Rule]:
        """The rules that do not bind this hospital."""
        return [rule for rule in self.document.rules if rule.not_applicable is not None]

    def owner(self, rule: Rule) -> str:
        """The department that mends what the rule finds."""
        return rule.owner[self.lang] if rule.owner else self.page.owner_none

    def due(self, rule: Rule) -> str:
        """The proposed last day for it."""
        return rule.due or self.page.due_none

    def doubts(self, doubts: list[Doubt]) -> list[str]:
        """What stands against a pass, a line each."""
        return summary.doubt_lines(doubts, self.words, self.lang)

    def shown_findings(self, rule: Rule) -> list[Finding]:
        """The findings that are shown within the rule: its violations first."""
        return sorted(rule.findings, key=lambda one: one.outcome != "violated" or bool(one.waived_by))[: self.per_rule]

    @cached_property
    def per_rule(self) -> int:
        """How many findings are shown within one rule."""
        return PER_RULE if sum(len(rule.findings) for rule in self.document.rules) < MANY else PER_RULE_OF_MANY

    def more_findings(self, rule: Rule) -> str:
        """What to say of a list that is cut; nothing for a whole one."""
        if len(rule.findings) <= self.per_rule:
            return ""
        return self.page.first_of.format(total=f"{len(rule.findings):,}", shown=self.per_rule)

    def outcome(self, finding: Finding) -> str:
        """The outcome's key, `waived` for what a waiver covers."""
        return summary.finding_outcome(finding)

    def records(self, finding: Finding) -> list[Record]:
        """The records that are shown of a finding."""
        return finding.records[:RECORDS]

    def more_records(self, finding: Finding) -> str:
        """What to say of records that are not shown."""
        return self.words.more_records.format(total=len(finding.records)) if len(finding.records) > RECORDS else ""

    @cached_property
    def type_titles(self) -> dict[str, str]:
        """The names of record types."""
        return {one.type: one.title[self.lang] for one in self.document.coverage if one.title}

    def place(self, record: Record) -> str:
        """`巡检记录.xlsx!七月:37`."""
        return summary.record_text(record)

    def time(self, finding: Finding) -> str:
        """The member's time: one moment, or both ends."""
        ends = dict.fromkeys((self.moment(finding.start), self.moment(finding.end)))
        return " – ".join(ends)

    def moment(self, instant: str) -> str:
        """An instant for people."""
        return summary.moment_text(instant)

    def period(self, period: Period | Waiver | None) -> str:
        """A stretch of time for people."""
        return self.words.not_stated if period is None else summary.period_text(period, self.words)

    def value(self, param: Parameter) -> str:
        """A parameter's value in words."""
        return summary.parameter_text(param, self.words, self.lang)

    def who(self, param: Parameter) -> str:
        """Who fixed the parameter."""
        return self.words.overridden if param.overridden else self.words.fixed_by[param.fixed_by]

    def why(self, param: Parameter) -> str:
        """Why the parameter has its value; nothing where the rule does not say."""
        return param.why if isinstance(param.why, str) else param.why[self.lang] if param.why else ""
