"""Cases a little different from a rule's own: a field blanked, a time moved, a record left out or doubled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from complyhosp.expressions.durations import parse_duration
from complyhosp.expressions.instants import EPOCH, microseconds
from complyhosp.expressions.tree import Call, Expr, Literal, walk
from complyhosp.period import parse_moment, parse_period
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordField, RecordType
from complyhosp.workbench.anatomy import is_expression, pieces
from complyhosp.workbench.case_file import Case, Rows

SMALL = (-1_000_000, 0, 1_000_000)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Variant:
    """A case that differs from one of the rule's own in what `change` says."""

    case: Case
    change: str


@dataclass(frozen=True)
class Hints:
    """What is worth trying: the texts, the durations (microseconds) and the months that the rule names, in these
    fields (record type, field)."""

    texts: tuple[str, ...]
    durations: tuple[int, ...]
    months: tuple[int, ...]
    fields: frozenset[tuple[str, str]]
    timed: bool = False
    """Whether times and dates are moved, or all else is changed."""


def hints_of(checked: CheckedRule, fields: frozenset[tuple[str, str]]) -> Hints:
    """The values that the rule's own conditions turn on, for these fields."""
    texts: dict[str, None] = {}
    durations: dict[int, None] = {0: None}
    months: dict[int, None] = {}
    literals = [
        node
        for piece in pieces(checked)
        if is_expression(piece.part)
        for node in walk(piece.part)  # type: ignore[arg-type]  # `is_expression` says so
    ]
    for node in literals:
        if isinstance(node, Call) and node.op == "addMonths":
            months.update(dict.fromkeys(_whole(node.args[1], checked)))
        if isinstance(node, Literal) and node.type.kind == "string":
            texts[str(node.value)] = None
        if isinstance(node, Literal) and node.type.kind == "duration":
            durations[int(node.value)] = None
    for param in checked.rule.params.values():
        for value in param.value.values() if isinstance(param.value, dict) else (param.value,):
            duration = parse_duration(value) if isinstance(value, str) else None
            if duration is not None:
                durations[duration] = None
            elif isinstance(value, str):
                texts[value] = None
    return Hints(tuple(texts), tuple(durations), tuple(months), fields)


def _whole(node: Expr, checked: CheckedRule) -> Iterator[int]:
    for part in walk(node):
        value = getattr(part, "value", None)
        name = getattr(part, "name", None)
        if name in checked.rule.params:
            value = checked.rule.params[name].value
        if isinstance(value, int) and not isinstance(value, bool):
            yield value


def variants(case: Case, given: Mapping[str, Rows], types: Mapping[str, RecordType], hints: Hints) -> Iterator[Variant]:
    """Cases that differ from this one in one thing; the records of `given` stay as they are, but may get company.

    Times come last: there are so many of them.
    """
    zone = ZoneInfo(case.timezone)
    moments = moments_of(case, given, zone)
    for name, rows in case.records.items():
        for number, row in enumerate(rows):
            yield _with_rows(case, name, (*rows, row), f"{name} {number + 1} twice")
    for timed in (False, True):
        some = replace(hints, timed=timed)
        for name, rows in case.records.items():
            if name in types:
                yield from _of_rows(case, name, rows, types[name], some, moments)
        yield from _of_company(case, given, types, some, moments)
        if not timed:
            yield from _of_sources(case, types)
    if case.params:
        yield Variant(case.model_copy(update={"params": {}}), "default parameters")


def _of_company(
    case: Case,
    given: Mapping[str, Rows],
    types: Mapping[str, RecordType],
    hints: Hints,
    moments: tuple[int, ...],
) -> Iterator[Variant]:
    """One more record beside those of `given`, like one of them but for one field."""
    for name, rows in given.items():
        own = case.records.get(name, ())
        for row in rows[:2] if name in types else ():
            for changed, said in rows_near(row, types[name], hints, moments, ZoneInfo(case.timezone)):
                yield _with_rows(case, name, (*own, changed), f"another {name}: {said}")


def _of_rows(
    case: Case, name: str, rows: Rows, record_type: RecordType, hints: Hints, moments: tuple[int, ...]
) -> Iterator[Variant]:
    zone = ZoneInfo(case.timezone)
    for number, row in enumerate(rows):
        label = f"{name} {number + 1}"
        if not hints.timed:
            yield _with_rows(case, name, (*rows[:number], *rows[number + 1 :]), f"without {label}")
        for changed, said in rows_near(row, record_type, hints, moments, zone):
            yield _with_rows(case, name, (*rows[:number], changed, *rows[number + 1 :]), f"{label}: {said}")
            yield _with_rows(case, name, (*rows, changed), f"{label} again: {said}")


