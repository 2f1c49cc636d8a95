"""Looking, at random but repeatably, for records on which a mutant and its rule differ: a few small changes on end,
each as `perturbation.py` makes them, from one of the rule's own cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from complyhosp.rulebook.records import RecordType
from complyhosp.workbench.case_file import Case, Rows
from complyhosp.workbench.near_cases import Making, types_used
from complyhosp.workbench.perturbation import Hints, Variant, hints_of, moments_of, rows_near

MOST_STEPS = 4
MOST_RECORDS = 12
"""Of one type: sets that grow without end show nothing that small ones do not."""


def wandered(making: Making, examples: int, seed: int) -> Iterator[tuple[Case, Variant]]:
    """So many cases, each with the rule's own that it comes from; the same ones for the same seed."""
    files, types = making.files, making.rulebook.record_types
    used = {name: types[name] for name in types_used(files)}
    fields = frozenset((name, field) for name, record_type in used.items() for field in record_type.fields)
    hints = hints_of(files.rule, fields)
    own = [trial.prepared.case for trial in files.trials]
    random = Random(f"{seed} {files.rule.rule.id}")  # noqa: S311 - cases, not secrets
    for _ in range(examples if own else 0):
        base = random.choice(own)
        found = Variant(base, "")
        for _ in range(random.randint(1, MOST_STEPS)):
            found = _step(random, found, files.given, used, hints)
        yield base, found


def _step(
    random: Random, found: Variant, given: Mapping[str, Rows], types: Mapping[str, RecordType], hints: Hints
) -> Variant:
    """One record left out, doubled, or with one field otherwise."""
    case = found.case
    name = random.choice(sorted(types))
    rows = case.records.get(name, ())
    pool = (*rows, *given.get(name, ()))
    if not pool:
        return found
    number = random.randrange(len(pool))
    label = f"{name} {number + 1}"
    if number < len(rows) and not random.randrange(6):
        return _with(found, name, (*rows[:number], *rows[number + 1 :]), f"without {label}")
    changed, said = _changed(random, case, given, pool[number], types[name], hints)
    keeps = number >= len(rows) or (len(rows) < MOST_RECORDS and random.randrange(2))
    if keeps:
        return _with(found, name, (*rows, changed), f"{label} again: {said}")
    return _with(found, name, (*rows[:number], changed, *rows[number + 1 :]), f"{label}: {said}")


def _changed(
    random: Random,
    case: Case,
    given: Mapping[str, Rows],
    row: Mapping[str, Any],
    record_type: RecordType,
    hints: Hints,
) -> tuple[dict[str, Any], str]:
    zone = ZoneInfo(case.timezone)
    timed = replace(hints, timed=bool(random.randrange(2)))
    near = list(rows_near(row, record_type, timed, moments_of(case, given, zone), zone))
    return random.choice(near) if near else (dict(row), "as it is")


def _with(found: Variant, name: str, rows: Rows, said: str) -> Variant:
    records = {key: value for key, value in {**found.case.records, name: rows}.items() if value}
    case = found.case.model_copy(update={"records": records})
    return Variant(case, f"{found.change}; {said}".removeprefix("; "))
