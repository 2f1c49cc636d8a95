"""A review of a clause, written into the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from complyhosp.cli.places import rules_folder
from complyhosp.cli.screen import show
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, Place, has_errors, reason_of
from complyhosp.rulebook.fingerprint import fingerprint
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.source.suggestion import did_you_mean
from complyhosp.workbench.lint.reviews import REVIEWS, SOURCE, Review, Source, with_review
from complyhosp.workbench.lint.run import official_text, reviews_of

_DONE = {
    "zh": "已登记：{by} 于 {on} 复核了条款 {clause}（{file}）\n",
    "en": "on record: {by} reviewed clause {clause} on {on} ({file})\n",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who read the clause, on which day (as typed), and what was found."""

    by: str
    on: str
    note: str | None


def put_on_record(clause: str, reader: Reader, rules: Path | None, source: Path | None, lang: str) -> None:
    """Adds the review to the rulebook's file; ends the command when there is nothing to review."""
    folder = rules_folder(rules)
    if isinstance(folder, Diagnostic):
        stop([folder], lang)
    rulebook, found = load_rulebook(folder)
    if rulebook is None:
        stop(found, lang)
    official, faults = official_text(folder, source)
    _, more = reviews_of(folder)
    if has_errors((*faults, *more)):
        stop([*faults, *more], lang)
    wrong = _nothing_to_review(clause, rulebook, official, folder)
    day = _day(reader.on)
    if day is None:
        wrong = Diagnostic("E698", Place("--on"), {"found": reader.on})
    if wrong is not None or official is None or day is None:
        stop([wrong] if wrong else [], lang)
    entry = Review(clause=clause, sha256=fingerprint(official.clauses[clause]), by=reader.by, on=day, note=reader.note)
    _write(folder / REVIEWS, entry, lang)
    shown = f"{folder.name}/{REVIEWS}"
    show(_DONE[lang].format(by=entry.by, on=entry.on.isoformat(), clause=clause, file=shown))


def _nothing_to_review(clause: str, rulebook: Rulebook, source: Source | None, folder: Path) -> Diagnostic | None:
    """Why there is nothing to review; None when there is."""
    place, known = Place("CLAUSE"), rulebook.clause(clause)
    if known is None:
        hint = did_you_mean(clause, [one.id for one in rulebook.clauses])
        return Diagnostic("E122", place, {"clause": clause}, hint=hint)
    if source is None:
        return Diagnostic("E678", place, {"file": f"{folder.name}/{SOURCE}"})
    if clause not in source.clauses:
        return Diagnostic("E672", place, {"clause": clause, "file": source.shown_as})
    if known.source is not None and known.source.sha256 == fingerprint(source.clauses[clause]):
        return Diagnostic("E677", place, {"clause": clause})
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _write(path: Path, entry: Review, lang: str) -> None:
    try:
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.write_text(with_review(before, entry), encoding="utf-8", newline="\n")
    except OSError as error:
        stop([Diagnostic("E513", Place(path.as_posix()), {"reason": reason_of(error)})], lang)
