"""`rules/` from disk: every file read, every mistake reported, nothing hidden by another's fault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from complyhosp.diagnostics import Diagnostic, Place, has_errors
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.checking import RuleChecker
from complyhosp.rulebook.populations import check_population
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.regulation import Clause, Regulation
from complyhosp.rulebook.requirements import check_count, check_requirement
from complyhosp.rulebook.rule import Param, Rule
from complyhosp.rulebook.rulebook import BrokenRule, Rulebook, natural_key
from complyhosp.rulebook.scoping import type_of_param
from complyhosp.rulebook.site import SiteSettings
from complyhosp.rulebook.text import Model
from complyhosp.source import Document, load_yaml, validated
from complyhosp.source.suggestion import did_you_mean

CASES = ".cases.yaml"
M = TypeVar("M", bound=Model)


def load_rulebook(folder: Path, site_file: Path | None = None) -> tuple[Rulebook | None, list[Diagnostic]]:
    """The rulebook under `folder` with the settings of `site_file`; None when there is no regulation to work with.

    Diagnostics come sorted by place. A rule with a mistake is listed under `broken`.
    """
    return load_with_sources(folder, site_file)[:2]


def load_with_sources(
    folder: Path, site_file: Path | None = None
) -> tuple[Rulebook | None, list[Diagnostic], Mapping[str, Document]]:
    """The same, and every file that was read by the name it is shown as: for tools that point into them."""
    loading = _Loading(folder)
    regulation = loading.one(Regulation, folder / "regulation.yaml")
    clauses = loading.clauses()
    record_types = loading.record_types()
    site = loading.site(site_file)
    rules, broken = loading.rules(clauses, record_types, site)
    if regulation is not None:
        loading.check_sections(regulation, clauses)
    diagnostics = sorted(loading.diagnostics, key=Diagnostic.sort_key)
    if regulation is None or not clauses:
        return None, diagnostics, loading.documents
    ordered = tuple(sorted(clauses.values(), key=lambda clause: natural_key(clause.id)))
    digest = loading.digest.hexdigest()
    places = {**{rule.id: Place(rule.file) for rule in broken}, **loading.places}
    rulebook = Rulebook(regulation, ordered, record_types, rules, broken, site, digest, places)
    return rulebook, diagnostics, loading.documents


def rule_files(folder: Path) -> Iterator[Path]:
    """The files of a rulebook folder that hold a rule each, in the order of their paths."""
    for path in sorted(folder.rglob("*.yaml")):
        parts = path.relative_to(folder).parts
        if len(parts) > 1 and parts[0] not in ("clauses", "records") and not path.name.endswith(CASES):
            yield path


def check_rule(
    rule: Rule, document: Document, record_types: Mapping[str, RecordType]
) -> tuple[CheckedRule | None, list[Diagnostic]]:
    """A rule's meaning; None with every mistake in it."""
    checker = RuleChecker(rule, document, record_types)
    population = check_population(checker, rule.population)
    requirement = check_requirement(checker, rule.requirement, ("requirement",))
    excuse = None if rule.excuse is None else check_count(checker, rule.excuse, ("excuse",))
    values = {}
    if requirement is not None and hasattr(requirement, "value"):
        values = {"value": requirement.value.type}
    scope = checker.scope(values=values)
    message = {lang: checker.template(rule.message[lang], ("message", lang), scope) for lang in ("zh", "en")}
    if not has_errors(checker.diagnostics):
        checker.report_unused_params()
    if has_errors(checker.diagnostics) or population is None or requirement is None:
        return None, checker.diagnostics
    return CheckedRule(rule, population, requirement, excuse, message), checker.diagnostics


