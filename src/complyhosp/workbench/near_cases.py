"""Cases near a rule's own, made ready one after the other."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import Any

from complyhosp.diagnostics import Diagnostic
from complyhosp.evidence.inline import tables_from_rows
from complyhosp.evidence.tables import EvidenceSet, Site
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.case_check import CaseChecker
from complyhosp.workbench.case_file import Case, CaseFile
from complyhosp.workbench.cases import prepared_case
from complyhosp.workbench.perturbation import Hints, Variant, variants
from complyhosp.workbench.rule_files import RuleFiles
from complyhosp.workbench.trial import Trial, trial_of


class Making:
    """Makes cases of a rule ready. Most differ from one another in the records of one type: those of the others are
    typed once."""

    def __init__(self, files: RuleFiles, rulebook: Rulebook) -> None:
        self.files = files
        self.rulebook = rulebook
        self.typed: dict[Hashable, tuple[EvidenceSet, list[Diagnostic]]] = {}

    def made(self, case: Case) -> Trial | None:
        """The case made ready; None when there is a mistake in it."""
        file = CaseFile(rule=self.files.rule.rule.id, given=dict(self.files.given), cases=(case,))
        checker = CaseChecker(self.files.document, self.rulebook)
        prepared = prepared_case(checker, file, 0, self.files.rule, self._typed)
        return None if prepared is None else trial_of(prepared)

    def _typed(
        self,
        rows: Mapping[str, Any],
        record_types: Mapping[str, RecordType],
        timezone: str,
        *,
        absent: Collection[str],
        incomplete: Collection[str],
    ) -> tuple[EvidenceSet, list[Diagnostic]]:
        parts = [
            self._of_type(name, rows.get(name, ()), record_type, timezone, incomplete=name in incomplete)
            for name, record_type in record_types.items()
            if name not in absent
        ]
        tables = {name: table for evidence, _ in parts for name, table in evidence.tables.items()}
        faults = [fault for _, found in parts for fault in found]
        return EvidenceSet(Site("case", "case", timezone), tables, (), (), None), faults

    def _of_type(
        self, name: str, rows: Any, record_type: RecordType, timezone: str, *, incomplete: bool
    ) -> tuple[EvidenceSet, list[Diagnostic]]:
        key = (name, timezone, incomplete, repr(rows))
        if key not in self.typed:
            named = (name,) if incomplete else ()
            self.typed[key] = tables_from_rows({name: rows}, {name: record_type}, timezone, incomplete=named)
        return self.typed[key]


def trials(making: Making, hints: Hints) -> Iterator[tuple[Trial, Variant, Case]]:
    """Each variant of each case that is a case in its own right, once; the smallest case's first of each round."""
    files, seen = making.files, set[str]()
    types = {name: making.rulebook.record_types[name] for name in types_used(files)}
    own = sorted((trial.prepared.case for trial in files.trials), key=_size)
    waiting = [(case, variants(case, files.given, types, hints)) for case in own]
    for base, variant in _by_turns(waiting):
        key = repr(variant.case.model_dump(exclude={"name", "expect"}))
        if key in seen:
            continue
        seen.add(key)
        trial = making.made(variant.case)
        if trial is not None:
            yield trial, variant, base


def _size(case: Case) -> int:
    return sum(len(rows) for rows in case.records.values())


def _by_turns(waiting: Sequence[tuple[Case, Iterator[Variant]]]) -> Iterator[tuple[Case, Variant]]:
    """One variant of each case, then the next of each."""
    left = list(waiting)
    while left:
        still = []
        for base, found in left:
            one = next(found, None)
            if one is not None:
                still.append((base, found))
                yield base, one
        left = still


def types_used(files: RuleFiles) -> list[str]:
    """The record types of the rule and its excuse."""
    excuse = files.rule.excuse
    return sorted(files.rule.uses | ({excuse.selection.record} if excuse else set()))
