"""`complyhosp rules impact`."""

# ruff: noqa: PLC0415 - what judges is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from complyhosp.cli.options import AsOf, Engine, EngineChoice, Lang, Language, Rules, Site, Unmask


class FailOn(StrEnum):
    """Which changes end with 1."""

    passes = "pass-gained"
    any = "any"
    none = "none"


def impact(  # noqa: PLR0913 - a command's options are its arguments
    *,
    base: Annotated[
        str, typer.Option("--base", metavar="REV|DIR", help="A git revision of the rulebook, or another rulebook.")
    ],
    rules: Rules = None,
    evidence: Annotated[
        list[Path] | None,
        typer.Option(
            "--evidence", metavar="DIR", help="An evidence set, or a folder of such; repeats; default ./evidence."
        ),
    ] = None,
    period: Annotated[
        list[str] | None,
        typer.Option(
            "--period", metavar="PERIOD", help="2026Q3, 2026-07 …; repeats; default: the last quarter of each set."
        ),
    ] = None,
    site: Site = None,
    base_site: Annotated[
        Path | None,
        typer.Option("--base-site", metavar="FILE", help="The base's settings; default: the same file, as it was."),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option("-o", "--output", metavar="FORMAT=PATH", help="md or json; repeats; PATH - is stdout."),
    ] = None,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="Which changes end with 1.")] = FailOn.any,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Judge unchanged rules under both rulebooks too: a test of this program.")
    ] = False,
    as_of: AsOf = None,
    engine: EngineChoice = Engine.columnar,
    lang: Language = Lang.zh,
    unmask: Unmask = False,
) -> None:
    """Judge stored evidence by the rulebook as it was and as it is, and show every verdict and finding that changes.

    What turned to compliant comes first. Ends with 0 no change, 1 changes (see --fail-on), 2 unusable input, 4 evidence
    that is not what its manifest says.
    """
    import os

    from complyhosp.cli.comparing import Asked, compare_rulebooks
    from complyhosp.engines.plan_cache import cache_folder

    asked = Asked(rules, site, base_site, tuple(evidence or ()), tuple(output or ()), fail_on.value)
    raise typer.Exit(
        compare_rulebooks(
            asked,
            lang.value,
            base=base,
            periods=tuple(period or ()),
            as_of=as_of,
            engine=engine.value,
            thorough=thorough,
            unmask=unmask,
            plans=cache_folder(os.environ),
            environment=dict(os.environ),
        )
    )
