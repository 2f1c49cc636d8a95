"""`complyhosp rules new`."""

# ruff: noqa: PLC0415 - what drafts rules is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from typing import Annotated

import typer

from complyhosp.cli.options import Lang, Language, Rules


def new(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="The clause, a dash, a letter: 4.1-d.")],
    population: Annotated[
        str,
        typer.Option(
            "--population", metavar="KIND:WHAT", help="each:patrol, gaps:patrol, pairs:duty_shift, slots:week."
        ),
    ],
    clause: Annotated[str | None, typer.Option("--clause", metavar="C", help="Default: as the id begins.")] = None,
    of: Annotated[
        str | None, typer.Option("--of", metavar="REGISTER", help="For every entry of this register.")
    ] = None,
    requirement: Annotated[
        str | None, typer.Option("--requirement", metavar="KIND:TYPE", help="exists:patrol or none:fault; else open.")
    ] = None,
    rules: Rules = None,
    lang: Language = Lang.zh,
) -> None:
    """Begin a rule: a file that loads and a case that holds; `rules lint` tells what is still to be written."""
    from complyhosp.cli.drafting import draft
    from complyhosp.workbench.scaffold.request import Asked

    draft(Asked(rule_id, clause, population, of, requirement), rules, lang.value)
