"""`complyhosp evidence verify`."""

# ruff: noqa: PLC0415 - what reads evidence is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

import typer

from complyhosp.cli.options import Evidence, Lang, Language, Rules


def verify(rules: Rules = None, evidence: Evidence = None, lang: Language = Lang.zh) -> None:
    """Check that every file is what the manifest states: SHA-256 and number of rows. Ends with 4 when one is not."""
    from complyhosp.cli.exits import ExitCode
    from complyhosp.cli.handed_in import opened, verification
    from complyhosp.cli.screen import show, tell_diagnostics

    text, faults = verification(opened(rules, evidence, lang), lang)
    tell_diagnostics(faults, lang)
    show(text)
    raise typer.Exit(ExitCode.INTEGRITY if faults else ExitCode.COMPLIANT)
