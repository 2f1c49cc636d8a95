"""`complyhosp report`."""

# ruff: noqa: PLC0415 - what renders is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from complyhosp.cli.options import EarlierRuns, Lang, Outputs, Template


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN.JSON", help="What `complyhosp check -o json=run.json` wrote.")],
    output: Outputs = None,
    lang: Annotated[
        Lang | None, typer.Option("--lang", help="The language of texts; default: that of the run.")
    ] = None,
    earlier: EarlierRuns = None,
    template: Template = None,
) -> None:
    """Write the reports of an earlier run, without evaluating it again: the same bytes as that run would have given."""
    from complyhosp.cli.outputs import read_outputs, write_outputs
    from complyhosp.cli.screen import show_table
    from complyhosp.cli.session import beside_earlier, saved_document, stop

    told_in = lang or Lang.zh
    outputs, wrong = read_outputs(output or ())
    if wrong:
        stop(wrong, told_in)
    document = saved_document(run, told_in)
    if lang is not None:
        document = document.in_language(lang.value)
    compared = beside_earlier(document, earlier or (), document.lang)
    if not outputs:
        show_table(document, document.lang, compared)
    failures = write_outputs(outputs, document, document.lang, template, compared)
    if failures:
        stop(failures, document.lang)
