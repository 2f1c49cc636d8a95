"""What the commands that judge rules by their cases have in common."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from complyhosp.cli.places import rules_folder
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.source.suggestion import did_you_mean
from complyhosp.workbench.changed import changed_files, rules_touched
from complyhosp.workbench.impact.revision import GitError, Repository
from complyhosp.workbench.rule_files import chosen, named_in_vain


@dataclass(frozen=True, slots=True)
class Work:
    """The rulebook, its folder, the ids of the rules to look at, and what loading found.

    With `only_changed` there may be no rule to look at, and nothing is wrong.
    """

    rulebook: Rulebook
    folder: Path
    rules: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    only_changed: bool


def work_on(rules: Path | None, only: Sequence[str], revision: str | None, lang: str) -> Work:
    """The rules named (all where none is), of those that changed since a revision; ends the command with every
    diagnostic when there is nothing to work on, or a name stands for nothing."""
    folder = rules_folder(rules)
    if isinstance(folder, Diagnostic):
        stop([folder], lang)
    rulebook, found = load_rulebook(folder)
    if rulebook is None:
        stop(found, lang)
    strangers = list(named_in_vain(rulebook, only))
    if strangers:
        known = [*(one.rule.id for one in rulebook.rules), *(one.id for one in rulebook.clauses)]
        stop([_stranger(name, known) for name in strangers], lang)
    wanted = chosen(rulebook, only)
    if revision is not None:
        touched = _touched(folder, revision, rulebook, lang)
        wanted = [rule for rule in wanted if rule in touched]
    return Work(rulebook, folder, tuple(wanted), tuple(found), revision is not None)


def _stranger(name: str, known: Sequence[str]) -> Diagnostic:
    hint = did_you_mean(name, known)
    return Diagnostic("E430", Place("complyhosp rules"), {"found": name}, hint=hint)


def _touched(folder: Path, revision: str, rulebook: Rulebook, lang: str) -> set[str]:
    try:
        changed = changed_files(Repository(folder, os.environ), revision)
    except GitError as error:
        stop([Diagnostic("E431", Place("--changed-since"), {"revision": revision, "problem": str(error)})], lang)
    return rules_touched(changed, rulebook)
