"""The functions that plans leave to the engine (`plan/known.py`), as DuckDB macros for one setting."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date

import duckdb

from complyhosp.engines.clock_changes import Steps, Zone, by_instant, by_wall_clock, zone_around
from complyhosp.engines.setting import Setting
from complyhosp.expressions.durations import DAY
from complyhosp.expressions.instants import day_number

FLOOR_MOD = "((number % divisor) + divisor) % divisor"

STEPPED = """list_transform([{argument}], lambda {name}: CASE
    WHEN {name} >= {start} AND {name} < {end} THEN {name} {sign} CASE
        WHEN {name} < getvariable('{table} change')[({name} - {start}) // {width} + 1]
        THEN getvariable('{table} before')[({name} - {start}) // {width} + 1]
        ELSE getvariable('{table} after')[({name} - {start}) // {width} + 1] END
    END)[1]"""
"""The list binds the argument, which is otherwise written out at each of its uses: nested, that is exponential."""

ARITHMETIC = {
    "exact_sum(one, other)": "TRY(one::BIGINT + other::BIGINT)",
    "exact_difference(one, other)": "TRY(one::BIGINT - other::BIGINT)",
    "exact_product(one, other)": "TRY(one::BIGINT * other::BIGINT)",
    "whole_quotient(number, divisor)": "TRY(number // nullif(divisor, 0))",
    "whole_remainder(number, divisor)": "TRY(number % nullif(divisor, 0))",
    "finite(number)": "list_transform([number::DOUBLE], lambda one: CASE WHEN isfinite(one) THEN one END)[1]",
    "whole_days(duration)": "list_transform([duration::BIGINT], lambda one: "
    f"CASE WHEN one % {DAY} = 0 THEN one // {DAY} END)[1]",
}
"""Each argument is written out once; `TRY` of a sum is as fast as the sum."""

TEXTS = {
    "whole_of_double(number)": "list_transform([number::DOUBLE], lambda one: TRY_CAST(trunc(one) AS BIGINT))[1]",
    "whole_of_text(text)": "list_transform([text::VARCHAR], lambda one: "
    "CASE WHEN regexp_full_match(one, '[+-]?[0-9]+') THEN TRY_CAST(one AS BIGINT) END)[1]",
    "double_of_text(text)": "finite(list_transform([text::VARCHAR], lambda one: "
    r"CASE WHEN regexp_full_match(one, '[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?') "
    "THEN TRY_CAST(one AS DOUBLE) END)[1])",
}

MONTHS = 12 * 9999
"""More than that lead from any year out of those that dates have."""

MONTHS_ON = f"""list_transform([day::BIGINT], lambda one: list_transform([months::BIGINT], lambda more:
    CASE WHEN one BETWEEN {{first}} AND {{last}} AND more BETWEEN {-MONTHS} AND {MONTHS} THEN
    datediff('day', DATE '1970-01-01', CAST(DATE '1970-01-01' + one::INTEGER + to_months(more::INTEGER) AS DATE))
    END)[1])[1]"""

MONTHS_LATER = f"""list_transform([local_time(instant)], lambda wall:
    instant_at(months_on(floor_div(wall, {DAY}), months) * {DAY} + floor_mod(wall, {DAY})))[1]"""


def define(connection: duckdb.DuckDBPyConnection, setting: Setting) -> Zone:
    """Makes the database's functions; the zone is what each connection's variables are set from."""
    zone = zone_around(setting.zone, setting.period)
    for head, body in _macros(setting, zone):
        connection.execute(f"CREATE MACRO {head} AS {body}")
    return zone


def set_variables(connection: duckdb.DuckDBPyConnection, zone: Zone) -> None:
    """The clock changes that the functions look up: a connection's own, as DuckDB's variables are."""
    if not zone.transitions:
        return
    for table, steps in (("instant", by_instant(zone)), ("wall", by_wall_clock(zone))):
        for name, values in (("change", steps.change), ("before", steps.before), ("after", steps.after)):
            # As JSON: of each number handed over as such, the database asks whether it is one of pandas'.
            numbers = "from_json(?, '[\"BIGINT\"]')"
            connection.execute(f'SET VARIABLE "{table} {name}" = {numbers}', [json.dumps(values)])


def _macros(setting: Setting, zone: Zone) -> Iterator[tuple[str, str]]:
    yield "period_start()", f"{setting.period.start}::BIGINT"
    yield "period_end()", f"{setting.period.end}::BIGINT"
    yield "as_of()", f"{setting.now}::BIGINT"
    yield "floor_mod(number, divisor)", FLOOR_MOD
    yield "floor_div(number, divisor)", f"(number - {FLOOR_MOD}) // divisor"
    yield from ARITHMETIC.items()
    yield from TEXTS.items()
    yield "months_on(day, months)", _months_on()
    if zone.transitions:
        yield "local_time(instant)", _stepped("instant", "+", by_instant(zone))
        yield "instant_at(wall)", _stepped("wall", "-", by_wall_clock(zone))
    else:
        yield "local_time(instant)", f"instant + {zone.first}::BIGINT"
        yield "instant_at(wall)", f"wall - {zone.first}::BIGINT"
    yield "local_date(instant)", f"floor_div(local_time(instant), {DAY})"
    yield "months_later(instant, months)", MONTHS_LATER
    yield "local_midnight(day)", f"instant_at(day * {DAY})"
    yield "is_workday(day)", _workday(setting.working)


def _months_on() -> str:
    first, last = day_number(date.min), day_number(date.max)
    moved = MONTHS_ON.format(first=first, last=last)
    return f"list_transform([{moved}], lambda found: CASE WHEN found BETWEEN {first} AND {last} THEN found END)[1]"


def _stepped(table: str, sign: str, steps: Steps) -> str:
    return STEPPED.format(
        argument=table,
        name="one",
        sign=sign,
        table=table,
        start=f"{steps.known.start}::BIGINT",
        end=f"{steps.known.end}::BIGINT",
        width=steps.width,
    )


def _workday(working: Mapping[date, bool]) -> str:
    known = sorted(working)
    if not known:
        return "NULL::BOOLEAN"
    within = " OR ".join(f"day BETWEEN {first} AND {last}" for first, last in _stretches(known))
    off = [day_number(one) for one in known if one.weekday() < 5 and not working[one]]
    on = [day_number(one) for one in known if one.weekday() >= 5 and working[one]]
    exceptions = ((on, "TRUE"), (off, "FALSE"))
    listed = [f"WHEN day IN ({', '.join(map(str, days))}) THEN {word}" for days, word in exceptions if days]
    # 1970-01-01 was a Thursday.
    return f"CASE WHEN ({within}) IS NOT TRUE THEN NULL {' '.join(listed)} ELSE floor_mod(day + 3, 7) < 5 END"


def _stretches(days: list[date]) -> list[tuple[int, int]]:
    """First and last day number of each run of consecutive days."""
    found: list[tuple[int, int]] = []
    for number in map(day_number, days):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