def _of_sources(case: Case, types: Mapping[str, RecordType]) -> Iterator[Variant]:
    yield Variant(case.model_copy(update={"records": {}}), "no records")
    if case.absent or case.incomplete:
        yield Variant(case.model_copy(update={"absent": (), "incomplete": ()}), "all sources complete")
    for name in types:
        yield Variant(case.model_copy(update={"incomplete": (name,), "absent": ()}), f"{name} incomplete")


def _with_rows(case: Case, name: str, rows: Rows, said: str) -> Variant:
    records = {key: value for key, value in {**case.records, name: rows}.items() if value}
    return Variant(case.model_copy(update={"records": records}), said)


def rows_near(
    row: Mapping[str, Any], record_type: RecordType, hints: Hints, moments: tuple[int, ...], zone: ZoneInfo
) -> Iterator[tuple[dict[str, Any], str]]:
    """The row with one field blank or otherwise."""
    for name, field in record_type.fields.items():
        if (record_type.id, name) not in hints.fields:
            continue
        old = row.get(name)
        if old is not None and not field.required and not hints.timed:
            yield {key: value for key, value in row.items() if key != name}, f"{name} blank"
        for value in _values(old, field, hints, moments, zone):
            if value != old:
                yield {**row, name: value}, f"{name} {value}"


def _values(
    old: object, field: RecordField, hints: Hints, moments: tuple[int, ...], zone: ZoneInfo
) -> Iterator[object]:
    kind = field.type
    if hints.timed != (kind in ("timestamp", "date")):
        return
    if kind == "bool":
        yield from (True, False)
    elif kind == "enum":
        mentioned = [text for text in hints.texts if text in field.values]
        yield from mentioned
        yield from [text for text in field.values if text not in mentioned][:1]
    elif kind in ("string", "name", "code"):
        yield from (*hints.texts, "其他")
    elif kind in ("int", "number"):
        known = old if isinstance(old, int | float) else 0
        yield from (known - 1, known + 1, 0)
    elif kind == "duration":
        for duration in hints.durations:
            yield from (f"{(duration + step) // 1_000_000}s" for step in SMALL)
    elif kind == "timestamp":
        yield from _times(old, hints, moments, zone)
    elif kind == "date":
        yield from _dates(old, hints, moments, zone)


def _times(old: object, hints: Hints, moments: tuple[int, ...], zone: ZoneInfo) -> Iterator[str]:
    anchors = dict.fromkeys(moments if old is None else (parse_moment(str(old), zone) or moments[0], *moments))
    seen = set()
    for anchor in anchors:
        for shifted in _shifted(anchor, hints, zone):
            for step in SMALL:
                if shifted + step not in seen:
                    seen.add(shifted + step)
                    yield time_text(shifted + step, zone)


def _dates(old: object, hints: Hints, moments: tuple[int, ...], zone: ZoneInfo) -> Iterator[str]:
    anchors = dict.fromkeys(moments if old is None else (parse_moment(str(old), zone) or moments[0], *moments))
    days = {}
    for anchor in anchors:
        for shifted in _shifted(anchor, hints, zone):
            day = _local(shifted, zone).date()
            days.update(dict.fromkeys((day - DAY, day, day + DAY)))
    yield from (day.isoformat() for day in days)


def _shifted(anchor: int, hints: Hints, zone: ZoneInfo) -> Iterator[int]:
    for duration in hints.durations:
        yield from (anchor + duration, anchor - duration)
    for months in hints.months:
        for sign in (1, -1):
            yield _months_on(anchor, sign * months, zone)


def _months_on(anchor: int, months: int, zone: ZoneInfo) -> int:
    local = _local(anchor, zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    return microseconds(local.replace(year=year, month=month + 1, day=min(local.day, 28)))


def _local(instant: int, zone: ZoneInfo) -> datetime:
    return (EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def time_text(instant: int, zone: ZoneInfo) -> str:
    """A moment as cases write it."""
    local = _local(instant, zone).replace(tzinfo=None)
    return local.isoformat(timespec="minutes" if not (local.second or local.microsecond) else "auto")


def moments_of(case: Case, given: Mapping[str, Rows], zone: ZoneInfo) -> tuple[int, ...]:
    """The times that the case names: its period's ends, "now", and those in its records."""
    period = parse_period(case.period, zone)
    found = [] if period is None else [period.start, period.end]
    texts = [case.now] if case.now else []
    texts += [
        value
        for rows in (*given.values(), *case.records.values())
        for row in rows
        for value in row.values()
        if isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-"
    ]
    found += [moment for text in texts if (moment := parse_moment(text, zone)) is not None]
    return tuple(dict.fromkeys(found))[:8]
