"""`complyhosp rules lint`."""

# ruff: noqa: PLC0415 - what loads the rulebook is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from complyhosp.cli.options import Lang, Language, Rules, Site, SourceText


class LintFormat(StrEnum):
    """How what was found is told."""

    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"


def lint(
    rules: Rules = None,
    site: Site = None,
    source: SourceText = None,
    form: Annotated[LintFormat, typer.Option("--format", help="How to tell what was found.")] = LintFormat.text,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="CODE", help="Print the page of a code instead.")
    ] = None,
    lang: Language = Lang.zh,
) -> None:
    """Show every mistake in the rulebook, and what is doubtful in it.

    Ends with 2 when it does not load, 1 when the lint finds an error (with --strict: or a warning), else 0.
    """
    from complyhosp.cli.linting import explain_code, lint_and_tell

    if explain is not None:
        explain_code(explain, lang)
        return
    raise typer.Exit(lint_and_tell(rules, site, source, form.value, strict, lang.value))
