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
from complyhosp.engines.live.encoding import key_of
from complyhosp.engines.live.frame import Frame, Record
from complyhosp.engines.live.gaps import Watched
from complyhosp.engines.live.machine import Machine
from complyhosp.engines.live.members import Member
from complyhosp.engines.live.messages import FAR, Answer, Given, Request, Sought
from complyhosp.engines.live.selections import Search, Selection
from complyhosp.engines.live.shelf import Shelf, Values, hashable
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
class _Open:
    """An obligation and what it belongs to: a search of a member, or a deadline of a gap."""

    machine: Machine
    member: Member | None
    search: Search | None
    selection: Selection | None
    watch: Watched | None = None


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
        self._allowed = dict(following.silence) if following is not None else {}
        self._heard: dict[str, int] = {}
        self._quiet_until = _NEVER
        self.silent_since: dict[str, int] = {}
        self._soon: list[tuple[int, int, Machine, Member | Watched, int]] = []
        self._shelves: dict[tuple[str, tuple[str, ...], str | None], Shelf] = {}
        self._bearing: dict[str, _Bearing] = {name: _Bearing() for name in frame.streamed}
        self._open: dict[int, _Open] = {}
        self._sought: dict[str, dict[Values, tuple[str, int]]] = {}
        self._keys: dict[int, tuple[str, Values]] = {}
        self._dues: list[tuple[int, int]] = []
        self._serial = self._taken = 0
        self._latest = _NEVER
        self._to_open: dict[int, Sought] = {}
        self._to_close: list[int] = []
        self._to_give: list[Given] = []
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
            self._give(selection, record, number)
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
        if self._is_due(passed):
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
        if record_type not in self._allowed:
            return
        last = self._frame.record_types[record_type].time_fields[-1]
        until = max(at, self._frame.instant(record, record_type, last) or at)
        since = self.silent_since.pop(record_type, None)
        if since is not None:
            self._exchange(None)
            self._tell(Alert("source_back", record_type, self._latest, due=since, late=at - since))
        heard = self._heard[record_type] = max(until, self._heard.get(record_type, until))
        self._quiet_until = min(self._quiet_until, heard + self._allowed[record_type])

    def _listen(self, passed: int) -> None:
        """Tells of sources that are silent for too long. None is before `_quiet_until`, so that it is seldom looked."""
        if passed <= self._quiet_until:
            return
        for name, allowed in self._allowed.items():
            heard = self._heard.setdefault(name, max(passed, self._frame.setting.period.start))
            if passed - heard > allowed and name not in self.silent_since:
                self._exchange(None)
                self.silent_since[name] = heard + allowed
                self._tell(Alert("source_silent", name, self._latest, due=heard + allowed))
        speaking = self._heard.keys() - self.silent_since.keys()
        self._quiet_until = min((self._heard[name] + self._allowed[name] for name in speaking), default=FAR)

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
        moments = [self._dues[0][0] + self._lateness + 1] if self._dues else []
        moments += [heap[0][0] for heap in (self._slots, self._soon) if heap]
        moments += [self._quiet_until + self._lateness + 1] if self._heard and self._quiet_until < FAR else []
        if settling:
            starts = [machine.gaps.next_start for machine in self._with_gaps if machine.gaps is not None]
            moments += [start + self._lateness + 1 for start in starts if start is not None]
        return min(moments, default=None)

    def _is_due(self, now: int) -> bool:
        """Whether a deadline may have passed. One of a gap that a record has ended by now is moved on, so that
        durable-rules is not asked for every record."""
        while self._dues and self._dues[0][0] < now:
            due, number = self._dues[0]
            found = self._open.get(number)
            later = None if found is None else _moved_on(found, due)
            if found is not None and later is None:
                return True
            heapq.heappop(self._dues)
            if later is not None:
                heapq.heappush(self._dues, (later, number))
        return False

    def _await_slot(self, number: int, machine: Machine) -> None:
        start = machine.next_slot()
        if start is not None:
            heapq.heappush(self._slots, (start, number))

    def _give(self, selection: Selection, record: Record, number: int) -> None:
        """Evidence for durable-rules, if any obligation of the selection is open that it could bear on."""
        sought = self._sought.get(selection.group)
        if not sought:
            return
        values = tuple(hashable(record[name]) for name in selection.fields)
        at = 0 if selection.at is None else record[selection.at]
        assert at is None or isinstance(at, int)  # noqa: S101 - a time field
        if None in values:
            self._to_give.append(Given(number, None, selection.group, at))
        elif values in sought:
            self._to_give.append(Given(number, sought[values][0], selection.group, at))

    def seek(self, machine: Machine, member: Member, search: Search, selection: Selection) -> None:
        """Opens an obligation."""
        number = search.number = self._number(_Open(machine, member, search, selection))
        keys = self._sought.setdefault(selection.group, {})
        key, count = keys.get(search.values) or (key_of(selection.group, search.values), 0)
        keys[search.values] = (key, count + 1)
        self._keys[number] = (selection.group, search.values)
        start, end = selection.reach(search.window)
        due = None if search.passed else selection.last_moment(search.window)
        self._to_open[number] = Sought(
            number, key, selection.group, -FAR if start is None else start, FAR if end is None else end, due
        )
        if due is not None:
            heapq.heappush(self._dues, (due, number))

    def remind(self, machine: Machine, watch: Watched, due: int) -> None:
        """Opens a deadline."""
        number = watch.number = self._number(_Open(machine, None, None, None, watch))
        self._to_open[number] = Sought(number, "kdeadline", f"{machine.rule.id}!", due=due)
        heapq.heappush(self._dues, (due, number))

    def remind_soon(self, machine: Machine, of: Member | Watched, since: int, due: int) -> None:
        """Plans a warning: the lead time before it is due, or half the time there is when that is less."""
        ahead = 0 if self._lead is None else min(self._lead, (due - since) // 2)
        moment = due - ahead
        if ahead > 0 and moment >= self._latest:
            self._serial += 1
            heapq.heappush(self._soon, (moment, self._serial, machine, of, due))

    def _number(self, what: _Open) -> int:
        self._serial += 1
        self._open[self._serial] = what
        return self._serial

    def withdraw(self, number: int) -> None:
        """Closes an obligation."""
        del self._open[number]
        if number in self._keys:
            group, values = self._keys.pop(number)
            key, count = self._sought[group][values]
            if count > 1:
                self._sought[group][values] = (key, count - 1)
            else:
                del self._sought[group][values]
        if self._to_open.pop(number, None) is None:
            self._to_close.append(number)

    def _exchange(self, now: int | None) -> None:
        """Asks durable-rules, and hands out what it answers: matches in the order of the records, then deadlines."""
        while self._dues and now is not None and self._dues[0][0] < now:
            heapq.heappop(self._dues)
        request = Request(tuple(self._to_close), tuple(self._to_open.values()), tuple(self._to_give), now)
        records, self._records = self._records, []
        self._to_open, self._to_close, self._to_give = {}, [], []
        if request.opened or request.given or request.closed or now is not None:
            answer = self._matcher.exchange(request)
            for match in sorted(answer.matches, key=lambda one: (one.ref, one.id)):
                self._turn = match.ref
                self._offer(self._open.get(match.id), records[match.ref])
            self._turn = len(records)
            for number in answer.due:
                self._fall_due(self._open.get(number))
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

    def _offer(self, found: _Open | None, record: Record) -> None:
        if found is not None and found.member is not None and found.search is not None and found.selection is not None:
            found.machine.offer(found.member, found.search, found.selection, record)

    def _fall_due(self, found: _Open | None) -> None:
        if found is None:
            return
        if found.watch is not None and found.machine.open_gaps is not None:
            found.machine.open_gaps.fall_due(found.watch)
        elif found.member is not None and found.search is not None and found.selection is not None:
            found.machine.fall_due(found.member, found.search, found.selection)

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

    def due_next(self, count: int) -> list[tuple[int, str, str]]:
        """What falls due next: when, by which rule, of whom."""
        found = [one for one in self._waiting_for() if one[0] >= self.passed]
        return heapq.nsmallest(count, found)

    def overdue(self, count: int) -> list[tuple[int, str, str]]:
        """What is overdue, the longest first: since when, by which rule, of whom."""
        found = [one for one in self._waiting_for() if one[0] < self.passed]
        return heapq.nsmallest(count, found)

    def _waiting_for(self) -> Iterator[tuple[int, str, str]]:
        for machine in self.machines:
            yield from machine.waiting_for()

    def counts(self) -> Mapping[str, int]:
        """What the stream holds in memory."""
        return {
            "obligations": len(self._open),
            "members": sum(len(machine) for machine in self.machines),
            "shelved": sum(len(shelf) for shelf in self._shelves.values()),
        }


def _moved_on(found: _Open, due: int) -> int | None:
    """The later deadline of a gap that a record has ended since; None when this one stands."""
    gaps = found.machine.open_gaps
    return None if found.watch is None or gaps is None else gaps.moved_on(found.watch, due)
