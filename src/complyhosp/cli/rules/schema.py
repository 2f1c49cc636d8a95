"""`complyhosp rules schema`."""

# ruff: noqa: PLC0415 - the models are imported where they are used, so that `--help` need not wait for them

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from complyhosp.cli.options import Lang, Language


def schema(  # noqa: PLR0913, PLR0917 - a flag a kind of file, as the command line's contract has them
    run: Annotated[bool, typer.Option("--run", help="Of run.json.")] = False,
    impact: Annotated[bool, typer.Option("--impact", help="Of impact.json.")] = False,
    rule: Annotated[bool, typer.Option("--rule", help="Of a rule file (the default).")] = False,
    record_type: Annotated[bool, typer.Option("--record-type", help="Of a record type file.")] = False,
    cases: Annotated[bool, typer.Option("--cases", help="Of a case file.")] = False,
    manifest: Annotated[bool, typer.Option("--manifest", help="Of an evidence manifest.")] = False,
    site: Annotated[bool, typer.Option("--site", help="Of a hospital's settings, site.yaml.")] = False,
    clauses: Annotated[bool, typer.Option("--clauses", help="Of a file of clauses.")] = False,
    regulation: Annotated[bool, typer.Option("--regulation", help="Of regulation.yaml.")] = False,
    reviews: Annotated[bool, typer.Option("--reviews", help="Of reviews.yaml.")] = False,
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="DIR", help="Write all of them there, and print VS Code's settings for them."),
    ] = None,
    lang: Language = Lang.zh,
) -> None:
    """Print a JSON Schema, for editors and for programs that read run.json or impact.json."""
    from complyhosp.cli.schemas import print_schema, write_schemas

    asked = {
        "run": run, "impact": impact, "rule": rule, "record-type": record_type, "cases": cases, "manifest": manifest,
        "site": site, "clauses": clauses, "regulation": regulation, "reviews": reviews,
    }  # fmt: skip
    chosen = [name for name, wanted in asked.items() if wanted]
    if len(chosen) + (write is not None) > 1:
        raise typer.BadParameter(f"give one of {', '.join(f'--{name}' for name in asked)}, --write")
    if write is not None:
        write_schemas(write, lang)
    else:
        print_schema(chosen[0] if chosen else "rule")
