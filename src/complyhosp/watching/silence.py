"""For how long a source may be silent before its silence itself is told."""

from __future__ import annotations

from collections.abc import Iterable

from complyhosp.engines.live.compiled import CompiledRule
from complyhosp.engines.live.frame import Frame
from complyhosp.engines.live.requirements import Count, simple_parts
from complyhosp.engines.live.slots import slots_in_period
from complyhosp.rulebook.checked import CheckedRule, GapsOf, SlotsOf


def allowed_silence(rules: Iterable[CheckedRule], frame: Frame) -> dict[str, int]:
    """By record type, in microseconds: the longest gap that a rule allows, or two of the slots in each of which there
    must be a record; the least of them where several rules speak of a type."""
    found: dict[str, int] = {}
    for checked in rules:
        for name, allowed in _of_rule(CompiledRule(checked, frame)):
            found[name] = min(allowed, found.get(name, allowed))
    return found


def _of_rule(rule: CompiledRule) -> Iterable[tuple[str, int]]:
    members = rule.checked.population.members
    if isinstance(members, GapsOf):
        allowed = rule.longest_gap()
        if allowed is not None:
            yield members.record, allowed
    if isinstance(members, SlotsOf):
        lengths = [slot.end - slot.start for slot in slots_in_period(members.every, rule.frame.setting)]
        for part in simple_parts(rule.requirement):
            if isinstance(part, Count) and part.at_least and lengths:
                selection = rule.selections[part.selection]
                if selection.own and selection.streamed:
                    yield selection.record, 2 * max(lengths)
