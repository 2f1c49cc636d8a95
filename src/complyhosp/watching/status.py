"""How it stands, as a value: for the terminal view, the status page and the metrics."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from complyhosp.engines.live.child import Matcher
from complyhosp.report.values import iso
from complyhosp.watching.journal import Journal
from complyhosp.watching.sinks import Deliveries
from complyhosp.watching.watcher import Watcher

SHOWN = 20
"""Lines of each list."""


@dataclass(frozen=True, slots=True)
class Status:
    """A moment's state; times as ISO 8601 in the site's time, `alerts` the newest first."""

    moment: str | None
    rules: int
    due_next: tuple[dict[str, Any], ...]
    overdue: tuple[dict[str, Any], ...]
    sources: tuple[dict[str, Any], ...]
    alerts: tuple[dict[str, Any], ...]
    counts: dict[str, int]
    failures: dict[str, str]

    def as_json(self) -> str:
        """The state as JSON."""
        names = ("moment", "rules", "due_next", "overdue", "sources", "alerts", "counts", "failures")
        return json.dumps({name: getattr(self, name) for name in names}, ensure_ascii=False)


def status_of(
    watcher: Watcher, journal: Journal, deliveries: Deliveries, matcher: Matcher, extra: dict[str, int]
) -> Status:
    """The state now."""
    zone, stream = watcher.frame.zone, watcher.stream
    silent = stream.silent_since
    sources = tuple(
        {
            "type": name,
            "last": iso(watcher.last_heard[name], zone) if name in watcher.last_heard else None,
            "silent_since": iso(silent[name], zone) if name in silent else None,
        }
        for name in sorted(watcher.frame.streamed)
    )
    used = matcher.counters
    counts = {
        **watcher.counts,
        **stream.counts(),
        **extra,
        "alerts": journal.last_alert,
        "facts": used.facts,
        "unhandled": used.unhandled,
        "duplicate_messages": used.duplicate,
        "engine_crashes": used.crashes,
    }
    return Status(
        moment=iso(stream.passed, zone) if stream.begun else None,
        rules=len(stream.machines),
        due_next=tuple(_waiting(rule, name, due, watcher) for due, rule, name in stream.due_next(SHOWN)),
        overdue=tuple(_waiting(rule, name, due, watcher) for due, rule, name in stream.overdue(SHOWN)),
        sources=sources,
        alerts=tuple(json.loads(body) for body in journal.recent(SHOWN)),
        counts=counts,
        failures=dict(deliveries.failures),
    )


def _waiting(rule: str, name: str, due: int, watcher: Watcher) -> dict[str, Any]:
    return {"rule": rule, "member": name, "due": iso(due, watcher.frame.zone)}


def metrics(status: Status) -> str:
    """The counts in Prometheus' text format."""
    lines = []
    for name, value in sorted(status.counts.items()):
        lines += [f"# TYPE complyhosp_watch_{name} gauge", f"complyhosp_watch_{name} {value}"]
    lines += ["# TYPE complyhosp_watch_source_silent gauge"]
    lines += [
        f'complyhosp_watch_source_silent{{type="{one["type"]}"}} {int(one["silent_since"] is not None)}'
        for one in status.sources
    ]
    lines += ["# TYPE complyhosp_watch_overdue gauge", f"complyhosp_watch_overdue {len(status.overdue)}"]
    lines += ["# TYPE complyhosp_watch_sink_failing gauge"]
    lines += [f"complyhosp_watch_sink_failing {len(status.failures)}"]
    return "\n".join(lines) + "\n"
