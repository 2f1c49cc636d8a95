"""`complyhosp rules mutate`."""

# ruff: noqa: PLC0415 - what judges mutants is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from typing import Annotated

import typer

from complyhosp.cli.options import Format, Jobs, Lang, Language, OnlyRules, Rules, Threshold


def mutate(  # noqa: PLR0913,PLR0917 - a command's options are its parameters
    only: OnlyRules = None,
    rules: Rules = None,
    rule: Annotated[list[str] | None, typer.Option("--rule", metavar="ID", help="Only this rule; repeats.")] = None,
    changed_since: Annotated[
        str | None,
        typer.Option("--changed-since", metavar="REV", help="Only rules that differ from this git revision."),
    ] = None,
    threshold: Threshold = 0.0,
    format_: Annotated[Format, typer.Option("--format", help="How to tell it.")] = Format.text,
    suggest: Annotated[
        bool, typer.Option("--suggest/--no-suggest", help="Look for the cases that would kill the survivors.")
    ] = True,
    examples: Annotated[
        int,
        typer.Option(
            "--try",
            metavar="N",
            min=0,
            help="Try to tell each mutant listed as equivalent from its rule, on N record sets.",
        ),
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="What those record sets are made from.")] = 0,
    jobs: Jobs = None,
    lang: Language = Lang.zh,
) -> None:
    """Make small mistakes in each rule and see whether its cases notice.

    Ends with 1 below the threshold, or when an entry of `equivalent_mutants` is not true; 2 when the rulebook or
    a case is in error; 5 when there was no mutant.
    """
    from complyhosp.cli.mutants import judge_mutants
    from complyhosp.cli.workbench import work_on
    from complyhosp.workbench.mutation import Effort

    work = work_on(rules, [*(only or ()), *(rule or ())], changed_since, lang.value)
    effort = Effort(suggest, examples, seed)
    as_json = format_ is Format.json
    raise typer.Exit(judge_mutants(work, threshold, lang.value, effort, as_json=as_json, jobs=jobs))
