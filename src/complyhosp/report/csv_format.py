"""Every finding as one table: UTF-8 with a byte order mark, as Excel needs it for Chinese."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from complyhosp.diagnostics.printable import printable
from complyhosp.report.document import Document, Finding, Rule
from complyhosp.report.locale import CATALOGUES, Catalogue
from complyhosp.report.summary import finding_outcome, moment_text, record_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "−", "|", "%")
"""First characters that a spreadsheet may take for a formula or a command (OWASP's list), and what East Asian input and
normalisation make of them: full-width and small forms, the true minus sign."""

_UNSEEN = re.compile(r"[\s\u00ad\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufeff\uffa0]+")
"""What may stand before a formula without being seen: blanks of all kinds and marks without width."""


def to_csv(document: Document, lang: str) -> str:
    """The findings, one a row under a header row, lines ended by CR LF; begins with a byte order mark."""
    words = CATALOGUES[lang]
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(_header(words))
    for rule in document.rules:
        for finding in rule.findings:
            cells = [*_cells(rule, finding, words, lang), words.masking["true" if document.masked else "false"]]
            writer.writerow([safe_cell(cell) for cell in cells])
    return text.getvalue()


def safe_cell(text: str) -> str:
    """The cell without control characters, a `'` before what a spreadsheet could take for a formula."""
    shown = printable(text)
    unseen = _UNSEEN.match(text)
    bare = text[unseen.end() :] if unseen else text
    return f"'{shown}" if text.startswith(_FORMULA) or bare.startswith(_FORMULA) else shown


def _header(words: Catalogue) -> list[str]:
    return [
        words.finding,
        words.clause,
        words.rule,
        words.title,
        words.severity,
        words.outcome,
        words.reason,
        words.start,
        words.end,
        words.message,
        words.member,
        words.remedy,
        words.waived_by,
        words.records,
        words.proposed_department,
        words.proposed_deadline,
        words.personal_data,
    ]


def _cells(rule: Rule, finding: Finding, words: Catalogue, lang: str) -> Iterator[str]:
    yield finding.id
    yield rule.clause
    yield rule.id
    yield rule.title[lang] if rule.title else ""
    yield words.severities[rule.severity] if rule.severity else ""
    yield words.outcomes[finding_outcome(finding)]
    yield words.reasons[finding.reason] if finding.reason else ""
    yield moment_text(finding.start)
    yield moment_text(finding.end)
    yield finding.message[lang]
    yield "; ".join(f"{name}={'' if value is None else value}" for name, value in finding.member.items())
    yield rule.remedy[lang] if rule.remedy else ""
    yield finding.waived_by or ""
    yield "; ".join(record_text(record) for record in finding.records)
    yield rule.owner[lang] if rule.owner else ""
    yield rule.due or ""
