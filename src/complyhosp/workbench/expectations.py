"""What a case expected against what the rule gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from complyhosp.engines.outcomes import Raw, RecordRef, Value
from complyhosp.expressions.durations import format_duration, parse_duration
from complyhosp.expressions.instants import day_of, midnight, moment
from complyhosp.judgement.results import Finding, RuleResult
from complyhosp.period import parse_moment
from complyhosp.workbench.case_file import Expect

Entry = Mapping[str, Any]
"""Some of a finding's member fields, `from` and `to`, as the case writes them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One point in which the rule did otherwise; for `violated` and `unknown` one side may be empty.

    `expected` and `found` are written as a case would write them.
    """

    what: Literal["result", "population", "excused", "violated", "unknown"]
    expected: str
    found: str


def differences(expect: Expect, result: RuleResult, zone: ZoneInfo) -> tuple[Difference, ...]:
    """Every point in which the result is not what the case expects; none when it is."""
    found: list[Difference] = []
    if expect.result is not None:
        expected = _with_reason(expect.result, expect.reason)
        got = _with_reason(result.result, None if expect.reason is None else result.reason)
        found += [Difference("result", expected, _with_reason(result.result, result.reason))] if expected != got else []
    if expect.population is not None and expect.population != result.population:
        found.append(Difference("population", str(expect.population), str(result.population)))
    if expect.excused != result.excused:
        found.append(Difference("excused", str(expect.excused), str(result.excused)))
    kinds: tuple[tuple[Literal["violated", "unknown"], Sequence[Entry]], ...] = (
        ("violated", expect.violated),
        ("unknown", expect.unknown),
    )
    for kind, entries in kinds:
        findings = [one for one in result.findings if one.outcome == kind]
        missing, surplus = _unpaired(entries, findings, zone)
        found += [Difference(kind, written_entry(entry), "") for entry in missing]
        found += [Difference(kind, "", written_finding(finding, zone)) for finding in surplus]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Side:
    """One line of a case beside what became of it; `expected` or `found` is empty where there is nothing to stand
    beside the other, or nothing was expected. `records` are those of the finding."""

    what: str
    expected: str
    found: str
    agrees: bool
    records: tuple[RecordRef, ...] = ()


def side_by_side(expect: Expect, result: RuleResult, zone: ZoneInfo) -> tuple[Side, ...]:
    """All that a case expects beside all that the rule gave, findings that fit one another in one line."""
    wrong = {one.what for one in differences(expect, result, zone)}
    expected = "" if expect.result is None else _with_reason(expect.result, expect.reason)
    sides = [Side("result", expected, _with_reason(result.result, result.reason), "result" not in wrong)]
    population = "" if expect.population is None else str(expect.population)
    sides.append(Side("population", population, str(result.population), "population" not in wrong))
    if expect.excused or result.excused:
        sides.append(Side("excused", str(expect.excused), str(result.excused), "excused" not in wrong))
    for kind, entries in (("violated", expect.violated), ("unknown", expect.unknown)):
        findings = [one for one in result.findings if one.outcome == kind]
        missing, surplus = _unpaired(entries, findings, zone)
        left = [entry for entry in entries if not any(entry is one for one in missing)]
        right = [finding for finding in findings if finding not in surplus]
        for entry, finding in _couples(left, right, zone):
            sides.append(Side(kind, written_entry(entry), written_finding(finding, zone), True, finding.records))
        sides += [Side(kind, written_entry(entry), "", False) for entry in missing]
        sides += [Side(kind, "", written_finding(one, zone), False, one.records) for one in surplus]
    return tuple(sides)


def _couples(entries: Sequence[Entry], findings: Sequence[Finding], zone: ZoneInfo) -> list[tuple[Entry, Finding]]:
    """Entries and findings that all pair off, in pairs."""
    left, couples = list(findings), []
    for number, entry in enumerate(entries):
        rest = entries[number + 1 :]
        chosen = next(
            one
            for one in left
            if _fits(entry, one, zone) and not _unpaired(rest, [other for other in left if other is not one], zone)[0]
        )
        left = [other for other in left if other is not chosen]
        couples.append((entry, chosen))
    return couples


def _with_reason(result: str, reason: str | None) -> str:
    return result if reason is None else f"{result} ({reason})"


def _unpaired(
    entries: Sequence[Entry], findings: Sequence[Finding], zone: ZoneInfo
) -> tuple[list[Entry], list[Finding]]:
    """The entries and findings that are left when as many as possible are paired off, one to one."""
    fitting = [[_fits(entry, finding, zone) for finding in findings] for entry in entries]
    entry_of: dict[int, int] = {}

    def pair(entry: int, tried: set[int]) -> bool:
        """Finds the entry a finding of its own, moving others' on where they have a choice."""
        for number, fits in enumerate(fitting[entry]):
            if fits and number not in tried:
                tried.add(number)
                if number not in entry_of or pair(entry_of[number], tried):
                    entry_of[number] = entry
                    return True
        return False

    missing = [entries[number] for number in range(len(entries)) if not pair(number, set())]
    return missing, [finding for number, finding in enumerate(findings) if number not in entry_of]


def _fits(entry: Entry, finding: Finding, zone: ZoneInfo) -> bool:
    times = {"from": finding.start, "to": finding.end}
    return all(
        parse_moment(str(wanted), zone) == times[key]
        if key in times
        else key in finding.member and _equal(wanted, finding.member[key], zone)
        for key, wanted in entry.items()
    )


def _equal(wanted: Any, value: Value, zone: ZoneInfo) -> bool:
    """Whether a value as written means this one."""
    if wanted is None or value.raw is None:
        return wanted is value.raw
    if value.kind == "timestamp":
        return parse_moment(str(wanted), zone) == value.raw
    if value.kind == "date":
        at = parse_moment(str(wanted), zone)
        return at is not None and isinstance(value.raw, int) and at == midnight(day_of(value.raw), zone)
    if value.kind == "duration":
        return parse_duration(str(wanted)) == value.raw
    if value.kind == "list":
        return isinstance(wanted, list | tuple) and tuple(wanted) == value.raw
    return bool(wanted == value.raw) or str(wanted) == str(value.raw)


def written_entry(entry: Entry) -> str:
    """An entry on one line, as YAML would have it."""
    return "{" + ", ".join(f"{key}: {'null' if value is None else value}" for key, value in entry.items()) + "}"


def written_finding(finding: Finding, zone: ZoneInfo) -> str:
    """A finding in the form of an entry."""
    return written_entry(entry_of_finding(finding, zone))


def entry_of_finding(finding: Finding, zone: ZoneInfo) -> dict[str, Any]:
    """The entry that fits the finding and says all of it."""
    entry: dict[str, Any] = {key: _written(value, zone) for key, value in finding.member.items()}
    times = {"from": finding.start, "to": finding.end}
    return {**entry, **{key: _local(time, zone) for key, time in times.items()}}


def _written(value: Value, zone: ZoneInfo) -> Raw:
    if not isinstance(value.raw, int):
        return value.raw
    if value.kind == "timestamp":
        return _local(value.raw, zone)
    if value.kind == "date":
        return day_of(value.raw).isoformat()
    return format_duration(value.raw) if value.kind == "duration" else value.raw


def _local(instant: int, zone: ZoneInfo) -> str:
    return moment(instant, zone).replace(tzinfo=None).isoformat(timespec="auto").removesuffix(":00")
