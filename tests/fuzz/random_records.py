"""Many small record sets at little cost: what tests/engines/drawn_records.py draws, by a plain random generator.

Hypothesis may draw only so much for one example; a rule whose plan is compiled is worth a hundred record sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import TypedTable
from complyhosp.expressions.durations import HOUR, MINUTE
from complyhosp.expressions.instants import day_number, moment
from complyhosp.rulebook.scoping import fields_of
from tests.engines.drawn_records import OPEN
from tests.engines.expression_texts import CODES, TEXTS
from tests.engines.sample import RECORD_TYPES, tables_of

INTS = (*range(-3, 6), *range(-3, 6), 2**63 - 1, -(2**63), 2**53 + 1)
DOUBLES = (-1.5, 0.0, 0.25, 1.0, 1.5, 2.5, 3.0, 2.0**53, 2.0**63, 1e300)
DURATIONS = (0, 30 * MINUTE, HOUR, 25 * HOUR, -HOUR, 7)
OFFSETS = (-6, -2, -1, 0, 0, 1, 2, 3)
JITTER = (0, 0, 0, 0, -1, 1)


Full = frozenset[tuple[str, str]]
"""Fields (of record types) that are never null in these records."""


def random_full(random: Random, names: Sequence[str]) -> Full:
    """No optional field, all of them, or some: an engine may reckon otherwise where nothing is null."""
    share = random.choice((0, 0, 1, 2, 3, 3))
    return frozenset(
        (name, field) for name in names for field in RECORD_TYPES[name].fields if random.randrange(3) < share
    )


def random_tables(random: Random, names: Sequence[str], setting: Setting, full: Full) -> dict[str, TypedTable]:
    """Tables of a few records each, with repeats; one time in twenty a table is missing."""
    return tables_of({name: _rows(random, name, setting, full) for name in names if random.randrange(20)})


def _rows(random: Random, name: str, setting: Setting, full: Full) -> list[dict[str, Any]]:
    least = 2 if random.randrange(5) else 0
    rows = [_record(random, name, setting, full) for _ in range(random.randint(least, 6))]
    if rows and not random.randrange(4):
        rows.append(random.choice(rows))
    return rows


def _record(random: Random, name: str, setting: Setting, full: Full) -> dict[str, Any]:
    """An optional field is null one time in eight, an open end one time in three; ends seldom come before starts."""
    record_type = RECORD_TYPES[name]
    found: dict[str, Any] = {}
    for field, kind in fields_of(record_type).items():
        optional = not record_type.fields[field].required and (name, field) not in full
        null = optional and not random.randrange(3 if field in OPEN else 8)
        value = random.choice(kind.values) if kind.values else _value(random, kind.kind, field, setting)
        found[field] = None if null else value
    for start, end in (("start", "end"), ("opened", "closed"), ("since", "until")):
        if found.get(start) is not None and found.get(end) is not None and random.randrange(10):
            found[start], found[end] = sorted((found[start], found[end]))
    return found


def _value(random: Random, kind: str, name: str, setting: Setting) -> Any:
    if kind == "timestamp":
        return _instant(random, setting)
    if kind == "date":
        edge = random.choice((setting.period.start, setting.period.end))
        return day_number(moment(edge, setting.zone).date()) + random.randint(-2, 2)
    if kind == "list":
        return [random.choice(TEXTS) for _ in range(random.randint(0, 3))]
    if name in ("room", "code", "other"):
        return random.choice(CODES)
    choices = {"bool": (False, True), "int": INTS, "double": DOUBLES, "string": TEXTS, "duration": DURATIONS}
    return random.choice(choices[kind])


def _instant(random: Random, setting: Setting) -> int:
    """Near an edge of the period, often exactly on it, or within."""
    start, end = setting.period.start, setting.period.end
    offset = random.choice((*OFFSETS, (end - start) // HOUR))
    inward = offset * 30 * MINUTE + random.choice(JITTER)
    return random.choice((start + inward, end - inward))
