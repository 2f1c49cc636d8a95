"""Both ends of an interval in one cell: `20:00-次日8:00`, `08:00~20:00`, `2026-07-01 20:00 至 2026-07-02 08:00`."""

from __future__ import annotations

import re

from complyhosp.evidence.cells.moments import BLANK, DAY, YEARLESS_DAY, Kind, Moment, bad, moment
from complyhosp.evidence.cells.text import Cell, is_blank, normal
from complyhosp.evidence.cells.unreadable import Unreadable

_SURE = re.compile(r"~|至|到|—+|–|―")
_HYPHEN = re.compile(r"-+")
_YEAR_AS_OFFSET = re.compile(r"\d-\d{4}$")
_READ = {Kind.INSTANT, Kind.LOCAL, Kind.CLOCK, Kind.YEARLESS}


def _halves(text: str) -> list[tuple[Moment, Moment]]:
    """Every way to cut the text in two moments: at an unmistakable mark, else at a hyphen."""
    for marks in (_SURE, _HYPHEN):
        cuts = [(text[: cut.start()].strip(), text[cut.end() :].strip()) for cut in marks.finditer(text)]
        # In `20:00-2026-07-02 08:00` the year is no offset of the first half.
        ways = [(moment(left), moment(right)) for left, right in cuts if not _YEAR_AS_OFFSET.search(left)]
        if fitting := [(start, end) for start, end in ways if start.kind in _READ and end.kind in _READ]:
            return fitting
    return []


def _ended(start: Moment, end: Moment) -> Moment:
    """The end, on the start's day or the next when it names a time of day only."""
    if end.kind is not Kind.CLOCK:
        return end
    from_midnight = start.value % {Kind.CLOCK: YEARLESS_DAY, Kind.YEARLESS: YEARLESS_DAY}.get(start.kind, DAY)
    if end.value <= from_midnight:
        end = Moment(Kind.CLOCK, end.value + DAY)
    if start.kind is Kind.CLOCK:
        return end
    return Moment(start.kind, start.value - from_midnight + end.value)


def span(cell: Cell) -> tuple[Moment, Moment]:
    """Start and end as moments; both blank for a blank cell, both bad unless there is exactly one way to read it.

    An end without a date that is not after the start is the next day's (`20:00-8:00`; `8:00-8:00` is 24 hours).
    """
    if is_blank(cell):
        return BLANK, BLANK
    ways = _halves(normal(cell)) if isinstance(cell, str) else []
    if len(ways) != 1 or (ways[0][0].kind is Kind.INSTANT and ways[0][1].kind is not Kind.INSTANT):
        return bad(Unreadable.RANGE), bad(Unreadable.RANGE)
    start, end = ways[0]
    return start, _ended(start, end)
