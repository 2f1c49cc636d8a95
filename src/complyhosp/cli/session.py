"""What commands that evaluate have in common: finding the inputs, running, telling what went wrong."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import typer

from complyhosp.check import EngineName, Prepared, Request, engine_missing, evaluate, prepare
from complyhosp.cli.exits import ExitCode
from complyhosp.cli.places import manifest_file, rules_folder, site_file
from complyhosp.cli.screen import progress, tell_diagnostics
from complyhosp.diagnostics import Diagnostic, Place, reason_of
from complyhosp.engines.plan_cache import cache_folder
from complyhosp.evidence.tables import EvidenceSet
from complyhosp.judgement.run import Run
from complyhosp.report.document import Document
from complyhosp.report.earlier import Earlier
from complyhosp.report.earlier.choosing import Given, beside
from complyhosp.report.json_format import MAX_BYTES, from_json

KEY = "COMPLYHOSP_PSEUDONYM_KEY"
"""The environment variable that holds the hospital's own key for pseudonyms: no file or history shows it."""

KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the user said of where things are; None for the default."""

    rules: Path | None
    evidence: Path | None
    site: Path | None


def stop(diagnostics: Sequence[Diagnostic], lang: str) -> NoReturn:
    """Ends the command: its input cannot be used."""
    tell_diagnostics(diagnostics, lang)
    raise typer.Exit(ExitCode.UNUSABLE)


def located(inputs: Inputs, lang: str) -> tuple[Path, Path, Path | None]:
    """The rulebook's folder, the manifest, the site file; ends the command when one is not there."""
    rules, manifest, site = rules_folder(inputs.rules), manifest_file(inputs.evidence), site_file(inputs.site)
    wrong = [one for one in (rules, manifest, site) if isinstance(one, Diagnostic)]
    if isinstance(rules, Diagnostic) or isinstance(manifest, Diagnostic) or isinstance(site, Diagnostic):
        stop(wrong, lang)
    return rules, manifest, site


def prepared_for(
    inputs: Inputs, lang: str, *, period: str | None, as_of: str | None, clauses: Sequence[str] = ()
) -> Prepared:
    """What a run needs; ends the command, with every diagnostic, when it cannot be had."""
    rules, manifest, site = located(inputs, lang)
    request = Request(rules, manifest, site, period, as_of, tuple(clauses))
    with progress(lang) as report:
        prepared, found = prepare(request, report)
    if prepared is None:
        stop(found, lang)
    return replace(prepared, evidence=keyed(prepared.evidence, lang))


def keyed(evidence: EvidenceSet, lang: str) -> EvidenceSet:
    """The evidence with the hospital's own key for pseudonyms, where it has set one; ends the command for a bad one."""
    key = own_key(lang)
    return replace(evidence, secret=key) if key else evidence


def own_key(lang: str) -> bytes:
    """The hospital's own key for pseudonyms, empty where it has set none; ends the command for a bad one."""
    key = os.environ.get(KEY, "").encode("utf-8", "surrogateescape")
    if key and len(key) < KEY_BYTES:
        stop([Diagnostic("E518", Place(KEY), {"found": len(key), "expected": KEY_BYTES})], lang)
    return key


def run_of(prepared: Prepared, engine: EngineName, lang: str) -> Run:
    """The run, its progress shown; ends the command when the engine is not there."""
    missing = engine_missing(engine)
    if missing is not None:
        stop([missing], lang)
    with progress(lang) as report:
        return evaluate(prepared, engine, report, cache_folder(os.environ))


def read_document(path: Path) -> tuple[Document | None, list[Diagnostic]]:
    """The document in a `run.json`; None, with what is wrong, when it is not one."""
    place = Place(path.as_posix())
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, [Diagnostic("E106", place, {"limit": f"{MAX_BYTES >> 20} MiB"})]
        return from_json(path.read_bytes(), path.as_posix())
    except OSError as error:
        return None, [Diagnostic("E105", place, {"reason": reason_of(error)})]


def saved_document(path: Path, lang: str) -> Document:
    """The document in a `run.json`; ends the command when it is not one."""
    document, found = read_document(path)
    if document is None:
        stop(found, lang)
    return document


def beside_earlier(document: Document, paths: Sequence[Path], lang: str) -> Earlier:
    """The document beside stored runs of earlier periods; tells of each that cannot be used, and goes on without it."""
    read = [(path.as_posix(), *read_document(path)) for path in paths]
    given = [Given(name, found) for name, found, _ in read if found is not None]
    earlier = beside(document, given, [fault for _, _, faults in read for fault in faults])
    tell_diagnostics(earlier.left_out, lang)
    return earlier
