"""The whole lint of a rulebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from complyhosp.diagnostics import Diagnostic, Place, reason_of
from complyhosp.rulebook.fingerprint import split_clauses
from complyhosp.rulebook.load import CASES, load_with_sources
from complyhosp.rulebook.regulation import Clause
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.source import Document, load_yaml, validated
from complyhosp.workbench.case_file import CaseFile
from complyhosp.workbench.lint.cases import cases
from complyhosp.workbench.lint.clauses import filing, without_rules
from complyhosp.workbench.lint.conditions import conditions
from complyhosp.workbench.lint.ignores import heard, of_clauses, of_rule, of_type
from complyhosp.workbench.lint.joins import joins
from complyhosp.workbench.lint.patterns import patterns
from complyhosp.workbench.lint.personal import personal_data
from complyhosp.workbench.lint.requirements import requirements
from complyhosp.workbench.lint.reviews import REVIEWS, SOURCE, Review, Reviews, Source, reviews_in, suspect
from complyhosp.workbench.lint.subject import Subject
from complyhosp.workbench.lint.texts import texts
from complyhosp.workbench.lint.times import times
from complyhosp.workbench.lint.units import units
from complyhosp.workbench.lint.unused import duplicates, unused_names, unused_types
from complyhosp.workbench.lint.windows import windows

CHECKS: tuple[Callable[[Subject], Iterator[Diagnostic]], ...] = (
    conditions,
    requirements,
    windows,
    units,
    joins,
    times,
    patterns,
    texts,
    personal_data,
    filing,
    unused_names,
)
"""What is looked at rule by rule."""


@dataclass(frozen=True, slots=True)
class Linted:
    """The rulebook, None where it has no regulation to work with; `loading` is what its loading told."""

    rulebook: Rulebook | None
    loading: tuple[Diagnostic, ...]
    found: tuple[Diagnostic, ...]


def lint_rulebook(folder: Path, site: Path | None = None, source: Path | None = None) -> Linted:
    """Everything wrong or doubtful in the rulebook; `source` is the official text, by default the folder's own."""
    rulebook, loading, documents = load_with_sources(folder, site)
    if rulebook is None:
        return Linted(None, tuple(loading), ())
    subjects = _subjects(rulebook, documents)
    files, faults = case_files(folder)
    found = [one for subject in subjects for check in CHECKS for one in check(subject)]
    found += [one for subject in subjects for one in cases(subject, files)]
    found += duplicates(subjects)
    types = {name: _document_of(documents, folder, f"records/{name}.yaml") for name in rulebook.record_types}
    known = {name: document for name, document in types.items() if document is not None}
    found += unused_types(rulebook.rules, known, everything_loaded=not rulebook.broken)
    found += _of_clauses(rulebook, documents, folder, source)
    silencers = [of_rule(subject) for subject in subjects]
    silencers += [of_type(rulebook.record_types[name], document) for name, document in known.items()]
    clauses = {clause.id: clause for clause in rulebook.clauses}
    silencers += [one for document in documents.values() for one in of_clauses(clauses, document)]
    distinct = {one.sort_key(): one for one in (*heard(found, silencers), *faults)}
    return Linted(rulebook, tuple(loading), tuple(distinct[key] for key in sorted(distinct)))


def _subjects(rulebook: Rulebook, documents: Mapping[str, Document]) -> list[Subject]:
    return [
        Subject(checked, documents[rulebook.places[checked.rule.id].file], rulebook.record_types)
        for checked in rulebook.rules
    ]


def _document_of(documents: Mapping[str, Document], folder: Path, name: str) -> Document | None:
    return documents.get(f"{folder.name}/{name}")


def case_files(folder: Path) -> tuple[dict[str, tuple[CaseFile, Document]], list[Diagnostic]]:
    """The case files that can be read, by rule id; the mistakes of the others."""
    found: dict[str, tuple[CaseFile, Document]] = {}
    faults: list[Diagnostic] = []
    for path in sorted(folder.rglob(f"*{CASES}")):
        document, more = load_yaml(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
        faults += more
        if document is None or document.data is None:
            continue
        file, mistakes = validated(CaseFile, document)
        faults += mistakes
        if file is not None:
            found[file.rule] = file, document
    return found, faults


def placed_clauses(rulebook: Rulebook, documents: Mapping[str, Document]) -> list[tuple[Clause, Place]]:
    """Each clause with the place of its id."""
    places: dict[str, Place] = {}
    for document in documents.values():
        for number, item in enumerate(document.data if isinstance(document.data, list) else ()):
            if isinstance(item, dict) and "id" in item:
                places.setdefault(str(item["id"]), document.place((number, "id")))
    return [(clause, places[clause.id]) for clause in rulebook.clauses if clause.id in places]


def _of_clauses(
    rulebook: Rulebook, documents: Mapping[str, Document], folder: Path, source: Path | None
) -> Iterator[Diagnostic]:
    clauses = placed_clauses(rulebook, documents)
    yield from without_rules(rulebook, clauses)
    official, faults = official_text(folder, source)
    reviews, more = reviews_of(folder)
    yield from faults
    yield from more
    yield from suspect(clauses, official, reviews)


def official_text(folder: Path, given: Path | None) -> tuple[Source | None, list[Diagnostic]]:
    """The official text: the file given, else `source.txt` of the rulebook; None where there is none."""
    path = given if given is not None else folder / SOURCE
    shown = path.as_posix() if given is not None else f"{folder.name}/{SOURCE}"
    if given is None and not path.is_file():
        return None, []
    try:
        return Source(shown, split_clauses(path.read_text(encoding="utf-8-sig"))), []
    except OSError as error:
        return None, [Diagnostic("E105", Place(shown), {"reason": reason_of(error)})]
    except UnicodeDecodeError as error:
        return None, [Diagnostic("E107", Place(shown), {"byte": error.start})]


def reviews_of(folder: Path) -> tuple[list[tuple[Review, Place]], list[Diagnostic]]:
    """The reviews on record, and the mistakes of their file."""
    path = folder / REVIEWS
    if not path.is_file():
        return [], []
    document, faults = load_yaml(path, f"{folder.name}/{REVIEWS}")
    if document is None or document.data is None:
        return [], faults
    reviews, more = validated(Reviews, document)
    return ([] if reviews is None else reviews_in(document, reviews)), [*faults, *more]
