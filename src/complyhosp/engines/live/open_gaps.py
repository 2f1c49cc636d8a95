"""Gaps while they are open: each has a deadline, after which it is too long, whatever comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from complyhosp.engines.live.alerts import Alert
from complyhosp.engines.live.compiled import CompiledRule
from complyhosp.engines.live.frame import Record
from complyhosp.engines.live.gaps import Gaps, Mark, Watched
from complyhosp.engines.live.members import Member
from complyhosp.engines.live.selections import Shelves
from complyhosp.expressions.durations import HOUR

RECHECK = HOUR
"""How often a gap is looked at again that would be too long but for an excuse, which may be withdrawn."""


class Desk(Protocol):
    """What is asked of the stream that a rule is part of."""

    @property
    def shelves(self) -> Shelves:
        """Where records that have come are found."""

    @property
    def passed(self) -> int:
        """No record before this moment can come any more."""

    @property
    def latest(self) -> int:
        """The stream's time."""

    def withdraw(self, number: int) -> None:
        """Closes an obligation."""

    def tell(self, alert: Alert) -> None:
        """Sends an alert."""


class OpenGaps:
    """The open gaps of one rule. `remind` opens a deadline, `remind_soon` plans a warning before one: from when, until
    when."""

    def __init__(
        self,
        rule: CompiledRule,
        gaps: Gaps,
        desk: Desk,
        remind: Callable[[Watched, int], None],
        remind_soon: Callable[[Watched, int, int], None],
    ) -> None:
        self._rule, self._gaps, self._desk = rule, gaps, desk
        self._remind, self._remind_soon = remind, remind_soon
        self._longest = rule.longest_gap()

    def begin(self) -> None:
        """All entries' first deadlines."""
        for watch in self._gaps.watched:
            self.await_end(watch, watch.start)

    def take(self, record: Record) -> None:
        """A record has come: it may end a gap that was told of; the next one has a deadline again."""
        for watch, mark in self._gaps.add(record):
            self._mend(watch, mark)
            if watch.resting and not watch.done:
                watch.resting = False
                self.await_end(watch, watch.open_since)

    def _mend(self, watch: Watched, mark: Mark) -> None:
        """Tells of the end of a gap that was told of, or that it was none."""
        told = watch.told.get(watch.told_since) if watch.told_since is not None else None
        if told is None or watch.told_since is None or mark.end < watch.told_since:
            return
        if mark.start <= watch.told_due:
            self._desk.tell(replace(told, kind="correction", at=self._desk.latest))
        else:
            self._desk.tell(replace(told, kind="resolved", at=self._desk.latest, late=mark.start - watch.told_due))
        watch.told_since = None

    def await_end(self, watch: Watched, since: int) -> None:
        """Asks to be told when the open gap has become too long, if it can be known by now when that is."""
        due = self._becomes_violated(watch, since)
        if due is not None:
            watch.due_since = watch.open_since
            self._remind(watch, due)
            self._remind_soon(watch, watch.open_since, due)

    def _becomes_violated(self, watch: Watched, since: int) -> int | None:
        """The last moment at which the open gap is not yet violated; None when it never is in the time watched. What
        more time makes worse stays so: half the time is looked at, then half of what is left."""
        if self._longest is not None:
            watch.allowed = self._longest
            due = watch.open_since + self._longest
            return due if due < watch.end else None
        if self._rule.selections or not self._violated_at(watch, watch.end):
            return None
        low, high = max(since, watch.open_since), watch.end
        guess = low + watch.allowed
        if guess < high and self._violated_at(watch, guess + 1) and not self._violated_at(watch, guess):
            return guess
        while low < high:
            middle = (low + high) // 2
            if self._violated_at(watch, middle):
                high = middle
            else:
                low = middle + 1
        watch.allowed = low - 1 - max(since, watch.open_since)
        return low - 1

    def moved_on(self, watch: Watched, due: int) -> int | None:
        """The later deadline of a gap's obligation that a record has moved since; None when it stands."""
        if watch.done or watch.open_since == watch.due_since:
            return None
        later = self._becomes_violated(watch, watch.open_since)
        if later is None or later <= due:
            return None
        if watch.soon_since != watch.open_since:
            watch.soon_since = watch.due_since = watch.open_since
            self._remind_soon(watch, watch.open_since, later)
        return later

    def _violated_at(self, watch: Watched, moment: int) -> bool:
        return self._open_gap(watch, moment) is not None

    def _open_gap(self, watch: Watched, moment: int) -> Member | None:
        """The open gap, if it would be violated were it to end at this moment."""
        member = self._gaps.open_member(watch, moment)
        if member is None or member.start > moment:
            return None
        outcome = self._rule.outcome_of(member, self._rule.holds(member, sure=True))
        if outcome != "violated":
            return None
        if self._rule.excuse_selection is not None:
            member.excuse = self._rule.excuse_selection.search(member.names, self._desk.shelves)
        return None if self._rule.excused(member) else member

    def fall_due(self, watch: Watched) -> None:
        """A deadline has passed: the gap is too long now, unless a record came in the meantime; then for the next."""
        assert watch.number is not None  # noqa: S101 - the deadline has just come
        self._desk.withdraw(watch.number)
        watch.number = None
        if watch.done or any(mark.start >= watch.end for mark in watch.coming):
            return
        passed = self._desk.passed
        since = watch.open_since
        due = self._becomes_violated(watch, since)
        if due is None:
            return
        watch.due_since = since
        if due >= passed:
            self._remind(watch, due)
            if watch.soon_since != since:
                watch.soon_since = since
                self._remind_soon(watch, since, due)
            return
        member = self._open_gap(watch, min(passed, watch.end))
        if member is None:
            self._remind(watch, passed + RECHECK)
            return
        watch.resting = True
        if since not in watch.told:
            now = self._rule.reported(member, "violated")
            alert = Alert("violated", self._rule.id, self._desk.latest, now, due)
            watch.told[since] = alert
            watch.told_since, watch.told_due = since, due
            self._desk.tell(alert)

    def soon(self, watch: Watched, due: int) -> None:
        """Tells that the open gap will soon be too long, if it is still the one that the warning is for."""
        if watch.done or watch.open_since != watch.due_since:
            return
        member = self._gaps.open_member(watch, due)
        if member is not None and watch.open_since not in watch.told:
            now = self._rule.reported(member, "unknown")
            self._desk.tell(Alert("due_soon", self._rule.id, self._desk.latest, now, due))

    def end(self) -> None:
        """The stream has ended: no deadline any more."""
        for watch in self._gaps.watched:
            if watch.number is not None:
                self._desk.withdraw(watch.number)
                watch.number = None
