"""`complyhosp explain`."""

# ruff: noqa: PLC0415 - what evaluates is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from complyhosp.cli.options import (
    AsOf,
    Engine,
    EngineChoice,
    Evidence,
    Lang,
    Language,
    Period,
    Rules,
    Site,
    Unmask,
)


def explain(  # noqa: PLR0913 - a command's options are its arguments
    *,
    what: Annotated[str, typer.Argument(metavar="CLAUSE|RULE", help="A clause (4.1) or a rule (4.1-a).")],
    run: Annotated[
        Path | None, typer.Option("--run", metavar="RUN.JSON", help="Explain this run instead of evaluating.")
    ] = None,
    finding: Annotated[str | None, typer.Option("--finding", metavar="ID", help="Only this finding.")] = None,
    sql: Annotated[bool, typer.Option("--sql", help="Show the query that judges the rule.")] = False,
    rules: Rules = None,
    evidence: Evidence = None,
    period: Period = None,
    site: Site = None,
    as_of: AsOf = None,
    engine: EngineChoice = Engine.columnar,
    lang: Language = Lang.zh,
    unmask: Unmask = False,
) -> None:
    """Say why a clause or rule has its result: what was examined, what was found, and on which rows it rests."""
    from complyhosp.cli.screen import show
    from complyhosp.cli.session import Inputs, prepared_for, saved_document
    from complyhosp.cli.telling import evaluated, query, rows_at_hand, told

    inputs = Inputs(rules, evidence, site)
    if run is not None and not sql:
        document = saved_document(run, lang)
        row_text = rows_at_hand(document, inputs, lang)
    else:
        prepared = prepared_for(inputs, lang, period=period, as_of=as_of)
        if sql:
            show(query(what, prepared, lang))
            return
        document, row_text = evaluated(what, prepared, engine.value, lang.value, unmask=unmask)
    show(told(document, what, finding, lang, row_text))
