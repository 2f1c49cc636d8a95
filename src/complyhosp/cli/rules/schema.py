"""`complyhosp rules schema`."""

# ruff: noqa: PLC0415 - the models are imported where they are used, so that `--help` need not wait for them

from __future__ import annotations

import json
from typing import Annotated

import typer


def schema(
    run: Annotated[bool, typer.Option("--run", help="The schema of run.json.")] = False,
    rule: Annotated[bool, typer.Option("--rule", help="The schema of a rule file (the default).")] = False,
    impact: Annotated[bool, typer.Option("--impact", help="The schema of impact.json.")] = False,
    record_type: Annotated[bool, typer.Option("--record-type", help="The schema of a record type file.")] = False,
) -> None:
    """Print a JSON Schema, for editors and for programs that read run.json or impact.json."""
    from complyhosp.cli.screen import show
    from complyhosp.report.document import run_schema
    from complyhosp.rulebook.records import RecordType
    from complyhosp.rulebook.rule import Rule
    from complyhosp.workbench.impact.document import impact_schema

    if run + rule + record_type + impact > 1:
        raise typer.BadParameter("give one of --run, --rule, --record-type and --impact")
    if run:
        found = run_schema()
    elif impact:
        found = impact_schema()
    else:
        found = (RecordType if record_type else Rule).model_json_schema(by_alias=True)
        found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
    show(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
