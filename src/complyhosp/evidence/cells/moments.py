"""Dates and times as people and programs write them, before a zone or a missing date is known."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from complyhosp.evidence.cells.text import Cell, is_blank, normal, without_remark
from complyhosp.evidence.cells.unreadable import Unreadable

SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
"""Microseconds."""

YEARLESS_DAY: Final = 4 * DAY
"""Leaves room for an end on the day after."""

EPOCH_ORDINAL: Final = date(1970, 1, 1).toordinal()
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
"""Times outside 1990–2100 are slips of the pen (1900, 2206) or empty database values (0001, 9999)."""

_FIRST_DAY: Final = date(FIRST_YEAR, 1, 1).toordinal() - EPOCH_ORDINAL
_END_DAY: Final = date(LAST_YEAR + 1, 1, 1).toordinal() - EPOCH_ORDINAL

_SERIAL_BASE: Final = date(1899, 12, 30).toordinal() - EPOCH_ORDINAL
"""Day 0 of a spreadsheet's serial dates, for the serials of 1990 and later (the 1900 leap-year slip is before them)."""
_SERIALS: Final = (32_874, 73_051)
_MILLIS: Final = (631_152_000_000, 4_133_980_800_000)
"""1990 and 2101 as a spreadsheet's day number, and as milliseconds since 1970."""


class Kind(IntEnum):
    """What a moment still needs before it is an instant."""

    BLANK = 0
    INSTANT = 1
    """Microseconds since 1970 UTC: nothing."""
    LOCAL = 2
    """Microseconds since 1970 in local time: the site's zone."""
    CLOCK = 3
    """Microseconds since midnight (a day more for 次日 and 24:00): a date."""
    YEARLESS = 4
    """Microseconds since midnight plus (100 × month + day) times `YEARLESS_DAY`: a year."""
    BAD = 5
    """The value is an `Unreadable`."""


class Moment(NamedTuple):
    """What a cell says of time; `day_only` when it names no time of day."""

    kind: Kind
    value: int
    day_only: bool = False


BLANK = Moment(Kind.BLANK, 0)

_YMD = r"(?P<year>\d{4}) ?[-/.年] ?(?P<month>\d{1,2}) ?[-/.月] ?(?P<day>\d{1,2}) ?[日号]?"
_MD = r"(?P<month2>\d{1,2}) ?(?:月|[-/.]) ?(?P<day2>\d{1,2}) ?[日号]?"
_WEEKDAY = r"(?: ?\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_CLOCK = (
    r"(?P<next>次日|翌日|第二天)? ?(?P<half>上午|下午|凌晨|晚上|AM|PM)? ?(?P<hour>\d{1,2})"
    r"(?: ?:(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"| ?[时点] ?(?:(?P<minute2>\d{1,2}) ?分? ?(?:(?P<second2>\d{1,2}) ?秒)?|(?P<thirty>半))?)"
    r" ?(?P<half2>AM|PM)?"
)
_OFFSET = r" ?(?P<offset>Z|UTC|[+-]\d{2}(?::?\d{2})?)?"
_WRITTEN = re.compile(
    rf"(?:(?:{_YMD}|{_MD}){_WEEKDAY}(?:[ T]?{_CLOCK}{_OFFSET})?|{_CLOCK.replace('(?P<', '(?P<only_')})", re.IGNORECASE
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:[T ]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)
_NUMERIC = re.compile(r"\d{5}(?:\.\d+)?|\d{13}")
_COMMON = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日? (\d{1,2}):(\d\d)(?::(\d\d))?")
_NEXT_DAY = re.compile(r"\((次日|翌日|第二天)\)")


def bad(reason: Unreadable) -> Moment:
    """A moment that cannot be read, and why."""
    return Moment(Kind.BAD, int(reason))


