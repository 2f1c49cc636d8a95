"""Opening evidence without judging it, and verifying that it is what its manifest states."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from complyhosp.cli.places import manifest_file, manifest_files, rules_folder
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic
from complyhosp.diagnostics.printable import printable
from complyhosp.evidence import open_evidence
from complyhosp.evidence.manifest import load_manifest
from complyhosp.evidence.tables import EvidenceSet
from complyhosp.report.masking import masked_diagnostics
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rulebook import Rulebook

INTEGRITY = frozenset({"E202", "E207", "E212", "E213", "E215", "E216"})
"""A file that is not there, cut off, damaged, or not of the hash or the rows that the manifest states."""

_TEXTS = {
    "zh": {
        "sound": "与清单一致",
        "unsound": "与清单不符",
        "unstated": "清单未写明",
        "summary": "{files} 份文件：{sound} 份与清单一致，{unsound} 份不符，{unstated} 份未写明 sha256 或 rows",
    },
    "en": {
        "sound": "as stated",
        "unsound": "differs",
        "unstated": "not stated",
        "summary": "{files} files: {sound} as the manifest states, {unsound} differ, for {unstated} it states neither "
        "sha256 nor rows",
    },
}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Evidence that was opened but not judged; `diagnostics` are masked."""

    manifest: Path
    rulebook: Rulebook
    evidence: EvidenceSet
    diagnostics: tuple[Diagnostic, ...]


def opened(rules: Path | None, evidence: Path | None, lang: str) -> HandedIn:
    """The evidence, typed by the rulebook's record types; ends the command when the rulebook or the manifest does not
    load. What is wrong with rules is none of its business."""
    folder, manifest = rules_folder(rules), manifest_file(evidence)
    if isinstance(folder, Diagnostic) or isinstance(manifest, Diagnostic):
        stop([one for one in (folder, manifest) if isinstance(one, Diagnostic)], lang)
    rulebook, found = load_rulebook(folder)
    if rulebook is None:
        stop(found, lang)
    handed_in, found = open_evidence(manifest, rulebook.record_types)
    if handed_in is None:
        stop(found, lang)
    masked = masked_diagnostics(found, handed_in, rulebook.record_types)
    return HandedIn(manifest, rulebook, handed_in, tuple(masked))


def every_set(evidence: Path | None, lang: str) -> list[Path]:
    """The manifests in the folder named (default `./evidence`): its own, or those of all its subfolders; ends the
    command when there is none."""
    found = manifest_files(Path("evidence") if evidence is None else evidence)
    if isinstance(found, Diagnostic):
        stop([found], lang)
    return found


def verification(handed_in: HandedIn, lang: str) -> tuple[str, list[Diagnostic]]:
    """A line a file with its SHA-256, then a summary; and the diagnostics that speak against a file."""
    faults = [one for one in handed_in.diagnostics if one.code in INTEGRITY]
    unsound = {one.place.file for one in faults}
    stated = _stated(handed_in.manifest)
    states: dict[str, str] = {}
    for file in handed_in.evidence.files:
        states[file.file] = "unsound" if file.file in unsound else "sound" if file.file in stated else "unstated"
    hashes = {file.file: file.sha256 or "-" * 64 for file in handed_in.evidence.files}
    texts = _TEXTS[lang]
    lines = [f"{hashes[name]}  {texts[state]}  {name}" for name, state in states.items()]
    numbers = {state: list(states.values()).count(state) for state in ("sound", "unsound", "unstated")}
    lines.append(texts["summary"].format(files=len(states), **numbers))
    return "".join(f"{printable(line)}\n" for line in lines), faults


def _stated(manifest: Path) -> set[str]:
    """The files of which the manifest states a hash or a number of rows."""
    loaded, _ = load_manifest(manifest)
    files = () if loaded is None else loaded.files
    return {file.entry.path for file in files if file.entry.sha256 is not None or file.entry.rows is not None}
