"""What stands on each sheet of the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from complyhosp.report import summary
from complyhosp.report.document import Clause, Document, Finding, Rule, Words
from complyhosp.report.earlier import NOTHING, Earlier
from complyhosp.report.earlier.wording import sentences
from complyhosp.report.locale import Catalogue
from complyhosp.report.xlsx.sheet import Cell, Column, Marked, Sheet

RECORDS = 12
"""Rows of evidence named for one finding."""

_FILLS = {"pass": "good", "partial": "bad", "fail": "bad", "notapplicable": "none", "violated": "bad", "waived": "none"}
_STATES = "to_mend", "mending", "mended", "confirmed"


@dataclass(frozen=True, slots=True)
class View:
    """The document in one language."""

    document: Document
    words: Catalogue
    lang: str

    def said(self, text: Words | None) -> str:
        """A text of the document; nothing where it has none."""
        return "" if text is None else text[self.lang]

    def result(self, name: str) -> Marked:
        """A result by its name in the catalogue."""
        return Marked(self.words.results[name], _FILLS.get(name, "open"))

    def reason(self, reason: str | None) -> str:
        """Why something was not judged."""
        return "" if reason is None else self.words.reasons[reason]

    def severity(self, rule: Rule) -> str:
        """How grave a violation is."""
        return "" if rule.severity is None else self.words.severities[rule.severity]


def overview(sheet: Sheet, view: View, earlier: Earlier = NOTHING) -> None:
    """What the whole comes to, and each section's line."""
    document, words, styles = view.document, view.words, sheet.styles
    widths = [26, 24, 12, *[12] * len(summary.SHOWN_ORDER)]
    sheet.widths(widths)
    across = 2 + len(summary.SHOWN_ORDER)
    sheet.wide(0, across, f"{document.site.name} {words.report}", styles.title, 26)
    sheet.wide(0, across, summary.conclusion(document, words), styles.text, 34)
    for text in sentences(earlier, words):
        sheet.wide(0, across, text, styles.text, 18)
    sheet.row += 1
    for label, text in _facts(view):
        sheet.wide(1, across, text, styles.text, 16, label=label)
    sheet.row += 1
    heads = [words.section, words.result, words.rate, *(words.results[name] for name in summary.SHOWN_ORDER)]
    sheet.high_enough(heads, widths)
    sheet.line(*heads, style=styles.head)
    for section in document.sections:
        clauses = [clause for clause in document.clauses if clause.section == section.id]
        sheet.line(
            f"{section.id} {view.said(section.title)}",
            view.result(section.result),
            summary.section_score(document, section.id),
            *summary.counts(clauses).values(),
        )


def _facts(view: View) -> Iterator[tuple[str, str]]:
    document, words = view.document, view.words
    tool = words.made_with_text.format(version=document.tool.version, engine=document.tool.engine)
    yield words.regulation, document.regulation.title[view.lang]
    yield words.period, summary.period_text(document.period, words)
    yield words.verdict, words.results[document.summary.result]
    yield words.score, summary.score_text(document.summary.score, words)
    yield words.report_number, summary.report_number(document)
    yield words.generated, f"{summary.moment_text(document.generated)} ({document.site.timezone})"
    yield words.made_with, tool
    yield words.personal_data, words.masked_note if document.masked else words.unmasked_note


def clauses(sheet: Sheet, view: View) -> None:
    """A line a clause: its result, why it has it, and how many members were examined."""
    words = view.words
    columns = [
        Column(words.clause, 8),
        Column(words.title, 26),
        Column(words.section, 22),
        Column(words.result, 16),
        Column(words.why, 26),
        Column(words.rule, 14),
        *(Column(getattr(words, name), 10, "number") for name in _COUNTS),
        Column(words.clause_text, 50),
        Column(words.reading, 40),
        Column(words.defect, 30),
    ]
    sheet.table(columns, (_clause(clause, view) for clause in view.document.clauses))


_COUNTS = ("population", "satisfied", "violated", "unknown", "waived")


def _clause(clause: Clause, view: View) -> list[Cell]:
    rules = view.document.rules_of(clause.id)
    section = next((one for one in view.document.sections if one.id == clause.section), None)
    return [
        clause.id,
        view.said(clause.title),
        clause.section if section is None else f"{section.id} {view.said(section.title)}",
        view.result(summary.shown_result(clause)),
        view.reason(clause.reason),
        ", ".join(clause.rules),
        *(sum(getattr(rule, name) for rule in rules) for name in _COUNTS),
        view.said(clause.text),
        view.said(clause.reading),
        view.said(clause.defect),
    ]


