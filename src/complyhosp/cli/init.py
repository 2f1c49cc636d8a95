"""`complyhosp init`."""

# ruff: noqa: PLC0415 - what makes the folder is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from complyhosp.cli.options import Lang, Language


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it must be new or empty.")],
    lang: Language = Lang.zh,
) -> None:
    """Make a site: the shipped rules, a manifest to fill in, example evidence, a settings file, a README."""
    from complyhosp.cli.skeleton import make_site

    make_site(folder, lang.value)
