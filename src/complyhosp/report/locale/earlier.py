"""The words that compare a run with earlier periods, typed like the other texts (see `catalogue.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EarlierTexts:
    """Words of `report/earlier`; `which`, `directions`, `outcomes` and `why_not` have every value of these types."""

    heading: str
    see: str
    note: str
    which: Mapping[str, str]
    since: str
    score_since: str
    none_since: str
    items_since: str
    directions: Mapping[str, str]
    comparable: str
    whole: str
    items: str
    items_note: str
    items_none: str
    new_items: str
    new_none: str
    thing: str
    in_time: str
    then: str
    now: str
    outcome: str
    outcomes: Mapping[str, str]
    why_not: Mapping[str, str]
    shown_of: str
    clauses: str
    clauses_none: str
    not_compared: str
    change: str
    compared: str
    left_out: str
    changes_sheet: str
    items_sheet: str
    of_what: str


EN_EARLIER = EarlierTexts(
    heading="Since earlier periods",
    see="Each item, and what became of it",
    note=(
        "Scores are compared only over clauses whose rules and parameters are the same in both runs, weighed as they "
        "are now. A rise or a fall is certain only where the two ranges do not overlap."
    ),
    which={
        "previous": "{period} (the period before)",
        "year_before": "{period} (a year before)",
        "other": "{period} (earlier)",
    },
    since="Since {period}",
    score_since=(
        "Since {period}: the internal score went from {then} to {now} over the {compared} of {total} clauses that can "
        "be compared ({direction})."
    ),
    none_since="Since {period}: none of {total} clauses can be compared.",
    items_since=(
        "Open in {period}: {open}. Mended: {mended}; still there or happened again: {still}; cannot be told: {unsure}; "
        "did not happen again: {gone}; accepted by a waiver: {accepted}. New: {new}."
    ),
    directions={
        "up": "higher",
        "down": "lower",
        "same": "unchanged",
        "leans_up": "tends higher, not certain",
        "leans_down": "tends lower, not certain",
        "same_range": "same range",
        "open": "cannot be told",
        "none": "nothing to compare",
    },
    comparable="{compared} of {total} clauses comparable",
    whole="All clauses",
    items="Open in {period}, and what became of it",
    items_note=(
        "“Mended” is said only of what this run surely examined and found in order; what could not be judged stays "
        "“cannot be told”. What happened once, such as a late answer, is told to have happened again or not; whether "
        "it was itself set right is not judged here."
    ),
    items_none="Nothing was open then.",
    new_items="New since {period}",
    new_none="Nothing is new.",
    thing="What",
    in_time="what happened in the period",
    then="Then",
    now="Now",
    outcome="Outcome",
    outcomes={
        "still": "still there",
        "again": "happened again",
        "unsure": "cannot be told",
        "accepted": "accepted by a waiver",
        "mended": "mended",
        "not_repeated": "did not happen again",
        "new": "new",
    },
    why_not={
        "not_then": "the earlier run did not examine it",
        "not_now": "this run does not examine it",
        "rule_changed": "the rule or a parameter has changed",
        "rules_not_told": "the earlier run does not tell what its rules were",
        "applicability": "it does not apply in one of the two periods",
        "not_judged": "this run could not judge the rule in full",
        "unknown_now": "not judged this time",
        "not_examined": "not among what was examined this time: see whether it left the register",
        "no_list": "this run kept no list of what it examined",
        "pseudonyms": "persons have other pseudonyms in the two reports",
    },
    shown_of="The first {shown} of {total} are shown; the XLSX form has all.",
    clauses="Clauses whose result has changed",
    clauses_none="No clause that can be compared has another result.",
    not_compared="Clauses that are not compared",
    change="Change",
    compared="Compared",
    left_out="Given to compare with, but not used",
    changes_sheet="Changes",
    items_sheet="Open before",
    of_what="Of what",
)
