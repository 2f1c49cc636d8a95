"""Linting a rulebook and telling what was found; the page of a code; a review put on record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from complyhosp import __version__
from complyhosp.cli.exits import ExitCode
from complyhosp.cli.places import rules_folder, site_file
from complyhosp.cli.rulebooks import summary_line
from complyhosp.cli.screen import show
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, Place, Severity, has_errors
from complyhosp.diagnostics.catalog import CATALOG
from complyhosp.diagnostics.pages import page_text
from complyhosp.diagnostics.rendering import render
from complyhosp.source.suggestion import did_you_mean
from complyhosp.workbench.lint.forms import Telling, as_github, as_json, as_sarif
from complyhosp.workbench.lint.run import Linted, lint_rulebook

ALL = 1_000
"""Diagnostics shown of one file: a linter's reader wants them all."""

_MORE_IN_PAGE = {
    "zh": "每个代码的说明：complyhosp rules lint --explain 代码\n",
    "en": "Each code has a page: complyhosp rules lint --explain CODE\n",
}


def lint_and_tell(
    rules: Path | None, site: Path | None, source: Path | None, form: str, strict: bool, lang: str
) -> ExitCode:
    """Lints the rulebook and tells what was found on stdout; the exit code."""
    folder, settings = rules_folder(rules), site_file(site)
    if isinstance(folder, Diagnostic) or isinstance(settings, Diagnostic):
        stop([one for one in (folder, settings) if isinstance(one, Diagnostic)], lang)
    linted = lint_rulebook(folder, settings, source)
    found = sorted((*linted.loading, *linted.found), key=Diagnostic.sort_key)
    code = _exit_code(linted, strict)
    telling = Telling(lang, _before(folder))
    if form == "json":
        show(as_json(found, telling))
    elif form == "sarif":
        show(as_sarif(found, telling, __version__, code))
    elif form == "github":
        show(as_github(found, telling))
    else:
        show(_as_text(linted, found, lang))
    return code


def _as_text(linted: Linted, found: Sequence[Diagnostic], lang: str) -> str:
    more = _MORE_IN_PAGE[lang] if found else ""
    return f"{render(found, lang, ALL)}{summary_line(linted.rulebook, found, lang)}\n{more}"


def _before(folder: Path) -> str:
    """What leads from the working folder to the one that places are told from: the rulebook folder's own parent."""
    parent = folder.parent
    if parent.is_absolute() and parent.is_relative_to(Path.cwd()):
        parent = parent.relative_to(Path.cwd())
    return "" if parent == Path() else f"{parent.as_posix()}/"


def _exit_code(linted: Linted, strict: bool) -> ExitCode:
    if linted.rulebook is None or has_errors(linted.loading):
        return ExitCode.UNUSABLE
    if has_errors(linted.found):
        return ExitCode.FAIL
    warned = any(one.severity is Severity.WARNING for one in (*linted.loading, *linted.found))
    return ExitCode.FAIL if strict and warned else ExitCode.COMPLIANT


def explain_code(code: str, lang: str) -> None:
    """Prints the page of a code; ends the command when there is no such code."""
    known = code.strip().upper()
    if known not in CATALOG:
        stop([Diagnostic("E697", Place("--explain"), {"code": code}, hint=did_you_mean(known, CATALOG))], lang)
    show(page_text(known, lang))
