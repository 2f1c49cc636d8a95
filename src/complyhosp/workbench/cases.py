"""The cases of rules: read from files, made into evidence, run on an engine, compared with what they expect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from complyhosp.diagnostics import Diagnostic, Place, has_errors
from complyhosp.engines.outcomes import RuleOutcome
from complyhosp.engines.setting import Setting
from complyhosp.evidence.inline import tables_from_rows
from complyhosp.evidence.tables import EvidenceSet, TypedTable
from complyhosp.judgement.decide import Circumstances, decide_rule, unjudged
from complyhosp.judgement.results import RuleResult
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.load import CASES
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.source import load_yaml, validated
from complyhosp.source.suggestion import did_you_mean
from complyhosp.workbench.case_check import CaseChecker, rows_of
from complyhosp.workbench.case_file import Case, CaseFile, Rows
from complyhosp.workbench.expectations import Difference, differences

Engine = Callable[
    [CheckedRule, Mapping[str, RecordType], Mapping[str, TypedTable], Setting],
    RuleOutcome,
]
"""Judges one rule over these tables."""


Typing = Callable[..., tuple[EvidenceSet, list[Diagnostic]]]
"""`tables_from_rows`, or something that answers as it does."""


@dataclass(frozen=True, slots=True)
class PreparedCase:
    """A case ready to run: its rule with the case's parameters, its evidence, its setting. `rows` are its records as
    they are written, those of `given` first; `place` is where its name stands."""

    case: Case
    rows: Mapping[str, Rows]
    place: Place
    rule: CheckedRule
    record_types: Mapping[str, RecordType]
    tables: Mapping[str, TypedTable]
    setting: Setting


@dataclass(frozen=True, slots=True)
class CaseSet:
    """The cases of one file, in its order; only those without a mistake. `file` is as it is written."""

    rule: CheckedRule
    cases: tuple[PreparedCase, ...]
    file: CaseFile


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case went: it passes when there is no difference. `result` is what the rule gave."""

    name: str
    result: RuleResult
    differences: tuple[Difference, ...]
    prepared: PreparedCase

    @property
    def passed(self) -> bool:
        """Whether the rule did all that the case expects."""
        return not self.differences


def load_cases(path: Path, shown_as: str, rulebook: Rulebook) -> tuple[CaseSet | None, list[Diagnostic]]:
    """The cases in a file, with every mistake in them placed; None when none can be run.

    A case with a mistake is left out, so that a file with diagnostics cannot be taken for one that passes.
    """
    document, found = load_yaml(path, shown_as)
    if document is None or has_errors(found):
        return None, found
    file, more = validated(CaseFile, document)
    found += more
    if file is None:
        return None, found
    rule, known = rulebook.rule(file.rule), [one.rule.id for one in rulebook.rules]
    checker = CaseChecker(document, rulebook)
    if file.rule + CASES != path.name:
        checker.report("E402", ("rule",), rule=file.rule, file=path.name)
    if not file.cases:
        checker.report("E413", ("cases",))
    if rule is None:
        checker.report("E400", ("rule",), did_you_mean(file.rule, known), rule=file.rule)
        return None, _sorted(found + checker.diagnostics)
    checker.check_names([case.name for case in file.cases])
    prepared = [prepared_case(checker, file, number, rule) for number in range(len(file.cases))]
    cases = tuple(one for one in prepared if one is not None)
    return CaseSet(rule, cases, file), _sorted(found + checker.diagnostics)


def _sorted(found: list[Diagnostic]) -> list[Diagnostic]:
    """By place, each once: a mistake in `given` is found again in every case."""
    distinct = {one.sort_key(): one for one in found}
    return [distinct[key] for key in sorted(distinct)]


def run_case(prepared: PreparedCase, engine: Engine) -> CaseResult:
    """The case, run on an engine and decided as a real run decides."""
    at = Circumstances(prepared.setting.period, prepared.tables, prepared.record_types)
    result = unjudged(prepared.rule, at)
    if result is None:
        outcome = engine(prepared.rule, prepared.record_types, prepared.tables, prepared.setting)
        result = decide_rule(prepared.rule, outcome, at)
    found = differences(prepared.case.expect, result, prepared.setting.zone)
    return CaseResult(prepared.case.name, result, found, prepared)


def prepared_case(
    checker: CaseChecker, file: CaseFile, number: int, rule: CheckedRule, typing: Typing = tables_from_rows
) -> PreparedCase | None:
    """The case, ready; None with diagnostics. `typing` makes records of the rows."""
    case, path = file.cases[number], ("cases", number)
    before = len(checker.diagnostics)
    setting = checker.setting(case, path)
    changed = checker.rule_with_params(rule, case, path)
    checker.check_expect(rule, case, path)
    rows = rows_of(file, case, path)
    used = checker.types_used(rule, rows, case, path)
    if setting is None or changed is None or len(checker.diagnostics) > before:
        return None
    values = {name: [row.values for row in given] for name, given in rows.items() if name in used}
    evidence, faults = typing(values, used, case.timezone, absent=case.absent, incomplete=case.incomplete)
    checker.check_rows(faults, rows, used)
    if len(checker.diagnostics) > before:
        return None
    written = {name: tuple(dict(row.values) for row in given) for name, given in rows.items()}
    place = checker.document.place((*path, "name"))
    return PreparedCase(case, written, place, changed, used, evidence.tables, setting)
