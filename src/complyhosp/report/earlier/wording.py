"""Comparisons in words that every form shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from complyhosp.report.document import Rule, Score, parts_of_thing
from complyhosp.report.earlier.model import Change, Comparison, Direction, Earlier, Item
from complyhosp.report.locale import Catalogue
from complyhosp.report.summary import number, period_text

ARROWS: dict[Direction, str] = {
    "up": "▲",
    "down": "▼",
    "same": "＝",
    "leans_up": "△",
    "leans_down": "▽",
    "same_range": "≈",
    "open": "?",
    "none": "–",
}
"""Beside the words, never in their place."""


def period_of(comparison: Comparison, words: Catalogue) -> str:
    """`2026Q2 (the period before)`."""
    name = comparison.period.name or period_text(comparison.period, words)
    return words.earlier.which[comparison.which].format(period=name)


def range_text(score: Score | None) -> str:
    """`62–70`, `75`, or a dash where nothing applies."""
    if score is None:
        return "–"
    low, high = number(score.low), number(score.high)
    return low if low == high else f"{low}–{high}"


def then_now(change: Change) -> str:
    """`62–70 → 75`; a dash where nothing can be compared."""
    if change.direction == "none":
        return "–"
    return f"{range_text(change.then)} → {range_text(change.now)}"


def comparable(change: Change, words: Catalogue) -> str:
    """`33 of 38 clauses comparable`."""
    return words.earlier.comparable.format(compared=change.compared, total=change.total)


def score_sentence(comparison: Comparison, words: Catalogue) -> str:
    """What became of the score as a whole."""
    change, period = comparison.whole, period_of(comparison, words)
    if change.direction == "none":
        return words.earlier.none_since.format(period=period, total=change.total)
    return words.earlier.score_since.format(
        period=period,
        then=range_text(change.then),
        now=range_text(change.now),
        direction=words.earlier.directions[change.direction],
        compared=change.compared,
        total=change.total,
    )


def items_sentence(comparison: Comparison, words: Catalogue) -> str:
    """What became of what was open then."""
    count = comparison.count
    return words.earlier.items_since.format(
        period=comparison.period.name or period_text(comparison.period, words),
        open=len(comparison.items) - count("new"),
        mended=count("mended"),
        still=count("still", "again"),
        unsure=count("unsure"),
        gone=count("not_repeated"),
        accepted=count("accepted"),
        new=count("new"),
    )


def sentences(earlier: Earlier, words: Catalogue) -> Iterator[str]:
    """A line for each earlier run, and one for what was open in the latest."""
    for comparison in earlier.comparisons:
        yield score_sentence(comparison, words)
    if earlier.followed is not None:
        yield items_sentence(earlier.followed, words)


def thing_text(item: Item, rule: Rule | None, titles: Mapping[str, str], words: Catalogue) -> str:
    """The lasting thing with its type, `Host PC-042`; or that it is about what happens in time. `titles` are those of
    record types by id."""
    if item.thing is None:
        return words.earlier.in_time
    names = [] if rule is None else rule.lasting
    parts = parts_of_thing(item.thing)
    if len(names) != len(parts):
        return item.thing
    found: dict[str, list[str]] = {}
    for name, part in zip(names, parts, strict=True):
        found.setdefault(name.partition(".")[0], []).append(part)
    return words.comma.join(" ".join([titles.get(kind, ""), *values]).strip() for kind, values in found.items())
