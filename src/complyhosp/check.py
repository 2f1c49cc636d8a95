"""The whole run on one page: rulebook, evidence, setting, engine, judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from complyhosp.diagnostics import Diagnostic, Place, has_errors
from complyhosp.engines.outcomes import Entries, RuleOutcome, Times
from complyhosp.engines.setting import Setting
from complyhosp.evidence import open_evidence
from complyhosp.evidence.tables import EvidenceSet, Span, TypedTable
from complyhosp.expressions.instants import microseconds, midnight, moment
from complyhosp.judgement.decide import Circumstances, decide_rule, unjudged
from complyhosp.judgement.results import NotApplicableNote, RuleResult
from complyhosp.judgement.rollup import Rollup, roll_up, worst
from complyhosp.judgement.run import EngineUsed, Run
from complyhosp.judgement.waivers import active_waivers, idle_waivers
from complyhosp.period import FORMS, last_covered_quarter, parse_moment, parse_period
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.regulation import Clause
from complyhosp.rulebook.rulebook import BrokenRule, Rulebook, natural_key
from complyhosp.rulebook.site import NotApplicable
from complyhosp.rulebook.workdays import working_days
from complyhosp.source.suggestion import did_you_mean

EngineName = Literal["columnar", "reference", "live"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
_STANDS_ON = {
    "columnar": ("duckdb", "ibis-framework", "pyarrow"),
    "reference": ("pyarrow",),
    "live": ("durable-rules", "pyarrow"),
}

Judge = Callable[[CheckedRule], RuleOutcome]


@dataclass(frozen=True, slots=True)
class Lists:
    """What an engine tells of all members of a rule, found or not: None where it keeps no list."""

    entries: Callable[[CheckedRule], Entries | None] = lambda _checked: None
    times: Callable[[CheckedRule], Times | None] = lambda _checked: None


MOST_TIMES = 150
"""Events of one rule whose times a run holds: more would be one bar in a picture."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What judges a rule, what lists its members, and how many rules it may judge at once."""

    judge: Judge
    lists: Lists
    workers: int


