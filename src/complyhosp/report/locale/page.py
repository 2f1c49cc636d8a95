"""The words that only the HTML page needs, typed like the other texts (see `catalogue.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The page's words; `{…}` places are filled with `str.format`. `settle` has every reason."""

    skip: str
    switch_to: str
    tools: str
    theme: str
    print_page: str
    verdicts: Mapping[str, str]
    at_a_glance: str
    tile_words: str
    score_words: str
    what_to_do: str
    by_whom: str
    by_when: str
    proof: str
    see_proof: str
    for_example: str
    owner_none: str
    due_none: str
    proposed: str
    all_failed: str
    not_judged: str
    not_judged_more: str
    not_judged_none: str
    no_change: str
    over_time: str
    over_time_note: str
    over_time_none: str
    timeline: str
    uncovered: str
    covered: str
    busy: str
    legend: str
    strip_words: str
    none: str
    heat: str
    heat_words: str
    heat_peak: str
    heat_timeless: str
    heat_none: str
    weekdays: tuple[str, ...]
    hour: str
    as_table: str
    clause_note: str
    open_all: str
    close_all: str
    how: str
    exact: str
    row: str
    content: str
    interval: str
    first_of: str
    in_the_list: str
    recheck: str
    rectification_note: str
    settled_by: str
    settle: Mapping[str, str]
    cannot_prove: str
    evidence_over_time: str
    days_covered: str
    proven: str
    not_handed_in: str
    files_note: str
    annex_note: str
    files: str
    all_files: str
    all_parameters: str
    all_readings: str
    search: str
    search_hint: str
    any: str
    person: str
    shown_of: str
    show_more: str
    no_match: str
    reset: str
    filters: str
    copy_link: str
    copied: str
    copy_failed: str
    go_to_rule: str
    listed_part: str
    static_part: str
    print_part: str
    to_top: str
    parameter_note: str


EN_PAGE = PageTexts(
    skip="Skip to the conclusion",
    switch_to="中文",
    tools="Page tools",
    theme="Light or dark",
    print_page="Print",
    verdicts={
        "pass": "Compliant: every clause that applies is met",
        "fail": "Not compliant: some clauses are certainly not met",
        "error": "Compliance could not be judged: a rule is in error",
        "unknown": "Compliance is not shown: evidence is wanting",
        "notchecked": "Compliance is not shown: signed statements are wanting",
        "notapplicable": "Nothing applies to this hospital",
    },
    at_a_glance="The {total} clauses at a glance",
    tile_words="{id} {title}: {result}",
    score_words="Internal score {score}",
    what_to_do="What to do",
    by_whom="By whom",
    by_when="By when",
    proof="Proof",
    see_proof="See the proof",
    for_example="For example: ",
    owner_none="to be named",
    due_none="to be set",
    proposed=(
        "Departments and deadlines are proposals from the rulebook or from the hospital's settings: the department "
        "leads, others that the remedy names take part; the deadline counts from the day of the evaluation."
    ),
    all_failed="All {count} rules not met, and their rectification",
    not_judged="What could not be judged",
    not_judged_more="Why, and what would settle it",
    not_judged_none="Every clause was judged.",
    no_change="No earlier run was given to compare with, so no change is shown.",
    over_time="Over time",
    over_time_note=(
        "One line for each rule with a finding or with a stretch that its evidence does not cover. The line "
        "is the period; below it, how many records of the rule's main source fall on each day. What was in order is "
        "drawn for rules about few events only (150 at most); for all others it is counted, not drawn."
    ),
    over_time_none="No rule has a finding or a stretch without evidence.",
    timeline="Timeline",
    uncovered="evidence does not cover it",
    covered="proven to be covered",
    busy="records a day",
    legend="Legend",
    strip_words=(
        "{satisfied} satisfied, {violated} violated, {unknown} not judged, {waived} waived; not covered: {uncovered}"
    ),
    none="none",
    heat="When violations happen",
    heat_words="{total} violations by hour and weekday. Most: {peaks}.",
    heat_peak="{day} {hour}:00 ({count})",
    heat_timeless=(
        "{count} more concern a whole day or longer, or a date without a time of day, and are not in the picture."
    ),
    heat_none="No violation has a time of day.",
    weekdays=(
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
    ),
    hour="Hour",
    as_table="As a table",
    clause_note=(
        "Open a clause to see its wording, its rules, how each was examined, and the findings with the rows "
        "that prove them."
    ),
    open_all="Open all",
    close_all="Close all",
    how="How it was examined",
    exact="Exact condition",
    row="row {row}",
    content="Content",
    interval="Exact time",
    first_of="The first {shown} of {total} findings; all that this page holds are in the list of findings.",
    in_the_list="in the list of findings",
    recheck="Re-check",
    rectification_note="One line a rule that is not met. Owner, state and re-check are filled in by hand.",
    settled_by="What would settle it",
    settle={
        "no_evidence": "Hand in the records named, or a signed zero report if there were none.",
        "stale_evidence": "Export again after the end of the period.",
        "invalid_evidence": "Fill in or correct the values at the rows named under the findings.",
        "empty_population": "Nothing was there to examine; sign a zero report if that is so, else hand in the records.",
        "pending_attestation": "Have the statement signed, with a date.",
        "source_incomplete": "Hand in what is not covered, and mend the rows that cannot be read.",
        "unsupported": "A rule must be written, or the clause be checked by hand.",
        "rule_error": "Mend the rule's file.",
    },
    cannot_prove="Findings without a conclusion",
    evidence_over_time="Evidence coverage over the period",
    days_covered="{covered} of {days} days",
    proven="Proven to cover",
    not_handed_in="not handed in",
    files_note="Every file with its SHA-256: whoever holds a file can show that it is the one judged here.",
    annex_note="Every finding, with the rows that prove it.",
    files="Files",
    all_files="All {count} files and sheets",
    all_parameters="All {count} parameters",
    all_readings="All {count} readings",
    search="Search",
    search_hint="Words, rule, file, finding number",
    any="All",
    person="Person",
    shown_of="{shown} of {total} findings",
    show_more="Show {count} more",
    no_match="No finding fits these filters.",
    reset="Clear filters",
    filters="Filter the findings",
    copy_link="Copy link",
    copied="Link copied",
    copy_failed="Copy it from the address bar",
    go_to_rule="The rule and its rows",
    listed_part=(
        "This page lists {listed} of {total} findings, the gravest of each rule first. All of them are in the "
        "XLSX and CSV forms of this report."
    ),
    static_part="Without JavaScript the page shows the first {shown} of {total} findings here.",
    print_part="Printed: the first {shown} of {total} findings.",
    to_top="Back to the top",
    parameter_note="A clause fixes some numbers; every other is the hospital's to set, and is listed here.",
)
