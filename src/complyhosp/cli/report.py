"""`complyhosp report`."""

# ruff: noqa: PLC0415 - what renders is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from complyhosp.cli.options import Lang, Language, Outputs


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN.JSON", help="What `complyhosp check -o json=run.json` wrote.")],
    output: Outputs = None,
    lang: Language = Lang.zh,
) -> None:
    """Write the reports of an earlier run, without evaluating it again."""
    from complyhosp.cli.outputs import read_outputs, write_outputs
    from complyhosp.cli.screen import show_table
    from complyhosp.cli.session import saved_document, stop

    outputs, wrong = read_outputs(output or ())
    if wrong:
        stop(wrong, lang)
    document = saved_document(run, lang)
    if not outputs:
        show_table(document, lang)
    failures = write_outputs(outputs, document, lang)
    if failures:
        stop(failures, lang)
