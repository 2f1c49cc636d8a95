"""Periods and moments as people write them, in the site's own time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from complyhosp.evidence.tables import Span
from complyhosp.expressions.instants import microseconds, midnight, moment

_QUARTER = re.compile(r"([0-9]{4})-?[Qq]([1-4])")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_MONTHS_OF_QUARTER = 3

FORMS = "2026Q3 | 2026-07 | 2026-07-01/2026-10-01"
"""The ways to write a period, for people; `docs/rule-language.md` has one more for cases: a time after each date."""


def parse_period(text: str, zone: ZoneInfo) -> Span | None:
    """The half-open stretch that `text` names, its days beginning at local midnight.

    `2026Q3` is a calendar quarter, `2026-07` a month, `A/B` runs from `A` up to, not including, `B` (dates, or local
    times such as `2026-07-01T08:00`). None for anything else, and for a stretch that ends before it has begun.
    """
    text = text.strip()
    if match := _QUARTER.fullmatch(text):
        first_month = 1 + _MONTHS_OF_QUARTER * (int(match[2]) - 1)
        return _months(int(match[1]), first_month, _MONTHS_OF_QUARTER, zone)
    if match := _MONTH.fullmatch(text):
        return _months(int(match[1]), int(match[2]), 1, zone)
    first, slash, last = text.partition("/")
    start, end = parse_moment(first, zone), parse_moment(last, zone)
    if not slash or start is None or end is None or start >= end:
        return None
    return Span(start, end)


def parse_moment(text: str, zone: ZoneInfo) -> int | None:
    """Microseconds UTC of a date (its local midnight) or an ISO 8601 time, local where it has no offset; else None."""
    text = text.strip()
    try:
        if len(text) == len("2026-07-01"):
            return midnight(date.fromisoformat(text), zone)
        at = datetime.fromisoformat(text)
        return microseconds(at if at.tzinfo else at.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        return None


def last_covered_quarter(claimed: Iterable[Span], no_later_than: int | None, zone: ZoneInfo) -> Span | None:
    """The last calendar quarter that the claimed stretches together cover; None when they cover none.

    A quarter that ends after `no_later_than` (the latest export) does not count: a yearly plan claims the whole year,
    but no export of July can show what happened in autumn.
    """
    merged = _merged(claimed)
    if not merged:
        return None
    end = merged[-1].end if no_later_than is None else min(merged[-1].end, no_later_than)
    earliest = merged[0].start
    quarter = _quarter_of(moment(end, zone).date(), zone)
    while quarter is not None and quarter.end > earliest:
        if quarter.end <= end and any(one.start <= quarter.start and quarter.end <= one.end for one in merged):
            return quarter
        quarter = _quarter_of(moment(quarter.start, zone).date() - timedelta(days=1), zone)
    return None


def period_name(period: Span, zone: ZoneInfo) -> str:
    """The shortest name that `parse_period` reads as this period: `2026Q3`, `2026-07`, or both ends."""
    start, end = moment(period.start, zone), moment(period.end, zone)
    quarter = f"{start.year}Q{(start.month - 1) // _MONTHS_OF_QUARTER + 1}"
    for name in (quarter, f"{start.year:04d}-{start.month:02d}"):
        if parse_period(name, zone) == period:
            return name
    return f"{_edge(start)}/{_edge(end)}"


def _edge(at: datetime) -> str:
    local = at.replace(tzinfo=None)
    return local.date().isoformat() if local.time() == datetime.min.time() else local.isoformat()


def _months(year: int, month: int, count: int, zone: ZoneInfo) -> Span | None:
    try:
        first = date(year, month, 1)
        last = date(year + (month + count - 1) // 12, (month + count - 1) % 12 + 1, 1)
        return Span(midnight(first, zone), midnight(last, zone))
    except (ValueError, OverflowError):
        return None


def _quarter_of(day: date, zone: ZoneInfo) -> Span | None:
    return _months(day.year, day.month - (day.month - 1) % _MONTHS_OF_QUARTER, _MONTHS_OF_QUARTER, zone)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
