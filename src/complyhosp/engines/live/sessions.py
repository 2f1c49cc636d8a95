"""Obligations in bounded sessions of durable-rules: evidence finds its obligations, deadlines pass.

The native engine of durable-rules 2.0.28 is safe and right within narrow limits, and everything here keeps to them
(docs/decisions/0014 has how each was found):

- A session takes at most 500 obligations in its life.
- An obligation is never retracted by itself: a fact that has been in an action leaves its mark on the action's frame,
  and to retract the second fact of such a frame makes the engine read, and perhaps write, past the frame's end. What is
  closed is forgotten here and goes with its session; what lives on in a session that is spent moves to another.
- A conjunction ends with a condition that it already has: when the last one is the first to be false the engine runs
  past the conjunction's end.
- Ids, of facts and sessions, come from a small stock whose 32-bit hashes are all different: that hash is all by which
  the engine knows them (a test computes them).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from complyhosp.engines.live.durable_rules import DurableRulesError, Fact, Facts
from complyhosp.engines.live.messages import FAR, Answer, Counters, Given, Match, Request, Sought

SESSION_LIMIT = 500
"""Obligations that a session takes in its life, at most."""

RULESET_LIMIT = 1000
"""Sessions that a ruleset has at most at one time; the native engine has room for 1024."""

EVIDENCE_LIMIT = 2000
"""Pieces of evidence asserted in one go, at most."""

_FEW = 4
"""Of a session that is full, so few parts of the limit may still be open for them to move to another session."""

_WORN = 100
"""After so many times its limit of matches a session is given up: the engine keeps a mark of each for ever."""

_KEY = {"k": {"o": "k"}}
_PAST = {"$gt": {"now": {"o": "d"}}}
_DEFINITION = {
    "born": {"all": [{"h": {"t": "h"}}]},
    "match": {
        "all": [
            {"o": {"t": "o"}},
            {"e": {"$and": [{"t": "e"}, _KEY, {"$gte": {"at": {"o": "a"}}}, {"$lte": {"at": {"o": "b"}}}, _KEY]}},
        ],
    },
    "due": {
        "all": [{"o": {"t": "o"}}, {"c": {"$and": [{"t": "c"}, _PAST, {"$lte": {"since": {"o": "d"}}}, _PAST]}}],
    },
}
"""`o` is an obligation with its key, window and due time; `e` is evidence; `c` is the clock, that goes from `since` to
`now`. `h` fires once in each new session: the native engine leaves the action context of a session unset until an
action has run in it, and frees whatever stands there when the session is deleted."""

_NEVER = FAR + 1


@dataclass(slots=True, eq=False)
class _Session:
    """One session: all obligations that it ever took, by the number in their fact's id, and those that are open."""

    name: str
    facts: Facts
    taken: list[Sought] = field(default_factory=list)
    held: dict[int, Sought] = field(default_factory=dict)
    clock: int = -FAR
    matches: int = 0


_Batches = Mapping[_Session, Sequence[Fact]]