@dataclass
class _Loading:
    folder: Path
    diagnostics: list[Diagnostic] = field(default_factory=list)
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    documents: dict[str, Document] = field(default_factory=dict)
    tainted: set[str] = field(default_factory=set)
    """Files whose text is in error: checked all the same, so that all their mistakes are told, but never used."""
    places: dict[str, Place] = field(default_factory=dict)
    """Where each rule's `id` is written."""

    def shown(self, path: Path) -> str:
        """The path as people see it: below the folder's own name, whatever stands above it."""
        return f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"

    def document(self, path: Path, shown: str | None = None) -> Document | None:
        shown = shown or self.shown(path)
        document, found = load_yaml(path, shown)
        self.diagnostics += found
        if document is None:
            return None
        self.digest.update(f"{shown}\0{document.text}\0".encode())
        if document.data is None:
            self.diagnostics.append(Diagnostic("E140", Place(shown)))
            return None
        if has_errors(found):
            self.tainted.add(shown)
        self.documents[shown] = document
        return document

    def one(self, model: type[M], path: Path, shown: str | None = None) -> M | None:
        if not path.is_file():
            self.diagnostics.append(Diagnostic("E141", Place(shown or self.folder.name), {"file": path.name}))
            return None
        document = self.document(path, shown)
        return None if document is None else self.checked(model, document)

    def checked(self, model: type[M], document: Document, at: tuple[int | str, ...] = ()) -> M | None:
        made, found = validated(model, document, at)
        self.diagnostics += found
        # A rule's meaning is still checked for more mistakes; anything else in error is not used.
        return None if document.shown_as in self.tainted and model is not Rule else made

    def clauses(self) -> dict[str, Clause]:
        clauses: dict[str, Clause] = {}
        places: dict[str, Place] = {}
        for path in sorted((self.folder / "clauses").glob("*.yaml")):
            document = self.document(path)
            items = document.data if document is not None and isinstance(document.data, list) else []
            for number in range(len(items)):
                assert document is not None  # noqa: S101 - `items` came from it
                clause = self.checked(Clause, document, (number,))
                if clause is not None:
                    self._add(clauses, places, clause.id, clause, document.place((number, "id")))
        return clauses

    def record_types(self) -> dict[str, RecordType]:
        record_types: dict[str, RecordType] = {}
        places: dict[str, Place] = {}
        for path in sorted((self.folder / "records").glob("*.yaml")):
            document = self.document(path)
            made = None if document is None else self.checked(RecordType, document)
            if made is None or document is None:
                continue
            self._check_name(made.id, path, document)
            self._check_fields(made, document)
            self._add(record_types, places, made.id, made, document.place(("id",)))
        return record_types

    def _check_name(self, identifier: str, path: Path, document: Document) -> None:
        if identifier != path.stem:
            place = document.place(("id",))
            args = {"id": identifier, "file": path.name}
            self.diagnostics.append(Diagnostic("E120", place, args, document.excerpt(place, len(identifier))))

    def _check_fields(self, record_type: RecordType, document: Document) -> None:
        """Time, validity and the fields that other fields name must be there, and be of a fitting type."""
        named: list[tuple[str, str, tuple[str, ...]]] = [
            ("time", name, ("timestamp", "date")) for name in record_type.time_fields
        ]
        if record_type.validity is not None:
            for name in (record_type.validity.valid_from, record_type.validity.valid_to):
                named.append(("validity", name, ("date", "timestamp")))
        args: dict[str, object]
        for key, made in record_type.fields.items():
            path = f"fields.{key}"
            named += [(f"{path}.date_from", made.date_from, ("date", "timestamp"))] if made.date_from else []
            named += [(f"{path}.not_before", made.not_before, ("timestamp", "date"))] if made.not_before else []
            named += [(f"{path}.or_by", made.or_by, ("name", "string"))] if made.or_by else []
        for made_range in record_type.ranges:
            named += [("ranges", name, ("timestamp",)) for name in made_range.into]
        if record_type.time_fields:
            first = record_type.fields.get(record_type.time_fields[0])
            if first is not None and not first.required:
                place = document.place(("time",))
                args = {"type": record_type.id, "field": record_type.time_fields[0]}
                self.diagnostics.append(Diagnostic("E131", place, args, document.excerpt(place)))
        for where, name, fitting in named:
            place = document.place(tuple(where.split(".")))
            found = record_type.fields.get(name)
            if found is None:
                hint = did_you_mean(name, record_type.fields)
                args = {"type": record_type.id, "field": name}
                self.diagnostics.append(Diagnostic("E125", place, args, document.excerpt(place), hint))
            elif found.type not in fitting:
                args = {"field": name, "found": found.type, "expected": " / ".join(fitting)}
                self.diagnostics.append(Diagnostic("E138", place, args, document.excerpt(place)))

    def site(self, path: Path | None) -> SiteSettings:
        made = None if path is None else self.one(SiteSettings, path, path.name)
        return made or SiteSettings()

    def rules(
        self, clauses: Mapping[str, Clause], record_types: Mapping[str, RecordType], site: SiteSettings
    ) -> tuple[tuple[CheckedRule, ...], tuple[BrokenRule, ...]]:
        rules: dict[str, CheckedRule] = {}
        places: dict[str, Place] = {}
        broken: list[BrokenRule] = []
        for path in rule_files(self.folder):
            made = self._rule(path, clauses, record_types, site)
            if made is None:
                broken.append(BrokenRule(path.stem, path.stem.rpartition("-")[0], self.shown(path)))
            else:
                self._add(rules, places, made.rule.id, made, Place(self.shown(path)))
        self._check_site(rules, broken, clauses, site)
        by_id = sorted(rules.values(), key=lambda checked: natural_key(checked.rule.id))
        return tuple(by_id), tuple(sorted(broken, key=lambda rule: natural_key(rule.id)))

    def _rule(
        self, path: Path, clauses: Mapping[str, Clause], record_types: Mapping[str, RecordType], site: SiteSettings
    ) -> CheckedRule | None:
        document = self.document(path)
        rule = None if document is None else self.checked(Rule, document)
        if rule is None or document is None:
            return None
        self._check_name(rule.id, path, document)
        self.places.setdefault(rule.id, document.place(("id",)))
        if rule.clause not in clauses:
            place = document.place(("clause",))
            excerpt = document.excerpt(place, len(rule.clause))
            hint = did_you_mean(rule.clause, clauses)
            self.diagnostics.append(Diagnostic("E122", place, {"clause": rule.clause}, excerpt, hint))
            return None
        checked, found = check_rule(self._with_site(rule, site), document, record_types)
        self.diagnostics += found
        return None if document.shown_as in self.tainted else checked

    def _with_site(self, rule: Rule, site: SiteSettings) -> Rule:
        """The rule with the hospital's own values; a value that may not be set is reported and left alone."""
        params = dict(rule.params)
        for name, value in site.params.get(rule.id, {}).items():
            param = params.get(name)
            args: dict[str, object] = {"rule": rule.id, "name": name}
            place = Place("site.yaml")
            if param is None:
                self.diagnostics.append(Diagnostic("E191", place, args, hint=did_you_mean(name, rule.params)))
                continue
            if param.fixed_by == "clause":
                self.diagnostics.append(Diagnostic("E192", place, args))
                continue
            changed = Param(value=value, fixed_by="site", why=param.why)
            expected, found = type_of_param(param), type_of_param(changed)
            if expected != found:
                self.diagnostics.append(Diagnostic("E193", place, {**args, "expected": expected, "found": found}))
                continue
            params[name] = changed
        return rule.model_copy(update={"params": params})

    def _check_site(
        self,
        rules: Mapping[str, CheckedRule],
        broken: list[BrokenRule],
        clauses: Mapping[str, Clause],
        site: SiteSettings,
    ) -> None:
        known = {*rules, *(rule.id for rule in broken)}
        place = Place("site.yaml")
        for rule_id in site.params:
            if rule_id not in known:
                hint = did_you_mean(rule_id, known)
                self.diagnostics.append(Diagnostic("E190", place, {"rule": rule_id}, hint=hint))
        for named in (*(waiver.rule for waiver in site.waivers), *(item.id for item in site.not_applicable)):
            if named not in known and named not in clauses:
                self.diagnostics.append(Diagnostic("E194", place, {"id": named}))
        sections = {clause.section for clause in clauses.values()}
        for named in site.owners:
            if named not in known and named not in clauses and named not in sections:
                self.diagnostics.append(Diagnostic("E194", place, {"id": named}))

    def check_sections(self, regulation: Regulation, clauses: Mapping[str, Clause]) -> None:
        """Every clause belongs to a section that the regulation has."""
        known = {section.id for section in regulation.sections}
        for clause in clauses.values():
            if clause.section not in known:
                place = Place(f"{self.folder.name}/clauses")
                self.diagnostics.append(Diagnostic("E123", place, {"section": clause.section}))

    def _add(
        self,
        found: dict[str, M] | dict[str, CheckedRule],
        places: dict[str, Place],
        key: str,
        item: object,
        place: Place,
    ) -> None:
        if key in found:
            self.diagnostics.append(Diagnostic("E121", place, {"id": key, "other": places[key]}))
            return
        found[key] = item  # type: ignore[assignment]  # the caller's own item type
        places[key] = place
