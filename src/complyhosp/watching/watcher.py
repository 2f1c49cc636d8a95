"""Records go in, alerts come out, and a kill in between changes nothing."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from complyhosp.check import Prepared
from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.engines.live.alerts import Alert
from complyhosp.engines.live.engine import records_of
from complyhosp.engines.live.frame import Frame
from complyhosp.engines.live.messages import FAR
from complyhosp.engines.live.stream import Asked, Following, Stream
from complyhosp.engines.live.support import streamed_types, used_types, why_not
from complyhosp.expressions.tree import Expr, Field, walk
from complyhosp.rulebook.checked import CheckedAggregate, CheckedHolds, CheckedRule, GapsOf, parts
from complyhosp.watching.journal import END, Entry, Journal
from complyhosp.watching.silence import allowed_silence
from complyhosp.watching.telling import Outbox
from complyhosp.watching.wording import Wording

_NOW = {
    "zh": "它以“现在”为准，随时间推移结论自行变化；请用 check 判定",
    "en": "it reads `now`: what it says changes by time alone; judge it with `check`",
}

Came = tuple[str, dict[str, Any]]
"""A record with its type."""

FIRST_ROW = 1 << 52
"""Records are numbered from here in the order of the journal, so that no number is that of a register's row."""

MANY = 10_000
"""So many alerts are gathered at most while the journal is read again."""


@dataclass(frozen=True, slots=True)
class Watched:
    """The rules that are watched, what they are watched with, and why others are not."""

    rules: tuple[CheckedRule, ...]
    frame: Frame
    told: tuple[Diagnostic, ...]


def watched(prepared: Prepared, expected: Sequence[str]) -> Watched:
    """Which rules can be watched: judged on a stream, with every source listed in the manifest or `expected`."""
    types = prepared.rulebook.record_types
    there = {file.type for file in prepared.evidence.files} | set(prepared.evidence.tables) | set(expected)
    clauses = {clause.id for clause in prepared.clauses}
    rules: list[CheckedRule] = []
    told: list[Diagnostic] = []
    for checked in prepared.rulebook.rules:
        if checked.rule.clause not in clauses:
            continue
        why = why_not(checked, types) or (_NOW if reads_now(checked) else None)
        absent = sorted(checked.uses - there)
        if why is not None:
            told.append(Diagnostic("N304", Place(checked.rule.id), {"rule": checked.rule.id, **_both(why)}))
        elif absent:
            told.append(
                Diagnostic("N305", Place(checked.rule.id), {"rule": checked.rule.id, "types": ", ".join(absent)})
            )
        else:
            rules.append(checked)
    names = frozenset[str]().union(*(used_types(rule) for rule in rules)) & there
    streamed = frozenset[str]().union(*(streamed_types(rule, types) for rule in rules)) & there
    given = {
        name: records_of(prepared.evidence.tables[name]) if name in prepared.evidence.tables else []
        for name in sorted(names - streamed)
    }
    return Watched(tuple(rules), Frame(types, given, streamed, prepared.setting), tuple(told))


def reads_now(checked: CheckedRule) -> bool:
    """Whether the rule depends on "now": what it says of a member changes by time alone, at any moment."""
    return any(isinstance(node, Field) and node.name == "now" for tree in _trees(checked) for node in walk(tree))


def _trees(checked: CheckedRule) -> Iterator[Expr]:
    counts = [] if checked.excuse is None else [checked.excuse]
    for part in (*parts(checked.requirement), *counts):
        if isinstance(part, CheckedHolds | CheckedAggregate):
            yield part.holds
        if not isinstance(part, CheckedHolds):
            window = part.selection.window
            edges = (window.start, window.end) if window is not None else ()
            yield from (tree for tree in (part.selection.where, *edges) if tree is not None)
    members = checked.population.members
    counting = members.counting if isinstance(members, GapsOf) else None
    yield from (tree for tree in (checked.population.where, counting) if tree is not None)


def _both(why: Mapping[str, str]) -> dict[str, str]:
    return {"why": why["en"], "why_zh": why["zh"]}