def findings(sheet: Sheet, view: View) -> None:
    """The rectification list: every finding, with empty columns for who mends it, by when, and how far they are."""
    words = view.words
    columns = [
        Column(words.number, 6, "number"),
        Column(words.clause, 7),
        Column(words.rule, 9),
        Column(words.title, 24),
        Column(words.severity, 9),
        Column(words.outcome, 10),
        Column(words.problem, 52),
        Column(words.start, 16, "moment"),
        Column(words.end, 16, "moment"),
        Column(words.remedy, 36),
        Column(words.proposed_department, 14),
        Column(words.proposed_deadline, 12),
        Column(words.owner, 12),
        Column(words.deadline, 12),
        Column(words.state, 11),
        Column(words.reason, 16),
        Column(words.waived_by, 10),
        Column(words.records, 34),
        Column(words.finding, 18),
    ]
    first, last = sheet.table(columns, _findings(view))
    if last > first:
        state = [column.heading for column in columns].index(words.state)
        choices = {"validate": "list", "source": [words.states[name] for name in _STATES]}
        sheet.worksheet.data_validation(first, state, last - 1, state, choices)


def _findings(view: View) -> Iterator[list[Cell]]:
    number = 0
    for rule in view.document.rules:
        same: list[Cell] = [rule.clause, rule.id, view.said(rule.title), view.severity(rule)]
        mending: list[Cell] = [view.said(rule.remedy), view.said(rule.owner), rule.due or ""]
        for finding in rule.findings:
            number += 1
            yield [number, *same, *_finding(finding, mending, view)]


def _finding(finding: Finding, mending: list[Cell], view: View) -> list[Cell]:
    words = view.words
    outcome = summary.finding_outcome(finding)
    records = "\n".join(map(summary.record_text, finding.records[:RECORDS]))
    if len(finding.records) > RECORDS:
        records += "\n" + words.more_records.format(total=len(finding.records))
    return [
        Marked(words.outcomes[outcome], _FILLS.get(outcome, "open")),
        finding.message[view.lang],
        moment_cell(finding.start),
        moment_cell(finding.end),
        *mending,
        "",
        "",
        "",
        view.reason(finding.reason),
        finding.waived_by or "",
        records,
        finding.id,
    ]


def moment_cell(instant: str) -> Cell:
    """An instant of the document as a date that sorts and filters, in the site's time; as text where it is none."""
    try:
        local = datetime.fromisoformat(instant).replace(tzinfo=None)
    except ValueError:
        return instant
    return local if 1900 < local.year < 9999 else instant


def unjudged(sheet: Sheet, view: View) -> None:
    """The rules that no conclusion is drawn on, why, and what would settle it."""
    words = view.words
    columns = [
        Column(words.clause, 8),
        Column(words.rule, 10),
        Column(words.title, 30),
        Column(words.result, 18),
        Column(words.reason, 30),
        Column(words.why, 60),
        Column(words.population, 10, "number"),
        Column(words.unknown, 10, "number"),
    ]
    rows: Iterator[list[Cell]] = (
        [
            rule.clause,
            rule.id,
            view.said(rule.title),
            view.result(rule.result),
            view.reason(rule.reason),
            "\n".join(summary.why_unjudged(rule, words, view.lang)),
            rule.population,
            rule.unknown,
        ]
        for rule in view.document.rules
        if rule.reason is not None
    )
    sheet.table(columns, rows)


def parameters(sheet: Sheet, view: View) -> None:
    """Every number that a rule uses, who fixed it, and why."""
    words = view.words
    columns = [
        Column(words.rule, 10),
        Column(words.title, 30),
        Column(words.parameter, 18),
        Column(words.value, 30),
        Column(words.who_fixed, 14),
        Column(words.why, 60),
    ]
    rows: Iterator[list[Cell]] = (
        [
            rule.id,
            view.said(rule.title),
            name,
            summary.parameter_text(param, words, view.lang),
            words.overridden if param.overridden else words.fixed_by[param.fixed_by],
            param.why if isinstance(param.why, str) else view.said(param.why),
        ]
        for rule in view.document.rules
        for name, param in rule.params.items()
    )
    sheet.table(columns, rows)


def evidence(sheet: Sheet, view: View) -> None:
    """What was handed in: rows, period claimed, hash."""
    words = view.words
    columns = [
        Column(words.file, 34),
        Column(words.sheet, 12),
        Column(words.type, 20),
        Column(words.source, 16),
        *(Column(getattr(words, name), 10, "number") for name in _ROWS),
        Column(words.claimed, 26),
        Column(words.exported, 17, "moment"),
        Column(words.defects, 22),
        Column(words.sha256, 66),
    ]
    sheet.table(columns, _evidence(view))


_ROWS = ("rows", "accepted", "rejected", "duplicates")


def _evidence(view: View) -> Iterator[list[Cell]]:
    words = view.words
    for file in view.document.evidence:
        wrong = [text for text, holds in ((words.damaged, file.damaged), (words.stale, file.stale)) if holds]
        yield [
            file.file,
            file.sheet or "",
            view.said(file.title) or file.type,
            file.source or "",
            *(getattr(file, name) for name in _ROWS),
            words.not_stated if file.period is None else summary.period_text(file.period, words),
            "" if file.exported_at is None else moment_cell(file.exported_at),
            Marked(words.comma.join(wrong), "bad") if wrong else "",
            file.sha256 or "",
        ]
