"""The run as a table for the terminal, at most 100 columns wide, plain text when piped."""

from __future__ import annotations

import io

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from complyhosp.diagnostics.printable import printable
from complyhosp.report.document import Clause, Document, Finding, Rule
from complyhosp.report.earlier import NOTHING, Earlier
from complyhosp.report.earlier.wording import sentences
from complyhosp.report.locale import CATALOGUES, Catalogue
from complyhosp.report.summary import (
    conclusion,
    finding_outcome,
    moment_text,
    period_text,
    record_text,
    score_text,
    shown_result,
)

WIDTH = 100
WORST = 10
"""Findings shown below the table."""

RECORDS = 3
RESULT_WIDTH = 20
"""The columns of 未能判定（证据不足）, which is better not broken."""

_STYLES = {
    "pass": "green",
    "partial": "yellow",
    "fail": "bold red",
    "error": "bold magenta",
    "unknown": "yellow",
    "notchecked": "cyan",
    "unchecked": "dim",
    "notapplicable": "dim",
}
_GRAVEST_FIRST = ("critical", "high", "medium", "low", None)


def to_text(
    document: Document, lang: str, *, width: int = WIDTH, color: bool = False, earlier: Earlier = NOTHING
) -> str:
    """The run in a screen or two: clauses, the worst findings, the diagnostics' number."""
    words = CATALOGUES[lang]
    out = io.StringIO()
    console = Console(
        file=out,
        width=min(width, WIDTH),
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
        legacy_windows=False,
    )
    console.print(_line(f"{document.site.name}  {document.regulation.title[lang]}"), style="bold")
    as_of = f"{words.generated} {moment_text(document.generated)}"
    console.print(_line(f"{words.period} {period_text(document.period, words)}  {as_of}"))
    console.print(_clauses(document, words, lang))
    _print_worst(console, document, words, lang)
    console.print(_line(conclusion(document, words)), style=_STYLES[document.summary.result])
    console.print(_line(f"{words.score}{words.colon}{score_text(document.summary.score, words)}"))
    for text in sentences(earlier, words):
        console.print(_line(text))
    if document.diagnostics:
        console.print(_line(_diagnostics(document, words)), style="dim")
    # Rich pads cells: blanks at a line's end help nobody who compares two outputs.
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _line(text: str) -> Text:
    """Text from files is never markup and never drives the terminal."""
    return Text(printable(text))


def _clauses(document: Document, words: Catalogue, lang: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column(words.clause, no_wrap=True)
    table.add_column(words.title, ratio=3, overflow="fold")
    table.add_column(words.result, min_width=RESULT_WIDTH, max_width=RESULT_WIDTH + 4, overflow="fold")
    for name in (words.population, words.violated, words.unknown):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column(words.why, ratio=3, overflow="fold")
    for section in document.sections:
        table.add_row(_styled(section.id, "bold"), _styled(section.title[lang], "bold"))
        for clause in document.clauses:
            if clause.section == section.id:
                table.add_row(*_row(document, clause, words, lang))
    return table


def _styled(text: str, style: str) -> Text:
    found = _line(text)
    found.stylize(style)
    return found


def _row(document: Document, clause: Clause, words: Catalogue, lang: str) -> list[Text]:
    rules = document.rules_of(clause.id)
    shown = shown_result(clause)
    numbers = [sum(getattr(rule, name) for rule in rules) for name in ("population", "violated", "unknown")]
    failed = [rule.id.rpartition("-")[2] for rule in rules if rule.result == "fail"]
    why = words.reasons[clause.reason] if clause.reason else f"{clause.id}-{words.comma.join(failed)}" if failed else ""
    return [
        _line(clause.id),
        _line(clause.title[lang]),
        _styled(words.results[shown], _STYLES[shown]),
        *(_line(f"{number:,}") for number in numbers),
        _line(why),
    ]


def _print_worst(console: Console, document: Document, words: Catalogue, lang: str) -> None:
    """The gravest findings, one a rule first, so that one bad rule does not hide the others."""
    found = _worst(document)
    total = sum(len(rule.findings) for rule in document.rules)
    for rule, finding in found:
        outcome = finding_outcome(finding)
        style = "red" if outcome == "violated" else "yellow"
        console.print(
            _styled(f"{rule.id} {words.outcomes[outcome]}", style), _line(finding.message[lang]), soft_wrap=False
        )
        records = words.comma.join(record_text(one) for one in finding.records[:RECORDS])
        if len(finding.records) > RECORDS:
            records += " " + words.more_records.format(total=len(finding.records))
        if records:
            console.print(_styled(f"    {records}", "dim"))
    if total > len(found):
        console.print(_styled(f"… {len(found)}/{total}", "dim"))
    if found:
        console.print()


def _worst(document: Document) -> list[tuple[Rule, Finding]]:
    ranked = [
        (place, _GRAVEST_FIRST.index(rule.severity), finding.outcome != "violated", number, rule, finding)
        for number, rule in enumerate(document.rules)
        for place, finding in enumerate(one for one in rule.findings[:WORST] if not one.waived_by)
    ]
    ranked.sort(key=lambda item: item[:4])
    chosen = sorted(ranked[:WORST], key=lambda item: (item[2], item[1], item[3], item[0]))
    return [(item[4], item[5]) for item in chosen]


def _diagnostics(document: Document, words: Catalogue) -> str:
    numbers = {name: sum(1 for one in document.diagnostics if one.severity == name) for name in words.faults}
    return words.diagnostics_text.format(**numbers)
