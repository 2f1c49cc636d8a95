"""The impact as a table for the terminal, plain text when piped."""

from __future__ import annotations

import io

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from complyhosp.diagnostics.printable import printable
from complyhosp.report.summary import period_text
from complyhosp.report.terminal import WIDTH
from complyhosp.workbench.impact.changes import TURNS, Turn
from complyhosp.workbench.impact.document import ClauseChange, Comparison, Document, RuleChange
from complyhosp.workbench.impact.findings import lines_of
from complyhosp.workbench.impact.headings import headline, names, summary
from complyhosp.workbench.impact.words import WORDS, ImpactWords, causes_text, counts_text, effect_text, verdict_text

PER_RULE = 10
"""Findings shown for one rule of one period."""

EFFECT_WIDTH = 16

_STYLES = {"pass_gained": "bold white on red", "fail_gained": "bold red", "fail_lost": "bold yellow", "other": "bold"}
_FINDINGS = {"gone": ("-", "red"), "new": ("+", "yellow"), "altered": ("~", "cyan")}


def to_text(document: Document, lang: str, *, width: int = WIDTH, color: bool = False) -> str:
    """The whole report in `lang`: what turned to pass first and loudest."""
    words = WORDS[lang]
    out = io.StringIO()
    console = Console(
        file=out,
        width=min(width, WIDTH),
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
        legacy_windows=False,
    )
    console.print(_styled(f"{words.title}{words.report.colon}{names(document, words)}", "bold"))
    style = _STYLES["pass_gained"] if document.gains_pass else "bold"
    console.print(_styled(f"{'!!! ' if document.gains_pass else ''}{headline(document, words)}", style))
    if document.changed:
        console.print(_line(summary(document, words)))
    if document.bugs:
        console.print(_styled(words.bug.format(names=words.report.comma.join(document.bugs)), "bold magenta"))
    _print_differences(console, document, words)
    for comparison in document.comparisons:
        _print_comparison(console, comparison, words)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().rstrip().splitlines())


def _line(text: str) -> Text:
    """Text from files is never markup and never drives the terminal."""
    return Text(printable(text))


def _styled(text: str, style: str) -> Text:
    found = _line(text)
    found.stylize(style)
    return found


def _print_differences(console: Console, document: Document, words: ImpactWords) -> None:
    if not document.differences and not document.settings:
        return
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column(words.what, no_wrap=True)
    table.add_column(words.differences, ratio=1, overflow="fold")
    table.add_column(words.effect, min_width=EFFECT_WIDTH, overflow="fold")
    for one in document.differences:
        cells = (one.rule or one.clause, causes_text(one.causes, words), effect_text(one, words))
        table.add_row(*map(_line, cells))
    for setting in document.settings:
        table.add_row(_line("–"), _line(causes_text([setting], words)), _line("–"))
    console.print(table)


def _print_comparison(console: Console, comparison: Comparison, words: ImpactWords) -> None:
    period = period_text(comparison.period, words.report)
    console.print(_styled(f"■ {comparison.site.name}  {period}  ({comparison.evidence})", "bold"))
    judged = words.judged.format(before=comparison.judged_before, after=comparison.judged_after)
    console.print(_styled(judged, "dim"))
    if not comparison.clauses and not comparison.rules:
        console.print(_line(words.nothing))
    for turn in TURNS:
        _print_turn(console, comparison, turn, words)
    console.print()


def _print_turn(console: Console, comparison: Comparison, turn: Turn, words: ImpactWords) -> None:
    clauses = [one for one in comparison.clauses if one.turn == turn]
    rules = [one for one in comparison.rules if one.turn == turn]
    if not clauses and not rules:
        return
    mark = "!!! " if turn == "pass_gained" else ""
    console.print()
    console.print(_styled(f"{mark}{words.turns[turn]}{words.report.colon}{len(clauses) + len(rules)}", _STYLES[turn]))
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column(words.what, no_wrap=True)
    for name in (words.report.title, words.before, words.after, words.causes):
        table.add_column(name, ratio=1, overflow="fold")
    for clause in clauses:
        table.add_row(*_clause(clause, words))
    for rule in rules:
        table.add_row(*_rule(rule, words))
    console.print(table)
    for rule in rules:
        _print_findings(console, rule, words)


def _clause(change: ClauseChange, words: ImpactWords) -> tuple[Text, ...]:
    verdicts = (_line(verdict_text(one, words)) for one in (change.before, change.after))
    return _line(change.clause), _line(change.title[words.lang]), *verdicts, _line(causes_text(change.causes, words))


def _rule(change: RuleChange, words: ImpactWords) -> tuple[Text, ...]:
    title = change.title[words.lang] if change.title else ""
    verdicts = (
        Text("\n").join([_line(verdict_text(one, words)), _styled(counts_text(one, words), "dim")])
        for one in (change.before, change.after)
    )
    return _line(change.rule), _line(title), *verdicts, _line(causes_text(change.causes, words))


def _print_findings(console: Console, change: RuleChange, words: ImpactWords) -> None:
    lines = lines_of(change, words)
    for line in lines[:PER_RULE]:
        sign, style = _FINDINGS[line.what]
        text = f"{sign} {change.rule} {getattr(words, line.what)} {line.outcome} {line.fingerprint}"
        console.print(_styled(text, style))
        console.print(_line(f"    {line.message}"))
        if line.records:
            console.print(_styled(f"    {line.records}", "dim"))
    if len(lines) > PER_RULE:
        console.print(_styled(f"  {words.more.format(count=len(lines) - PER_RULE)}", "dim"))
