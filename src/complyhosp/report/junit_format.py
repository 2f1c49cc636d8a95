"""The run as JUnit XML, for build servers: a suite a section, a case a rule.

A rule that passes is the only case without a problem. A fail is a `failure`; what could not be judged (unknown, error)
is an `error`, as a build must not take it for a pass; what waits for a signature or does not apply is `skipped`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from complyhosp.interchange.junit import Case, Error, Failure, Skipped, Suite, Suites, to_xml
from complyhosp.report.document import Clause, Document, Finding, Rule
from complyhosp.report.locale import CATALOGUES, Catalogue
from complyhosp.report.summary import (
    conclusion,
    counts_line,
    doubt_lines,
    finding_outcome,
    moment_text,
    period_text,
    record_text,
    report_number,
    shown_result,
)

PER_RULE = 100
"""Findings told of one rule: build servers keep these texts in memory; csv, xlsx and json have all."""

RECORDS = 6
_SECONDS = len("2026-07-01T00:00:00")


def to_junit(document: Document, lang: str) -> str:
    """The file, texts in `lang`."""
    words = CATALOGUES[lang]
    teller = _Teller(document, words, lang)
    suites = [teller.suite(f"{one.id} {one.title[lang]}", teller.of_section(one.id)) for one in document.sections]
    strays = teller.strays()
    if strays:
        suites.append(teller.suite(words.broken_rule, strays))
    return to_xml(Suites(f"{document.site.name} {words.report}", tuple(suites)))


class _Teller:
    def __init__(self, document: Document, words: Catalogue, lang: str) -> None:
        self.document = document
        self.words = words
        self.lang = lang
        self.properties = self._properties()

    def _properties(self) -> dict[str, str]:
        document, words = self.document, self.words
        return {
            words.regulation: document.regulation.title[self.lang],
            words.period: period_text(document.period, words),
            words.report_number: report_number(document),
            words.conclusion: conclusion(document, words),
            words.personal_data: words.masked_note if document.masked else words.unmasked_note,
        }

    def suite(self, name: str, cases: Sequence[Case]) -> Suite:
        """One suite; its time is the run's own "now"."""
        return Suite(name, tuple(cases), self.properties, self.document.generated[:_SECONDS])

    def of_section(self, section_id: str) -> list[Case]:
        """A case for each rule of the section, and for each clause that has none."""
        clauses = [clause for clause in self.document.clauses if clause.section == section_id]
        return list(chain.from_iterable(map(self._of_clause, clauses)))

    def strays(self) -> list[Case]:
        """Rules of clauses that the run does not know: a file in error may name any."""
        known = {clause.id for clause in self.document.clauses}
        return [self._case(rule) for rule in self.document.rules if rule.clause not in known]

    def _of_clause(self, clause: Clause) -> Iterator[Case]:
        rules = self.document.rules_of(clause.id)
        if not rules:
            problem = Skipped(self.words.results[shown_result(clause)], clause.reason or clause.result)
            yield Case(f"{clause.id} {clause.title[self.lang]}", self._group(clause.id), problem)
        yield from map(self._case, rules)

    def _group(self, clause_id: str) -> str:
        """A dotted name would be taken apart by viewers, so the clause's own dot goes."""
        return f"{self.document.regulation.id}.{clause_id.replace('.', '-')}"

    def _case(self, rule: Rule) -> Case:
        name = f"{rule.id} {rule.title[self.lang]}" if rule.title else rule.id
        return Case(name, self._group(rule.clause), self._problem(rule), output="\n".join(self._output(rule)))

    def _problem(self, rule: Rule) -> Failure | Error | Skipped | None:
        words = self.words
        message = words.results[rule.result]
        if rule.reason is not None:
            message += f"{words.colon}{words.reasons[rule.reason]}"
        kind = rule.reason or rule.severity or rule.result
        if rule.result == "pass":
            return None
        if rule.result == "fail":
            said = words.violations.format(violated=rule.violated, population=rule.population)
            return Failure(f"{message}{words.colon}{said}", rule.severity or "fail", self._story(rule))
        if rule.result in ("notchecked", "notapplicable"):
            return Skipped(self._spared(rule) or message, kind, self._story(rule))
        return Error(message, kind, self._story(rule))

    def _spared(self, rule: Rule) -> str:
        note = rule.not_applicable
        if note is None:
            return ""
        signed = self.words.signed.format(by=note.signed_by, on=note.signed_on)
        return f"{self.words.results['notapplicable']}{self.words.colon}{note.reason} ({signed})"

    def _output(self, rule: Rule) -> Iterator[str]:
        """What was examined and how many; of a pass that is all there is to tell."""
        words = self.words
        for name, text in ((words.examined, rule.examined), (words.required, rule.required)):
            if text is not None:
                yield f"{name}{words.colon}{text[self.lang]}"
        yield f"{words.counts}{words.colon}{counts_line(rule, words)}"
        if rule.file is not None:
            yield f"{words.rule}{words.colon}{rule.file}" + (f":{rule.line}" if rule.line else "")

    def _story(self, rule: Rule) -> str:
        """The doubts, the first findings with their rows, and what to do."""
        lines = [*doubt_lines(rule.doubts, self.words, self.lang)]
        lines += [self._finding(one) for one in rule.findings[:PER_RULE]]
        if len(rule.findings) > PER_RULE:
            lines.append(self.words.more_findings.format(total=len(rule.findings), shown=PER_RULE))
        if rule.remedy is not None and rule.result in ("fail", "unknown"):
            lines.append(f"{self.words.remedy}{self.words.colon}{rule.remedy[self.lang]}")
        return "\n".join(lines)

    def _finding(self, finding: Finding) -> str:
        words = self.words
        records = words.comma.join(map(record_text, finding.records[:RECORDS]))
        if len(finding.records) > RECORDS:
            records += " " + words.more_records.format(total=len(finding.records))
        outcome = words.outcomes[finding_outcome(finding)]
        at = moment_text(finding.start)
        return f"[{finding.id}] {outcome} {at} {finding.message[self.lang]}" + (f" ({records})" if records else "")
