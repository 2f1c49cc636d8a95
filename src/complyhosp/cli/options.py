"""Options that more than one command has."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """The product's languages."""

    zh = "zh"
    en = "en"


class Engine(StrEnum):
    """The engines that judge recorded evidence."""

    columnar = "columnar"
    reference = "reference"
    live = "live"


class Format(StrEnum):
    """How the tools for rule authors tell what they found."""

    text = "text"
    json = "json"


class Severity(StrEnum):
    """How grave a rule's violation is."""

    low = "low"
    medium = "medium"
    high = "high"
    critical = "critical"


Rules = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="The rulebook; default ./rules, else the one shipped.")
]
Evidence = Annotated[
    Path | None,
    typer.Option("--evidence", metavar="DIR", help="The folder with manifest.yaml; default ./evidence."),
]
Period = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="2026Q3, 2026-07, or 2026-07-01/2026-10-01; default: the last quarter that the evidence covers.",
    ),
]
Site = Annotated[
    Path | None, typer.Option("--site", metavar="FILE", help="The hospital's settings; default ./site.yaml if there.")
]
SourceText = Annotated[
    Path | None,
    typer.Option(
        "--source", metavar="FILE", help="The regulation's official text; default source.txt in the rulebook if there."
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="TIME", help="What counts as now; default: the latest export, else the period's end."
    ),
]
Language = Annotated[Lang, typer.Option("--lang", help="The language of texts.")]
EngineChoice = Annotated[Engine, typer.Option("--engine", help="Which engine judges.")]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FORMAT=PATH",
        help="html, json, md, csv, xlsx, junit or sarif; repeats; PATH - is stdout.",
    ),
]
EarlierRuns = Annotated[
    list[Path] | None,
    typer.Option(
        "--earlier",
        metavar="RUN.JSON",
        help="A stored run of an earlier period, to show what changed since; repeats (docs/earlier.md).",
    ),
]
Template = Annotated[
    Path | None,
    typer.Option(
        "--template", metavar="DIR", help="Your own templates, styles and pictures for html (docs/report.md)."
    ),
]
Unmask = Annotated[bool, typer.Option("--unmask", help="Show names and staff numbers instead of pseudonyms.")]
OnlyRules = Annotated[list[str] | None, typer.Argument(metavar="[CLAUSE|RULE]...", help="Only these.")]
Threshold = Annotated[
    float, typer.Option("--threshold", min=0, max=100, metavar="N", help="Percent; below it the exit code is 1.")
]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, metavar="N", help="Processes; default: one a processor.")]
