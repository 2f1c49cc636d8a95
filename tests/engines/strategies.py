"""Hypothesis strategies: small rules of every shape, records around the period's edges, and settings for both."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import FILE_STRIDE, ROW, Span, TypedTable
from complyhosp.expressions.durations import HOUR, MINUTE
from complyhosp.expressions.instants import day_number, microseconds, moment
from complyhosp.expressions.types import Type
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.regulation import Shift
from complyhosp.rulebook.scoping import GAP, SLOT, fields_of
from tests.engines.expression_texts import CODES, PARAMS, TEXTS, Scope, expressions, one_in, scope_of
from tests.engines.sample import RECORD_TYPES, SHIFTS, rule_of, tables_of

PERIODS = {
    "Asia/Shanghai": ("2026-06-30", "2026-12-31", "2026-07-01"),
    "Europe/Berlin": ("2026-03-29", "2026-10-25", "2026-03-28"),
    "Africa/Cairo": ("2026-04-23", "2026-04-24", "2026-10-29"),
    "Asia/Kathmandu": ("2026-02-28",),
}
"""Zones with days near the ends of months and years, and changes of the clock (in one zone at midnight)."""

LENGTHS = (1, 2, 5, 12, 24, 25, 48, 72, 24 * 31)
"""Hours."""


@st.composite
def settings_of(draw: DrawFn) -> Setting:
    """A period of an hour to a month, near a change of the clock or of the calendar."""
    timezone = draw(st.sampled_from(sorted(PERIODS)))
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


# Records.


@st.composite
def instants(draw: DrawFn, setting: Setting) -> int:
    """Near an edge of the period, often exactly on it; or within."""
    edge = draw(st.sampled_from((setting.period.start, setting.period.end)))
    steps = draw(st.integers(-6, 6))
    jitter = draw(st.sampled_from((0, 0, 0, 0, -1, 1)))
    inward = draw(
        st.sampled_from((0, 0, (setting.period.end - setting.period.start) // 2 // (30 * MINUTE) * 30 * MINUTE))
    )
    return edge + steps * 30 * MINUTE + jitter + (inward if edge == setting.period.start else -inward)


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
        "double": st.sampled_from((-1.5, 0.0, 0.25, 1.0, 1.5, 2.5, 3.0, 1e300)),
        "string": st.sampled_from(TEXTS),
        "duration": st.sampled_from((0, 30 * MINUTE, HOUR, 25 * HOUR, -HOUR, 7)),
        "list": st.lists(st.sampled_from(TEXTS), max_size=3),
    }[kind]


@st.composite
def records(draw: DrawFn, name: str, setting: Setting) -> dict[str, Any]:
    """One record; an optional field is null one time in eight."""
    record_type = RECORD_TYPES[name]
    found: dict[str, Any] = {}
    for field, kind in fields_of(record_type).items():
        values = st.sampled_from(kind.values) if kind.values else _value(kind.kind, field, setting)
        nullable = not record_type.fields[field].required
        found[field] = None if nullable and one_in(8, draw) else draw(values)
    if name in ("stay", "task") and found["end"] is not None and not one_in(10, draw):
        found["end"] = max(found["end"], found["start"])
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


# Rules.


@dataclass(frozen=True)
class Draft:
    """A population as it is written, with the names it gives to expressions and the record types behind them."""

    body: Mapping[str, Any]
    names: Mapping[str, Mapping[str, Type]]
    types: Mapping[str, str]
    kind: str

    def scope(self, **record: str) -> Scope:
        """The scope of the member's names, with the names of records (and their types) beside them."""
        names = {**self.names, **{name: fields_of(RECORD_TYPES[of]) for name, of in record.items()}}
        types = {**self.types, **record}
        valid = tuple(name for name, of in types.items() if RECORD_TYPES[of].validity is not None)
        return scope_of(names, valid)


TIMED = ("visit", "stay", "task", "notice")
ANY_TYPE = (*TIMED, "paper", "thing", "room")


def _named(types: Mapping[str, str]) -> dict[str, Mapping[str, Type]]:
    return {name: fields_of(RECORD_TYPES[of]) for name, of in types.items()}


@st.composite
def each(draw: DrawFn) -> Draft:
    """Records of any type, beside a register or not."""
    record = draw(st.sampled_from(ANY_TYPE))
    name = draw(st.sampled_from((record, "it")))
    body: dict[str, Any] = {"each": record}
    types = {name: record}
    if name != record:
        body["as"] = name
    if record != "room" and draw(st.booleans()):
        body["of"] = "room"
        types["room"] = "room"
        if draw(st.booleans()):
            body["match"] = draw(st.sampled_from(_equalities("room", name, record)))
    return Draft(body, _named(types), types, "each")


def _equalities(register: str, name: str, record: str) -> list[str]:
    """Matches between a register and a record: one key, two, and one that is often null."""
    fields = fields_of(RECORD_TYPES[record])
    found = [f"{register}.code == {name}.{field}" for field in ("room", "other", "code") if field in fields]
    if "n" in fields:
        found += [f"{found[0]} && {name}.n == {register}.size", f"{register}.size == {name}.n"]
    return found


