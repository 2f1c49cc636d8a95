"""What the document says as a whole: names, counts and sentences that more than one format shows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from complyhosp.report.document import Clause, Document, Doubt, Finding, Parameter, Period, Record, Rule, Score, Waiver
from complyhosp.report.locale import Catalogue
from complyhosp.report.score import Weighed, score
from complyhosp.report.values import scalar_text

SHOWN_ORDER = ("pass", "partial", "fail", "error", "unknown", "notchecked", "unchecked", "notapplicable")
"""Results as reports list them, best first, what was not judged after what was."""

_UNJUDGED = ("unknown", "error", "notchecked")
GRAVEST_FIRST = ("critical", "high", "medium", "low")
GRAVEST = 3
DAY = timedelta(days=1)
_MINUTES = len("2026-07-01T00:00")
_DAYS = len("2026-07-01")


def shown_result(clause: Clause) -> str:
    """The clause's result by name: `partial` for 部分符合, `unchecked` for a clause that has no rule at all."""
    if clause.result == "notchecked" and clause.reason == "unsupported":
        return "unchecked"
    return "partial" if clause.partial else clause.result


def counts(clauses: Sequence[Clause]) -> dict[str, int]:
    """How many clauses have which shown result, in the order reports list them; zeros included."""
    shown = [shown_result(clause) for clause in clauses]
    return {name: shown.count(name) for name in SHOWN_ORDER}


def unjudged(document: Document) -> list[Clause]:
    """The clauses that no conclusion is drawn on."""
    return [clause for clause in document.clauses if clause.result in _UNJUDGED]


def unjudged_clauses(document: Document) -> int:
    """How many clauses no conclusion is drawn on."""
    return len(unjudged(document))


def conclusion(document: Document, words: Catalogue) -> str:
    """The report's conclusion in a sentence or two; what could not be judged is named, never folded away."""
    found = counts(document.clauses)
    parts = [words.count_of.format(count=n, result=_inside(words.results[name])) for name, n in found.items() if n]
    said = words.sentence.format(
        total=len(document.clauses),
        counts=words.comma.join(parts),
        result=_inside(words.results[document.summary.result]),
    )
    unsure = unjudged_clauses(document)
    if not unsure:
        return said
    return f"{said}{'' if words.html_lang.startswith('zh') else ' '}{words.sentence_unsure.format(count=unsure)}"


def _inside(name: str) -> str:
    """A result's name within a sentence."""
    return name[:1].lower() + name[1:]


def score_text(found: Score | None, words: Catalogue) -> str:
    """`72.5 to 90 (of 100)`; one number where nothing is open; a dash where nothing applies."""
    if found is None:
        return "–"
    form = words.score_one if found.low == found.high else words.score_range
    return form.format(low=number(found.low), high=number(found.high))


def section_score(document: Document, section_id: str) -> str:
    """The internal score of one section's clauses, in percent, as a range."""
    clauses = [clause for clause in document.clauses if clause.section == section_id]
    found = score(
        Weighed(
            clause.result, clause.partial, [rule.severity for rule in document.rules_of(clause.id) if rule.severity]
        )
        for clause in clauses
    )
    if found is None:
        return "–"
    low, high = number(found.low), number(found.high)
    return low if low == high else f"{low}–{high}"


def number(value: float) -> str:
    """A score without a needless `.0`."""
    return f"{value:.1f}".removesuffix(".0")


def failed(document: Document) -> list[Rule]:
    """The failed rules, the gravest severity and then most violations first."""
    found = [rule for rule in document.rules if rule.result == "fail"]
    return sorted(found, key=lambda rule: (GRAVEST_FIRST.index(rule.severity or "low"), -rule.violated))


def gravest(document: Document) -> list[Rule]:
    """The failed rules that come first by severity and number."""
    return failed(document)[:GRAVEST]


def absent_types(document: Document, lang: str) -> list[str]:
    """The titles of record types that rules needed and nobody handed in, each once."""
    found: dict[str, str] = {}
    for rule in document.rules:
        for doubt in rule.doubts:
            if doubt.reason == "no_evidence" and doubt.type is not None:
                found[doubt.type] = doubt.title[lang] if doubt.title else doubt.type
    return [found[type_id] for type_id in sorted(found)]


