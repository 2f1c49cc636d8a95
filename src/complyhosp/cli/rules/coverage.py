"""`complyhosp rules coverage`."""

# ruff: noqa: PLC0415 - what runs cases is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from complyhosp.cli.options import Jobs, Lang, Language, OnlyRules, Rules, Threshold


class CoverageFormat(StrEnum):
    """How coverage is told."""

    text = "text"
    json = "json"
    html = "html"


def coverage(
    only: OnlyRules = None,
    rules: Rules = None,
    threshold: Threshold = 0.0,
    format_: Annotated[CoverageFormat, typer.Option("--format", help="How to tell it.")] = CoverageFormat.text,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="PATH", help="Write to this file; default: stdout.")
    ] = None,
    jobs: Jobs = None,
    lang: Language = Lang.zh,
) -> None:
    """Show which branches of the rules their cases have not been through.

    Ends with 1 below the threshold; 2 when the rulebook or a case is in error; 5 when there was nothing to look at.
    """
    from complyhosp.cli.branches import judge_coverage
    from complyhosp.cli.workbench import work_on

    work = work_on(rules, only or (), None, lang.value)
    raise typer.Exit(judge_coverage(work, threshold, lang.value, format_.value, output, jobs))
