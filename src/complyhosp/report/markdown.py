"""The report as short Markdown, for a merge request, a wiki page or a mail: what failed, what could not be judged.

The lists are as long as the rulebook, not as the findings: of each rule the first finding stands for all; html, xlsx,
csv and json have every one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from complyhosp.diagnostics.printable import printable
from complyhosp.report.document import Document, Rule
from complyhosp.report.earlier import NOTHING, Earlier
from complyhosp.report.earlier.model import Change, Item
from complyhosp.report.earlier.wording import ARROWS, period_of, sentences, then_now, thing_text
from complyhosp.report.locale import CATALOGUES, Catalogue
from complyhosp.report.summary import (
    conclusion,
    counts_of,
    failed,
    moment_text,
    parameter_text,
    period_text,
    proof_of,
    report_number,
    score_text,
    section_score,
    shown_result,
    why_unjudged,
)

LONGEST_CELL = 160
"""Characters of a cell: a table that must be scrolled sideways is not read."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$&!@])")
"""What Markdown, or the HTML within it, could take for its own; `@` would call somebody of that name."""


def to_markdown(document: Document, lang: str, earlier: Earlier = NOTHING) -> str:
    """The report, text from evidence escaped so that it stays text."""
    words = CATALOGUES[lang]
    blocks = [
        *_head(document, words, lang),
        *_failed(document, words, lang),
        *_followed(document, words, lang, earlier),
        *_unjudged(document, words, lang),
        *_folded(words.sections, _sections(document, words, lang, earlier)),
        *_folded(words.clause_by_clause, _clauses(document, words, lang)),
        *_folded(words.parameters, _own_parameters(document, words, lang)),
        *_foot(document, words),
    ]
    return "\n\n".join(blocks) + "\n"


def escape(text: object) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", printable(str(text)))


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table; cells are escaped, the header is Markdown as it is."""
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(cell: object) -> str:
    text = str(cell)
    return escape(text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…")


def _folded(title: str, table: str) -> Iterator[str]:
    """A block that opens at a click where HTML is shown, and is simply there elsewhere."""
    if table:
        yield f"<details>\n<summary>{title}</summary>"
        yield table
        yield "</details>"


def _head(document: Document, words: Catalogue, lang: str) -> Iterator[str]:
    yield f"# {escape(document.site.name)} {words.report}{words.colon}{words.results[document.summary.result]}"
    yield escape(conclusion(document, words))
    yield "\n".join(
        f"- {name}{words.colon}{escape(value)}"
        for name, value in (
            (words.regulation, document.regulation.title[lang]),
            (words.period, period_text(document.period, words)),
            (words.score, score_text(document.summary.score, words)),
            (words.report_number, report_number(document)),
        )
    )


def _failed(document: Document, words: Catalogue, lang: str) -> Iterator[str]:
    rules = failed(document)
    yield f"## {words.results['fail']} ({len(rules)})"
    if not rules:
        yield words.no_violation
        return
    header = (words.rule, words.severity, words.counts, words.problem, words.remedy)
    yield table(header, [_failure(rule, words, lang) for rule in rules])


def _failure(rule: Rule, words: Catalogue, lang: str) -> tuple[str, ...]:
    """The rule's line: how many of how many, and the first of them with its row."""
    first = next((one for one in rule.findings if one.outcome == "violated" and not one.waived_by), None)
    return (
        f"{rule.id} {rule.title[lang] if rule.title else ''}",
        words.severities[rule.severity] if rule.severity else "",
        f"{rule.violated:,} / {rule.population:,}",
        "" if first is None else f"{first.message[lang]}{proof_of(rule, first)}",
        rule.remedy[lang] if rule.remedy else "",
    )


def _unjudged(document: Document, words: Catalogue, lang: str) -> Iterator[str]:
    rules = [rule for rule in document.rules if rule.reason is not None]
    yield f"## {words.unjudged} ({len(rules)})"
    rows = [
        (
            f"{rule.id} {rule.title[lang] if rule.title else ''}",
            words.results[rule.result],
            words.reasons[rule.reason or "unsupported"],
            "; ".join(why_unjudged(rule, words, lang)),
        )
        for rule in rules
    ]
    yield table((words.rule, words.result, words.reason, words.why), rows) if rows else words.unjudged_none


