"""By whom and by when a violation is to be mended: proposals of the regulation's pack, or the hospital's own."""

from __future__ import annotations

from datetime import date, timedelta

from complyhosp.report.document import Words
from complyhosp.rulebook.rule import Rule
from complyhosp.rulebook.rulebook import Rulebook


def owner_of(rulebook: Rulebook, rule_id: str, clause_id: str) -> Words | None:
    """The department: the hospital's own word for rule, clause or section, else the clause's or its section's owner."""
    section_id = clause_id.rpartition(".")[0]
    for named in (rule_id, clause_id, section_id):
        if own := rulebook.site.owners.get(named):
            return Words(zh=own, en=own)
    clause = rulebook.clause(clause_id)
    owners = {section.id: section.owner for section in rulebook.regulation.sections}
    owner = (clause and clause.owner) or owners.get(section_id)
    return None if owner is None else Words(zh=owner.zh, en=owner.en)


def due_of(rulebook: Rulebook, rule: Rule, today: date) -> str | None:
    """The last day for mending, counted from the day of the evaluation; None where nobody set deadlines."""
    deadlines = rulebook.site.mend_within or rulebook.regulation.mend_within
    if deadlines is None:
        return None
    days: int = getattr(deadlines, rule.severity)
    return (today + timedelta(days=days)).isoformat()
