"""Which rules a change touches: their own files, their cases, or the record types that they use."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.load import CASES
from complyhosp.rulebook.rulebook import Rulebook


def changed_files(folder: Path, revision: str) -> list[Path] | str:
    """The files under `folder` that differ from a git revision, new ones among them, relative to the folder; what git
    says where it cannot tell."""
    found: list[Path] = []
    if revision.startswith("-"):
        return revision
    for arguments in (
        ("diff", "--name-only", "--relative", "-z", revision, "--", "."),
        ("ls-files", "--others", "--exclude-standard", "-z"),
    ):
        try:
            run = subprocess.run(  # noqa: S603 - fixed arguments, no shell; the revision is git's to refuse
                ["git", "-C", str(folder), *arguments],  # noqa: S607 - the git of the user's own path
                capture_output=True,
                check=False,
            )
        except OSError as error:
            return str(error)
        if run.returncode:
            return run.stderr.decode("utf-8", "replace").strip()
        found += [Path(name) for name in run.stdout.decode("utf-8", "replace").split("\0") if name]
    return found


def rules_touched(files: Iterable[Path], rulebook: Rulebook) -> set[str]:
    """The ids of the rules that these files (relative to the rulebook's folder) bear on."""
    names = list(files)
    stems = {path.name.removesuffix(CASES).removesuffix(".yaml") for path in names if path.suffix == ".yaml"}
    types = {path.stem for path in names if path.parts[0] == "records"}
    everything = any(path.name == "regulation.yaml" for path in names)
    return {
        checked.rule.id
        for checked in rulebook.rules
        if everything or checked.rule.id in stems or _types(checked) & types
    }


def _types(checked: CheckedRule) -> frozenset[str]:
    return checked.uses if checked.excuse is None else checked.uses | {checked.excuse.selection.record}
