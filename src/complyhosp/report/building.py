"""From a run to its document: every id, instant and value in the form that `run.json` holds; names masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeGuard, get_args
from zoneinfo import ZoneInfo

from complyhosp import __version__
from complyhosp.diagnostics import Diagnostic
from complyhosp.engines.outcomes import RecordRef, Value
from complyhosp.evidence.tables import SourceFile, Span
from complyhosp.expressions.instants import moment
from complyhosp.judgement import results
from complyhosp.judgement.results import Result, RuleResult
from complyhosp.judgement.rule_fingerprint import rule_fingerprint
from complyhosp.judgement.run import Run
from complyhosp.judgement.waivers import active_waivers
from complyhosp.period import period_name
from complyhosp.report import document as doc
from complyhosp.report.coverage import clipped, days_of, per_day
from complyhosp.report.masking import Mask, key_mark, mask_for, masked_diagnostics
from complyhosp.report.messages import message
from complyhosp.report.proof import FINDINGS, proof_of
from complyhosp.report.proof import RECORDS as PROOF_RECORDS
from complyhosp.report.rectification import due_of, owner_of
from complyhosp.report.score import Weighed, score
from complyhosp.report.values import iso, plain
from complyhosp.report.wording import examination
from complyhosp.report.wording.names import Names
from complyhosp.rulebook.checked import CheckedRule, selections
from complyhosp.rulebook.lasting import lasting_names
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rule import Param
from complyhosp.rulebook.text import Text

Lang = Literal["zh", "en"]
RESULTS: tuple[Result, ...] = get_args(Result)


def document_of(run: Run, *, lang: Lang = "zh", unmask: bool = False) -> doc.Document:
    """The run's document; personal values are pseudonyms unless `unmask`."""
    zone, mask = run.setting.zone, mask_for(run.evidence, run.rulebook.record_types, unmask=unmask)
    proof = proof_of(run.rules, run.evidence, run.rulebook.record_types, zone, mask)
    builder = _Builder(run, zone, mask, lang, not unmask, proof)
    rules = [builder.rule(result) for result in run.rules]
    clauses = builder.clauses()
    return doc.Document(
        tool=doc.Tool(version=__version__, engine=run.engine.name, versions=dict(sorted(run.engine.versions.items()))),
        generated=iso(run.setting.now, run.setting.zone),
        lang=lang,
        masked=not unmask,
        pseudonyms=None if unmask else key_mark(run.evidence.secret),
        regulation=builder.regulation(),
        site=doc.Site(id=run.evidence.site.id, name=run.evidence.site.name, timezone=run.evidence.site.timezone),
        period=builder.period(run.setting.period, period_name(run.setting.period, run.setting.zone)),
        summary=_summary(run, clauses, rules),
        sections=builder.sections(),
        clauses=clauses,
        rules=rules,
        waivers=builder.waivers(),
        evidence=[builder.evidence(file) for file in run.evidence.files],
        coverage=builder.coverage(),
        diagnostics=[_fault(one, lang) for one in diagnostics_of(run, unmask=unmask)],
    )


def diagnostics_of(run: Run, *, unmask: bool = False) -> list[Diagnostic]:
    """The run's diagnostics; cells that name a person are pseudonyms unless `unmask`."""
    return masked_diagnostics(run.diagnostics, run.evidence, run.rulebook.record_types, unmask=unmask)


def _words(text: Text) -> doc.Words:
    return doc.Words(zh=text.zh, en=text.en)


def _optional(text: Text | None) -> doc.Words | None:
    return None if text is None else _words(text)


def _summary(run: Run, clauses: Sequence[doc.Clause], rules: Sequence[doc.Rule]) -> doc.Summary:
    severities: dict[str, list[str]] = {}
    for rule in rules:
        if rule.severity is not None:
            severities.setdefault(rule.clause, []).append(rule.severity)
    weighed = (Weighed(clause.result, clause.partial, severities.get(clause.id, ())) for clause in clauses)
    return doc.Summary(
        result=run.rollup.run.result,
        reason=run.rollup.run.reason,
        clauses=_counts(clause.result for clause in clauses),
        rules=_counts(rule.result for rule in rules),
        partial=sum(clause.partial for clause in clauses),
        score=score(weighed),
    )


def _counts(found: Iterable[Result]) -> dict[Result, int]:
    counted = Counter(found)
    return {result: counted[result] for result in RESULTS}


def _fault(one: Diagnostic, lang: Lang) -> doc.Fault:
    hints = None
    if (zh := one.hint_text("zh")) is not None and (en := one.hint_text("en")) is not None:
        hints = doc.Words(zh=zh, en=en)
    messages = doc.Words(zh=one.message("zh"), en=one.message("en"))
    return doc.Fault(
        code=one.code,
        severity=one.severity.value,
        place=str(one.place),
        message=messages[lang],
        hint=None if hints is None else hints[lang],
        messages=messages,
        hints=hints,
    )


