"""The report as one self-contained HTML page: no script, no network, printable, every value escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from complyhosp.diagnostics.printable import printable
from complyhosp.report import summary
from complyhosp.report.document import Clause, Document, Doubt, Finding, Parameter, Period, Rule, Waiver
from complyhosp.report.locale import CATALOGUES, Catalogue

PER_RULE = 200
"""Findings listed for one rule: a page that nobody can scroll through proves nothing; csv and json have all."""

RECORDS = 12
"""Records listed for one finding."""


def to_html(document: Document, lang: str) -> str:
    """The page in `lang`, with a content security policy that allows its own style sheet and nothing else."""
    environment = _environment()
    style = environment.get_template("report.css").render()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    view = View(document, CATALOGUES[lang], lang)
    page = environment.get_template("report.html").render(
        doc=document,
        t=view.words,
        view=view,
        lang=lang,
        style=Markup(style),  # noqa: S704 - our own file, nothing of the document's in it
        style_hash=f"sha256-{digest}",
    )
    return page if page.endswith("\n") else f"{page}\n"


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("complyhosp.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters["grouped"] = lambda number: f"{number:,}"
    return environment


def _shown(value: object) -> object:
    """Text from files without what drives a display; our own markup as it is."""
    return printable(value, keep_lines=True) if isinstance(value, str) and not isinstance(value, Markup) else value


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section's line in the overview: how many clauses have which result, and its score as a range."""

    id: str
    title: str
    total: int
    counts: dict[str, int]
    score: str


@dataclass(frozen=True, slots=True)
class View:
    """What the templates ask for beside the document itself."""

    document: Document
    words: Catalogue
    lang: str

    @property
    def conclusion(self) -> str:
        """The conclusion in a sentence or two."""
        return summary.conclusion(self.document, self.words)

    @property
    def counts(self) -> dict[str, int]:
        """Clauses by shown result; those results that a run seldom has are left out where they are zero."""
        seldom = ("error", "unchecked")
        return {name: n for name, n in summary.counts(self.document.clauses).items() if n or name not in seldom}

    @property
    def score(self) -> str:
        """The internal score in words."""
        return summary.score_text(self.document.summary.score, self.words)

    @property
    def number(self) -> str:
        """The report's number."""
        return summary.report_number(self.document)

    @property
    def gravest(self) -> list[Rule]:
        """The three gravest failed rules."""
        return summary.gravest(self.document)

    @property
    def absent(self) -> str:
        """The record types that were needed and not handed in, joined."""
        return self.words.comma.join(summary.absent_types(self.document, self.lang))

    @property
    def coverage(self) -> str:
        """How much evidence there was."""
        files = self.document.evidence
        return self.words.coverage_text.format(
            files=len(files),
            **{
                name: f"{sum(getattr(one, name) for one in files):,}"
                for name in ("rows", "accepted", "rejected", "duplicates")
            },
        )

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
            score = summary.section_score(self.document, section.id)
            yield SectionRow(section.id, section.title[self.lang], len(clauses), summary.counts(clauses), score)

    def clauses_of(self, section_id: str) -> list[Clause]:
        """The clauses of a section."""
        return [clause for clause in self.document.clauses if clause.section == section_id]

    def result(self, clause: Clause) -> str:
        """The clause's shown result, a key of the catalogue's `results`."""
        return summary.shown_result(clause)

    @property
    def failed(self) -> list[Rule]:
        """The rules with a certain violation."""
        return [rule for rule in self.document.rules if rule.result == "fail"]

    @property
    def unjudged(self) -> list[Rule]:
        """The rules that no conclusion is drawn on, with a reason each."""
        return [rule for rule in self.document.rules if rule.reason is not None]

    @property
    def spared(self) -> list[Rule]:
        """The rules that do not bind this hospital."""
        return [rule for rule in self.document.rules if rule.not_applicable is not None]

    @property
    def with_findings(self) -> list[Rule]:
        """The rules that the annex lists findings of."""
        return [rule for rule in self.document.rules if rule.findings]

    def counts_line(self, rule: Rule) -> str:
        """`1,104 examined, 1,101 satisfied, 3 violated, 0 unknown`."""
        names = ("population", "satisfied", "violated", "unknown")
        said = self.words.counts_line.format(**{name: f"{getattr(rule, name):,}" for name in names})
        for name in ("waived", "excused"):
            if getattr(rule, name):
                said += f"{self.words.comma}{getattr(self.words, name)} {getattr(rule, name):,}"
        return said

    def doubts(self, doubts: list[Doubt]) -> list[str]:
        """What stands against a pass, a line each."""
        return summary.doubt_lines(doubts, self.words, self.lang)

    def shown_findings(self, rule: Rule) -> list[Finding]:
        """The findings that are listed."""
        return rule.findings[:PER_RULE]

    def more_findings(self, rule: Rule) -> str:
        """What to say of a list that is cut; nothing for a whole one."""
        if len(rule.findings) <= PER_RULE:
            return ""
        return self.words.more_findings.format(total=len(rule.findings), shown=PER_RULE)

    def outcome(self, finding: Finding) -> str:
        """The outcome's key, `waived` for what a waiver covers."""
        return summary.finding_outcome(finding)

    def records(self, finding: Finding) -> list[str]:
        """The records that prove a finding, as `file!sheet:row`."""
        shown = [summary.record_text(record) for record in finding.records[:RECORDS]]
        if len(finding.records) > RECORDS:
            shown.append(self.words.more_records.format(total=len(finding.records)))
        return shown

    def time(self, finding: Finding) -> list[str]:
        """The member's time: one moment, or both ends."""
        return list(dict.fromkeys((self.moment(finding.start), self.moment(finding.end))))

    def moment(self, instant: str) -> str:
        """An instant for people."""
        return summary.moment_text(instant)

    def period(self, period: Period | Waiver | None) -> str:
        """A stretch of time for people."""
        return self.words.not_stated if period is None else summary.period_text(period, self.words)

    def value(self, param: Parameter) -> str:
        """A parameter's value in words."""
        return summary.parameter_text(param, self.words, self.lang)

    def why(self, param: Parameter) -> str:
        """Why the parameter has its value; nothing where the rule does not say."""
        return param.why if isinstance(param.why, str) else param.why[self.lang] if param.why else ""
