"""Comparing two rulebooks over stored evidence: finding the inputs, telling, and what the process ends with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from complyhosp.cli.exits import INTEGRITY_CODES, ExitCode
from complyhosp.cli.outputs import read_outputs, write_texts
from complyhosp.cli.places import manifest_files, rules_folder, site_file
from complyhosp.cli.screen import progress, show, table_width, tell, tell_diagnostics
from complyhosp.cli.session import own_key, stop
from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.workbench.impact.document import Document
from complyhosp.workbench.impact.formats import FORMATS
from complyhosp.workbench.impact.headings import headline
from complyhosp.workbench.impact.impact import ImpactRequest, impact
from complyhosp.workbench.impact.terminal import to_text
from complyhosp.workbench.impact.words import WORDS

BUG = 70
"""What a bug of ours ends with, as in `complyhosp.cli.main`: none of the frozen codes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the user says that things are, and what is to be done with the answer."""

    rules: Path | None
    site: Path | None
    base_site: Path | None
    evidence: tuple[Path, ...]
    outputs: tuple[str, ...]
    fail_on: str


def compare_rulebooks(asked: Asked, lang: str, *, base: str, **how: Any) -> int:
    """The comparison, shown or written; `how` are the other fields of an `ImpactRequest`. Gives the exit code."""
    outputs, wrong = read_outputs(asked.outputs, FORMATS)
    rules, site, past = rules_folder(asked.rules), site_file(asked.site), asked.base_site
    sets, missing = _evidence_sets(asked.evidence)
    wrong += [*(one for one in (rules, site) if isinstance(one, Diagnostic)), *missing]
    if past is not None and not past.is_file():
        wrong.append(Diagnostic("E506", Place(past.as_posix())))
    if wrong or isinstance(rules, Diagnostic) or isinstance(site, Diagnostic):
        stop(wrong, lang)
    request = ImpactRequest(base, rules, site, past, sets, secret=own_key(lang), **how)
    with progress(lang) as report:
        document, found = impact(request, report)
    if document is None:
        stop(found, lang)
    found += [Diagnostic("E443", Place(base), {"id": name}) for name in document.bugs]
    tell_diagnostics(found, lang)
    if not outputs:
        width, color = table_width()
        show(to_text(document, lang, width=width, color=color))
    failures = write_texts([(one, FORMATS[one.format](document, lang)) for one in outputs])
    if failures:
        stop(failures, lang)
    if outputs:
        tell(headline(document, WORDS[lang]))
    return _exit_code(document, asked.fail_on, found)


def _evidence_sets(given: tuple[Path, ...]) -> tuple[tuple[tuple[str, Path], ...], list[Diagnostic]]:
    """Name and manifest of each set, each once."""
    sets: dict[str, Path] = {}
    wrong: list[Diagnostic] = []
    for folder in given or (Path("evidence"),):
        found = manifest_files(folder)
        if isinstance(found, Diagnostic):
            wrong.append(found)
        else:
            sets |= {path.parent.as_posix(): path for path in found}
    return tuple(sets.items()), wrong


def _exit_code(document: Document, fail_on: str, found: list[Diagnostic]) -> int:
    if document.bugs:
        return BUG
    if INTEGRITY_CODES & {one.code for one in found}:
        return ExitCode.INTEGRITY
    matters = {"any": document.changed, "pass-gained": document.gains_pass, "none": False}[fail_on]
    return ExitCode.FAIL if matters else ExitCode.COMPLIANT
