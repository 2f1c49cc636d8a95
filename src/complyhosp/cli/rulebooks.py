"""Loading a rulebook for the `rules` commands, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from complyhosp.cli.places import rules_folder, site_file
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, Severity
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rulebook import Rulebook

_SUMMARY = {
    "zh": "{clauses} 条条款，{rules} 条规则，{types} 种记录；{error} 条错误，{warning} 条警告，{note} 条提示",
    "en": "{clauses} clauses, {rules} rules, {types} record types; {error} errors, {warning} warnings, {note} notes",
}


def loaded_from(rules: Path | None, site: Path | None, lang: str) -> tuple[Rulebook | None, list[Diagnostic]]:
    """The rulebook of the folder named, or of the default one; ends the command when there is no folder."""
    folder, settings = rules_folder(rules), site_file(site)
    if isinstance(folder, Diagnostic) or isinstance(settings, Diagnostic):
        stop([one for one in (folder, settings) if isinstance(one, Diagnostic)], lang)
    return load_rulebook(folder, settings)


def summary_line(rulebook: Rulebook | None, found: Sequence[Diagnostic], lang: str) -> str:
    """What was loaded, and how many mistakes of which severity there are."""
    severities = Counter(one.severity for one in found)
    return _SUMMARY[lang].format(
        clauses=len(rulebook.clauses) if rulebook else 0,
        rules=len(rulebook.rules) + len(rulebook.broken) if rulebook else 0,
        types=len(rulebook.record_types) if rulebook else 0,
        **{severity.value: severities[severity] for severity in Severity},
    )
