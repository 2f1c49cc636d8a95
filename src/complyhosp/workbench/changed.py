"""Which rules a change touches: their own files, their cases, or the record types that they use."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.load import CASES
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.impact.revision import Repository


def changed_files(repository: Repository, revision: str) -> list[Path]:
    """The files in the repository's folder that differ from a revision, new ones among them, relative to the folder;
    GitError when git cannot tell."""
    commit = repository.commit(revision)
    changed = repository.ask("diff", "--name-only", "--relative", "-z", commit, "--", ".")
    new = repository.ask("ls-files", "--others", "--exclude-standard", "-z")
    return [Path(name) for name in (changed + new).decode("utf-8", "surrogateescape").split("\0") if name]


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
