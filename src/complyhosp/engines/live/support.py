"""Which rules cannot be judged on a stream, and why."""

from __future__ import annotations

from collections.abc import Mapping

from complyhosp.rulebook.checked import CheckedRule, Each, GapsOf, PairsOf, SlotsOf
from complyhosp.rulebook.records import RecordType

Why = Mapping[str, str]
"""A reason, in `zh` and `en`."""

_PAIRS: Why = {
    "zh": "配对要把一条记录与此前所有记录相比，流式判定须无限期保留全部记录",
    "en": "a pair may be of records however far apart: a stream would have to keep every record for ever",
}
_TIMED_REGISTER: Why = {
    "zh": "`{type}` 既被逐时上报，又被当作登记簿查阅，流中途查到的内容尚不完整",
    "en": "`{type}` comes record by record and is looked up like a register, which is not complete while it comes",
}


def why_not(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> Why | None:
    """Why the rule cannot be judged on a stream; None when it can."""
    members = checked.population.members
    if isinstance(members, PairsOf):
        return _PAIRS
    looked_up = {lookup.register for lookup in checked.population.lookups}
    if isinstance(members, Each | SlotsOf | GapsOf) and members.of is not None:
        looked_up.add(members.of)
    for name in sorted(looked_up):
        if record_types[name].time_fields:
            return {lang: text.format(type=name) for lang, text in _TIMED_REGISTER.items()}
    return None


def used_types(checked: CheckedRule) -> frozenset[str]:
    """The record types that the rule looks at, its excuse's among them."""
    excuse = set() if checked.excuse is None else {checked.excuse.selection.record}
    return checked.uses | excuse


def streamed_types(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> frozenset[str]:
    """Those of them that come record by record: the ones with a time."""
    return frozenset(name for name in used_types(checked) if record_types[name].time_fields)
