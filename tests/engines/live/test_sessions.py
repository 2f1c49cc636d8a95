"""The adapter to durable-rules: strict about values, and true to a plain computation whatever the sessions' size."""

from __future__ import annotations

import functools
import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("durable", reason="the extra `live` is not installed")

from complyhosp.engines.live.child import Matcher
from complyhosp.engines.live.durable_rules import DurableRulesError, Facts
from complyhosp.engines.live.encoding import UnencodableValueError, encoded, key_of
from complyhosp.engines.live.messages import Counters, Given, Match, Request, Sought
from complyhosp.engines.live.sessions import SESSION_LIMIT, Sessions, fact_ids, session_names

SCALARS = st.one_of(st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text())
EACH = {"each": {"all": [{"m": {"t": "o"}}]}}


@given(SCALARS, SCALARS)
def test_encoding_keeps_values_apart(one: object, other: object) -> None:
    """Two values share a key when they are of comparable types and equal, and at no other time."""
    numbers = (int, float)
    comparable = type(one) is type(other) or (type(one) in numbers and type(other) in numbers)
    assert (encoded(one) == encoded(other)) == (comparable and one == other)
    assert (key_of("g", [one]) == key_of("g", [other])) == (comparable and one == other)


@pytest.mark.parametrize("value", [Decimal(5), date(2026, 7, 1), None, float("nan"), float("inf"), b"x"])
def test_encoding_refuses_what_no_expression_has(value: object) -> None:
    """What durable-rules would refuse or change is refused before it gets there."""
    with pytest.raises(UnencodableValueError):
        encoded(value)


@pytest.mark.parametrize(
    "fact",
    [
        {"sid": "s1", "t": "o"},
        {"id": "o1", "sid": "s2", "t": "o"},
        {"id": "o1", "sid": "s1", "t": "5"},
        {"id": "o1", "sid": "s1", "t": True},
        {"id": "o1", "sid": "s1", "t": "o", "at": 1.5},
        {"id": "o1", "sid": "s1", "t": "o", "at": 1 << 63},
        {"id": "o1", "sid": "s1", "t": "门"},
    ],
    ids=str,
)
def test_facts_are_typed(fact: dict[str, str | int]) -> None:
    """A fact without an id, of another session, or with a value that could be taken for another is refused."""
    with pytest.raises(DurableRulesError):
        Facts("typed", EACH, Counters()).add("s1", [fact])


def test_refused_messages_are_counted_and_the_rest_is_not_lost() -> None:
    """A fact that nothing matches and one that is there already are counted; what came with them still fires."""
    counters = Counters()
    facts = Facts("refused", EACH, counters)
    first = {"id": "o1", "sid": "s1", "t": "o"}
    stranger = {"id": "q1", "sid": "s1", "t": "q"}
    last = {"id": "o2", "sid": "s1", "t": "o"}
    fired = facts.add("s1", [first, stranger, last])
    assert sorted(str(found["m"]["id"]) for _, found in fired) == ["o1", "o2"]
    assert (counters.unhandled, counters.duplicate) == (1, 0)


KEYS = st.sampled_from(["ka", "kb"])
TIMES = st.integers(0, 20)
OBLIGATIONS = st.lists(st.tuples(KEYS, TIMES, st.integers(0, 10), st.booleans()), max_size=30)
EVIDENCE = st.lists(st.tuples(st.one_of(KEYS, st.none()), st.one_of(TIMES, st.none())), max_size=20)


@settings(max_examples=150, deadline=None)
@given(OBLIGATIONS, EVIDENCE, st.sampled_from((1, 2, 7, 40)), st.data())
def test_matches_and_deadlines_are_those_of_a_plain_computation(
    obligations: list[tuple[str, int, int, bool]],
    evidence: list[tuple[str | None, int | None]],
    limit: int,
    data: st.DataObject,
) -> None:
    """Whatever the size of sessions, and whatever was closed before, evidence finds its obligations and none other."""
    sought = [
        Sought(number, key, "g", start, start + length, start + length if timed else None)
        for number, (key, start, length, timed) in enumerate(obligations)
    ]
    closed = data.draw(st.sets(st.sampled_from(range(len(sought))))) if sought else set()
    given_ = [Given(number, key, "g", at) for number, (key, at) in enumerate(evidence)]
    sessions = Matcher(limit)
    sessions.exchange(Request(opened=tuple(sought)))
    answer = sessions.exchange(Request(closed=tuple(closed), given=tuple(given_), now=15))
    left = [one for one in sought if one.id not in closed]
    assert set(answer.matches) == {
        Match(one.id, piece.ref)
        for one in left
        for piece in given_
        if piece.key in (None, one.key) and (piece.at is None or one.start <= piece.at <= one.end)
    }
    assert list(answer.due) == [one.id for one in left if one.due is not None and one.due < 15]
    assert sessions.exchange(Request(now=16)).due == tuple(one.id for one in left if one.due == 15)
    assert (sessions.counters.unhandled, sessions.counters.duplicate, sessions.counters.crashes) == (0, 0, 0)
    sessions.end()


