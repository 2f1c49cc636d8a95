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
    run: Annotated[
        str | None,
        typer.Option("--run", metavar="REGEX", help="Only cases in whose rule id and name this is found."),
    ] = None,
    fail_on_empty: Annotated[
        bool, typer.Option("--fail-on-empty", help="End with 1 when a rule has no case, or no case was run.")
    ] = False,
    output: Annotated[
        list[str] | None,
        typer.Option("-o", "--output", metavar="FORMAT=PATH", help="junit=PATH writes JUnit XML; PATH - is stdout."),
    ] = None,
    engine: EngineChoice = Engine.reference,
    lang: Language = Lang.zh,
) -> None:
    """Run the case files beside the rules. Ends with 1 when a case fails, 2 when the rulebook or a case is in error."""
    from complyhosp.cli.casework import Wanted, judge_cases

    wanted = Wanted(only or (), run, output or (), fail_on_empty)
    raise typer.Exit(judge_cases(rules, wanted, engine.value, lang.value))
