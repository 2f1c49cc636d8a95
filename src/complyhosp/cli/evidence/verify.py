"""`complyhosp evidence verify`."""

# ruff: noqa: PLC0415 - what reads evidence is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

import typer

from complyhosp.cli.options import Evidence, Lang, Language, Rules


def verify(rules: Rules = None, evidence: Evidence = None, lang: Language = Lang.zh) -> None:
    """Check that every file is there and is what the manifest states: SHA-256 and number of rows.

    Of a folder of evidence sets each is checked. Ends with 4 when a file is not what it was.
    """
    from complyhosp.cli.exits import ExitCode
    from complyhosp.cli.handed_in import every_set, opened, verification
    from complyhosp.cli.screen import show, tell_diagnostics

    sets, sound = every_set(evidence, lang), True
    for manifest in sets:
        text, faults = verification(opened(rules, manifest, lang), lang)
        if len(sets) > 1:
            show(f"{manifest.parent.as_posix()}\n")
        tell_diagnostics(faults, lang)
        show(text)
        sound = sound and not faults
    raise typer.Exit(ExitCode.COMPLIANT if sound else ExitCode.INTEGRITY)
