"""Every operator and function of expressions, known and unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from complyhosp.engines.reference.frame import Frame
from complyhosp.engines.reference.meaning import meaning
from complyhosp.expressions.check import check
from complyhosp.expressions.scope import Scope
from complyhosp.expressions.types import (
    BOOL,
    DATE,
    DOUBLE,
    DURATION,
    INT,
    STRING,
    TIMESTAMP,
    Type,
    list_of,
    map_of,
)
from tests.engines.sample import at, day, setting_of

HOUR = 3_600_000_000
MINUTE = HOUR // 60

FIELDS: dict[str, tuple[Type, Any]] = {
    "t": (BOOL, True),
    "f": (BOOL, False),
    "u": (BOOL, None),
    "i": (INT, 7),
    "zero": (INT, 0),
    "big": (INT, 2**63 - 1),
    "small": (INT, -(2**63)),
    "no_int": (INT, None),
    "d": (DOUBLE, 2.5),
    "s": (STRING, "密码"),
    "no_text": (STRING, None),
    "ts": (TIMESTAMP, at("2026-07-01T08:30")),
    "no_ts": (TIMESTAMP, None),
    "day": (DATE, day("2026-07-05")),
    "last": (DATE, day("2026-08-31")),
    "dur": (DURATION, 90 * MINUTE),
    "tags": (list_of(STRING), ("a", "b")),
    "no_tags": (list_of(STRING), None),
}
PARAMS: dict[str, tuple[Type, Any]] = {
    "map": (map_of(INT), {"a": 1}),
    "list": (list_of(STRING), ("密码",)),
}


def value(text: str, timezone: str = "Asia/Shanghai") -> Any:
    """The expression's value for the fields above."""
    scope = Scope(
        {"x": {name: kind for name, (kind, _) in FIELDS.items()}},
        params={name: kind for name, (kind, _) in PARAMS.items()},
    )
    tree, faults = check(text, scope)
    assert tree is not None, faults
    setting = setting_of("2026-07-01T00:00/2026-07-02T00:00", timezone)
    frame = Frame({}, {}, setting, {name: raw for name, (_, raw) in PARAMS.items()})
    return meaning(tree, {"x": {name: raw for name, (_, raw) in FIELDS.items()}}, frame)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x.t && x.u", None),
        ("x.u && x.f", False),
        ("x.f && x.u", False),
        ("x.u || x.t", True),
        ("x.t || x.u", True),
        ("x.f || x.u", None),
        ("!x.u", None),
        ("x.t ? 1 : x.no_int", 1),
        ("x.f ? 1 : x.no_int", None),
        ("x.u ? 1 : 1", None),
        ("x.i in [1, x.no_int, 7]", True),
        ("x.i in [1, x.no_int]", None),
        ("x.i in [1, 2]", False),
        ("x.no_int in [1]", None),
        ('"a" in x.tags', True),
        ('"a" in x.no_tags', None),
        ("x.s in params.list", True),
        ("has(x.i)", True),
        ("has(x.no_int)", False),
        ("x.no_int == x.no_int", None),
        ("x.i + x.no_int > 0", None),
    ],
)
def test_unknowns(text: str, expected: Any) -> None:
    """Null spreads, but for the operators that can be known without it."""
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x.i / 2", 3),
        ("-x.i / 2", -3),
        ("-x.i % 4", -3),
        ("x.i % -4", 3),
        ("x.i / x.zero", None),
        ("x.i % x.zero", None),
        ("x.d / 0.0", None),
        ("x.big + 1", None),
        ("x.small - 1", None),
        ("x.big * 2", None),
        ("-x.small", None),
        ("x.small / -1", None),
        ("x.small % -1", None),
        ("1e308 * 10.0", None),
        ("x.i == 7.0", True),
        ("9007199254740993 == 9007199254740992.0", False),
        ("x.i < x.d", False),
        ("int(-2.9)", -2),
        ("int(1e30)", None),
        ('int("+12")', 12),
        ('int("1.5")', None),
        ('int("１")', None),
        ('double("1e3")', 1000.0),
        ('double("nan")', None),
        ("double(x.i)", 7.0),
        ("params.map['a']", 1),
        ("params.map['b']", None),
        ("params.map[x.no_text]", None),
    ],
)
def test_numbers(text: str, expected: Any) -> None:
    """Whole division goes toward zero; whatever leaves 64 bits or the finite doubles is unknown."""
    found = value(text)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("size(x.s)", 2),
        ("size('e\u0301🎉')", 3),
        ("size(x.tags)", 2),
        ("x.s + '!'", "密码!"),
        ("string(x.i) + string(x.t)", "7true"),
        ("x.s.startsWith('密')", True),
        ("x.s.endsWith('密')", False),
        ("x.s.contains('')", True),
        ("x.s.matches('^.码$')", True),
        ("'a٣'.matches('[0-9]')", False),
        ("'٣'.matches('\\\\d')", False),
        ("'Z' < 'a'", True),
        ("x.no_text.contains('a')", None),
    ],
)
def test_text(text: str, expected: Any) -> None:
    """Sizes count characters, patterns look anywhere, order is by code points."""
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x.ts + x.dur", at("2026-07-01T10:00")),
        ("x.ts - timestamp(date(x.ts))", 8 * HOUR + 30 * MINUTE),
        ("x.day + duration('2d')", day("2026-07-07")),
        ("x.day + duration('36h')", None),
        ("x.day - date('2026-07-01')", 4 * 24 * HOUR),
        ("x.dur * 2 == 2 * x.dur", True),
        ("x.dur / 4", 90 * MINUTE // 4),
        ("x.dur / 0", None),
        ("-x.dur", -90 * MINUTE),
        ("x.dur.getHours()", 1),
        ("(-x.dur).getMinutes()", -90),
        ("x.ts.getHours() * 100 + x.ts.getMinutes()", 830),
        ("x.day.getDayOfWeek()", 0),
        ("x.day.getMonth()", 6),
        ("x.last.getDate() + x.last.getFullYear()", 31 + 2026),
        ("addMonths(x.last, 6)", day("2027-02-28")),
        ("addMonths(x.last, -6)", day("2026-02-28")),
        ("addMonths(x.ts, 1)", at("2026-08-01T08:30")),
        ("addMonths(x.ts, x.big)", None),
        ("isWorkday(x.day)", False),
        ("isWorkday(date('2031-01-01'))", None),
        ("timestamp(x.day)", at("2026-07-05T00:00")),
        ("x.no_ts.getHours()", None),
    ],
)
def test_times(text: str, expected: Any) -> None:
    """Instants are seen on the site's clock; a date moves by whole days only."""
    assert value(text) == expected


def test_local_midnight_after_a_skipped_hour() -> None:
    """Where the clock skips midnight, a date begins at the first instant there is."""
    assert value('timestamp(date("2018-11-04")).getHours()', "America/Sao_Paulo") == 1


def test_instants_beyond_the_calendar() -> None:
    """An instant that no calendar shows has no date, and is no error of the program."""
    assert value("(x.ts + duration('1d') * 9000000).getHours()") is None
    assert value("timestamp(date(x.ts) + duration('1d') * 100000000)") is None


def test_a_wide_calendar() -> None:
    """The setting's own days are what `isWorkday` knows."""
    assert setting_of("2026-07-01T00:00/2026-07-02T00:00").working[date(2026, 7, 1)]
