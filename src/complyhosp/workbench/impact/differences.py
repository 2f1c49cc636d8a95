"""Two rulebooks compared: which rules can come to another verdict, and what was changed that lets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from complyhosp.judgement.rule_fingerprint import types_behind
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.regulation import Clause
from complyhosp.rulebook.rule import Param, Rule, Scalar
from complyhosp.rulebook.rulebook import BrokenRule, Rulebook
from complyhosp.rulebook.site import NotApplicable, Waiver
from complyhosp.workbench.impact.meaning import DECIDING, parts_of, values_of

CauseKind = Literal[
    "rule_added",
    "rule_removed",
    "rule_changed",
    "parameter_changed",
    "record_type_changed",
    "clause_added",
    "clause_removed",
    "clause_changed",
    "setting_changed",
    "waiver_changed",
    "applicability_changed",
]
ParamValue = Scalar | tuple[str, ...] | dict[str, Scalar]
WORDS = tuple(name for name in Rule.model_fields if name not in {*DECIDING, "id", "params"})
"""The keys of a rule that no engine and no judgement looks at."""

FILE = "file"
"""The part of a rule that is told when its file loads in one rulebook only."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that was changed.

    `subject` is what: a part of the rule (`requirement`), a parameter, a record type, a part of the clause (`text`), or
    a setting (`calendar`). Of a parameter `before` and `after` are the values in force (None where there is none),
    `fixed_by` tells whether the clause fixes it, and `set_in` which file the change is in.
    """

    kind: CauseKind
    subject: str
    before: ParamValue | None = None
    after: ParamValue | None = None
    fixed_by: Literal["clause", "site"] | None = None
    set_in: Literal["rule", "site"] | None = None


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs. `rules` has every rule of either book in which anything differs, by id; `clauses` likewise.

    Only the rules in `judged` can come to another verdict: of the others that are listed only words have changed. The
    rules not listed are the same in both books, down to the record types behind them.
    """

    rules: Mapping[str, tuple[Cause, ...]]
    clauses: Mapping[str, tuple[Cause, ...]]
    judged: frozenset[str]
    settings: tuple[Cause, ...] = field(default=())
    """What the two books say of calendar and shifts: whether it matters depends on the period."""

    @property
    def harmless(self) -> bool:
        """Whether no verdict can differ, of a rule or of a clause, in whatever evidence."""
        come_and_gone = any(cause.kind != "clause_changed" for causes in self.clauses.values() for cause in causes)
        return not (self.judged or self.settings or come_and_gone)


def compared(base: Rulebook, head: Rulebook) -> Differences:
    """What differs between two rulebooks, the site's settings included."""
    before, after = _by_id(base), _by_id(head)
    rules: dict[str, tuple[Cause, ...]] = {}
    judged: set[str] = set()
    for rule_id in sorted({*before, *after}):
        deciding, words = _of_rule(before.get(rule_id), after.get(rule_id), base, head)
        deciding += _of_site(rule_id, before, after, base, head)
        if deciding:
            judged.add(rule_id)
        if deciding or words:
            rules[rule_id] = (*deciding, *words)
    return Differences(rules, _of_clauses(base.clauses, head.clauses), frozenset(judged), _of_settings(base, head))


def _by_id(book: Rulebook) -> dict[str, CheckedRule | BrokenRule]:
    return {**{rule.id: rule for rule in book.broken}, **{checked.rule.id: checked for checked in book.rules}}


def _of_rule(
    before: CheckedRule | BrokenRule | None, after: CheckedRule | BrokenRule | None, base: Rulebook, head: Rulebook
) -> tuple[list[Cause], list[Cause]]:
    """What differs in a rule: what decides, and what is only words."""
    if before is None or after is None:
        return [Cause("rule_added" if before is None else "rule_removed", FILE)], []
    if isinstance(before, BrokenRule) or isinstance(after, BrokenRule):
        return ([] if type(before) is type(after) else [Cause("rule_changed", FILE)]), []
    deciding = [Cause("rule_changed", name) for name in _differing(parts_of(before), parts_of(after))]
    deciding += _of_params(before, after, base, head)
    deciding += _of_types(before, after, base.record_types, head.record_types)
    words = [Cause("rule_changed", name) for name in _wording(before.rule, after.rule)]
    return deciding, words