@lru_cache(maxsize=4096)
def days_of(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01. ValueError for a date that does not exist."""
    return date(year, month, day).toordinal() - EPOCH_ORDINAL


def _at(days: int, clock: int, day_only: bool) -> Moment:
    """A local moment, if its year is one that evidence can be of."""
    if not _FIRST_DAY <= days < _END_DAY:
        return bad(Unreadable.OUT_OF_YEARS)
    return Moment(Kind.LOCAL, days * DAY + clock, day_only)


def of_datetime(value: datetime) -> Moment:
    """A typed date and time: local, or an instant when it carries its offset."""
    clock = ((value.hour * 60 + value.minute) * 60 + value.second) * SECOND + value.microsecond
    days = value.toordinal() - EPOCH_ORDINAL
    moment = _at(days, clock, day_only=False)
    if value.tzinfo is None or moment.kind is Kind.BAD:
        return moment
    offset = value.utcoffset() or timedelta()
    return Moment(Kind.INSTANT, days * DAY + clock - offset // timedelta(microseconds=1))


def _of_number(number: float) -> Moment:
    """A spreadsheet's serial, a compact date (20260701), milliseconds since 1970, or a fraction of a day."""
    if 0 <= number < 1:
        return Moment(Kind.CLOCK, round(number * 86_400_000) * 1000)
    if _SERIALS[0] <= number < _SERIALS[1]:
        # Days with 15 significant digits tell 10 microseconds apart; people wrote no more than milliseconds.
        days, clock = divmod(round(number * 86_400_000), 86_400_000)
        return _at(_SERIAL_BASE + days, clock * 1000, day_only=clock == 0)
    if _MILLIS[0] <= number < _MILLIS[1]:
        return Moment(Kind.INSTANT, int(number) * 1000)
    if number == int(number) and number >= 10_000_000:
        return _of_compact(str(int(number)))
    # 7.1 as a number may have been typed 7.10: it cannot say which day it is.
    return bad(Unreadable.TIMESTAMP)


def _hour(hour: int, minute: int, half: str) -> int | None:
    """The hour of 24, by 上午/下午/AM/PM; None when it cannot be."""
    half = half.upper()
    if half in {"下午", "PM"}:
        hour = hour + 12 if hour < 12 else hour
    elif half == "晚上":
        hour = hour + 12 if 5 <= hour < 12 else (hour if hour > 12 else 99)
    elif half in {"上午", "凌晨", "AM"}:
        hour = 0 if hour == 12 else (hour if hour < 12 else 99)
    return hour if hour < 24 or (hour == 24 and minute == 0) else None


def _clock(parts: dict[str, str | None], prefix: str = "") -> int | None:
    """Microseconds since midnight of a match's clock; None when there is no such time of day."""
    half = parts.get(prefix + "half") or parts.get(prefix + "half2") or ""
    minute = (
        30 if parts.get(prefix + "thirty") else int(parts.get(prefix + "minute") or parts.get(prefix + "minute2") or 0)
    )
    second = int(parts.get(prefix + "second") or parts.get(prefix + "second2") or 0)
    hour = _hour(int(parts[prefix + "hour"] or 0), minute + second, half)
    if hour is None or minute > 59 or second > 59:
        return None
    micros = int((parts.get(prefix + "fraction") or "").ljust(6, "0")[:6])
    next_day = DAY if parts.get(prefix + "next") else 0
    return ((hour * 60 + minute) * 60 + second) * SECOND + micros + next_day


def _shifted(moment: Moment, offset: str | None) -> Moment:
    """The instant of a local moment that carries its offset."""
    if offset is None or moment.kind is not Kind.LOCAL:
        return moment
    if offset.upper() in {"Z", "UTC"}:
        return Moment(Kind.INSTANT, moment.value)
    digits = offset[1:].replace(":", "").ljust(4, "0")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    # No zone is further off, or off by other minutes; `20:00-2026-…` is a range, not an offset of twenty hours.
    if seconds > 14 * 3600 or seconds % 900:
        return bad(Unreadable.TIMESTAMP)
    return Moment(Kind.INSTANT, moment.value - seconds * SECOND * (-1 if offset[0] == "-" else 1))


def _dated(parts: dict[str, str | None]) -> Moment:
    """The moment of a match that names a year."""
    clock = 0 if parts["hour"] is None else _clock(parts)
    if clock is None:
        return bad(Unreadable.TIMESTAMP)
    try:
        days = days_of(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))
    except ValueError:
        return bad(Unreadable.TIMESTAMP)
    return _shifted(_at(days, clock, parts["hour"] is None), parts["offset"])


def _yearless(parts: dict[str, str | None]) -> Moment:
    """The moment of a match that names a month and a day only."""
    month, day = int(parts["month2"] or 0), int(parts["day2"] or 0)
    clock = 0 if parts["hour"] is None else _clock(parts)
    if clock is None or not 1 <= month <= 12 or not 1 <= day <= 31 or parts["offset"] is not None:
        return bad(Unreadable.TIMESTAMP)
    return Moment(Kind.YEARLESS, (month * 100 + day) * YEARLESS_DAY + clock, parts["hour"] is None)


