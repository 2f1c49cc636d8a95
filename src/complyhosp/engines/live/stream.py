"""Rules on one stream of records: what comes is put where it bears, in the order in which it comes.

Records are taken in one by one; what they ask of durable-rules is gathered and exchanged now and then. Whenever a
deadline could have passed the exchange comes first, so that what is told, and in which order, does not depend on how
many records are gathered.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from complyhosp.engines.live.alerts import Alert, Tell
from complyhosp.engines.live.frame import Frame, Record
from complyhosp.engines.live.gaps import Watched
from complyhosp.engines.live.machine import Machine
from complyhosp.engines.live.members import Identity, Member
from complyhosp.engines.live.messages import FAR, Answer, Request
from complyhosp.engines.live.obligations import Awaited, Deadline, Obligations
from complyhosp.engines.live.selections import Search, Selection
from complyhosp.engines.live.shelf import Shelf
from complyhosp.engines.live.silence import Silence
from complyhosp.expressions.durations import DAY
from complyhosp.rulebook.checked import CheckedRule, Each, GapsOf

BATCH = 512
"""Records gathered at most before durable-rules is asked."""

TIDY_EVERY = 10_000
"""Records between two looks at what is no longer needed."""

SPARE = 7 * DAY
"""How much more is kept than has been needed so far."""

_NEVER = -FAR


class Asked(Protocol):
    """What finds obligations: `Sessions` in this process, or `Matcher` in a child."""

    def exchange(self, request: Request) -> Answer:
        """One exchange."""


@dataclass(slots=True)
class _Bearing:
    """What records of one type bear on: populations, selections, shelves."""

    populations: list[Machine] = field(default_factory=list)
    selections: list[Selection] = field(default_factory=list)
    shelves: list[Shelf] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Following:
    """What is told while the stream runs, beside outcomes: how long before a deadline a warning comes (None: never),
    and for how long a record type may be silent; microseconds."""

    lead: int | None = None
    silence: Mapping[str, int] = field(default_factory=dict)


def _deaf(_alert: Alert) -> None:
    """Nobody listens."""


class Stream:
    """Judges rules on a stream. `lateness` (microseconds) is how far behind the latest record another may still come
    and be in time."""

    def __init__(
        self,
        rules: Iterable[CheckedRule],
        frame: Frame,
        matcher: Asked,
        *,
        lateness: int = 0,
        tell: Tell = _deaf,
        batch: int = BATCH,
        following: Following | None = None,
    ) -> None:
        self._frame, self._matcher, self._lateness, self._batch = frame, matcher, lateness, batch
        self._listener = tell
        self._waiting: list[tuple[int, Alert]] = []
        self._turn = 0
        self.follows_up = following is not None
        self._lead = None if following is None else following.lead
        self._silence = Silence({} if following is None else following.silence, frame.setting.period.start)
        self._soon: list[tuple[int, int, Machine, Member | Watched, int]] = []
        self._shelves: dict[tuple[str, tuple[str, ...], str | None], Shelf] = {}
        self._bearing: dict[str, _Bearing] = {name: _Bearing() for name in frame.streamed}
        self._obligations = Obligations()
        self._serial = self._taken = 0
        self._latest = _NEVER
        self._records: list[Record] = []
        self.machines = [Machine(rule, frame, self) for rule in rules]
        self._with_gaps = [machine for machine in self.machines if machine.gaps is not None]
        self._slots: list[tuple[int, int]] = []
        for machine in self.machines:
            self._enlist(machine)
        for number, machine in enumerate(self.machines):
            machine.begin()
            self._await_slot(number, machine)

    def _enlist(self, machine: Machine) -> None:
        """Notes which records the rule wants to see."""
        members = machine.rule.checked.population.members
        if isinstance(members, Each | GapsOf) and members.record in self._bearing:
            self._bearing[members.record].populations.append(machine)
        rule = machine.rule
        selections = [*rule.selections, *([rule.excuse_selection] if rule.excuse_selection else [])]
        for selection in selections:
            shelf = self.shelves(selection.record, selection.fields, selection.at)
            if selection is rule.excuse_selection or not selection.has_start:
                shelf.asked_from(None)
            if selection.streamed:
                self._bearing[selection.record].selections.append(selection)

    def shelves(self, record_type: str, fields: tuple[str, ...], at: str | None) -> Shelf:
        """The shelf of a type by these fields and this time; filled with what is there from the start."""
        key = (record_type, fields, at)
        shelf = self._shelves.get(key)
        if shelf is None:
            by_days = at is not None and self._frame.record_types[record_type].fields[at].type == "date"
            shelf = self._shelves[key] = Shelf(fields, at, by_days=by_days)
            for record in self._frame.given.get(record_type, ()):
                shelf.add(record)
            if record_type in self._bearing:
                self._bearing[record_type].shelves.append(shelf)
        return shelf

    @property
    def passed(self) -> int:
        """No record before this moment can come any more, unless it is late."""
        return self._latest - self._lateness if self._latest != _NEVER else _NEVER

    @property
    def latest(self) -> int:
        """The stream's time: that of the latest record, or the clock's."""
        return self._latest

    def put(self, record_type: str, record: Record) -> None:
        """Takes in a record of a streamed type."""
        at = self._frame.begins(record, record_type)
        self.advance(at)
        self._hear(record_type, at, record)
        bearing = self._bearing[record_type]
        number = self._turn = len(self._records)
        self._records.append(record)
        for selection in bearing.selections:
            self._obligations.give(selection, record, number)
        for shelf in bearing.shelves:
            shelf.add(record)
        for machine in bearing.populations:
            machine.take(record)
        self._turn = len(self._records)
        if len(self._records) >= self._batch:
            self._exchange(None)
        self._tidy()

    def _tidy(self) -> None:
        """Now and then drops records that no search looks back to."""
        self._taken += 1
        if self.follows_up and self._taken % TIDY_EVERY == 0:
            for bearing in self._bearing.values():
                for shelf in bearing.shelves:
                    shelf.forget_old(SPARE if not shelf.by_days else SPARE // DAY)

    def advance(self, moment: int) -> None:
        """The stream's time is `moment` now, or later."""
        if moment <= self._latest:
            return
        if self.follows_up and self.begun:
            # Time does not jump: what falls due on the way is told at its own time.
            while (stop := self.next_moment()) is not None and self._latest < stop < moment:
                self._step(stop)
        self._step(moment)

    def _step(self, moment: int) -> None:
        self._latest = moment
        passed = self.passed
        if self._obligations.is_due(passed):
            self._exchange(passed)
        while self._slots and self._slots[0][0] <= moment:
            _, number = heapq.heappop(self._slots)
            self.machines[number].reach(moment, passed)
            self._await_slot(number, self.machines[number])
        for machine in self._with_gaps:
            machine.reach(moment, passed)
        while self._soon and self._soon[0][0] <= moment:
            _, _, machine, of, due = heapq.heappop(self._soon)
            if isinstance(of, Member):  # what a gap waits for does not go through durable-rules
                self._exchange(None)
            machine.soon(of, due)
        self._listen(passed)

    def _hear(self, record_type: str, at: int, record: Record) -> None:
        """A source speaks: of the time up to the end of what the record is about."""
        if not self._silence.listens_to(record_type):
            return
        last = self._frame.record_types[record_type].time_fields[-1]
        until = max(at, self._frame.instant(record, record_type, last) or at)
        since = self._silence.hear(record_type, until)
        if since is not None:
            self._exchange(None)
            self._tell(Alert("source_back", record_type, self._latest, due=since, late=at - since))

    def _listen(self, passed: int) -> None:
        """Tells of sources that are silent for too long."""
        for name, due in self._silence.fallen(passed):
            self._exchange(None)
            self._tell(Alert("source_silent", name, self._latest, due=due))

    @property
    def silent_since(self) -> Mapping[str, int]:
        """The silent sources, and the moments from which on they are."""
        return self._silence.since

    def tell(self, alert: Alert) -> None:
        """Sends an alert; a violation for lack of evidence from a source that had fallen silent before is not known."""
        if alert.kind == "violated" and alert.due is not None and alert.member is not None and self.silent_since:
            machine = next(one for one in self.machines if one.rule.id == alert.subject)
            if any(self.silent_since.get(name, alert.due) < alert.due for name in machine.rule.checked.mendable):
                alert = replace(alert, kind="unknown", member=replace(alert.member, outcome="unknown"))
        self._tell(alert)

    def next_moment(self, *, settling: bool = False) -> int | None:
        """When something will happen by time alone, at the earliest; None when nothing is waited for. `settling`: gaps
        that have ended, and wait for records that may still come between, are something, too."""
        due = self._obligations.next_due
        moments = [] if due is None else [due + self._lateness + 1]
        moments += [heap[0][0] for heap in (self._slots, self._soon) if heap]
        quiet = self._silence.next_due
        moments += [] if quiet is None else [quiet + self._lateness + 1]
        if settling:
            starts = [machine.gaps.next_start for machine in self._with_gaps if machine.gaps is not None]
            moments += [start + self._lateness + 1 for start in starts if start is not None]
        return min(moments, default=None)

    def _await_slot(self, number: int, machine: Machine) -> None:
        start = machine.next_slot()
        if start is not None:
            heapq.heappush(self._slots, (start, number))

    def seek(self, machine: Machine, member: Member, search: Search, selection: Selection) -> None:
        """Opens an obligation."""
        self._obligations.seek(Awaited(machine, member, search, selection))

    def remind(self, machine: Machine, watch: Watched, due: int) -> None:
        """Opens a deadline."""
        self._obligations.remind(Deadline(machine, watch), due)

    def withdraw(self, number: int) -> None:
        """Closes an obligation."""
        self._obligations.withdraw(number)

    def remind_soon(self, machine: Machine, of: Member | Watched, since: int, due: int) -> None:
        """Plans a warning: the lead time before it is due, or half the time there is when that is less. What is to be
        done again and again, within the lead time each time, is always due soon: no news."""
        ahead = 0 if self._lead is None else min(self._lead, (due - since) // 2)
        if isinstance(of, Watched) and self._lead is not None and due - since <= self._lead:
            return
        moment = due - ahead
        if ahead > 0 and moment >= self._latest:
            self._serial += 1
            heapq.heappush(self._soon, (moment, self._serial, machine, of, due))

    def _exchange(self, now: int | None) -> None:
        """Asks durable-rules, and hands out what it answers: matches in the order of the records, then deadlines."""
        request = self._obligations.request(now)
        records, self._records = self._records, []
        if request is not None:
            answer = self._matcher.exchange(request)
            for match in sorted(answer.matches, key=lambda one: (one.ref, one.id)):
                self._turn = match.ref
                found = self._obligations.get(match.id)
                if isinstance(found, Awaited):
                    found.machine.offer(found.member, found.search, found.selection, records[match.ref])
            self._turn = len(records)
            for number in answer.due:
                _fall_due(self._obligations.get(number))
        self._let_go()

    def _tell(self, alert: Alert) -> None:
        """Keeps an alert until all of the batch is known: then they go out in the order of the records."""
        self._waiting.append((self._turn, alert))

    def _let_go(self) -> None:
        waiting, self._waiting, self._turn = self._waiting, [], 0
        for _, alert in sorted(waiting, key=lambda one: one[0]):
            self._listener(alert)

    def flush(self) -> None:
        """Judges what has been gathered now."""
        self._exchange(None)

    def end(self) -> None:
        """No more records: what is open is judged by what there is."""
        self._exchange(None)
        for machine in self.machines:
            machine.end()
        self._exchange(None)
        self._let_go()

    @property
    def begun(self) -> bool:
        """Whether time has begun to run."""
        return self._latest != _NEVER

    def due_next(self, count: int) -> list[tuple[int, str, Identity]]:
        """What falls due next: when, by which rule, of whom."""
        found = [one for one in self._waiting_for() if one[0] >= self.passed]
        return heapq.nsmallest(count, found, key=lambda one: one[:2])

    def overdue(self, count: int) -> list[tuple[int, str, Identity]]:
        """What is overdue, the longest first: since when, by which rule, of whom."""
        found = [one for one in self._waiting_for() if one[0] < self.passed]
        return heapq.nsmallest(count, found, key=lambda one: one[:2])

    def _waiting_for(self) -> Iterator[tuple[int, str, Identity]]:
        for machine in self.machines:
            yield from machine.waiting_for()

    def counts(self) -> Mapping[str, int]:
        """What the stream holds in memory."""
        return {
            "obligations": len(self._obligations),
            "members": sum(len(machine) for machine in self.machines),
            "shelved": sum(len(shelf) for shelf in self._shelves.values()),
        }


def _fall_due(found: Awaited | Deadline | None) -> None:
    """Its time has passed."""
    if isinstance(found, Awaited):
        found.machine.fall_due(found.member, found.search, found.selection)
    elif found is not None and found.machine.open_gaps is not None:
        found.machine.open_gaps.fall_due(found.watch)