@st.composite
def slots(draw: DrawFn) -> Draft:
    """Slots of every kind, for a register or not."""
    kinds = ("30m", "2h", "7h", "36h", "shift", "day", "workday", "week", "month", "quarter", "year", "params.span")
    every = draw(st.sampled_from(kinds))
    of = draw(st.sampled_from((None, "room")))
    body: dict[str, Any] = {"slots": {"every": every}}
    types = {} if of is None else {"room": "room"}
    return Draft(body if of is None else {**body, "of": of}, {**_named(types), "slot": SLOT}, types, "slots")


@st.composite
def gaps(draw: DrawFn) -> Draft:
    """Gaps between points or intervals, for a register or not."""
    record = draw(st.sampled_from(("visit", "stay")))
    body: dict[str, Any] = {"gaps": record}
    types: dict[str, str] = {}
    if draw(st.booleans()):
        body |= {
            "of": "room",
            "match": draw(st.sampled_from((f"{record}.room == room.code", f"room.name == {record}.room"))),
        }
        types["room"] = "room"
    if draw(st.booleans()):
        scope = scope_of(_named({record: record}))
        body["counting"] = draw(st.one_of(st.just(f"{record}.ok"), expressions("bool", scope, 1)))
    return Draft(body, {**_named(types), "gap": GAP}, types, "gaps")


@st.composite
def pairs(draw: DrawFn) -> Draft:
    """Pairs of any type's records."""
    record = draw(st.sampled_from(ANY_TYPE))
    types = {"first": record, "second": record}
    field = draw(
        st.sampled_from([name for name in ("room", "code", "n", "other") if name in RECORD_TYPES[record].fields])
    )
    match = f"first.{field} == second.{field}"
    if draw(st.booleans()):
        match += " && " + draw(expressions("bool", scope_of(_named(types)), 1))
    return Draft({"pairs": record, "match": match}, _named(types), types, "pairs")


@st.composite
def populations(draw: DrawFn) -> Draft:
    """Any population, with `where` and lookups or without."""
    draft = draw(st.one_of(each(), slots(), gaps(), pairs()))
    body = dict(draft.body)
    if one_in(4, draw):
        keys = [text for text in draft.scope().of_kind.get("string", ()) if text.endswith(("room", "other", "code"))]
        key = draw(st.sampled_from([*keys, '"R1"']))
        body["lookup"] = {"found": {"register": "room", "match": f"found.code == {key}"}}
        types = {**draft.types, "found": "room"}
        draft = replace(draft, types=types, names={**draft.names, **_named({"found": "room"})})
    if one_in(3, draw):
        body["where"] = draw(expressions("bool", draft.scope(), draw(st.integers(1, 2))))
    return replace(draft, body=body)


@st.composite
def selections(draw: DrawFn, draft: Draft) -> tuple[dict[str, Any], str, bool]:
    """What `exists` and its like choose records by; the record's type; whether `longestGap()` may be used."""
    record = draw(st.sampled_from(ANY_TYPE))
    body: dict[str, Any] = {"record": record, "as": "other"}
    if not one_in(4, draw):
        body["match"] = draw(matches(draft, record))
    window, gapped = draw(windows(draft, record)) if not one_in(4, draw) else (None, False)
    if window is not None:
        body["within"] = window
    if one_in(3, draw):
        body["where"] = draw(expressions("bool", draft.scope(other=record), 2))
    return body, record, gapped


@st.composite
def matches(draw: DrawFn, draft: Draft, record: str) -> str:
    """One or two equalities between the record and the member."""
    fields = [(name, kind.kind) for name, kind in fields_of(RECORD_TYPES[record]).items() if not kind.values]
    fields = [(name, kind) for name, kind in fields if kind != "list"]
    codes = [(name, kind) for name, kind in fields if name in ("room", "code", "other")]
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        name, kind = draw(st.sampled_from(fields if not codes or one_in(4, draw) else codes))
        known = draft.scope().of_kind.get(kind, ())
        ours = [text for text in known if kind != "string" or text.endswith(("room", "code"))]
        value = draw(st.sampled_from(ours)) if ours else draw(expressions(kind, draft.scope(), 1))
        parts.append(draw(st.sampled_from((f"other.{name} == {value}", f"{value} == other.{name}"))))
    return " && ".join(parts)


