"""The counts in Prometheus' text format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from complyhosp.watching.status import Status

_GAUGES = {
    "obligations": "Obligations that durable-rules waits for.",
    "members": "Members whose outcome can still change.",
    "shelved": "Records kept because something may still look back to them.",
    "held": "Records from the future that wait for their time.",
    "overdue": "Members that are overdue now.",
}
_COUNTERS = {
    "records": "Records judged in the periods that are watched.",
    "duplicates": "Records that had come before.",
    "late": "Records that came later than the lateness allows.",
    "left_out": "Journalled records of types that no rule uses any more.",
    "dropped": "Messages refused for their rate or size.",
    "refused": "Lines that could not be read.",
    "ignored": "Syslog messages that carry no record.",
    "alerts": "Alerts that arose in the periods that are watched.",
    "facts": "Facts given to durable-rules.",
    "unhandled": "Facts that durable-rules did not handle.",
    "duplicate_messages": "Facts that durable-rules had seen before.",
    "engine_crashes": "Crashes of the rule engine's process.",
}


def metrics(status: Status) -> str:
    """The counts; a counter begins anew with each start of the watch."""
    counts = status.counts
    lines: list[str] = []
    for name, words in _GAUGES.items():
        lines += _family(name, "gauge", words, {"": counts.get(name, 0)})
    for name, words in _COUNTERS.items():
        lines += _family(f"{name}_total", "counter", words, {"": counts.get(name, 0)})
    silent = {_label("type", one["type"]): int(one["silent_since"] is not None) for one in status.sources}
    lines += _family("source_silent", "gauge", "Whether a source is silent for too long.", silent)
    sinks = sorted({*status.left, *status.failures})
    left = {_label("sink", name): status.left.get(name, 0) for name in sinks}
    lines += _family("sink_waiting", "gauge", "Alerts that a sink still has to get.", left)
    lines += _family("sinks_failing", "gauge", "Sinks that cannot be reached now.", {"": len(status.failures)})
    return "\n".join(lines) + "\n"


def _family(name: str, kind: str, words: str, values: Mapping[str, int]) -> Iterable[str]:
    full = f"complyhosp_watch_{name}"
    yield f"# HELP {full} {words}"
    yield f"# TYPE {full} {kind}"
    for labels, value in values.items():
        yield f"{full}{labels} {value}"


def _label(name: str, value: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return f'{{{name}="{value}"}}'