class Watcher:
    """Judges what comes and keeps the journal. Alerts are numbered from 1 in the order in which they arise.

    Live, a record from the future waits until the clock has come to it: what is planned for tomorrow (a maintenance, a
    duty) comes today, and a device may have a wrong clock.
    """

    def __init__(
        self,
        what: Watched,
        journal: Journal,
        matcher: Asked,
        wording: Wording,
        *,
        lateness: int,
        lead: int | None,
        silence: Mapping[str, int],
    ) -> None:
        self._journal = journal
        self.wording = wording
        self._outbox = Outbox(journal, wording)
        self.counts: dict[str, int] = {"records": 0, "duplicates": 0, "late": 0, "left_out": 0}
        self.last_heard: dict[str, int] = {}
        self._held: list[tuple[int, int, str, dict[str, Any]]] = []
        self._unjudged = False
        self._clock: int | None = None
        self.ended = False
        self.frame = what.frame
        self.titles = {rule.rule.id: rule.rule.title for rule in what.rules}
        following = Following(lead, {**allowed_silence(what.rules, what.frame), **silence})
        self.stream = Stream(what.rules, what.frame, matcher, lateness=lateness, tell=self._tell, following=following)

    @property
    def held(self) -> int:
        """How many records from the future wait."""
        return len(self._held)

    def _tell(self, alert: Alert) -> None:
        period = self.frame.setting.period
        if alert.at <= -FAR:
            # What registers alone show is known before any time has passed.
            alert = replace(alert, at=period.start)
        if alert.kind == "due_soon" and alert.due is not None and self._clock is not None and alert.due <= self._clock:
            # What is caught up with after a pause is no warning any more.
            return
        if alert.member is not None or period.start <= alert.at < period.end:
            # What a source does before or after the period is told by the watch of that time.
            self._outbox.add(alert)

    def resume(self) -> int:
        """Judges all that is in the journal again; how many entries there were."""
        number = 0
        with self._outbox.retelling():
            for number, (seq, entry) in enumerate(self._journal.entries(), start=1):  # noqa: B007 - the count is told
                self._happen(seq, entry)
                if self._outbox.gathered > MANY:
                    self._outbox.keep()
        return number

    def take(self, came: Sequence[Came], now: int | None = None) -> None:
        """Records have come: they are journalled, then judged. `now` is the clock's time, when there is one."""
        new = self._journal.append([Entry(name, record, now) for name, record in came])
        self.counts["duplicates"] += len(came) - len(new)
        for seq, entry in new:
            self._happen(seq, entry)
        self._unjudged = self._unjudged or bool(new)
        self._outbox.keep()

    def pause(self, now: int | None = None) -> None:
        """Nothing more has come for now."""
        if self._unjudged or (now is not None and self._is_waited_for(now)):
            self._note(Entry(None, None, now))
            self._unjudged = False

    def end(self) -> None:
        """The period is over: what is still open is judged by what there is."""
        if not self.ended:
            self._note(Entry(END, None, None))

    def _note(self, entry: Entry) -> None:
        for seq, one in self._journal.append([entry]):
            self._happen(seq, one)
        self._outbox.keep()

    def _is_waited_for(self, now: int) -> bool:
        due = self.stream.next_moment(settling=True)
        return not self.stream.begun or (due is not None and due <= now) or bool(self._held and self._held[0][0] <= now)

    def is_over(self, now: int, lateness: int) -> bool:
        """Whether the period has ended, and nothing that began in it is waited for any more."""
        return now > self.frame.setting.period.end + lateness and not self.stream.due_next(1)

    def _happen(self, seq: int, entry: Entry) -> None:
        if entry.moment is not None:
            self._clock = entry.moment
        if entry.kind == END:
            self.stream.end()
            self.ended = True
        elif entry.kind is None or entry.record is None:
            self._pass(entry.moment)
        elif entry.kind not in self.frame.streamed:
            # Its rule was taken out since.
            self.counts["left_out"] += 1
        else:
            self._come(seq, entry.kind, entry.record, entry.moment)

    def _pass(self, moment: int | None) -> None:
        """What has come is judged; then the clock moves on."""
        self.stream.flush()
        if moment is None:
            return
        while self._held and self._held[0][0] <= moment:
            _, _, name, record = heapq.heappop(self._held)
            self._judge(name, record)
        self._begin(moment)
        self.stream.advance(moment)
        self.stream.flush()

    def _come(self, seq: int, name: str, record: dict[str, Any], moment: int | None) -> None:
        record["_row"] = FIRST_ROW + seq
        self.counts["records"] += 1
        at = self.frame.begins(record, name)
        if moment is not None and at > moment:
            heapq.heappush(self._held, (at, seq, name, record))
        else:
            self._judge(name, record)

    def _judge(self, name: str, record: dict[str, Any]) -> None:
        at = self.frame.begins(record, name)
        self._begin(at)
        self.counts["late"] += int(at < self.stream.passed)
        self.last_heard[name] = max(at, self.last_heard.get(name, at))
        self.stream.put(name, record)

    def _begin(self, moment: int) -> None:
        """Time begins with the period, if nothing has come from before it: what never came is missed from then on."""
        start = self.frame.setting.period.start
        if not self.stream.begun and moment > start:
            self.stream.advance(start)
