"""`complyhosp rules fmt`."""

# ruff: noqa: PLC0415 - what formats is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from complyhosp.cli.options import Lang, Language, Rules


def fmt(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Only these rule files; default: all.")
    ] = None,
    rules: Rules = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; end with 1 if something would.")] = False,
    lang: Language = Lang.zh,
) -> None:
    """Give rule files their canonical order of keys and spacing; comments and the words of values stay as they are."""
    from complyhosp.cli.formatting import format_rules

    raise typer.Exit(format_rules(rules, files or (), check, lang.value))
