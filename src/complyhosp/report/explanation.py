"""Why a clause or rule has its result, in plain words, down to file and row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from complyhosp.diagnostics.printable import printable
from complyhosp.report.document import Clause, Document, Finding, Parameter, Record, Rule
from complyhosp.report.locale import CATALOGUES, Catalogue
from complyhosp.report.summary import (
    doubt_lines,
    finding_outcome,
    moment_text,
    parameter_text,
    record_text,
    shown_result,
)

SHOWN = 20
"""Findings explained for one rule unless one is asked for by its id."""

RowText = Callable[[Record], str | None]
"""The row's values in words, None when the evidence is not at hand."""


def explain(
    document: Document, rules: Sequence[Rule], lang: str, row_text: RowText, finding_id: str | None = None
) -> str:
    """The clauses of these rules and each rule: what was examined, what was found, and on which rows it rests.

    With `finding_id` only that finding of theirs is told, with all of its records.
    """
    teller = _Teller(CATALOGUES[lang], lang, row_text, finding_id)
    lines: list[str] = []
    for clause in document.clauses:
        below = [rule for rule in rules if rule.clause == clause.id]
        if below:
            lines += [*teller.clause(clause), ""]
            for rule in below:
                lines += [*teller.rule(rule), ""]
    return "".join(f"{printable(line)}\n" for line in lines[:-1])


def explain_clause_without_rules(clause: Clause, lang: str) -> str:
    """A clause that no rule judges."""
    words = CATALOGUES[lang]
    lines = [*_Teller(words, lang, lambda _record: None, None).clause(clause), f"  {words.no_rule}"]
    return "".join(f"{printable(line)}\n" for line in lines)


class _Teller:
    def __init__(self, words: Catalogue, lang: str, row_text: RowText, finding_id: str | None) -> None:
        self.words = words
        self.lang = lang
        self.row_text = row_text
        self.finding_id = finding_id

    def clause(self, clause: Clause) -> Iterator[str]:
        yield f"{self.words.clause} {clause.id} {clause.title[self.lang]}"
        yield f"  {clause.text[self.lang]}"
        for name, text in ((self.words.reading, clause.reading), (self.words.defect, clause.defect)):
            if text is not None:
                yield self._named(name, text[self.lang])
        yield self._named(self.words.result, self.words.results[shown_result(clause)])

    def rule(self, rule: Rule) -> Iterator[str]:
        title = f" {rule.title[self.lang]}" if rule.title else ""
        yield f"{self.words.rule} {rule.id}{title}"
        if rule.title is None:
            yield f"  {self.words.broken_rule}"
            return
        yield from self._how(rule)
        yield from self._result(rule)
        yield from self._findings(rule)
        if rule.remedy and rule.findings:
            yield self._named(self.words.remedy, rule.remedy[self.lang])

    def _how(self, rule: Rule) -> Iterator[str]:
        for name, text in (
            (self.words.examined, rule.examined),
            (self.words.required, rule.required),
            (self.words.reading, rule.reading),
        ):
            if text is not None:
                yield from self._named(name, text[self.lang]).split("\n")
        if rule.severity and rule.mode:
            yield self._named(
                self.words.severity, f"{self.words.severities[rule.severity]}; {self.words.modes[rule.mode]}"
            )
        for name, param in rule.params.items():
            yield f"  {self.words.parameter} {self._param(name, param)}"

    def _param(self, name: str, param: Parameter) -> str:
        who = self.words.overridden if param.overridden else self.words.fixed_by[param.fixed_by]
        why = param.why if isinstance(param.why, str) or param.why is None else param.why[self.lang]
        return f"{name} = {parameter_text(param, self.words, self.lang)} ({who})" + (
            f"{self.words.colon}{why}" if why else ""
        )

    def _result(self, rule: Rule) -> Iterator[str]:
        names = ("population", "satisfied", "violated", "unknown")
        counts = self.words.counts_line.format(**{name: getattr(rule, name) for name in names})
        for name in ("waived", "excused"):
            if getattr(rule, name):
                counts += f"{self.words.comma}{getattr(self.words, name)} {getattr(rule, name)}"
        yield self._named(self.words.counts, counts)
        result = self.words.results[rule.result]
        yield self._named(self.words.result, result)
        if rule.reason is not None:
            yield self._named(self.words.reason, self.words.reasons[rule.reason])
        for line in doubt_lines(rule.doubts, self.words, self.lang):
            yield f"    - {line}"
        if rule.not_applicable is not None:
            note = rule.not_applicable
            signed = self.words.signed.format(by=note.signed_by, on=note.signed_on)
            yield self._named(self.words.not_applicable, f"{note.reason} ({signed})")

    def _findings(self, rule: Rule) -> Iterator[str]:
        chosen = [one for one in rule.findings if self.finding_id in (None, one.id)]
        shown = chosen[:SHOWN]
        for finding in shown:
            yield from self._finding(finding)
        if len(shown) < len(chosen):
            yield f"  {self.words.more_findings.format(total=len(chosen), shown=len(shown))}"

    def _finding(self, finding: Finding) -> Iterator[str]:
        outcome = self.words.outcomes[finding_outcome(finding)]
        yield f"  [{finding.id}] {outcome}{self.words.colon}{finding.message[self.lang]}"
        times = dict.fromkeys((moment_text(finding.start), moment_text(finding.end)))
        yield f"    {self.words.time} {' – '.join(times)}"
        if finding.reason is not None:
            yield f"    {self.words.reason}{self.words.colon}{self.words.reasons[finding.reason]}"
        if finding.waived_by is not None:
            yield f"    {self.words.waived_by}{self.words.colon}{finding.waived_by}"
        for record in finding.records:
            values = self.row_text(record)
            yield f"    {record_text(record)}" + (f"  {values}" if values else "")

    def _named(self, name: str, text: str) -> str:
        """Further lines of a text that has several stand below its first."""
        return f"  {name}{self.words.colon}" + text.replace("\n", "\n      ")
