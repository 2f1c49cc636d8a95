"""Measuring the coverage of rules by their cases, and telling it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from complyhosp.cli.exits import ExitCode
from complyhosp.cli.screen import show, tell_diagnostics
from complyhosp.cli.session import stop
from complyhosp.cli.workbench import Work
from complyhosp.diagnostics import Diagnostic, Place, has_errors, reason_of
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.coverage.html import to_html
from complyhosp.workbench.coverage.measure import RuleCoverage, measure, percent
from complyhosp.workbench.coverage.text import to_json, to_text
from complyhosp.workbench.rule_files import rule_files
from complyhosp.workbench.workers import of_rules

_FORMATS: Mapping[str, Callable[[Sequence[RuleCoverage], str], str]] = {
    "text": to_text,
    "json": to_json,
    "html": to_html,
}


def covered(rule: str, rulebook: Rulebook, folder: Path) -> RuleCoverage | None:
    """The coverage of one rule."""
    files = rule_files(rule, rulebook, folder)
    return None if files is None else measure(files, rulebook.record_types)


def judge_coverage(
    work: Work, threshold: float, lang: str, form: str, output: Path | None, jobs: int | None
) -> ExitCode:
    """Measures the rules meant, tells it in the form asked for, and gives the exit code."""
    found = of_rules(covered, work.rules, work.rulebook, work.folder, jobs)
    results = [one for one in found if one is not None]
    diagnostics = [*work.diagnostics, *(fault for one in results for fault in one.diagnostics)]
    tell_diagnostics(diagnostics, lang)
    _write(_FORMATS[form](results, lang), output, lang)
    if has_errors(diagnostics):
        return ExitCode.UNUSABLE
    if not results:
        return ExitCode.NOTHING_EVALUATED
    stale = any(one.stale for one in results)
    return ExitCode.FAIL if stale or percent(results) < threshold else ExitCode.COMPLIANT


def _write(text: str, output: Path | None, lang: str) -> None:
    if output is None:
        show(text)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        place = Place(output.as_posix())
        stop([Diagnostic("E513", place, {"reason": reason_of(error)})], lang)
