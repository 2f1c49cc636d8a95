"""What an engine says of a rule: how many members, and every one that is not satisfied, with its proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.types import Kind

Outcome = Literal["satisfied", "violated", "unknown"]

RECORD_LIMIT = 100
"""Records listed for one selection of one member: enough to prove a point, few enough to print."""

Raw = bool | int | float | str | tuple[str, ...] | None
"""A value in the engines' form: timestamps and durations in microseconds, dates in days (docs/evidence.md, part 2)."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its type, so that it can be shown; `pii` tells that it names a person."""

    kind: Kind
    raw: Raw
    pii: bool = False


@dataclass(frozen=True, slots=True, order=True)
class RecordRef:
    """A record: its type and its `_row`."""

    type: str
    row: int


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """One member that is violated or unknown.

    `member` is its identity, dotted names to values: `{"machine_room.code": …}`. `start` and `end` are its time in
    microseconds. `window` is the hull of the windows of the requirement's selections, as their expressions give
    them (None for an open
    end); the member's own time where none has a window. `records` are the member's own (of `each` and
    `pairs` its records, of `gaps` the records at its ends, of `of` the register's entry) and, of every selection in
    the requirement, the first `RECORD_LIMIT` certain or possible records by `_row`: sorted, without repeats.
    `words` are the values of the message's expressions, in their order, by language.
    """

    outcome: Outcome
    member: Mapping[str, Value]
    start: int
    end: int
    window: tuple[int | None, int | None]
    records: tuple[RecordRef, ...]
    words: Mapping[str, tuple[Value, ...]]


Times = tuple[tuple[int, int], ...]
"""When the members of a rule about events began and ended, in microseconds, in that order; all of them."""

Entries = tuple[tuple[Value, ...], ...]
"""The lasting things that a rule surely examined, each by the values of `lasting_names`, sorted."""


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """A rule's members. `population == satisfied + len(members)`; `excused` of the satisfied are so by the excuse
    alone.

    `fault` is set, and the rest empty, when the engine could not judge the rule.
    """

    rule: str
    population: int
    satisfied: int
    excused: int
    members: tuple[MemberOutcome, ...]
    fault: Diagnostic | None = None
