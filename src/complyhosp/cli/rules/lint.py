"""`complyhosp rules lint`."""

# ruff: noqa: PLC0415 - what loads the rulebook is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

import typer

from complyhosp.cli.options import Lang, Language, Rules, Site


def lint(rules: Rules = None, site: Site = None, lang: Language = Lang.zh) -> None:
    """Load the whole rulebook and show every mistake in it. Ends with 2 when there is an error, else 0."""
    from complyhosp.cli.exits import ExitCode
    from complyhosp.cli.rulebooks import loaded_from, summary_line
    from complyhosp.cli.screen import show, tell_diagnostics
    from complyhosp.diagnostics import has_errors

    rulebook, found = loaded_from(rules, site, lang)
    tell_diagnostics(found, lang)
    show(f"{summary_line(rulebook, found, lang)}\n")
    raise typer.Exit(ExitCode.UNUSABLE if rulebook is None or has_errors(found) else ExitCode.COMPLIANT)
