"""Opening evidence without judging it, and verifying that it is what its manifest states."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from complyhosp.cli.places import manifest_file, rules_folder
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic
from complyhosp.diagnostics.printable import printable
from complyhosp.evidence import open_evidence
from complyhosp.evidence.tables import EvidenceSet, SourceFile
from complyhosp.report.masking import mask_for, masked_diagnostics
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rulebook import Rulebook

INTEGRITY = frozenset({"E202", "E207", "E212", "E213", "E215", "E216"})
"""A file that is not there, cut off, damaged, or not of the hash or the rows that the manifest states."""

_TEXTS = {
    "zh": {"sound": "一致", "unsound": "不符", "summary": "{files} 份文件，{unsound} 份与清单不符"},
    "en": {
        "sound": "as stated",
        "unsound": "differs",
        "summary": "{files} files, {unsound} not as the manifest states",
    },
}


def opened(rules: Path | None, evidence: Path | None, lang: str) -> tuple[Rulebook, EvidenceSet, list[Diagnostic]]:
    """The evidence, typed by the rulebook's record types, and its diagnostics (names masked); ends the command when
    the rulebook or the manifest does not load. What is wrong with rules is none of its business."""
    folder, manifest = rules_folder(rules), manifest_file(evidence)
    if isinstance(folder, Diagnostic) or isinstance(manifest, Diagnostic):
        stop([one for one in (folder, manifest) if isinstance(one, Diagnostic)], lang)
    rulebook, found = load_rulebook(folder)
    if rulebook is None:
        stop(found, lang)
    handed_in, found = open_evidence(manifest, rulebook.record_types)
    if handed_in is None:
        stop(found, lang)
    mask = mask_for(handed_in.site.id)
    return rulebook, handed_in, masked_diagnostics(found, handed_in.files, rulebook.record_types, mask)


def verification(evidence: EvidenceSet, found: Sequence[Diagnostic], lang: str) -> tuple[str, list[Diagnostic]]:
    """A line a file with its SHA-256, then a summary; and the diagnostics that speak against a file."""
    faults = [one for one in found if one.code in INTEGRITY]
    unsound = {one.place.file for one in faults}
    texts = _TEXTS[lang]
    files = {file.file: file for file in evidence.files}
    lines = [_line(file, texts["unsound" if file.file in unsound else "sound"]) for file in files.values()]
    lines.append(texts["summary"].format(files=len(files), unsound=len(unsound & set(files))))
    return "".join(f"{printable(line)}\n" for line in lines), faults


def _line(file: SourceFile, state: str) -> str:
    return f"{file.sha256 or '-' * 64}  {state}  {file.file}"
