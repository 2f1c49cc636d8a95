"""What is asked of the matcher, and what it answers: plain tuples, so that they can go through a pipe as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

FAR = 1 << 62
"""Later, and negated earlier, than every time: an open end."""


class Sought(NamedTuple):
    """An obligation: evidence with `key`, at `start <= at <= end`, is to be told; it is due when the clock is past
    `due` (None: never). `group` is what evidence without a key value bears on."""

    id: int
    key: str
    group: str
    start: int = -FAR
    end: int = FAR
    due: int | None = None


class Given(NamedTuple):
    """Evidence number `ref`, for the obligations with this `key` (None: all of the `group`, for a match field of it is
    null) whose window holds `at` (None: whatever their window, for its time is null)."""

    ref: int
    key: str | None
    group: str
    at: int | None


class Match(NamedTuple):
    """Evidence `ref` bears on obligation `id`."""

    id: int
    ref: int


@dataclass(frozen=True, slots=True)
class Request:
    """One exchange, in this order: obligations dropped, obligations new, evidence, and what the clock says (None: no
    obligation can be due)."""

    closed: tuple[int, ...] = ()
    opened: tuple[Sought, ...] = ()
    given: tuple[Given, ...] = ()
    now: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What matched, each once, and which obligations fell due, each once in its life; both sorted."""

    matches: tuple[Match, ...] = ()
    due: tuple[int, ...] = ()


@dataclass(slots=True)
class Counters:
    """What went through durable-rules. `unhandled` and `duplicate` messages are ones that it refused: none should be,
    and none is lost without being counted here."""

    facts: int = 0
    retracted: int = 0
    actions: int = 0
    sessions: int = 0
    unhandled: int = 0
    duplicate: int = 0
    crashes: int = field(default=0)