def doubt_lines(doubts: Sequence[Doubt], words: Catalogue, lang: str) -> list[str]:
    """Each doubt as a line: what was not handed in, not covered, or not readable."""
    lines: list[str] = []
    for doubt in doubts:
        title = doubt.title[lang] if doubt.title else doubt.type or ""
        if doubt.reason == "no_evidence":
            lines.append(words.doubt_absent.format(type=title))
        if doubt.uncovered:
            spans = words.comma.join(period_text(span, words) for span in doubt.uncovered)
            lines.append(words.doubt_uncovered.format(type=title, spans=spans))
        if doubt.rejected:
            lines.append(words.doubt_rejected.format(type=title, rejected=doubt.rejected))
    return lines


def counts_line(rule: Rule, words: Catalogue) -> str:
    """`1,104 examined, 1,101 satisfied, 3 violated, 0 unknown`, and what was waived or excused where something was."""
    names = ("population", "satisfied", "violated", "unknown")
    said = words.counts_line.format(**{name: f"{getattr(rule, name):,}" for name in names})
    for name in ("waived", "excused"):
        if getattr(rule, name):
            said += f"{words.comma}{getattr(words, name)} {getattr(rule, name):,}"
    return said


def counts_of(rules: Sequence[Rule], words: Catalogue) -> str:
    """The counts of several rules together; a dash where nothing was examined."""
    if not any(rule.population for rule in rules):
        return "–"
    names = ("population", "satisfied", "violated", "unknown")
    return words.counts_line.format(**{name: f"{sum(getattr(rule, name) for rule in rules):,}" for name in names})


def parameter_text(param: Parameter, words: Catalogue, lang: str) -> str:
    """A parameter's value in words: `2小时`, `是`, a list or a map joined."""
    value = param.value
    if isinstance(value, dict):
        return words.comma.join(f"{name} = {scalar_text(item, lang)}" for name, item in value.items())
    return words.comma.join(value) if isinstance(value, list) else scalar_text(value, lang)


def record_text(record: Record) -> str:
    """`巡检记录.xlsx!七月:37`."""
    return f"{record.file}!{record.sheet}:{record.row}" if record.sheet else f"{record.file}:{record.row}"


def proof_of(rule: Rule, finding: Finding) -> str:
    """In brackets the row that the member is made of, where there is one; else the last of its rows."""
    own = [record for record in finding.records if record.type == rule.subject] or finding.records
    return f" ({record_text(own[-1])})" if own else ""


def why_unjudged(rule: Rule, words: Catalogue, lang: str) -> list[str]:
    """What stands against a conclusion, a line each: the sources' doubts, or the first member that is unknown."""
    unknown = (f"{one.message[lang]}{proof_of(rule, one)}" for one in rule.findings if one.outcome == "unknown")
    return doubt_lines(rule.doubts, words, lang) or [text for text in [next(unknown, None)] if text]


def finding_outcome(finding: Finding) -> str:
    """The outcome's name, `waived` for what a waiver covers."""
    return "waived" if finding.waived_by else finding.outcome


def moment_text(instant: str) -> str:
    """An instant of the document for people: local time to the minute, to the second where there are seconds."""
    local = instant[:19].replace("T", " ")
    return local[:_MINUTES] if local.endswith(":00") else local


def utc_of(instant: str) -> datetime:
    """An instant of the document in UTC; the local time instead where the calendar ends before UTC is reached."""
    local = datetime.fromisoformat(instant)
    try:
        return local.astimezone(UTC)
    except OverflowError:
        return local.replace(tzinfo=UTC)


def period_text(period: Period | Waiver, words: Catalogue) -> str:
    """Both ends: days when both are midnights (the last day of the period, not the one after), else times."""
    start, end = moment_text(period.start), moment_text(period.end)
    if start.endswith(" 00:00") and end.endswith(" 00:00"):
        # ISO instants keep their offset: a day is taken off the local date.
        last = max(datetime.fromisoformat(period.end).date(), date.min + DAY) - DAY
        start, end = start[:_DAYS], last.isoformat()
    return start if start == end else words.period_from_to.format(start=start, end=end)


def report_number(document: Document) -> str:
    """Site, period, and a fingerprint of rules, evidence and "now": the same inputs give the same number."""
    name = (document.period.name or document.period.start[:_DAYS]).replace("/", "_")
    made_of = [document.regulation.digest, document.generated, *(file.sha256 or "" for file in document.evidence)]
    digest = hashlib.sha256("\0".join(made_of).encode()).hexdigest()[:8].upper()
    return f"{document.site.id}-{name}-{digest}"
