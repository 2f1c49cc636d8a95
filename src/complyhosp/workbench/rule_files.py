"""A rule with its file and its cases, ready to be worked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from complyhosp.diagnostics import Diagnostic
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.load import CASES
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.source import Document, load_yaml
from complyhosp.workbench.case_file import Rows
from complyhosp.workbench.cases import load_cases
from complyhosp.workbench.trial import Trial, trial_of


@dataclass(frozen=True)
class RuleFiles:
    """A rule, the document it is written in, and its cases; `diagnostics` are those of the cases' file.

    `given` are the records that all cases of the file have.
    """

    rule: CheckedRule
    document: Document
    trials: tuple[Trial, ...]
    given: Mapping[str, Rows]
    diagnostics: tuple[Diagnostic, ...]


def rule_files(rule_id: str, rulebook: Rulebook, folder: Path) -> RuleFiles | None:
    """The files of a rule in a rulebook's folder; None when there is no such usable rule."""
    checked = rulebook.rule(rule_id)
    paths = [path for path in sorted(folder.rglob(f"{rule_id}.yaml")) if path.parent.name not in ("clauses", "records")]
    if checked is None or not paths:
        return None
    document, _ = load_yaml(paths[0], _shown(folder, paths[0]))
    if document is None:
        return None
    cases = paths[0].with_name(rule_id + CASES)
    if not cases.is_file():
        return RuleFiles(checked, document, (), {}, ())
    found, diagnostics = load_cases(cases, _shown(folder, cases), rulebook)
    trials = tuple(trial_of(prepared) for prepared in found.cases) if found else ()
    given = found.file.given if found else {}
    return RuleFiles(checked, document, trials, given, tuple(diagnostics))


def chosen(rulebook: Rulebook, only: Sequence[str]) -> list[str]:
    """The ids of the usable rules named, or of the clauses named, in their order; all where none is named."""
    return [
        checked.rule.id for checked in rulebook.rules if not only or {checked.rule.id, checked.rule.clause} & set(only)
    ]


def named_in_vain(rulebook: Rulebook, only: Sequence[str]) -> Iterator[str]:
    """Names that are neither a rule's nor a clause's."""
    known = {checked.rule.id for checked in rulebook.rules} | {clause.id for clause in rulebook.clauses}
    known |= {broken.id for broken in rulebook.broken}
    return (name for name in only if name not in known)


def _shown(folder: Path, path: Path) -> str:
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"