def test_many_obligations_are_all_judged() -> None:
    """More obligations than one session may hold, each with its evidence or without: none lost, none made up."""
    count = SESSION_LIMIT * 12
    sought = tuple(
        Sought(number, key_of("g", [number % 97]), "g", number, number + 5, number + 5) for number in range(count)
    )
    given_ = tuple(Given(number, key_of("g", [number % 97]), "g", number) for number in range(0, count, 3))
    sessions = Matcher()
    sessions.exchange(Request(opened=sought))
    answer = sessions.exchange(Request(given=given_))
    assert {match.id for match in answer.matches if match.id == match.ref} == set(range(0, count, 3))
    sessions.exchange(Request(closed=tuple({match.id for match in answer.matches})))
    assert sessions.exchange(Request(now=count * 2)).due == tuple(
        number for number in range(count) if number not in {match.id for match in answer.matches}
    )
    sessions.end()


ROUNDS = 30


@pytest.mark.parametrize("limit", [1, 2, 7, 40, SESSION_LIMIT])
def test_a_long_life_is_that_of_a_plain_computation(limit: int) -> None:
    """Obligations that come and go for a long time, in sessions that fill, empty and are given up: all is found, and
    the native engine lives through it."""
    chance = random.Random(limit)  # noqa: S311 - what comes when is no secret
    left: dict[int, Sought] = {}
    told: set[int] = set()
    with Matcher(limit) as matcher:
        for step in range(ROUNDS):
            closed = [one for one in left if chance.random() < 0.4]
            opened = [_any_sought(step * 100 + number, chance) for number in range(chance.randrange(60))]
            left = {number: one for number, one in left.items() if number not in closed}
            left |= {one.id: one for one in opened}
            given_ = [_any_given(number, chance) for number in range(chance.randrange(40))]
            answer = matcher.exchange(Request(tuple(closed), tuple(opened), tuple(given_), step * 40))
            assert set(answer.matches) == {
                Match(one.id, piece.ref) for one in left.values() for piece in given_ if _bears(piece, one)
            }
            due = {one.id for one in left.values() if one.due is not None and one.due < step * 40} - told
            assert set(answer.due) == due
            told |= due
        counters = matcher.counters
    assert (counters.unhandled, counters.duplicate, counters.crashes) == (0, 0, 0)


def _any_sought(number: int, chance: random.Random) -> Sought:
    start = chance.randrange(1000)
    due = start + 300 if chance.random() < 0.7 else None
    return Sought(number, f"k{chance.randrange(5)}", "g", start, start + chance.randrange(300), due)


def _any_given(number: int, chance: random.Random) -> Given:
    key = f"k{chance.randrange(5)}" if chance.random() < 0.9 else None
    return Given(number, key, "g", chance.randrange(1300) if chance.random() < 0.9 else None)


def _bears(piece: Given, one: Sought) -> bool:
    return piece.key in (None, one.key) and (piece.at is None or one.start <= piece.at <= one.end)


def test_ids_have_different_hashes() -> None:
    """The native engine knows facts and sessions by a 32-bit hash of the id alone: no two of them share it."""
    names = session_names()
    assert len({_fnv1a(name) for name in names}) == len(names)
    for name in names:
        ids = fact_ids(name)
        assert len({_fnv1a(one) for one in ids}) == len(ids)


@functools.cache
def _fnv1a(text: str) -> int:
    """FNV-1a, 32 bits, as in the engine's C source."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def test_an_open_obligation_is_not_opened_again() -> None:
    """Two obligations under one id would be taken for each other: refused."""
    sessions = Sessions()
    sessions.exchange(Request(opened=(Sought(1, "ka", "g"),)))
    with pytest.raises(DurableRulesError):
        sessions.exchange(Request(opened=(Sought(1, "kb", "g"),)))
    sessions.end()


def test_sessions_of_one_obligation_outgrow_a_ruleset() -> None:
    """The native engine has room for 1024 sessions a ruleset; more obligations, in sessions of one, are fine."""
    count = 2500
    sought = tuple(Sought(number, "ka", "g", 0, 10) for number in range(count))
    sessions = Matcher(limit=1)
    sessions.exchange(Request(opened=sought))
    assert len(sessions.exchange(Request(given=(Given(0, "ka", "g", 5),))).matches) == count
    assert sessions.exchange(Request(closed=tuple(range(count)), given=(Given(1, "ka", "g", 5),))).matches == ()
    sessions.end()
