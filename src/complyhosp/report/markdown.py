"""The report as Markdown: for a wiki page, a merge request, a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from complyhosp.diagnostics.printable import printable
from complyhosp.report.document import Document, Finding, Rule
from complyhosp.report.locale import CATALOGUES, Catalogue
from complyhosp.report.summary import (
    conclusion,
    doubt_lines,
    finding_outcome,
    moment_text,
    parameter_text,
    period_text,
    record_text,
    report_number,
    score_text,
    section_score,
    shown_result,
)

PER_RULE = 20
"""Findings listed for one rule; the csv and json output has all."""

RECORDS = 6
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$&!])")
"""What Markdown, or the HTML within it, could take for its own."""


def to_markdown(document: Document, lang: str) -> str:
    """The report, text from evidence escaped so that it stays text."""
    words = CATALOGUES[lang]
    blocks = [
        *_head(document, words, lang),
        *_results(document, words, lang),
        *_findings(document, words, lang),
        *_unjudged(document, words, lang),
        *_parameters(document, words, lang),
        *_evidence(document, words, lang),
    ]
    return "\n\n".join(blocks) + "\n"


def escape(text: object) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", printable(str(text)))


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table; the cells are escaped, the header stands as it is."""
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += ["| " + " | ".join(escape(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _head(document: Document, words: Catalogue, lang: str) -> Iterator[str]:
    yield f"# {escape(document.site.name)} {words.report}"
    tool = words.made_with_text.format(version=document.tool.version, engine=document.tool.engine)
    yield "\n".join(
        f"- {name}{words.colon}{escape(value)}"
        for name, value in (
            (words.regulation, document.regulation.title[lang]),
            (words.period, period_text(document.period, words)),
            (words.report_number, report_number(document)),
            (words.generated, moment_text(document.generated)),
            (words.made_with, tool),
        )
    )
    yield f"## {words.conclusion}"
    yield escape(conclusion(document, words))
    yield f"{words.score}{words.colon}{score_text(document.summary.score, words)}"


def _results(document: Document, words: Catalogue, lang: str) -> Iterator[str]:
    yield f"## {words.sections}"
    yield table(
        (words.section, words.result, words.rate),
        [
            (f"{one.id} {one.title[lang]}", words.results[one.result], section_score(document, one.id))
            for one in document.sections
        ],
    )
    yield f"## {words.clause_by_clause}"
    yield table(
        (words.clause, words.result, words.counts, words.why),
        [
            (
                f"{clause.id} {clause.title[lang]}",
                words.results[shown_result(clause)],
                _counts(document.rules_of(clause.id), words),
                "" if clause.reason is None else words.reasons[clause.reason],
            )
            for clause in document.clauses
        ],
    )


def _counts(rules: Sequence[Rule], words: Catalogue) -> str:
    if not any(rule.population for rule in rules):
        return "–"
    names = ("population", "satisfied", "violated", "unknown")
    return words.counts_line.format(**{name: sum(getattr(rule, name) for rule in rules) for name in names})


def _findings(document: Document, words: Catalogue, lang: str) -> Iterator[str]:
    yield f"## {words.rectification}"
    with_findings = [rule for rule in document.rules if rule.findings]
    if not with_findings:
        yield words.annex_none
    for rule in with_findings:
        title = rule.title[lang] if rule.title else ""
        yield f"### {escape(rule.id)} {escape(title)}"
        yield f"{words.counts}{words.colon}{_counts([rule], words)}"
        if rule.remedy:
            yield f"{words.remedy}{words.colon}{escape(rule.remedy[lang])}"
        yield "\n".join(_finding(one, words, lang) for one in rule.findings[:PER_RULE])
        if len(rule.findings) > PER_RULE:
            yield words.more_findings.format(total=len(rule.findings), shown=PER_RULE)


def _finding(finding: Finding, words: Catalogue, lang: str) -> str:
    outcome = words.outcomes[finding_outcome(finding)]
    records = words.comma.join(escape(record_text(one)) for one in finding.records[:RECORDS])
    if len(finding.records) > RECORDS:
        records += " " + words.more_records.format(total=len(finding.records))
    proof = f" ({records})" if records else ""
    return f"- **{outcome}** {escape(finding.message[lang])}{proof}"


def _unjudged(document: Document, words: Catalogue, lang: str) -> Iterator[str]:
    yield f"## {words.unjudged}"
    rows = [
        (
            rule.id,
            words.results[rule.result],
            words.reasons[rule.reason],
            "; ".join(doubt_lines(rule.doubts, words, lang)),
        )
        for rule in document.rules
        if rule.reason is not None
    ]
    yield table((words.rule, words.result, words.reason, words.why), rows) if rows else words.unjudged_none


def _parameters(document: Document, words: Catalogue, lang: str) -> Iterator[str]:
    yield f"## {words.parameters}"
    rows = [
        (
            rule.id,
            name,
            parameter_text(param, words, lang),
            words.overridden if param.overridden else words.fixed_by[param.fixed_by],
        )
        for rule in document.rules
        for name, param in rule.params.items()
    ]
    yield table((words.rule, words.parameter, words.value, words.who_fixed), rows) if rows else "–"
    readings = [(rule.id, rule.reading[lang]) for rule in document.rules if rule.reading]
    readings += [(clause.id, clause.reading[lang]) for clause in document.clauses if clause.reading]
    if readings:
        yield table((words.rule, words.reading), readings)
    defects = [(clause.id, clause.defect[lang]) for clause in document.clauses if clause.defect]
    if defects:
        yield table((words.clause, words.defect), defects)


def _evidence(document: Document, words: Catalogue, lang: str) -> Iterator[str]:
    yield f"## {words.evidence}"
    rows = [
        (
            f"{file.file}!{file.sheet}" if file.sheet else file.file,
            file.title[lang] if file.title else file.type,
            words.not_stated if file.period is None else period_text(file.period, words),
            file.rows,
            file.accepted,
            file.rejected,
            file.duplicates,
            file.sha256 or "–",
        )
        for file in document.evidence
    ]
    header = (words.file, words.type, words.claimed, words.rows, words.accepted, words.rejected, words.duplicates)
    yield table((*header, words.sha256), rows) if rows else words.no_evidence_at_all
