"""What every language must have words for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from complyhosp.report.locale.earlier import EarlierTexts
from complyhosp.report.locale.page import PageTexts


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language; `{…}` places are filled with `str.format`.

    `results` has the six results, `partial` and `unchecked`; `reasons` every reason; `severities` every severity.
    """

    html_lang: str
    comma: str
    colon: str
    results: Mapping[str, str]
    reasons: Mapping[str, str]
    outcomes: Mapping[str, str]
    severities: Mapping[str, str]
    modes: Mapping[str, str]
    fixed_by: Mapping[str, str]
    faults: Mapping[str, str]

    report: str
    report_number: str
    hospital: str
    regulation: str
    version: str
    period: str
    period_from_to: str
    generated: str
    made_with: str
    made_with_text: str
    masked_note: str
    unmasked_note: str
    personal_data: str
    contents: str

    conclusion: str
    verdict: str
    count_of: str
    sentence: str
    sentence_unsure: str
    score: str
    score_range: str
    score_one: str
    score_note: str
    gravest: str
    no_violation: str
    violations: str
    coverage: str
    coverage_text: str
    coverage_absent: str

    basis: str
    basis_text: str
    method_text: str
    evidence: str
    file: str
    type: str
    source: str
    rows: str
    accepted: str
    rejected: str
    duplicates: str
    claimed: str
    exported: str
    sha256: str
    not_stated: str
    damaged: str
    no_evidence_at_all: str

    sections: str
    section: str
    clauses: str
    rate: str
    rate_note: str

    clause_by_clause: str
    clause: str
    result: str
    rule: str
    examined: str
    required: str
    population: str
    satisfied: str
    violated: str
    unknown: str
    waived: str
    excused: str
    reading: str
    defect: str
    why: str
    no_rule: str
    broken_rule: str
    findings_in_annex: str
    crosswalk: str
    counts: str
    counts_line: str

    rectification: str
    rectification_none: str
    problem: str
    risk: str
    remedy: str
    department: str
    owner: str
    deadline: str
    state: str
    open: str

    parameters: str
    parameter: str
    value: str
    who_fixed: str
    overridden: str
    readings: str
    readings_none: str
    waivers: str
    waivers_none: str
    waived_by: str
    not_applicable: str
    not_applicable_none: str
    signed: str
    unjudged: str
    unjudged_none: str
    doubt_uncovered: str
    doubt_rejected: str
    doubt_absent: str
    diagnostics: str
    diagnostics_text: str

    signatures: str
    signatories: tuple[str, ...]
    seal: str
    date: str

    annex: str
    annex_none: str
    finding: str
    findings: str
    time: str
    message: str
    records: str
    more_findings: str
    more_records: str
    severity: str
    outcome: str
    reason: str
    member: str
    start: str
    end: str
    title: str

    overview: str
    clauses_sheet: str
    rectification_sheet: str
    unjudged_sheet: str
    parameters_sheet: str
    evidence_sheet: str
    number: str
    clause_text: str
    sheet: str
    stale: str
    defects: str
    cell_cut: str
    states: Mapping[str, str]
    proposed_department: str
    proposed_deadline: str
    page: PageTexts
    earlier: EarlierTexts
    masking: Mapping[str, str]
