"""Whether a source proves that it covers a stretch of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from complyhosp.evidence.tables import Span, TypedTable
from complyhosp.judgement.results import Doubt


def uncovered(wanted: Span, covered: Iterable[Span]) -> tuple[Span, ...]:
    """The parts of `wanted` that no span covers; `covered` is sorted and merged."""
    left: list[Span] = []
    at = wanted.start
    for span in covered:
        if span.end <= at:
            continue
        if span.start >= wanted.end:
            break
        if span.start > at:
            left.append(Span(at, span.start))
        at = max(at, span.end)
    if at < wanted.end:
        left.append(Span(at, wanted.end))
    return tuple(left)


def contains(covered: Iterable[Span], start: int, end: int) -> bool:
    """Whether one covered span holds all of `start` to `end`."""
    return any(span.start <= start and end <= span.end for span in covered)


def doubts_about_references(uses: Iterable[str], tables: Mapping[str, TypedTable], period: Span) -> tuple[Doubt, ...]:
    """What stands against a pass in registers that a rule does not use itself: without them some references in the
    types that it uses could not be looked up, and what was matched by them might have matched otherwise."""
    used = set(uses)
    wanted = sorted({name for use in used if use in tables for name in tables[use].unproved} - used)
    absent = [Doubt("no_evidence", name) for name in wanted if name not in tables]
    broken = [
        Doubt("source_incomplete", name, uncovered(period, tables[name].covered), tables[name].rejected)
        for name in wanted
        if name in tables
    ]
    return (*absent, *broken)


def doubts_about_contradictions(witnesses: Iterable[str], tables: Mapping[str, TypedTable]) -> tuple[Doubt, ...]:
    """What stands against a pass in records that say different things of one and the same: the one that speaks for the
    member might be the wrong one."""
    found = ((name, tables[name].contradicting) for name in sorted(set(witnesses)) if name in tables)
    return tuple(Doubt("invalid_evidence", name, (), rows) for name, rows in found if rows)


def doubts_about(uses: Iterable[str], tables: Mapping[str, TypedTable], period: Span) -> tuple[Doubt, ...]:
    """What stands against a pass in the sources a rule uses: absent, not covering the period, or partly unreadable."""
    found: list[Doubt] = []
    for name in sorted(uses):
        table = tables.get(name)
        if table is None:
            found.append(Doubt("no_evidence", name))
            continue
        missing = uncovered(period, table.covered)
        if missing:
            found.append(Doubt("stale_evidence" if table.stale else "source_incomplete", name, missing, table.rejected))
        elif table.rejected:
            found.append(Doubt("source_incomplete", name, (), table.rejected))
    return tuple(found)