def _wording(before: Rule, after: Rule) -> Iterator[str]:
    """The keys of a rule's words that differ; a parameter's reason counts as the parameters' words."""
    for name in WORDS:
        if getattr(before, name) != getattr(after, name):
            yield name
    reasons = [{name: (param.why, param.fixed_by) for name, param in rule.params.items()} for rule in (before, after)]
    if any(reasons[0][name] != reasons[1][name] for name in reasons[0].keys() & reasons[1].keys()):
        yield "params"


def _of_params(before: CheckedRule, after: CheckedRule, base: Rulebook, head: Rulebook) -> Iterator[Cause]:
    rule = after.rule.id
    ours, theirs = base.site.params.get(rule, {}), head.site.params.get(rule, {})
    for name in _differing(values_of(before), values_of(after)):
        in_site = ours.get(name) != theirs.get(name)
        one, other = before.rule.params.get(name), after.rule.params.get(name)
        # Where one book leaves to the hospital what the other takes as the clause's own, the clause is named.
        by_clause = any(param is not None and param.fixed_by == "clause" for param in (one, other))
        values = _value(one), _value(other)
        yield Cause(
            "parameter_changed", name, *values, "clause" if by_clause else "site", "site" if in_site else "rule"
        )


def _value(param: Param | None) -> ParamValue | None:
    return None if param is None else param.value


def _of_types(
    before: CheckedRule, after: CheckedRule, base: Mapping[str, RecordType], head: Mapping[str, RecordType]
) -> Iterator[Cause]:
    for name in sorted(types_behind(before, base) | types_behind(after, head)):
        if base.get(name) != head.get(name):
            yield Cause("record_type_changed", name)


def _of_site(
    rule_id: str,
    before: Mapping[str, CheckedRule | BrokenRule],
    after: Mapping[str, CheckedRule | BrokenRule],
    base: Rulebook,
    head: Rulebook,
) -> Iterator[Cause]:
    """Waivers and signed notes that name the rule or its clause and stand in one book only."""
    names = {rule_id, *(_clause_of(book[rule_id]) for book in (before, after) if rule_id in book)}
    if _waivers(base.site.waivers, names) != _waivers(head.site.waivers, names):
        yield Cause("waiver_changed", rule_id)
    if _notes(base.site.not_applicable, names) != _notes(head.site.not_applicable, names):
        yield Cause("applicability_changed", rule_id)


def _waivers(items: Iterable[Waiver], names: set[str]) -> list[Waiver]:
    return [item for item in items if item.rule in names]


def _notes(items: Iterable[NotApplicable], names: set[str]) -> list[NotApplicable]:
    return [item for item in items if item.id in names]


def _clause_of(rule: CheckedRule | BrokenRule) -> str:
    return rule.clause if isinstance(rule, BrokenRule) else rule.rule.clause


def _of_clauses(base: Iterable[Clause], head: Iterable[Clause]) -> dict[str, tuple[Cause, ...]]:
    before, after = {one.id: one for one in base}, {one.id: one for one in head}
    found: dict[str, tuple[Cause, ...]] = {}
    for clause_id in sorted({*before, *after}):
        if clause_id not in before or clause_id not in after:
            kind: CauseKind = "clause_removed" if clause_id in before else "clause_added"
            found[clause_id] = (Cause(kind, "clause"),)
            continue
        ours, theirs = dict(before[clause_id]), dict(after[clause_id])
        causes = tuple(Cause("clause_changed", name) for name in _differing(ours, theirs))
        if causes:
            found[clause_id] = causes
    return found


def _of_settings(base: Rulebook, head: Rulebook) -> tuple[Cause, ...]:
    before, after = (
        {
            "calendar": (book.regulation.calendar, book.site.calendar),
            "shifts": book.site.shifts or book.regulation.shifts,
        }
        for book in (base, head)
    )
    return tuple(Cause("setting_changed", name) for name in _differing(before, after))


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    """The keys whose values differ, or that one side lacks, in the order of the second."""
    missing = object()
    for name in dict.fromkeys((*after, *before)):
        if before.get(name, missing) != after.get(name, missing):
            yield name
