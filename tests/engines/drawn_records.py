"""Hypothesis strategies: settings, and records around their period's edges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import FILE_STRIDE, ROW, Span, TypedTable
from complyhosp.expressions.durations import HOUR, MINUTE
from complyhosp.expressions.instants import day_number, microseconds, moment
from complyhosp.rulebook.regulation import Shift
from complyhosp.rulebook.scoping import fields_of
from tests.engines.expression_texts import CODES, TEXTS, one_in
from tests.engines.sample import RECORD_TYPES, SHIFTS, tables_of

PERIODS = {
    "Asia/Shanghai": ("2026-06-30", "2026-12-31", "2026-07-01"),
    "Europe/Berlin": ("2026-03-29", "2026-10-25", "2026-03-28"),
    "Africa/Cairo": ("2026-04-23", "2026-04-24", "2026-10-29"),
    "Asia/Kathmandu": ("2026-02-28",),
}
"""Zones with days near the ends of months and years, and changes of the clock (in one zone at midnight)."""

STEADY = ("Asia/Shanghai", "Asia/Kathmandu")
"""Zones whose clocks do not change."""

LENGTHS = (1, 3, 12, 24, 25, 48, 72, 24 * 31)
"""Hours."""


@st.composite
def settings_of(draw: DrawFn, zones: Sequence[str] = tuple(sorted(PERIODS))) -> Setting:
    """A period of an hour to a month, near a change of the clock or of the calendar, in one of `zones`."""
    timezone = draw(st.sampled_from(zones))
    first = date.fromisoformat(draw(st.sampled_from(PERIODS[timezone])))
    midnight = microseconds(datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(timezone)))
    start = midnight + draw(st.sampled_from((0, 0, 0, 2, 8, 23))) * HOUR
    period = Span(start, start + draw(st.sampled_from(LENGTHS)) * HOUR)
    around = [first + timedelta(days=offset) for offset in range(-40, 80)]
    working = {day: day.weekday() < 5 for day in around if not one_in(41, draw) or day != first}
    now = period.end + draw(st.sampled_from((0, HOUR, -HOUR)))
    return Setting(period, now, timezone, working, draw(st.sampled_from((SHIFTS, ODD_SHIFTS))))


def _shift(name: str, start: str, end: str) -> Shift:
    return Shift.model_validate({"id": name, "title": {"zh": name, "en": name}, "from": start, "to": end})


ODD_SHIFTS = (_shift("small", "02:15", "02:45"), _shift("round", "06:00", "06:00"), _shift("late", "23:30", "00:30"))
"""Within the hour that a change of the clock skips or repeats; a whole day; across midnight."""


@st.composite
def instants(draw: DrawFn, setting: Setting) -> int:
    """Near an edge of the period, often exactly on it; or within."""
    start, end = setting.period.start, setting.period.end
    half_hours = st.sampled_from((-6, -2, -1, 0, 0, 1, 2, 3, (end - start) // (60 * MINUTE)))
    jitter = draw(st.sampled_from((0, 0, 0, 0, -1, 1)))
    inward = draw(half_hours) * 30 * MINUTE + jitter
    return draw(st.sampled_from((start + inward, end - inward)))


@st.composite
def days(draw: DrawFn, setting: Setting) -> int:
    """A local date near an edge of the period."""
    edge = draw(st.sampled_from((setting.period.start, setting.period.end)))
    return day_number(moment(edge, setting.zone).date()) + draw(st.integers(-2, 2))


def _value(kind: str, name: str, setting: Setting) -> st.SearchStrategy[Any]:
    if kind == "timestamp":
        return instants(setting)
    if kind == "date":
        return days(setting)
    if name in ("room", "code", "other"):
        return st.sampled_from(CODES)
    return {
        "bool": st.booleans(),
        "int": st.one_of(*[st.integers(-3, 5)] * 7, st.sampled_from((2**63 - 1, -(2**63), 2**53 + 1))),
        "double": st.sampled_from((-1.5, 0.0, 0.25, 1.0, 1.5, 2.5, 3.0, 2.0**53, 2.0**63, 1e300)),
        "string": st.sampled_from(TEXTS),
        "duration": st.sampled_from((0, 30 * MINUTE, HOUR, 25 * HOUR, -HOUR, 7)),
        "list": st.lists(st.sampled_from(TEXTS), max_size=3),
    }[kind]


OPEN = ("opened", "closed", "since", "until")
"""Fields that are often null: without a beginning or an end."""


@st.composite
def records(draw: DrawFn, name: str, setting: Setting) -> dict[str, Any]:
    """One record; an optional field is null one time in eight, an open end one time in three."""
    record_type = RECORD_TYPES[name]
    found: dict[str, Any] = {}
    for field, kind in fields_of(record_type).items():
        values = st.sampled_from(kind.values) if kind.values else _value(kind.kind, field, setting)
        nullable = not record_type.fields[field].required
        found[field] = None if nullable and one_in(3 if field in OPEN else 8, draw) else draw(values)
    for start, end in (("start", "end"), ("opened", "closed"), ("since", "until")):
        if found.get(start) is not None and found.get(end) is not None and not one_in(10, draw):
            found[start], found[end] = sorted((found[start], found[end]))
    return found


@st.composite
def evidence(draw: DrawFn, names: Sequence[str], setting: Setting) -> dict[str, TypedTable]:
    """Tables of a few records each, with repeats; a table may be missing."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name in names:
        if one_in(20, draw):
            continue
        rows = draw(st.lists(records(name, setting), min_size=0 if one_in(5, draw) else 2, max_size=6))
        if rows and one_in(4, draw):
            rows.append(draw(st.sampled_from(rows)))
        found[name] = rows
    tables = tables_of(found)
    assert all(table.data[ROW][0].as_py() % FILE_STRIDE == 2 for table in tables.values() if table.data.num_rows)
    return tables
