"""The run as SARIF 2.1.0: rules with how they examine, findings as results at the rule that finds them.

A violation is of kind `fail`, what could not be judged `open`, a statement still to be signed `review`; each rule that
passes or does not apply has one result that says so. Rows of evidence are related locations.
"""

from __future__ import annotations

from collections.abc import Iterator

from complyhosp.interchange import sarif
from complyhosp.interchange.sarif import Kind, Level, Location, Notification, Region, Result
from complyhosp.report.document import Document, Fault, Finding, Record, Rule, Waiver
from complyhosp.report.locale import CATALOGUES, Catalogue
from complyhosp.report.summary import (
    conclusion,
    counts_line,
    doubt_lines,
    period_text,
    record_text,
    report_number,
    utc_of,
)

RECORDS = 12
"""Rows named for one finding."""

FINGERPRINT = "complyhospFinding/v1"
_EVIDENCE = "EVIDENCEROOT"
_LEVELS: dict[str | None, Level] = {"low": "note", "medium": "warning", "high": "error", "critical": "error"}
_KINDS: dict[str, Kind] = {
    "pass": "pass",
    "notapplicable": "notApplicable",
    "notchecked": "review",
    "unknown": "open",
    "error": "open",
}
_FAULTS: dict[str, Level] = {"error": "error", "warning": "warning", "note": "note"}


def to_sarif(document: Document, lang: str) -> str:
    """The log, texts in `lang`."""
    return sarif.to_sarif(_Teller(document, CATALOGUES[lang], lang).run())


class _Teller:
    def __init__(self, document: Document, words: Catalogue, lang: str) -> None:
        self.document = document
        self.words = words
        self.lang = lang

    def run(self) -> sarif.Run:
        """The whole log."""
        document, words = self.document, self.words
        tool = sarif.Tool("complyhosp", document.tool.version, tuple(map(self._rule, document.rules)))
        ended = f"{utc_of(document.generated).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
        notes = tuple(map(_notification, document.diagnostics, [self.lang] * len(document.diagnostics)))
        return sarif.Run(
            tool,
            tuple(self._results()),
            sarif.Invocation(successful=True, ended=ended, notifications=notes),
            words.html_lang,
            {
                "conclusion": conclusion(document, words),
                "result": document.summary.result,
                "site": document.site.name,
                "period": period_text(document.period, words),
                "reportNumber": report_number(document),
                "masked": document.masked,
            },
            bases={_EVIDENCE: words.evidence},
        )

    def _rule(self, rule: Rule) -> sarif.Rule:
        return sarif.Rule(
            rule.id,
            rule.title[self.lang] if rule.title else rule.id,
            description="\n".join(self._examination(rule)) or None,
            help=rule.remedy[self.lang] if rule.remedy else None,
            level=_LEVELS.get(rule.severity, "error"),
            properties={
                "clause": rule.clause,
                "severity": rule.severity,
                "mode": rule.mode,
                "tags": [rule.clause, *(f"{name}:{one}" for name, ids in rule.crosswalk.items() for one in ids)],
            },
        )

    def _examination(self, rule: Rule) -> Iterator[str]:
        words = self.words
        for name, text in (
            (words.examined, rule.examined),
            (words.required, rule.required),
            (words.reading, rule.reading),
        ):
            if text is not None:
                yield f"{name}{words.colon}{text[self.lang]}"

    def _results(self) -> Iterator[Result]:
        for rule in self.document.rules:
            if rule.result != "fail":
                yield self._whole(rule)
            for finding in rule.findings:
                yield self._finding(rule, finding)

    def _whole(self, rule: Rule) -> Result:
        """What is said of a rule as a whole; a failed one is told by its findings."""
        words = self.words
        said = words.results[rule.result]
        if rule.reason is not None:
            said += f"{words.colon}{words.reasons[rule.reason]}"
        lines = [said, counts_line(rule, words), *doubt_lines(rule.doubts, words, self.lang)]
        if (note := rule.not_applicable) is not None:
            lines.append(f"{note.reason} ({words.signed.format(by=note.signed_by, on=note.signed_on)})")
        return Result(
            rule.id,
            "\n".join(lines),
            _KINDS[rule.result],
            locations=_written(rule),
            fingerprints={FINGERPRINT: f"{rule.id}/{rule.result}"},
            properties={"population": rule.population, "reason": rule.reason},
        )

    def _finding(self, rule: Rule, finding: Finding) -> Result:
        reason = "" if finding.reason is None else f" ({self.words.reasons[finding.reason]})"
        return Result(
            rule.id,
            f"{finding.message[self.lang]}{reason}",
            "fail" if finding.outcome == "violated" else "open",
            _LEVELS.get(rule.severity, "error"),
            _written(rule),
            tuple(_row(record) for record in finding.records[:RECORDS]),
            {FINGERPRINT: finding.id},
            accepted_because=None if finding.waived_by is None else self._accepted(rule, finding),
            properties={"from": finding.start, "to": finding.end},
        )

    def _accepted(self, rule: Rule, finding: Finding) -> str:
        by = f"{self.words.waived_by}{self.words.colon}{finding.waived_by}"
        reasons = dict.fromkeys(one.reason for one in self.document.waivers if _covers(one, rule, finding))
        return "; ".join([by, *reasons])


def _covers(waiver: Waiver, rule: Rule, finding: Finding) -> bool:
    """Whether this may be the waiver that was used: the document names its approver, not the waiver."""
    named = not waiver.findings or finding.id in waiver.findings
    return waiver.approved_by == finding.waived_by and waiver.rule in (rule.id, rule.clause) and named


def _written(rule: Rule) -> tuple[Location, ...]:
    return () if rule.file is None else (Location(rule.file, Region(rule.line or 1)),)


def _row(record: Record) -> Location:
    """A row of evidence: a line of a text file, a row of a sheet; the message names the sheet."""
    said = record_text(record) if record.sheet else None
    return Location(record.file, Region(max(1, record.row)), said, base=_EVIDENCE)


def _notification(one: Fault, lang: str) -> Notification:
    hint = f" ({one.hints[lang]})" if one.hints else ""
    return Notification(one.code, f"{one.place}: {one.messages[lang]}{hint}", _FAULTS[one.severity])
