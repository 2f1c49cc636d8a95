"""How it stands, as a value: for the terminal view, the status page and the metrics."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from complyhosp.engines.outcomes import Value
from complyhosp.report.values import iso
from complyhosp.watching.lane import Lane
from complyhosp.watching.wording import LANGS

SHOWN = 20
"""Lines of each list."""


@dataclass(frozen=True, slots=True)
class Status:
    """A moment's state; times as ISO 8601 in the site's time, `alerts` the newest first.

    `due_next`, `overdue` and `alerts` hold the first of what there is, `counts` how much there is. `failures` says of
    each sink that fails why; `left` how many alerts each still has to get.
    """

    watch: str
    moment: str | None
    rules: int
    due_next: tuple[dict[str, Any], ...]
    overdue: tuple[dict[str, Any], ...]
    sources: tuple[dict[str, Any], ...]
    alerts: tuple[dict[str, Any], ...]
    counts: dict[str, int]
    failures: dict[str, str]
    left: dict[str, int]

    def as_json(self) -> str:
        """The state as JSON."""
        names = (
            "watch", "moment", "rules", "due_next", "overdue", "sources", "alerts", "counts", "failures", "left"
        )  # fmt: skip
        return json.dumps({name: getattr(self, name) for name in names}, ensure_ascii=False)


def status_of(lanes: Sequence[Lane], extra: dict[str, int]) -> Status:
    """The state now: the current period's (the last lane), with what is still open in those before it."""
    current = lanes[-1]
    stream = current.watcher.stream
    zone = current.watcher.frame.zone
    overdue = [_waiting(lane, *one) for lane in lanes for one in lane.watcher.stream.overdue(1 << 30)]
    due = [_waiting(lane, *one) for lane in lanes for one in lane.watcher.stream.due_next(SHOWN)]
    alerts = [json.loads(body) for lane in reversed(lanes) for body in lane.journal.recent(SHOWN)]
    left: Counter[str] = Counter()
    for lane in lanes:
        left.update(lane.deliveries.left)
    return Status(
        watch=", ".join(lane.name for lane in lanes),
        moment=iso(stream.passed, zone) if stream.begun else None,
        rules=len(stream.machines),
        due_next=_first(due),
        overdue=_first(overdue),
        sources=_sources(current),
        alerts=tuple(sorted(alerts, key=lambda one: str(one["at"]), reverse=True)[:SHOWN]),
        counts={**_counts(lanes), **extra, "overdue": len(overdue)},
        failures={name: why for lane in lanes for name, why in lane.deliveries.failures.items()},
        left=dict(left),
    )


def _first(rows: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    return tuple(heapq.nsmallest(SHOWN, rows, key=lambda row: str(row["due"])))


def _counts(lanes: Iterable[Lane]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for lane in lanes:
        used = lane.matcher.counters
        found.update(lane.watcher.counts)
        found.update(lane.watcher.stream.counts())
        found.update(
            {
                "alerts": lane.journal.last_alert,
                "held": lane.watcher.held,
                "facts": used.facts,
                "unhandled": used.unhandled,
                "duplicate_messages": used.duplicate,
                "engine_crashes": used.crashes,
            }
        )
    return dict(found)


def _sources(lane: Lane) -> tuple[dict[str, Any], ...]:
    """The silent ones first, those that nothing has come from last."""
    watcher = lane.watcher
    zone, silent, last = watcher.frame.zone, watcher.stream.silent_since, watcher.last_heard
    found = [
        {
            "type": name,
            "last": iso(last[name], zone) if name in last else None,
            "silent_since": iso(silent[name], zone) if name in silent else None,
        }
        for name in sorted(watcher.frame.streamed)
    ]
    return tuple(sorted(found, key=lambda one: (one["silent_since"] is None, one["last"] is None)))


def _waiting(lane: Lane, due: int, rule: str, identity: Mapping[str, Value]) -> dict[str, Any]:
    title = lane.watcher.titles[rule]
    return {
        "rule": rule,
        "title": {lang: getattr(title, lang) for lang in LANGS},
        "member": lane.watcher.wording.named(identity),
        "due": iso(due, lane.watcher.frame.zone),
    }
