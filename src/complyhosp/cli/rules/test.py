"""`complyhosp rules test`."""

# ruff: noqa: PLC0415 - what runs cases is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from typing import Annotated

import typer

from complyhosp.cli.options import Engine, EngineChoice, Lang, Language, Rules


def run_tests(
    only: Annotated[
        list[str] | None, typer.Argument(metavar="[CLAUSE|RULE]...", help="Only the cases of these.")
    ] = None,
    rules: Rules = None,
    engine: EngineChoice = Engine.reference,
    lang: Language = Lang.zh,
) -> None:
    """Run the case files beside the rules. Ends with 1 when a case fails, 2 when the rulebook or a case is in error."""
    from complyhosp.cli.casework import judge_cases

    raise typer.Exit(judge_cases(rules, only or (), engine.value, lang.value))
