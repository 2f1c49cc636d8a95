"""What `complyhosp explain` tells: from a fresh run or a saved one, with the rows where the evidence is at hand."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from complyhosp.check import EngineName, Prepared
from complyhosp.cli.places import manifest_file, rules_folder
from complyhosp.cli.session import Inputs, keyed, run_of, stop
from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.engines.columnar import Columnar
from complyhosp.evidence import open_evidence
from complyhosp.report.building import Lang, document_of
from complyhosp.report.document import Document, Record
from complyhosp.report.explanation import RowText, explain, explain_clause_without_rules
from complyhosp.report.masking import mask_for
from complyhosp.report.rows import Rows
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.regulation import Clause
from complyhosp.source.suggestion import did_you_mean


def told(document: Document, what: str, finding_id: str | None, lang: str, row_text: RowText) -> str:
    """The explanation; ends the command when the document has no such clause, rule or finding."""
    rules = [rule for rule in document.rules if what in (rule.id, rule.clause)]
    clause = next((one for one in document.clauses if one.id == what), None)
    if not rules and clause is None:
        known = [*(one.id for one in document.clauses), *(one.id for one in document.rules)]
        stop([Diagnostic("E508", Place("explain"), {"found": what}, hint=did_you_mean(what, known))], lang)
    if finding_id is not None:
        rules = [rule for rule in rules if any(one.id == finding_id for one in rule.findings)]
        if not rules:
            stop([Diagnostic("E509", Place("--finding"), {"found": finding_id})], lang)
    if not rules and clause is not None:
        return explain_clause_without_rules(clause, lang)
    return explain(document, rules, lang, row_text, finding_id)


def evaluated(
    what: str, prepared: Prepared, engine: EngineName, lang: Lang, *, unmask: bool
) -> tuple[Document, RowText]:
    """A fresh run of the one clause that is meant, and its rows."""
    run = run_of(replace(prepared, clauses=(_clause_meant(what, prepared, lang),)), engine, lang)
    mask = mask_for(run.evidence, run.rulebook.record_types, unmask=unmask)
    rows = Rows(run.evidence, run.rulebook.record_types, run.setting.zone, mask, lang)
    return document_of(run, lang=lang, unmask=unmask), rows.text


def _clause_meant(what: str, prepared: Prepared, lang: str) -> Clause:
    """The clause of this id, or of the rule of this id; ends the command when there is neither."""
    rulebook = prepared.rulebook
    of_rules = {checked.rule.id: checked.rule.clause for checked in rulebook.rules}
    of_rules |= {rule.id: rule.clause for rule in rulebook.broken}
    clause = rulebook.clause(of_rules.get(what, what))
    if clause is None:
        known = [*(one.id for one in rulebook.clauses), *of_rules]
        stop([Diagnostic("E508", Place("explain"), {"found": what}, hint=did_you_mean(what, known))], lang)
    return clause


def rows_at_hand(document: Document, inputs: Inputs, lang: str) -> RowText:
    """The rows of a saved run's records, of those files that are still what they were; without evidence, none."""
    rules, manifest = rules_folder(inputs.rules), manifest_file(inputs.evidence)
    if isinstance(rules, Diagnostic) or isinstance(manifest, Diagnostic):
        return _no_row
    rulebook, _ = load_rulebook(rules)
    evidence = None if rulebook is None else open_evidence(manifest, rulebook.record_types)[0]
    if rulebook is None or evidence is None:
        return _no_row
    evidence = keyed(evidence, lang)
    mask = mask_for(evidence, rulebook.record_types, unmask=not document.masked)
    rows = Rows(evidence, rulebook.record_types, ZoneInfo(evidence.site.timezone), mask, lang)
    then = {file.file: file.sha256 for file in document.evidence}
    same = {file.file for file in evidence.files if file.sha256 is not None and then.get(file.file) == file.sha256}
    return lambda record: rows.text(record) if record.file in same else None


def query(what: str, prepared: Prepared, lang: str) -> str:
    """The columnar engine's query of each rule meant, nothing evaluated."""
    clause = _clause_meant(what, prepared, lang)
    rulebook = prepared.rulebook
    chosen = [
        checked
        for checked in rulebook.rules
        if what in (checked.rule.id, clause.id) and checked.rule.clause == clause.id
    ]
    columnar = Columnar(prepared.evidence.tables, rulebook.record_types, prepared.setting)
    return "".join(f"-- {checked.rule.id}\n{columnar.sql(checked)}\n" for checked in chosen)


def _no_row(_record: Record) -> None:
    return None
