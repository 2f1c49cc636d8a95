"""Obligations in bounded sessions of durable-rules: evidence finds its obligations, deadlines pass.

Measured on durable-rules 2.0.28: sessions of at most 500 obligations are judged right and fast, a session of 20,000
loses findings. So obligations are spread over sessions, evidence goes only to those that hold an obligation it could
bear on, and a session that has become empty is deleted with all that durable-rules keeps for it.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from complyhosp.engines.live.durable_rules import DurableRulesError, Fact, Facts
from complyhosp.engines.live.messages import Answer, Counters, Given, Match, Request, Sought

SESSION_LIMIT = 500
"""Obligations that a session holds at most."""

_LIFETIMES = 4
"""A session that has held so many times its limit takes no more: durable-rules keeps something of what it held."""

RULESET_LIMIT = 1000
"""Sessions that a ruleset has at most at one time; the native engine has room for 1024."""

_DEFINITION = {
    "born": {"all": [{"h": {"t": "h"}}]},
    "match": {
        "all": [
            {"o": {"t": "o"}},
            {
                "e": {
                    "$and": [
                        {"t": "e"},
                        {"k": {"o": "k"}},
                        {"$gte": {"at": {"o": "a"}}},
                        {"$lte": {"at": {"o": "b"}}},
                    ]
                }
            },
        ]
    },
    "due": {"all": [{"o": {"t": "o"}}, {"c": {"$and": [{"t": "c"}, {"$gt": {"now": {"o": "d"}}}]}}]},
}
"""`o` is an obligation with its key, window and due time; `e` is evidence; `c` is the clock. `h` fires once in each
new session: the native engine leaves the action context of a session unset until an action has run in it, and frees
whatever stands there when the session is deleted."""

_NEVER = (1 << 62) + 1


@dataclass(slots=True)
class _Session:
    """One session: its obligations by id, and how many it has ever held."""

    name: str
    facts: Facts
    held: dict[int, Sought] = field(default_factory=dict)
    ever: int = 0


class Sessions:
    """The matcher. `limit` is the number of obligations a session holds at most, 1 to `SESSION_LIMIT`."""

    def __init__(self, limit: int = SESSION_LIMIT) -> None:
        if not 1 <= limit <= SESSION_LIMIT:
            raise ValueError(f"a session holds 1 to {SESSION_LIMIT} obligations")
        self.counters = Counters()
        self._rulesets: list[Facts] = []
        self._alive: dict[Facts, int] = {}
        self._limit = limit
        self._sessions: dict[int, _Session] = {}
        self._by_key: dict[str, dict[str, dict[int, _Session]]] = defaultdict(dict)
        self._filling: _Session | None = None
        self._clock: list[tuple[int, int]] = []
        self._told: set[int] = set()
        self._serial = 0

    def exchange(self, request: Request) -> Answer:
        """Obligations dropped, taken up, evidence matched, the clock moved on."""
        self._close(request.closed)
        self._open(request.opened)
        matches = self._give(request.given)
        due = () if request.now is None else self._tick(request.now)
        return Answer(tuple(sorted(matches)), tuple(sorted(due)))

    def end(self) -> None:
        """Gives back what the native engine holds; nothing can be asked any more."""
        for ruleset in self._rulesets:
            ruleset.end()

    def _open(self, opened: Iterable[Sought]) -> None:
        batches: dict[str, tuple[_Session, list[Fact]]] = {}
        for sought in opened:
            session = self._room_for(sought)
            session.held[sought.id] = sought
            session.ever += 1
            self._sessions[sought.id] = session
            self._by_key[sought.group].setdefault(sought.key, {})[sought.id] = session
            batches.setdefault(session.name, (session, []))[1].append(_obligation(sought, session))
            if sought.due is not None:
                heapq.heappush(self._clock, (sought.due, sought.id))
        for session, facts in batches.values():
            if session.facts.add(session.name, facts):
                raise DurableRulesError("an obligation fired a rule by itself")

    def _room_for(self, sought: Sought) -> _Session:
        """Beside obligations of the same key where there is room, else in the session being filled."""
        for session in self._by_key.get(sought.group, {}).get(sought.key, {}).values():
            if self._has_room(session):
                return session
            break
        if self._filling is None or not self._has_room(self._filling):
            self._filling = self._new_session()
        return self._filling

    def _new_session(self) -> _Session:
        self._serial += 1
        self.counters.sessions += 1
        session = _Session(f"s{self._serial}", self._ruleset_with_room())
        self._alive[session.facts] += 1
        hello: Fact = {"id": "h", "sid": session.name, "t": "h"}
        session.facts.add(session.name, [hello])
        session.facts.remove([hello])
        return session

    def _ruleset_with_room(self) -> Facts:
        for ruleset, alive in self._alive.items():
            if alive < RULESET_LIMIT:
                return ruleset
        ruleset = Facts(f"live{len(self._rulesets)}", _DEFINITION, self.counters)
        self._rulesets.append(ruleset)
        self._alive[ruleset] = 0
        return ruleset

    def _delete(self, session: _Session) -> None:
        session.facts.forget(session.name)
        self._alive[session.facts] -= 1
        self._filling = None if session is self._filling else self._filling

    def _has_room(self, session: _Session) -> bool:
        return len(session.held) < self._limit and session.ever < self._limit * _LIFETIMES

    def _close(self, closed: Iterable[int]) -> None:
        batches: dict[str, tuple[_Session, list[Fact]]] = {}
        for one in closed:
            session = self._sessions.pop(one, None)
            if session is None:
                continue
            sought = session.held.pop(one)
            self._told.discard(one)
            self._unlist(sought)
            batches.setdefault(session.name, (session, []))[1].append(_obligation(sought, session))
        for session, facts in batches.values():
            if session.held:
                session.facts.remove(facts)
            else:
                self._delete(session)

    def _unlist(self, sought: Sought) -> None:
        keys = self._by_key[sought.group]
        del keys[sought.key][sought.id]
        if not keys[sought.key]:
            del keys[sought.key]

    def _give(self, given: Iterable[Given]) -> set[Match]:
        """Asserts evidence, a batch a session, and retracts it again: it has found all obligations there were."""
        batches: dict[str, tuple[_Session, list[Fact]]] = {}
        for one in given:
            keys = self._by_key.get(one.group, {})
            for key in (one.key,) if one.key is not None else tuple(keys):
                for session in {id(each): each for each in keys.get(key, {}).values()}.values():
                    facts = batches.setdefault(session.name, (session, []))[1]
                    facts += _evidence(one, key, session, len(facts))
        found: set[Match] = set()
        for session, facts in batches.values():
            for name, fired in session.facts.add(session.name, facts):
                if name == "match":
                    found.add(Match(int(str(fired["o"]["id"])[1:]), int(fired["e"]["r"])))
            session.facts.remove(facts)
        return found

    def _tick(self, now: int) -> list[int]:
        """The obligations that fell due before `now`: the clock is a fact, too, in each session that it concerns."""
        concerned: dict[str, _Session] = {}
        while self._clock and self._clock[0][0] < now:
            due, one = heapq.heappop(self._clock)
            session = self._sessions.get(one)
            if session is not None and one not in self._told and session.held[one].due == due:
                concerned[session.name] = session
        found = []
        for session in concerned.values():
            clock: Fact = {"id": "c", "sid": session.name, "t": "c", "now": now}
            for name, fired in session.facts.add(session.name, [clock]):
                one = int(str(fired["o"]["id"])[1:]) if name == "due" else -1
                if one in session.held and one not in self._told:
                    self._told.add(one)
                    found.append(one)
            session.facts.remove([clock])
        return found


def _obligation(sought: Sought, session: _Session) -> Fact:
    return {
        "id": f"o{sought.id}",
        "sid": session.name,
        "t": "o",
        "k": sought.key,
        "a": sought.start,
        "b": sought.end,
        "d": _NEVER if sought.due is None else sought.due,
    }


def _evidence(given: Given, key: str, session: _Session, number: int) -> list[Fact]:
    """The facts that one piece of evidence makes in a session: one at its time; one at the start of every obligation's
    window when its time is null."""
    if given.at is not None:
        times = [given.at]
    else:
        times = sorted({held.start for held in session.held.values() if held.key == key})
    return [
        {"id": f"e{number + extra}", "sid": session.name, "t": "e", "k": key, "at": at, "r": given.ref}
        for extra, at in enumerate(times)
    ]
