"""One rule on a stream: members come into being, are waited for, and are told of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Protocol

from complyhosp.engines.live.alerts import Alert, Kind
from complyhosp.engines.live.compiled import CompiledRule
from complyhosp.engines.live.frame import Frame, Record
from complyhosp.engines.live.gaps import Gaps, Watched
from complyhosp.engines.live.members import Identity, Member
from complyhosp.engines.live.open_gaps import Desk as OpenGapsDesk
from complyhosp.engines.live.open_gaps import OpenGaps
from complyhosp.engines.live.requirements import Count, holds_by_itself, simple_parts
from complyhosp.engines.live.selections import Search, Selection
from complyhosp.engines.live.slots import Slot, slots_in_period
from complyhosp.engines.outcomes import MemberOutcome, Outcome, RuleOutcome
from complyhosp.rulebook.checked import CheckedRule, Each, GapsOf, SlotsOf


class Desk(OpenGapsDesk, Protocol):
    """What a machine asks of the stream that it is part of."""

    @property
    def follows_up(self) -> bool:
        """Whether violations are followed up: late evidence told of, wrong alerts corrected."""

    def seek(self, machine: Machine, member: Member, search: Search, selection: Selection) -> None:
        """Opens an obligation: records that come are to be offered to this search."""

    def remind(self, machine: Machine, watch: Watched, due: int) -> None:
        """Opens an obligation that falls due after this moment."""

    def remind_soon(self, machine: Machine, of: Member | Watched, since: int, due: int) -> None:
        """Asks for `soon` some time before what began at `since` falls due."""


class Machine:
    """A rule's members on a stream. `outcome` has what was judged when the stream has ended."""

    def __init__(self, checked: CheckedRule, frame: Frame, desk: Desk) -> None:
        self.rule = CompiledRule(checked, frame)
        self._frame, self._desk = frame, desk
        self._members = checked.population.members
        self.gaps = Gaps(self.rule, frame) if isinstance(self._members, GapsOf) else None
        self.open_gaps = None if self.gaps is None else self._watch(self.gaps)
        self._slots: deque[Slot] = deque()
        self._kept: dict[int, Member] = {}
        self._serial = 0
        self._population = self._satisfied = self._excused = 0
        self._found: list[MemberOutcome] = []

    def _watch(self, gaps: Gaps) -> OpenGaps:
        desk = self._desk
        return OpenGaps(self.rule, gaps, desk, partial(desk.remind, self), partial(desk.remind_soon, self))

    def begin(self) -> None:
        """Members that are there from the start; slots to come."""
        if isinstance(self._members, SlotsOf):
            self._slots.extend(slots_in_period(self._members.every, self._frame.setting))
        elif isinstance(self._members, Each) and self._members.record not in self._frame.streamed:
            for record in self._frame.given.get(self._members.record, ()):
                self._open_all(self.rule.populace.from_record(record))
        elif self.open_gaps is not None:
            self.open_gaps.begin()

    def next_slot(self) -> int | None:
        """When the next slot begins."""
        return self._slots[0].start if self._slots else None

    def reach(self, moment: int | None, before: int | None) -> None:
        """Time goes on: slots that have begun at `moment` (None: all), gaps that nothing before `before` can change."""
        while self._slots and (moment is None or self._slots[0].start <= moment):
            self._open_slot(self._slots.popleft())
        if self.gaps is not None:
            for watch, member in self.gaps.settle(before):
                self._close_gap(watch, member)

    def _open_slot(self, slot: Slot) -> None:
        assert isinstance(self._members, SlotsOf)  # noqa: S101 - no other has slots
        unsure = self._members.every == "workday" and slot.working is None
        self._open_all(self.rule.populace.from_slot(slot, self._members.of, unsure=unsure))

    def take(self, record: Record) -> None:
        """A record of the population's type has come."""
        if self.open_gaps is not None:
            self.open_gaps.take(record)
        else:
            self._open_all(self.rule.populace.from_record(record))

    def _open_all(self, members: Iterator[Member]) -> None:
        for member in members:
            self._open(member)

    def _open(self, member: Member) -> None:
        self._population += 1
        self._serial += 1
        member.number = self._serial
        if not member.obscure and holds_by_itself(self.rule.requirement, member.names):
            self._satisfied += 1
            return
        self.rule.search(member, self._desk.shelves)
        for selection, search in zip(self.rule.selections, member.searches, strict=True):
            self._close_if_past(selection, search)
        self.settle(member)
        if member.number in self._kept:
            for selection, search in zip(self.rule.selections, member.searches, strict=True):
                if not search.closed:
                    self._desk.seek(self, member, search, selection)
            self._await_due(member)

    def _await_due(self, member: Member) -> None:
        """Notes by when evidence is to come, if it can help."""
        if self.rule.waits_for_evidence and member.said is None:
            moments = [
                selection.last_moment(search.window)
                for selection, search in zip(self.rule.selections, member.searches, strict=True)
                if not search.over(sure=False)
            ]
            member.due = min((moment for moment in moments if moment is not None), default=None)
            if member.due is not None:
                self._desk.remind_soon(self, member, member.start, member.due)

    def soon(self, of: Member | Watched, due: int) -> None:
        """Tells that something falls due soon, if it is still open."""
        if isinstance(of, Member):
            if of.number in self._kept and of.said is None:
                now = self.rule.reported(of, "unknown")
                self._desk.tell(Alert("due_soon", self.rule.id, self._desk.latest, now, due))
        elif self.open_gaps is not None:
            self.open_gaps.soon(of, due)

    def _close_if_past(self, selection: Selection, search: Search) -> None:
        """A window that lies wholly in the past needs no waiting."""
        last = selection.last_moment(search.window)
        if last is not None and last < self._desk.passed:
            search.passed = True
            search.closed = search.closed or selection.in_order

    def offer(self, member: Member, search: Search, selection: Selection, record: Record) -> None:
        """A record that durable-rules matched with an obligation of the member."""
        if member.number not in self._kept:
            return
        if search.late:
            self._came_late(member, search, selection, record)
        elif selection.consider(search, record, member.names):
            self.settle(member)

    def fall_due(self, member: Member, search: Search, selection: Selection) -> None:
        """An obligation's time has passed."""
        if member.number in self._kept:
            search.passed = True
            search.closed = search.closed or selection.in_order
            self.settle(member)

    def settle(self, member: Member, *, ended: bool = False) -> None:
        """Judges the member as far as it can be judged; done with it when nothing can change its outcome."""
        sure = self.rule.holds(member, sure=True)
        if sure is True and not member.obscure:
            self._say(member, "satisfied")
            self._satisfied += 1
            self._drop(member)
            return
        self._kept[member.number] = member
        over = all(search.over(sure=False) for search in member.searches)
        holds = sure if sure is not None else self.rule.holds(member, sure=False)
        if holds is None and not over:
            return
        outcome = self.rule.outcome_of(member, holds)
        excused = outcome != "satisfied" and self._is_excused(member)
        self._say(member, "satisfied" if excused else outcome)
        if ended or self._is_final(member, outcome, excused=excused):
            self._finish(member, outcome, excused=excused)

    def _is_final(self, member: Member, outcome: Outcome, *, excused: bool) -> bool:
        """Whether no record can change the outcome, nor what is to be shown of it, nor (when it is followed up) what
        is to be told of it."""
        if self._desk.follows_up and outcome == "violated" and not excused:
            return False
        if not all(search.closed for search in member.searches):
            return False
        return outcome == "satisfied" or excused or member.excuse is None or member.excuse.closed

    def _is_excused(self, member: Member) -> bool:
        selection = self.rule.excuse_selection
        if selection is None:
            return False
        if member.excuse is None:
            member.excuse = selection.search(member.names, self._desk.shelves)
            if not member.excuse.closed:
                self._desk.seek(self, member, member.excuse, selection)
        return self.rule.excused(member)

    def _finish(self, member: Member, outcome: Outcome, *, excused: bool) -> None:
        if outcome == "satisfied" or excused:
            self._satisfied += 1
            self._excused += int(excused)
        else:
            self._found.append(self.rule.reported(member, outcome))
        self._drop(member)

    def _drop(self, member: Member) -> None:
        self._kept.pop(member.number, None)
        self._withdraw([*member.searches, *member.late, *([member.excuse] if member.excuse is not None else [])])

    def _withdraw(self, searches: Iterable[Search]) -> None:
        for search in searches:
            if search.number is not None:
                self._desk.withdraw(search.number)
                search.number = None

    def _say(self, member: Member, outcome: Outcome) -> None:
        """Tells of an outcome that is news."""
        before, member.said = member.said, outcome
        kind = _kind(before, outcome)
        if kind is not None:
            now = self.rule.reported(member, outcome)
            self._desk.tell(Alert(kind, self.rule.id, self._desk.latest, now, member.due))
        if kind == "violated":
            self._await_late(member)

    def _await_late(self, member: Member) -> None:
        """Goes on waiting for evidence that has not come in time, so that it can be told when it does."""
        if not self._desk.follows_up or member.due is None:
            return
        for part in simple_parts(self.rule.requirement):
            if not isinstance(part, Count) or not part.at_least:
                continue
            search, selection = member.searches[part.selection], self.rule.selections[part.selection]
            end = None if search.window is None else search.window[1]
            if end is not None and search.over(sure=False) and search.certain_count < part.at_least:
                late = Search(search.values, (end, None), unclear=False, closed=False, late=True)
                member.late.append(late)
                self._desk.seek(self, member, late, selection)

    def _came_late(self, member: Member, search: Search, selection: Selection, record: Record) -> None:
        """Evidence after its time: once all that was missing has come, it is told how late."""
        if not selection.consider(search, record, member.names) or member.due is None:
            return
        if all(late.certain_count for late in member.late) and member.said == "violated":
            at = self._frame.instant(record, selection.record, selection.at) if selection.at is not None else None
            late = None if at is None else at - member.due
            now = self.rule.reported(member, "violated")
            self._desk.tell(Alert("resolved", self.rule.id, self._desk.latest, now, member.due, late))
            self._withdraw(member.late)

    def _close_gap(self, watch: Watched, member: Member) -> None:
        """A gap is complete; when it was told of while it was open, it is told of again only if that was wrong."""
        told = watch.told.pop(member.start, None)
        if told is not None:
            member.said = "violated"
        self._open(member)

    def end(self) -> None:
        """The stream has ended: all that is open is judged by what there is."""
        if self.open_gaps is not None:
            self.open_gaps.end()
        self.reach(None, None)
        for member in list(self._kept.values()):
            for search in member.searches:
                search.passed = search.closed = True
            self.settle(member, ended=True)

    def outcome(self) -> RuleOutcome:
        """What was judged; members sorted by their time, then their records."""
        found = sorted(self._found, key=lambda one: (one.start, one.end, one.records))
        return RuleOutcome(self.rule.id, self._population, self._satisfied, self._excused, tuple(found))

    def waiting_for(self) -> Iterator[tuple[int, str, Identity]]:
        """What evidence is waited for, or overdue: by when, the rule, whose."""
        for member in self._kept.values():
            if member.due is not None and member.said in (None, "violated"):
                yield member.due, self.rule.id, member.identity()
        for watch in self.gaps.watched if self.gaps is not None else ():
            if not watch.done and watch.due_since == watch.open_since:
                yield watch.due_since + watch.allowed, self.rule.id, watch.entry.identity

    def __len__(self) -> int:
        """How many members are kept."""
        return len(self._kept)


def _kind(before: Outcome | None, now: Outcome) -> Kind | None:
    if before == now or (before is None and now == "satisfied"):
        return None
    if before is None or (before, now) == ("unknown", "violated"):
        return "violated" if now == "violated" else "unknown"
    return "correction"
