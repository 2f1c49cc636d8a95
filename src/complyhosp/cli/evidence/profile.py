"""`complyhosp evidence profile`."""

# ruff: noqa: PLC0415 - what reads evidence is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from complyhosp.cli.options import Evidence, Lang, Language, Rules


def profile(rules: Rules = None, evidence: Evidence = None, lang: Language = Lang.zh) -> None:
    """Show what each evidence file gave: rows read, rejected, duplicated, columns mapped and not, time covered."""
    from complyhosp.cli.handed_in import opened
    from complyhosp.cli.screen import show, tell_diagnostics
    from complyhosp.report.profile import profile_text

    handed_in = opened(rules, evidence, lang)
    tell_diagnostics(handed_in.diagnostics, lang)
    show(profile_text(handed_in.evidence, handed_in.rulebook.record_types, lang))