class Sessions:
    """The matcher. `limit` is the number of obligations a session takes at most, 1 to `SESSION_LIMIT`.

    An obligation's id is its own for the life of the matcher: DurableRulesError when one that is open is opened.
    """

    def __init__(self, limit: int = SESSION_LIMIT) -> None:
        if not 1 <= limit <= SESSION_LIMIT:
            raise ValueError(f"a session takes 1 to {SESSION_LIMIT} obligations")
        self.counters = Counters()
        self._limit = limit
        self._names: dict[Facts, list[str]] = {}
        self._alive: set[_Session] = set()
        self._sessions: dict[int, _Session] = {}
        self._by_key: dict[str, dict[str, dict[_Session, int]]] = defaultdict(dict)
        self._filling: _Session | None = None
        self._clock: list[tuple[int, int]] = []
        self._told: set[int] = set()

    def exchange(self, request: Request) -> Answer:
        """Obligations dropped, taken up, evidence matched, the clock moved on."""
        self._close(request.closed)
        self._open(request.opened)
        matches = self._give(request.given)
        due = () if request.now is None else self._tick(request.now)
        return Answer(tuple(sorted(matches)), tuple(sorted(due)))

    def end(self) -> None:
        """Gives back what the native engine holds; nothing can be asked any more."""
        for ruleset in self._names:
            ruleset.end()

    def _open(self, opened: Iterable[Sought]) -> None:
        for sought in opened:
            if sought.id in self._sessions:
                raise DurableRulesError(f"obligation {sought.id} is open")
            if sought.due is not None:
                heapq.heappush(self._clock, (sought.due, sought.id))
        self._take_in(opened)

    def _take_in(self, opened: Iterable[Sought]) -> None:
        """Asserts obligations, each in the session that is being filled at its turn."""
        batches: dict[_Session, list[Fact]] = defaultdict(list)
        for sought in opened:
            session = self._session_with_room()
            batches[session].append(_obligation(sought, session))
            session.taken.append(sought)
            session.held[sought.id] = sought
            if sought.due is not None:
                session.clock = min(session.clock, sought.due)
            self._sessions[sought.id] = session
            sessions = self._by_key[sought.group].setdefault(sought.key, {})
            sessions[session] = sessions.get(session, 0) + 1
        for session, facts in batches.items():
            if session.facts.add(session.name, facts):
                raise DurableRulesError("an obligation fired a rule by itself")

    def _session_with_room(self) -> _Session:
        if self._filling is None or self._is_full(self._filling):
            full, self._filling = self._filling, self._new_session()
            if full is not None and not full.held:
                self._delete(full)
        return self._filling

    def _is_full(self, session: _Session) -> bool:
        return len(session.taken) >= self._limit

    def _new_session(self) -> _Session:
        self.counters.sessions += 1
        ruleset = next((one for one, names in self._names.items() if names), None) or self._new_ruleset()
        session = _Session(self._names[ruleset].pop(), ruleset)
        self._alive.add(session)
        hello: Fact = {"id": "h", "sid": session.name, "t": "h"}
        session.facts.add(session.name, [hello])
        session.facts.remove([hello])
        return session

    def _new_ruleset(self) -> Facts:
        ruleset = Facts(f"live{len(self._names)}", _DEFINITION, self.counters)
        self._names[ruleset] = list(reversed(session_names()))
        return ruleset

    def _delete(self, session: _Session) -> None:
        session.facts.forget(session.name)
        self._alive.remove(session)
        self._names[session.facts].append(session.name)

    def _close(self, closed: Iterable[int]) -> None:
        touched: dict[_Session, None] = {}
        for one in closed:
            session = self._sessions.pop(one, None)
            if session is not None:
                self._told.discard(one)
                self._unlist(session.held.pop(one), session)
                touched[session] = None
        for session in touched:
            self._give_up_if_spent(session)

    def _unlist(self, sought: Sought, session: _Session) -> None:
        keys = self._by_key[sought.group]
        sessions = keys[sought.key]
        sessions[session] -= 1
        if not sessions[session]:
            del sessions[session]
        if not sessions:
            del keys[sought.key]

    def _give_up_if_spent(self, session: _Session) -> None:
        """A session that is full and nearly empty, or has seen very many matches: what is open in it moves on."""
        worn = session.matches > _WORN * self._limit
        few = self._is_full(session) and len(session.held) * _FEW <= self._limit
        if session not in self._alive or not (worn or (few and session is not self._filling)):
            return
        self._filling = None if session is self._filling else self._filling
        moving = [sought._replace(due=None) if sought.id in self._told else sought for sought in session.held.values()]
        for sought in moving:
            self._unlist(sought, session)
        self._delete(session)
        self._take_in(moving)

    def _give(self, given: Iterable[Given]) -> set[Match]:
        """Asserts evidence, a batch a session, and retracts it again: it has found all obligations there were."""
        batches: dict[_Session, list[Fact]] = defaultdict(list)
        for one in given:
            keys = self._by_key.get(one.group, {})
            for key in (one.key,) if one.key is not None else keys:
                for session in keys.get(key, ()):
                    facts = batches[session]
                    facts += _evidence(one, key, session, len(facts))
        found: set[Match] = set()
        for session, facts in batches.items():
            for first in range(0, len(facts), EVIDENCE_LIMIT):
                found |= self._matched(session, facts[first : first + EVIDENCE_LIMIT])
            self._give_up_if_spent(session)
        return found

    def _matched(self, session: _Session, facts: Sequence[Fact]) -> set[Match]:
        found = set()
        for name, fired in session.facts.add(session.name, facts):
            sought = session.taken[_number(fired["o"])]
            if name == "match" and sought.id in session.held:
                found.add(Match(sought.id, int(fired["e"]["r"])))
            session.matches += 1
        session.facts.remove(facts)
        return found

    def _tick(self, now: int) -> list[int]:
        """The obligations that fell due before `now`: the clock is a fact, too, in each session that it concerns."""
        concerned: dict[_Session, None] = {}
        while self._clock and self._clock[0][0] < now:
            _, one = heapq.heappop(self._clock)
            session = self._sessions.get(one)
            if session is not None and one not in self._told:
                concerned[session] = None
        found = []
        for session in concerned:
            clock: Fact = {"id": "c", "sid": session.name, "t": "c", "since": session.clock, "now": now}
            for name, fired in session.facts.add(session.name, [clock]):
                one = session.taken[_number(fired["o"])].id
                if name == "due" and one in session.held and one not in self._told:
                    self._told.add(one)
                    found.append(one)
            session.facts.remove([clock])
            session.clock = now
        return found


def session_names() -> list[str]:
    """The names that a ruleset's sessions take turns in."""
    return [f"s{number}" for number in range(RULESET_LIMIT)]


def fact_ids(session: str) -> list[str]:
    """All ids that a fact of the session can have, that of the state which durable-rules makes included."""
    obligations = [f"o{number}" for number in range(SESSION_LIMIT)]
    return ["h", "c", f"sid-{session}", *obligations, *(f"e{number}" for number in range(EVIDENCE_LIMIT))]


def _number(fact: Fact) -> int:
    """The number in an obligation's id."""
    return int(str(fact["id"])[1:])


def _obligation(sought: Sought, session: _Session) -> Fact:
    return {
        "id": f"o{len(session.taken)}",
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
        {
            "id": f"e{(number + extra) % EVIDENCE_LIMIT}",
            "sid": session.name,
            "t": "e",
            "k": key,
            "at": at,
            "r": given.ref,
        }
        for extra, at in enumerate(times)
    ]
