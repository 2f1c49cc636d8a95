"""The sheets about earlier periods: what became of open items, and every rate and clause then and now."""

from __future__ import annotations

from collections.abc import Iterator

from complyhosp.report.earlier import Earlier
from complyhosp.report.earlier.model import Change, ClauseChange, Comparison, Item
from complyhosp.report.earlier.wording import ARROWS, comparable, period_of, range_text, thing_text
from complyhosp.report.xlsx.contents import View
from complyhosp.report.xlsx.sheet import Cell, Column, Marked, Sheet

_FILLS = {"still": "bad", "again": "bad", "new": "bad", "mended": "good", "not_repeated": "none", "accepted": "none"}
_RESULTS = {"pass": "good", "partial": "bad", "fail": "bad", "notapplicable": "none"}
_DIRECTIONS = {"up": "good", "same": "none", "down": "bad"}


def items(sheet: Sheet, view: View, earlier: Earlier) -> None:
    """What was open in the latest earlier run, or is new, a line each."""
    words, texts, past = view.words, view.words.earlier, earlier.followed
    columns = [
        Column(texts.outcome, 18),
        Column(words.clause, 8),
        Column(words.rule, 9),
        Column(words.title, 34),
        Column(words.severity, 9),
        Column(texts.thing, 30),
        Column(texts.then, 8, "number"),
        Column(texts.now, 8, "number"),
        Column(words.why, 40),
        Column(words.proposed_department, 16),
        Column(words.period, 24),
    ]
    sheet.table(columns, _items(view, past) if past is not None else ())


def _items(view: View, past: Comparison) -> Iterator[list[Cell]]:
    rules = {rule.id: rule for rule in view.document.rules}
    kinds = {one.type: view.said(one.title) for one in view.document.coverage}
    period = period_of(past, view.words)
    for item in past.items:
        rule = rules.get(item.rule)
        yield [
            _outcome(item, view),
            item.rule.rpartition("-")[0],
            item.rule,
            "" if rule is None else view.said(rule.title),
            "" if rule is None else view.severity(rule),
            thing_text(item, rule, kinds, view.words),
            item.then,
            item.now,
            "" if item.why is None else view.words.earlier.why_not[item.why],
            "" if rule is None else view.said(rule.owner),
            period,
        ]


def _outcome(item: Item, view: View) -> Marked:
    return Marked(view.words.earlier.outcomes[item.outcome], _FILLS.get(item.outcome, "open"))


def rates(sheet: Sheet, view: View, earlier: Earlier) -> None:
    """The whole, each section and each clause, then and now, for every earlier run."""
    words, texts = view.words, view.words.earlier
    columns = [
        Column(words.period, 24),
        Column(texts.of_what, 12),
        Column(words.number, 8),
        Column(words.title, 34),
        Column(texts.then, 20),
        Column(texts.now, 20),
        Column(texts.change, 24),
        Column(texts.compared, 24),
        Column(words.why, 40),
    ]
    sheet.table(columns, (row for past in earlier.comparisons for row in _rates(view, past)))


def _rates(view: View, past: Comparison) -> Iterator[list[Cell]]:
    words, period = view.words, period_of(past, view.words)
    yield [period, words.earlier.whole, "", "", *_change(view, past.whole)]
    for section in view.document.sections:
        yield [period, words.section, section.id, view.said(section.title), *_change(view, past.sections[section.id])]
    titles = {clause.id: clause.title for clause in view.document.clauses}
    for one in past.clauses:
        yield [period, words.clause, one.id, view.said(titles.get(one.id)), *_clause(view, one)]


def _change(view: View, change: Change) -> list[Cell]:
    said = f"{ARROWS[change.direction]} {view.words.earlier.directions[change.direction]}"
    return [
        range_text(change.then),
        range_text(change.now),
        Marked(said, _DIRECTIONS.get(change.direction, "open")),
        comparable(change, view.words),
        "",
    ]


def _clause(view: View, one: ClauseChange) -> list[Cell]:
    texts = view.words.earlier
    why = "" if one.why is None else texts.why_not[one.why]
    return [
        *(
            "" if name is None else Marked(view.words.results[name], _RESULTS.get(name, "open"))
            for name in (one.then, one.now)
        ),
        "",
        "",
        f"{why} ({view.words.comma.join(one.rules)})" if one.rules else why,
    ]
