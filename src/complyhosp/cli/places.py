"""Where the rulebook, the manifest and the site file are when the user does not say."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from complyhosp.diagnostics import Diagnostic, Place

MANIFEST = "manifest.yaml"


def rules_folder(given: Path | None) -> Path | Diagnostic:
    """The folder named, else `./rules`, else the rulebook that comes with the product."""
    if given is not None:
        return given if given.is_dir() else Diagnostic("E505", Place(given.as_posix()))
    own = Path("rules")
    found = own if own.is_dir() else shipped_rules()
    return Diagnostic("E517", Place("--rules")) if found is None else found


def shipped_rules() -> Path | None:
    """The rulebook in the installed package, or the one of a source checkout; None when there is neither."""
    installed = Path(str(files("complyhosp"))) / "_rules"
    checkout = Path(__file__).parents[3] / "rules"
    return next((folder for folder in (installed, checkout) if (folder / "regulation.yaml").is_file()), None)


def manifest_file(given: Path | None) -> Path | Diagnostic:
    """The manifest in the folder named, else in `./evidence`; else that of its one subfolder which has one.

    A manifest's own path is taken too.
    """
    folder = Path("evidence") if given is None else given
    if folder.is_file():
        return folder
    if (folder / MANIFEST).is_file():
        return folder / MANIFEST
    below = sorted(folder.glob(f"*/{MANIFEST}"))
    if len(below) == 1:
        return below[0]
    place = Place(folder.as_posix())
    if not below:
        return Diagnostic("E503", place)
    return Diagnostic("E504", place, {"found": ", ".join(path.parent.as_posix() for path in below)})


def manifest_files(folder: Path) -> list[Path] | Diagnostic:
    """The manifest in a folder; else those of all its subfolders that have one: one a stored evidence set.

    A manifest's own path is taken too.
    """
    if folder.is_file():
        return [folder]
    if (folder / MANIFEST).is_file():
        return [folder / MANIFEST]
    return sorted(folder.glob(f"*/{MANIFEST}")) or Diagnostic("E503", Place(folder.as_posix()))


def site_file(given: Path | None) -> Path | Diagnostic | None:
    """The file named, else `./site.yaml` where there is one; None for no site file at all."""
    if given is not None:
        return given if given.is_file() else Diagnostic("E506", Place(given.as_posix()))
    own = Path("site.yaml")
    return own if own.is_file() else None