def _followed(document: Document, words: Catalogue, lang: str, earlier: Earlier) -> Iterator[str]:
    """What changed since earlier periods: sentences, then a line a rule and outcome."""
    texts = words.earlier
    said = [*sentences(earlier, words), *(f"{one.place}{words.colon}{one.message(lang)}" for one in earlier.left_out)]
    if said:
        yield f"## {texts.heading}"
        yield "\n".join(f"- {escape(text)}" for text in said)
    if earlier.followed is None or not earlier.followed.items:
        return
    by_rule: dict[tuple[str, str], list[Item]] = {}
    for item in earlier.followed.items:
        by_rule.setdefault((item.outcome, item.rule), []).append(item)
    rules = {rule.id: rule for rule in document.rules}
    titles = {rule.id: rule.title for rule in document.rules}
    kinds = {one.type: one.title[lang] for one in document.coverage if one.title}
    rows = [
        (
            texts.outcomes[outcome],
            f"{rule_id} {title[lang] if (title := titles.get(rule_id)) else ''}",
            words.comma.join(thing_text(item, rules.get(item.rule), kinds, words) for item in items[:_THINGS])
            + ("…" * (len(items) > _THINGS)),
            f"{sum(item.then for item in items):,} → {sum(item.now for item in items):,}",
            words.comma.join(dict.fromkeys(texts.why_not[item.why] for item in items if item.why)),
        )
        for (outcome, rule_id), items in by_rule.items()
    ]
    header = (texts.outcome, words.rule, texts.thing, f"{texts.then} → {texts.now}", words.why)
    yield table(header, rows)


_THINGS = 5
"""Things named of one rule: the table is as long as the rulebook, not as the register."""


def _sections(document: Document, words: Catalogue, lang: str, earlier: Earlier) -> str:
    rows = [
        (
            f"{one.id} {one.title[lang]}",
            words.results[one.result],
            section_score(document, one.id),
            *(_change(past.sections[one.id], words) for past in earlier.comparisons),
        )
        for one in document.sections
    ]
    since = (words.earlier.since.format(period=period_of(past, words)) for past in earlier.comparisons)
    return table((words.section, words.result, words.rate, *since), rows)


def _change(change: Change, words: Catalogue) -> str:
    said = f"{ARROWS[change.direction]} {words.earlier.directions[change.direction]}"
    if change.direction == "none":
        return said
    return f"{said} ({then_now(change)}{words.comma}{change.compared}/{change.total})"


def _clauses(document: Document, words: Catalogue, lang: str) -> str:
    rows = [
        (
            f"{clause.id} {clause.title[lang]}",
            words.results[shown_result(clause)],
            counts_of(document.rules_of(clause.id), words),
            "" if clause.reason is None else words.reasons[clause.reason],
        )
        for clause in document.clauses
    ]
    return table((words.clause, words.result, words.counts, words.why), rows)


def _own_parameters(document: Document, words: Catalogue, lang: str) -> str:
    """What this hospital set for itself; every other value is the rulebook's."""
    rows = [
        (rule.id, name, parameter_text(param, words, lang), words.overridden)
        for rule in document.rules
        for name, param in rule.params.items()
        if param.overridden
    ]
    return table((words.rule, words.parameter, words.value, words.who_fixed), rows) if rows else ""


def _foot(document: Document, words: Catalogue) -> Iterator[str]:
    files = document.evidence
    counted = {name: f"{sum(getattr(one, name) for one in files):,}" for name in _ROWS}
    tool = words.made_with_text.format(version=document.tool.version, engine=document.tool.engine)
    yield "---"
    yield "\n".join(
        escape(line)
        for line in (
            words.coverage_text.format(files=len(files), **counted),
            words.masked_note if document.masked else words.unmasked_note,
            f"{tool}{words.comma}{words.generated} {moment_text(document.generated)}",
        )
    )


_ROWS = ("rows", "accepted", "rejected", "duplicates")