@dataclass(frozen=True, slots=True)
class _Builder:
    run: Run
    zone: ZoneInfo
    mask: Mask
    lang: Lang
    masked: bool
    proof: Mapping[RecordRef, doc.Words]

    @property
    def record_types(self) -> Mapping[str, RecordType]:
        return self.run.rulebook.record_types

    def period(self, span: Span, name: str | None = None) -> doc.Period:
        return doc.Period(start=iso(span.start, self.zone), end=iso(span.end, self.zone), name=name)

    def regulation(self) -> doc.Regulation:
        regulation = self.run.rulebook.regulation
        return doc.Regulation(
            id=regulation.id,
            title=_words(regulation.title),
            version=_optional(regulation.version),
            source=_optional(regulation.source),
            digest=self.run.rulebook.digest,
        )

    def sections(self) -> list[doc.Section]:
        titles = {section.id: section.title for section in self.run.rulebook.regulation.sections}
        return [
            doc.Section(id=one.id, title=_words(titles[one.id]), result=one.result, reason=one.reason)
            for one in self.run.rollup.sections
            if one.id in titles
        ]

    def clauses(self) -> list[doc.Clause]:
        decided = {one.id: one for one in self.run.rollup.clauses}
        below: dict[str, list[Result]] = {}
        for rule in self.run.rules:
            below.setdefault(rule.clause, []).append(rule.result)
        return [
            doc.Clause(
                id=clause.id,
                section=clause.section,
                title=_words(clause.title),
                result=decided[clause.id].result,
                reason=decided[clause.id].reason,
                rules=list(decided[clause.id].members),
                partial=_is_partial(below.get(clause.id, ())),
                text=_words(clause.text),
                reading=_optional(clause.reading),
                defect=_optional(clause.defect),
            )
            for clause in self.run.clauses
        ]

    def rule(self, result: RuleResult) -> doc.Rule:
        """A rule's result; of a rule whose file could not be read, the result alone."""
        checked = self.run.rulebook.rule(result.rule)
        place = self.run.rulebook.places.get(result.rule)
        decided = doc.Rule(
            id=result.rule,
            clause=result.clause,
            result=result.result,
            reason=result.reason,
            population=result.population,
            satisfied=result.satisfied,
            violated=result.violated,
            unknown=result.unknown,
            waived=result.waived,
            excused=result.excused,
            doubts=[self._doubt(one) for one in result.doubts],
            not_applicable=_note(result.not_applicable),
            file=None if place is None else place.file,
            line=None if place is None else place.line,
        )
        if checked is None:
            return decided
        names = {lang: Names(checked, self.record_types, lang) for lang in ("zh", "en")}
        findings = [
            self._finding(checked, names, one, shown=number < FINDINGS) for number, one in enumerate(result.findings)
        ]
        update = {
            **self._described(checked),
            **self._mended(checked, result),
            **self._followed(checked, result),
            "findings": findings,
        }
        return decided.model_copy(update=update)

    def _mended(self, checked: CheckedRule, result: RuleResult) -> dict[str, object]:
        """By whom and by when, by the document's keys."""
        rule = checked.rule
        today = moment(self.run.setting.now, self.zone).date()
        return {
            "owner": owner_of(self.run.rulebook, rule.id, rule.clause),
            "due": due_of(self.run.rulebook, rule, today) if result.result == "fail" else None,
        }

    def _followed(self, checked: CheckedRule, result: RuleResult) -> dict[str, object]:
        """By what a later run follows the rule and what it examined, by the document's keys."""
        book = self.run.rulebook
        shifts = book.site.shifts or book.regulation.shifts
        entries = None if result.entries is None else sorted({self._thing(one) for one in result.entries})
        return {
            "fingerprint": rule_fingerprint(checked, self.record_types, shifts),
            "lasting": list(lasting_names(checked, self.record_types)),
            "entries": entries,
            "times": None if result.times is None else [self._ends(*one) for one in result.times],
        }

    def _ends(self, start: int, end: int) -> tuple[str, str]:
        return iso(start, self.zone), iso(end, self.zone)

    def _thing(self, values: Iterable[Value]) -> str:
        return doc.thing_of(plain(self.mask(value), self.zone) for value in values)

    def _described(self, checked: CheckedRule) -> dict[str, object]:
        """What a rule says of itself, by the document's keys."""
        rule = checked.rule
        said = {lang: examination(checked, self.record_types, self.zone, lang) for lang in ("zh", "en")}
        return {
            "title": _words(rule.title),
            "severity": rule.severity,
            "mode": rule.mode,
            "params": {name: self._param(rule.id, name, param) for name, param in rule.params.items()},
            "examined": doc.Words(**{lang: one.examined for lang, one in said.items()}),
            "required": doc.Words(**{lang: one.required for lang, one in said.items()}),
            "reading": _optional(rule.reading),
            "remedy": _words(rule.remedy),
            "crosswalk": {name: list(ids) for name, ids in rule.crosswalk.items()},
            "subject": subject_of(checked),
            "uses": sorted(checked.uses),
        }

    def coverage(self) -> list[doc.Coverage]:
        """What each record type that was handed in, or that a rule needs, covers of the period."""
        period, tables = self.run.setting.period, self.run.evidence.tables
        needed = {name for rule in self.run.rules for name in self._uses(rule.rule)}
        days = days_of(period, self.zone)
        return [
            doc.Coverage(
                type=name,
                title=self._title(name),
                register_=record_type.register_,
                covered=[self.period(span) for span in clipped(tables[name].covered, period)] if name in tables else [],
                per_day=per_day(record_type, tables[name], days, self.zone) if name in tables else [],
            )
            for name in sorted({*tables, *needed})
            if (record_type := self.record_types.get(name)) is not None
        ]

    def _uses(self, rule_id: str) -> frozenset[str]:
        checked = self.run.rulebook.rule(rule_id)
        return frozenset() if checked is None else checked.uses

    def evidence(self, file: SourceFile) -> doc.EvidenceFile:
        return doc.EvidenceFile(
            file=file.file,
            sheet=file.sheet,
            type=file.type,
            title=self._title(file.type),
            source=file.source,
            sha256=file.sha256,
            rows=file.rows,
            accepted=file.accepted,
            rejected=file.rejected,
            duplicates=file.duplicates,
            period=None if file.period is None else self.period(file.period),
            exported_at=None if file.exported_at is None else iso(file.exported_at, self.zone),
            damaged=file.damaged,
            stale=file.stale,
            unmapped=list(file.unmapped),
        )

    def waivers(self) -> list[doc.Waiver]:
        active, _ = active_waivers(self.run.rulebook.site.waivers, self.zone)
        return [
            doc.Waiver(
                rule=one.waiver.rule,
                start=iso(one.span.start, self.zone),
                end=iso(one.span.end, self.zone),
                findings=list(one.waiver.findings),
                reason=one.waiver.reason,
                approved_by=one.waiver.approved_by,
                approved_on=one.waiver.approved_on.isoformat(),
            )
            for one in active
        ]

    def _title(self, type_id: str | None) -> doc.Words | None:
        record_type = self.record_types.get(type_id or "")
        return None if record_type is None else _words(record_type.title)

    def _param(self, rule_id: str, name: str, param: Param) -> doc.Parameter:
        value = list(param.value) if isinstance(param.value, tuple) else param.value
        why = _words(param.why) if isinstance(param.why, Text) else param.why
        overridden = name in self.run.rulebook.site.params.get(rule_id, {}) and param.fixed_by == "site"
        return doc.Parameter(value=value, fixed_by=param.fixed_by, why=why, overridden=overridden)

    def _doubt(self, one: results.Doubt) -> doc.Doubt:
        return doc.Doubt(
            reason=one.reason,
            type=one.type,
            title=self._title(one.type),
            uncovered=[self.period(span) for span in one.uncovered],
            rejected=one.rejected,
        )

    def _finding(
        self, checked: CheckedRule, names: Mapping[str, Names], one: results.Finding, *, shown: bool
    ) -> doc.Finding:
        said = {
            lang: message(checked.message[lang], one.words[lang], names[lang], self.zone, self.mask)
            for lang in ("zh", "en")
        }
        return doc.Finding(
            id=one.masked_id if self.masked else one.id,
            outcome="violated" if one.outcome == "violated" else "unknown",
            reason=one.reason,
            member={name: plain(self.mask(value), self.zone) for name, value in sorted(one.member.items())},
            start=iso(one.start, self.zone),
            end=iso(one.end, self.zone),
            message=doc.Words(**said),
            records=[
                self._record(ref, shown=shown and number < PROOF_RECORDS) for number, ref in enumerate(one.records)
            ],
            waived_by=one.waived_by,
            people=self._people(one),
        )

    def _people(self, one: results.Finding) -> list[str]:
        """The persons whom a finding names, each once, sorted."""
        values = [*one.member.values(), *(value for words in one.words.values() for value in words)]
        named = [self.mask(value).raw for value in values if value.pii]
        return sorted({name for raw in named for name in (raw if isinstance(raw, tuple) else (raw,)) if _is_name(name)})

    def _record(self, ref: RecordRef, *, shown: bool) -> doc.Record:
        origin = self.run.evidence.origin(ref.row)
        values = self.proof.get(ref) if shown else None
        return doc.Record(type=ref.type, file=origin.file, sheet=origin.sheet, row=origin.row, values=values)


def _is_name(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value)


def _note(note: results.NotApplicableNote | None) -> doc.NotApplicable | None:
    if note is None:
        return None
    return doc.NotApplicable(reason=note.reason, signed_by=note.signed_by, signed_on=note.signed_on.isoformat())


def subject_of(checked: CheckedRule) -> str | None:
    """The record type that the members are records, gaps or pairs of; of slots, the first type that is sought."""
    members = checked.population.members
    if (record := getattr(members, "record", None)) is not None:
        return str(record)
    return next((selection.record for selection in selections(checked.requirement)), None)


def _is_partial(below: Sequence[Result]) -> bool:
    """Whether a clause is 部分符合: some rules pass, some fail, and none was left unjudged."""
    return "fail" in below and "pass" in below and not {"unknown", "error", "notchecked"} & set(below)