def _of_compact(text: str) -> Moment:
    """The moment of `20260701` or `20260701083000`."""
    match = _COMPACT.fullmatch(text)
    return _dated(match.groupdict()) if match else bad(Unreadable.TIMESTAMP)


def _of_text(text: str) -> Moment:
    """The moment of a normal, non-blank text."""
    if (mark := _NEXT_DAY.search(text)) is not None:
        text = "次日" + text[: mark.start()] + text[mark.end() :]
    text = without_remark(text)
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return _of_number(float(text)) if _NUMERIC.fullmatch(text) else _of_compact(text)
    parts = match.groupdict()
    if parts["year"] is not None:
        return bad(Unreadable.TIMESTAMP) if _maybe_stretch(text, parts) else _dated(parts)
    if parts["month2"] is not None:
        return _yearless(parts)
    clock = _clock(parts, "only_")
    return bad(Unreadable.TIMESTAMP) if clock is None else Moment(Kind.CLOCK, clock)


def _maybe_stretch(text: str, parts: dict[str, str | None]) -> bool:
    """`2026-07-01 8:00-10:00` is from eight to ten rather than eight o'clock ten hours west of Greenwich: programs
    write `T` or seconds before an offset."""
    west = (parts["offset"] or "").startswith("-")
    return west and parts["second"] is None and "T" not in text.upper()


def _common(text: str) -> Moment | None:
    """The moment of `2026/7/1 8:00` and its like, by the fast way; None when the careful way has to look."""
    match = _COMMON.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[4]), int(match[5]), int(match[6] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    try:
        days = days_of(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return _at(days, ((hour * 60 + minute) * 60 + second) * SECOND, day_only=False)


def _iso(text: str) -> Moment | None:
    """The moment of a clean ISO text, by the fast way; None when it is none."""
    if len(text) < 16 or text[4] != "-" or text[10] not in " T" or text[16:17] == "-":
        return None
    try:
        return of_datetime(datetime.fromisoformat(text))
    except ValueError:
        return None


def moment(cell: Cell) -> Moment:
    """What a cell says of time; never raises.

    Accepted: typed dates and times, spreadsheet serials (as numbers or texts), milliseconds since 1970, ISO 8601 with
    or without offset, `2026/7/1 8:00`, `2026年7月1日 8时30分`, `20260701083000`, times of day alone (`8:00`, `24:00`,
    `下午3点半`, `次日2:00`), month and day alone (`7.1`, `7月1日`), each with bracketed remarks at its end.
    """
    if isinstance(cell, str):
        if (found := _common(cell) or _iso(cell)) is not None:
            return found
        return BLANK if is_blank(cell) else _of_text(normal(cell))
    if is_blank(cell):
        return BLANK
    return bad(Unreadable.TIMESTAMP) if isinstance(cell, bool) else _of_value(cell)


def _of_value(cell: Cell) -> Moment:
    """The moment of a typed cell that is neither text nor blank."""
    if isinstance(cell, datetime):
        return of_datetime(cell)
    if isinstance(cell, date):
        return _at(cell.toordinal() - EPOCH_ORDINAL, 0, day_only=True)
    if isinstance(cell, time):
        return Moment(Kind.CLOCK, ((cell.hour * 60 + cell.minute) * 60 + cell.second) * SECOND + cell.microsecond)
    if isinstance(cell, timedelta):
        clock = cell // timedelta(microseconds=1)
        return Moment(Kind.CLOCK, clock) if 0 <= clock <= DAY else bad(Unreadable.TIMESTAMP)
    return _of_number(cell) if isinstance(cell, int | float) else bad(Unreadable.TIMESTAMP)


def with_year(found: Moment, first_day: int, end_day: int) -> Moment:
    """A yearless moment placed in the one year that puts it within [first_day, end_day) (days since 1970, local)."""
    month_day, clock = divmod(found.value, YEARLESS_DAY)
    month, day = divmod(month_day, 100)
    years = range(date.fromordinal(first_day + EPOCH_ORDINAL).year, date.fromordinal(end_day + EPOCH_ORDINAL).year + 1)
    fitting = []
    for year in years:
        try:
            days = days_of(year, month, day)
        except ValueError:
            continue
        if first_day <= days < end_day:
            fitting.append(days)
    return _at(fitting[0], clock, found.day_only) if len(fitting) == 1 else bad(Unreadable.YEAR_MISSING)
