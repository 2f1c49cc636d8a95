"""`complyhosp rules review`."""

# ruff: noqa: PLC0415 - what loads the rulebook is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from typing import Annotated

import typer

from complyhosp.cli.options import Lang, Language, Rules, SourceText


def review(
    clause: Annotated[str, typer.Argument(metavar="CLAUSE", help="The clause whose new text was read.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who read it and found its rules right.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="When; default: today.")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="What was found.")] = None,
    rules: Rules = None,
    source: SourceText = None,
    lang: Language = Lang.zh,
) -> None:
    """Put on record that a changed clause was read and its rules are right; `rules lint` then no longer suspects it."""
    from datetime import date

    from complyhosp.cli.reviewing import Reader, put_on_record

    # Outside this place nothing reads the clock.
    day = date.today().isoformat() if on is None else on  # noqa: DTZ011, TID251 - the reviewer's own day
    put_on_record(clause, Reader(by, day, note), rules, source, lang.value)