@st.composite
def windows(draw: DrawFn, draft: Draft, record: str) -> tuple[Any, bool]:
    """A window or None, and whether it has both ends around a timestamp."""
    fields = RECORD_TYPES[record].fields
    fitting = [name for name, field in fields.items() if field.type in ("timestamp", "date")]
    timed = record in TIMED
    if draft.kind in ("slots", "gaps") and timed and draw(st.booleans()):
        return ("slot" if draft.kind == "slots" else "gap"), record != "notice"
    if not fitting:
        return None, False
    ours = draft.scope().of_kind.get("timestamp", ("period.start",))
    start, end = (draw(st.sampled_from(ours)) for _ in range(2))
    if one_in(6, draw):
        start = draw(expressions("timestamp", draft.scope(), 2))
    offset = draw(st.sampled_from(("", ' + duration("30m")', ' - duration("1h")', " + params.span")))
    window: dict[str, str] = {"from": start, "to": end + offset}
    if one_in(5, draw):
        del window[draw(st.sampled_from(("from", "to")))]
    at = None
    if not timed or one_in(4, draw):
        at = window["at"] = draw(st.sampled_from(fitting))
    field = fields[at or RECORD_TYPES[record].time_fields[0]]
    return window, field.type == "timestamp" and {"from", "to"} <= set(window)


BOUNDS = (0, 1, 2, "params.few", "params.none")


@st.composite
def counts(draw: DrawFn, draft: Draft) -> dict[str, Any]:
    """What `exists` says: records and how many."""
    body, _, _ = draw(selections(draft))
    for bound in ("at_least", "at_most"):
        if one_in(3, draw):
            body[bound] = draw(st.sampled_from(BOUNDS))
    return body


@st.composite
def aggregates(draw: DrawFn, draft: Draft) -> dict[str, Any]:
    """A value over records and what must hold for it."""
    body, record, gapped = draw(selections(draft))
    scope = draft.scope(other=record)
    kind = draw(st.sampled_from(("int", "int", "double", "duration", "duration", "string", "timestamp", "date")))
    value = draw(_aggregate_of(kind, scope, gapped))
    if kind in ("int", "duration") and one_in(3, draw):
        value = f"{value} {draw(st.sampled_from('+-'))} {draw(_aggregate_of(kind, scope, gapped))}"
    wanted = draw(expressions(kind, draft.scope(), 1))
    holds = f"value {draw(st.sampled_from(('==', '<=', '>=', '<')))} {wanted}"
    if one_in(5, draw):
        holds += " || " + draw(expressions("bool", draft.scope(), 1))
    return {**body, "value": value, "holds": holds}


@st.composite
def _aggregate_of(draw: DrawFn, kind: str, scope: Scope, gapped: bool) -> str:
    """One aggregate call that gives a value of this kind; doubles are drawn so that sums of them are exact."""
    inner = draw(expressions(kind, scope, 1 if kind != "double" else 0))
    calls = [f"min({inner})", f"max({inner})"]
    if kind in ("int", "duration"):
        calls.append(f"sum({inner})")
    if kind == "duration":
        calls.append(f"avg({inner})")
        calls += ["longestGap()"] * 3 if gapped else []
    if kind == "double":
        calls.append(f"avg({draw(expressions('int', scope, 0))})")
    if kind == "int":
        other = draw(st.sampled_from(("bool", "int", "string", "timestamp", "date", "duration", "double")))
        text = draw(expressions(other, scope, 1))
        calls += ["count()", f"countIf({draw(expressions('bool', scope, 1))})"]
        calls += [f"countDistinct({text})", f"longestRun({text})", f"longestRun({text})"]
    return draw(st.sampled_from(calls))


@st.composite
def requirements(draw: DrawFn, draft: Draft, depth: int = 1) -> dict[str, Any]:
    """Any requirement; `all` and `any` of others down to `depth`."""
    shapes = ["holds", "exists", "exists", "none", "aggregate", "aggregate", *(["all", "any"] if depth else [])]
    shape = draw(st.sampled_from(shapes))
    if shape == "holds":
        return {"holds": draw(expressions("bool", draft.scope(), draw(st.integers(1, 3))))}
    if shape == "exists":
        return {"exists": draw(counts(draft))}
    if shape == "none":
        return {"none": draw(selections(draft))[0]}
    if shape == "aggregate":
        return {"aggregate": draw(aggregates(draft))}
    return {shape: [draw(requirements(draft, depth - 1)) for _ in range(draw(st.integers(1, 2)))]}


@st.composite
def rules(draw: DrawFn) -> CheckedRule:
    """A whole rule; its message shows every name it has."""
    draft = draw(populations())
    requirement = draw(requirements(draft))
    body: dict[str, Any] = {"population": dict(draft.body), "requirement": requirement}
    if one_in(5, draw):
        body["excuse"] = draw(counts(draft))
    shown = [f"{name}.{field}" for name, fields in draft.names.items() for field in fields]
    words = " ".join(f"{{{{ {text} }}}}" for text in ([*shown, "value"] if "aggregate" in requirement else shown))
    body["message"] = {"zh": words or "词", "en": "{{ now }}"}
    used = set(re.findall(r"params\.(\w+)", json.dumps(body)))
    body["params"] = {name: {"value": value, "fixed_by": "site"} for name, value in PARAMS.items() if name in used}
    return rule_of(body)
