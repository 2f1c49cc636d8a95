"""Records go in, alerts come out, and a kill in between changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from complyhosp.check import Prepared
from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.engines.live.alerts import Alert
from complyhosp.engines.live.engine import records_of
from complyhosp.engines.live.frame import Frame
from complyhosp.engines.live.stream import Asked, Following, Stream
from complyhosp.engines.live.support import streamed_types, used_types, why_not
from complyhosp.expressions.tree import Expr, Field, walk
from complyhosp.rulebook.checked import CheckedAggregate, CheckedHolds, CheckedRule, GapsOf, parts
from complyhosp.watching.journal import Entry, Journal
from complyhosp.watching.silence import allowed_silence
from complyhosp.watching.wording import Wording, written

_NOW = {
    "zh": "它以“现在”为准，随时间推移结论自行变化；请用 check 判定",
    "en": "it reads `now`: what it says changes by time alone; judge it with `check`",
}

Came = tuple[str, dict[str, Any]]
"""A record with its type."""

FIRST_LINE = 1 << 52
"""Records that come as lines are numbered from here, so that their numbers are not those of rows of files."""

KEPT = 100_000
"""So many of the records that came last are known again when they come once more."""


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
    """Judges what comes and keeps the journal. Alerts are numbered from 1 in the order in which they arise."""

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
        self._journal, self._wording = journal, wording
        self._new: list[tuple[int, str]] = []
        self._told = 0
        self.counts: dict[str, int] = {"records": 0, "duplicates": 0, "late": 0, "unexpected": 0}
        self.last_heard: dict[str, int] = {}
        self._recent: dict[bytes, None] = {}
        self.rows: set[int] = set()
        self._unjudged = False
        following = Following(lead, {**allowed_silence(what.rules, what.frame), **silence})
        self.frame = what.frame
        self.stream = Stream(what.rules, what.frame, matcher, lateness=lateness, tell=self._tell, following=following)

    def _tell(self, alert: Alert) -> None:
        self._told += 1
        self._new.append((self._told, written(self._wording.line(alert, self._told))))

    def resume(self) -> int:
        """Judges all that is in the journal again; how many entries there were."""
        number = 0
        for number, entry in enumerate(self._journal.entries(), start=1):  # noqa: B007 - the count is the answer
            self._happen(entry)
            if len(self._new) > KEPT:
                self._keep_alerts()
        self._keep_alerts()
        return number

    def take(self, came: Sequence[Came]) -> None:
        """Records have come: they are journalled, then judged."""
        entries = [Entry(name, record, None) for name, record in came if self._is_new(name, record)]
        self.counts["duplicates"] += len(came) - len(entries)
        if entries:
            self._journal.append(entries)
            for entry in entries:
                self._happen(entry)
            self._unjudged = True
            self._keep_alerts()

    def pause(self, now: int | None = None) -> None:
        """Nothing more has come for now; `now` is the clock's time, when there is one."""
        due = self.stream.next_moment(settling=True)
        if self._unjudged or (now is not None and due is not None and due <= now):
            entry = Entry(None, None, now)
            self._journal.append([entry])
            self._happen(entry)
            self._keep_alerts()
            self._unjudged = False

    def _happen(self, entry: Entry) -> None:
        if entry.record_type is not None and entry.record is not None:
            self._judge(entry.record_type, entry.record)
            return
        self.stream.flush()
        if entry.moment is not None:
            self.stream.advance(entry.moment)
            self.stream.flush()

    def _judge(self, name: str, record: dict[str, Any]) -> None:
        self._is_new(name, record)
        if record["_row"] < FIRST_LINE:
            self.rows.add(record["_row"])
        self.counts["records"] += 1
        at = self.frame.begins(record, name)
        self.counts["late"] += int(at < self.stream.passed)
        self.last_heard[name] = max(at, self.last_heard.get(name, at))
        self.stream.put(name, record)

    def _is_new(self, name: str, record: dict[str, Any]) -> bool:
        """Whether the same has not come before; the same in all fields is one record that was sent twice."""
        fields = {key: value for key, value in record.items() if key != "_row"}
        digest = hashlib.blake2b(json.dumps([name, fields], sort_keys=True).encode(), digest_size=16).digest()
        if digest in self._recent:
            return False
        self._recent[digest] = None
        if len(self._recent) > KEPT:
            del self._recent[next(iter(self._recent))]
        return True

    def _keep_alerts(self) -> None:
        if self._new:
            new, self._new = self._new, []
            self._journal.put(new)
