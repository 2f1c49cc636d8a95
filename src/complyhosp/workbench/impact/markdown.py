"""The impact as Markdown, for the comment on a merge request."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from complyhosp.report.markdown import escape, table
from complyhosp.report.summary import period_text
from complyhosp.workbench.impact.changes import TURNS, Turn
from complyhosp.workbench.impact.document import ClauseChange, Comparison, Document, RuleChange
from complyhosp.workbench.impact.findings import Line, lines_of
from complyhosp.workbench.impact.headings import headline, names, summary
from complyhosp.workbench.impact.words import WORDS, ImpactWords, causes_text, counts_text, effect_text, verdict_text

PER_RULE = 20
"""Findings listed for one rule of one period; the json has all."""


def to_markdown(document: Document, lang: str) -> str:
    """The whole report in `lang`; text from rules and evidence is escaped, so that it stays text."""
    words = WORDS[lang]
    blocks = [*_head(document, words), *_differences(document, words)]
    for comparison in document.comparisons:
        blocks += _comparison(comparison, words)
    return "\n\n".join(blocks) + "\n"


def _head(document: Document, words: ImpactWords) -> Iterator[str]:
    yield f"## {words.title}"
    yield escape(names(document, words))
    text = escape(headline(document, words))
    yield f"> ⚠️ **{text}**" if document.gains_pass else text
    if document.changed:
        yield escape(summary(document, words))
    if document.bugs:
        yield f"> 🐞 **{escape(words.bug.format(names=words.report.comma.join(document.bugs)))}**"


def _differences(document: Document, words: ImpactWords) -> Iterator[str]:
    rows = [
        (
            f"{one.rule or one.clause} {one.title[words.lang] if one.title else ''}",
            causes_text(one.causes, words),
            effect_text(one, words),
        )
        for one in document.differences
    ]
    rows += [("site.yaml / regulation.yaml", causes_text([one], words), "–") for one in document.settings]
    if rows:
        yield f"### {words.differences}"
        yield table((words.what, words.changed, words.effect), rows)


def _comparison(comparison: Comparison, words: ImpactWords) -> Iterator[str]:
    period = period_text(comparison.period, words.report)
    yield f"### {escape(comparison.site.name)} {escape(period)} ({escape(comparison.evidence)})"
    yield words.judged.format(before=comparison.judged_before, after=comparison.judged_after)
    if not comparison.clauses and not comparison.rules:
        yield words.nothing
    for turn in TURNS:
        yield from _turn(comparison, turn, words)


def _turn(comparison: Comparison, turn: Turn, words: ImpactWords) -> Iterator[str]:
    clauses = [one for one in comparison.clauses if one.turn == turn]
    rules = [one for one in comparison.rules if one.turn == turn]
    if not clauses and not rules:
        return
    mark = "⚠️ " if turn == "pass_gained" else ""
    yield f"#### {mark}{words.turns[turn]}"
    header = (words.what, words.before, words.after, words.report.counts, words.causes)
    yield table(header, [*(_clause(one, words) for one in clauses), *(_rule(one, words) for one in rules)])
    for rule in rules:
        lines = lines_of(rule, words)
        if lines:
            yield _findings(rule, lines, words, shown=turn == "pass_gained")


def _clause(change: ClauseChange, words: ImpactWords) -> Sequence[str]:
    name = f"{words.report.clause} {change.clause} {change.title[words.lang]}"
    verdicts = (verdict_text(one, words) for one in (change.before, change.after))
    return (name, *verdicts, "–", causes_text(change.causes, words))


def _rule(change: RuleChange, words: ImpactWords) -> Sequence[str]:
    name = f"{words.report.rule} {change.rule} {change.title[words.lang] if change.title else ''}"
    verdicts = (verdict_text(one, words) for one in (change.before, change.after))
    counts = " → ".join(dict.fromkeys(counts_text(one, words) for one in (change.before, change.after)))
    return (name, *verdicts, counts, causes_text(change.causes, words))


def _findings(change: RuleChange, lines: Sequence[Line], words: ImpactWords, *, shown: bool) -> str:
    """A list that can be folded; open where a pass was gained."""
    parts = [f"{getattr(words, what)} {count}" for what, count in _counted(lines)]
    items = [_item(line, words) for line in lines[:PER_RULE]]
    if len(lines) > PER_RULE:
        items.append(f"- {words.more.format(count=len(lines) - PER_RULE)}")
    opened = " open" if shown else ""
    # Within an HTML tag Markdown escapes nothing.
    title = html.escape(f"{change.rule}{words.report.colon}{words.report.comma.join(parts)}")
    return f"<details{opened}><summary>{title}</summary>\n\n" + "\n".join(items) + "\n\n</details>"


def _counted(lines: Sequence[Line]) -> list[tuple[str, int]]:
    counts = [(what, sum(line.what == what for line in lines)) for what in ("gone", "altered", "new")]
    return [(what, count) for what, count in counts if count]


def _item(line: Line, words: ImpactWords) -> str:
    records = f" ({escape(line.records)})" if line.records else ""
    what = getattr(words, line.what)
    return f"- {what} **{escape(line.outcome)}** `{line.fingerprint}` {escape(line.message)}{records}"