Progress = Callable[[str, int, int], None]
"""Told what is being done (`rules`, `evidence`, or a rule's id), how many rules are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be evaluated: `manifest` is the manifest's file; texts are as the user wrote them."""

    rules: Path
    manifest: Path
    site_file: Path | None = None
    period: str | None = None
    as_of: str | None = None
    clauses: tuple[str, ...] = ()
    engine: EngineName = "columnar"


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that a run needs, before any rule is judged; `diagnostics` are those found on the way."""

    rulebook: Rulebook
    evidence: EvidenceSet
    setting: Setting
    clauses: tuple[Clause, ...]
    diagnostics: tuple[Diagnostic, ...]


def _silent(_step: str, _done: int, _total: int) -> None:
    """No progress is shown."""


def check(request: Request, progress: Progress = _silent) -> tuple[Run | None, list[Diagnostic]]:
    """One evaluation; None when the rulebook, the manifest or the request cannot be used at all.

    The diagnostics are those of every stage, sorted by place; a run holds the same ones.
    """
    prepared, found = prepare(request, progress)
    if prepared is None:
        return None, found
    run = evaluate(prepared, request.engine, progress)
    return run, list(run.diagnostics)


def prepare(request: Request, progress: Progress = _silent) -> tuple[Prepared | None, list[Diagnostic]]:
    """Rulebook, evidence and setting, loaded; None, with the reasons, when one of them cannot be used."""
    progress("rules", 0, 0)
    rulebook, found = load_rulebook(request.rules, request.site_file)
    if rulebook is None or unusable_site(found, request.site_file):
        return None, found
    clauses, wrong = _chosen(rulebook, request.clauses)
    progress("evidence", 0, 0)
    evidence, more = open_evidence(request.manifest, rulebook.record_types)
    found += wrong + more
    if evidence is None or wrong:
        return None, found
    setting, more = setting_for(request, rulebook, evidence)
    found += more
    if setting is None:
        return None, found
    return Prepared(rulebook, evidence, setting, clauses, tuple(found)), found


def evaluate(prepared: Prepared, engine: EngineName, progress: Progress = _silent, plans: Path | None = None) -> Run:
    """Every rule of the chosen clauses judged, and the results of clauses, sections and the run.

    `plans` is a folder in which compiled plans are kept from one run to the next; None keeps none.
    """
    rulebook, clauses = prepared.rulebook, prepared.clauses
    tables = prepared.evidence.tables
    with engine_named(engine, tables, rulebook.record_types, prepared.setting, plans) as chosen:
        rules, found = _judged(prepared, chosen, progress)
    rollup = _with_strays(roll_up(rules, clauses, rulebook.regulation.sections), rules, clauses)
    diagnostics = tuple(sorted([*prepared.diagnostics, *found], key=Diagnostic.sort_key))
    used = EngineUsed(engine, {package: version(package) for package in _STANDS_ON[engine]})
    return Run(rulebook, clauses, prepared.evidence, prepared.setting, used, rules, rollup, diagnostics)


def setting_for(request: Request, rulebook: Rulebook, evidence: EvidenceSet) -> tuple[Setting | None, list[Diagnostic]]:
    """The period, "now", the working days and the shifts; None when the period or `as_of` cannot be read.

    Without a period it is the last calendar quarter that the files together claim to cover and that ended before the
    latest export. "Now" is `as_of`, else the latest export, else the period's end: the clock is never read.
    """
    zone = ZoneInfo(evidence.site.timezone)
    latest = None if evidence.latest_export is None else microseconds(evidence.latest_export)
    if request.period is None:
        claimed = [file.period for file in evidence.files if file.period is not None]
        period = last_covered_quarter(claimed, latest, zone)
    else:
        period = parse_period(request.period, zone)
    if period is None:
        code, args = ("E501", {}) if request.period is None else ("E500", {"found": request.period, "forms": FORMS})
        return None, [Diagnostic(code, Place("--period"), args)]
    now = period.end if latest is None else latest
    if request.as_of is not None:
        given = parse_moment(request.as_of, zone)
        if given is None:
            return None, [Diagnostic("E502", Place("--as-of"), {"found": request.as_of})]
        now = given
    working, found = _working(rulebook, period, zone)
    shifts = rulebook.site.shifts or rulebook.regulation.shifts
    return Setting(period, now, evidence.site.timezone, working, shifts), found


@contextmanager
def engine_named(
    name: EngineName,
    tables: Mapping[str, TypedTable],
    record_types: Mapping[str, RecordType],
    setting: Setting,
    plans: Path | None = None,
) -> Iterator[Engine]:
    """The engine, ready to judge one rule after another over these tables; at the end new plans are saved."""
    if name == "reference":
        from complyhosp.engines.reference.engine import entries, judge, times  # noqa: PLC0415 - one engine need not wait for the other

        yield Engine(
            lambda checked: judge(checked, record_types, tables, setting),
            Lists(
                lambda checked: entries(checked, record_types, tables, setting),
                lambda checked: times(checked, record_types, tables, setting),
            ),
            1,
        )
        return
    if name == "live":
        from complyhosp.engines.live.engine import Live  # noqa: PLC0415 - as above

        with Live(tables, record_types, setting) as live:
            # A stream keeps no list of what it has judged: nobody is told then that something was mended.
            yield Engine(live.judge, Lists(), 1)
        return
    from complyhosp.engines.columnar import Columnar  # noqa: PLC0415 - as above
    from complyhosp.engines.plan_cache import open_plan_cache  # noqa: PLC0415 - as above

    cache = open_plan_cache(plans)
    columnar = Columnar(tables, record_types, setting, cache)
    yield Engine(columnar.judge, Lists(columnar.entries, columnar.times), columnar.workers)
    cache.save()


def engine_missing(name: EngineName) -> Diagnostic | None:
    """Why an engine cannot be used on this machine: the live engine stands on an extra."""
    if name == "live" and (find_spec("durable") is None or find_spec("durable_rules_engine") is None):
        return Diagnostic("E303", Place("--engine"), {"engine": name, "extra": "live"})
    return None


def unusable_site(found: Iterable[Diagnostic], site_file: Path | None) -> bool:
    """Whether the site file itself could not be read: judging by default values instead would mislead."""
    if site_file is None:
        return False
    return has_errors(one for one in found if one.place.file == site_file.name and not one.code.startswith("E19"))


def _chosen(rulebook: Rulebook, wanted: Sequence[str]) -> tuple[tuple[Clause, ...], list[Diagnostic]]:
    """The clauses named (a section's id names all of its clauses), or all; a diagnostic for each unknown id."""
    known = {clause.id for clause in rulebook.clauses} | {clause.section for clause in rulebook.clauses}
    found = [
        Diagnostic("E507", Place("--clause"), {"found": name}, hint=did_you_mean(name, known))
        for name in wanted
        if name not in known
    ]
    if not wanted:
        return rulebook.clauses, []
    return tuple(clause for clause in rulebook.clauses if {clause.id, clause.section} & set(wanted)), found


def _working(rulebook: Rulebook, period: Span, zone: ZoneInfo) -> tuple[dict[date, bool], list[Diagnostic]]:
    """The working days of the period's years and of one year to either side (for windows that reach out of it)."""
    first, last = moment(period.start, zone).year, moment(period.end - 1, zone).year
    site = rulebook.site.calendar
    days = working_days(rulebook.regulation.calendar, site, date(first - 1, 1, 1), date(last + 1, 12, 31))
    covered = {day.year for day in days}
    missing = [year for year in range(first, last + 1) if year not in covered]
    return days, [Diagnostic("E302", Place("site.yaml"), {"year": year}) for year in missing]


def _judged(prepared: Prepared, engine: Engine, progress: Progress) -> tuple[tuple[RuleResult, ...], list[Diagnostic]]:
    """A result for each rule of the chosen clauses, in the rulebook's order; broken rules are errors."""
    rulebook, setting, clauses = prepared.rulebook, prepared.setting, prepared.clauses
    waivers, found = active_waivers(rulebook.site.waivers, setting.zone)
    notes, more = _not_applicable(rulebook.site.not_applicable, setting)
    evidence = prepared.evidence
    at = Circumstances(setting.period, evidence.tables, rulebook.record_types, waivers, evidence.secret)
    every = len(clauses) == len(rulebook.clauses)
    ids = {clause.id for clause in clauses}
    chosen = [checked for checked in rulebook.rules if checked.rule.clause in ids]
    results = [_broken(rule) for rule in rulebook.broken if every or rule.clause in ids]
    faults: list[Diagnostic] = []
    signed = [notes.get(checked.rule.id) or notes.get(checked.rule.clause) for checked in chosen]
    with ThreadPoolExecutor(engine.workers) as pool:
        judged = pool.map(lambda checked, note: _one(checked, note, at, engine), chosen, signed)
        for number, (checked, (result, fault)) in enumerate(zip(chosen, judged, strict=True)):
            progress(checked.rule.id, number, len(chosen))
            results.append(result)
            faults += [fault] if fault else []
    progress("", len(chosen), len(chosen))
    results.sort(key=lambda result: natural_key(result.rule))
    by_id = {checked.rule.id: checked.rule for checked in chosen}
    pairs = [(by_id[result.rule], one) for result in results for one in result.findings]
    idle = idle_waivers(waivers, pairs) if every else []
    return tuple(results), found + more + faults + idle


def _one(
    checked: CheckedRule, note: NotApplicableNote | None, at: Circumstances, engine: Engine
) -> tuple[RuleResult, Diagnostic | None]:
    rule = checked.rule
    if note is not None:
        return RuleResult(rule.id, rule.clause, "notapplicable", None, not_applicable=note), None
    absent = unjudged(checked, at)
    if absent is not None:
        return absent, None
    outcome = engine.judge(checked)
    result = decide_rule(checked, outcome, at)
    if outcome.fault is not None:
        return result, outcome.fault
    few = 0 < outcome.population <= MOST_TIMES
    times = engine.lists.times(checked) if few else None
    return replace(result, entries=engine.lists.entries(checked), times=times), None


def _broken(rule: BrokenRule) -> RuleResult:
    return RuleResult(rule.id, rule.clause, "error", "rule_error")


def _not_applicable(
    items: Iterable[NotApplicable], setting: Setting
) -> tuple[dict[str, NotApplicableNote], list[Diagnostic]]:
    """Signed notes by rule or clause id; one that was signed after "now" is not taken."""
    notes: dict[str, NotApplicableNote] = {}
    found: list[Diagnostic] = []
    for item in items:
        if midnight(item.signed_on, setting.zone) <= setting.now:
            notes[item.id] = NotApplicableNote(item.reason, item.signed_by, item.signed_on)
        else:
            args = {"id": item.id, "signed": item.signed_on.isoformat()}
            found.append(Diagnostic("W197", Place("site.yaml"), args))
    return notes, found


def _with_strays(rollup: Rollup, rules: Sequence[RuleResult], clauses: Sequence[Clause]) -> Rollup:
    """A broken rule file whose clause is not known belongs to no section; the run answers for it."""
    ids = {clause.id for clause in clauses}
    strays = [(rule.result, rule.reason) for rule in rules if rule.clause not in ids]
    if not strays:
        return rollup
    result, reason = worst([(rollup.run.result, rollup.run.reason), *strays])
    return replace(rollup, run=replace(rollup.run, result=result, reason=reason))
