"""What a rule examines: things that are still there in the next period, or events in time."""

from __future__ import annotations

from collections.abc import Mapping

from complyhosp.rulebook.checked import CheckedRule, Each, PairsOf
from complyhosp.rulebook.records import RecordType


def lasting_names(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> tuple[str, ...]:
    """The dotted names, among those that identify a member, of what lasts: `host.code`, `outlet.code`.

    Of `each` over a type without a time all keys are; of slots and gaps those of the register. Empty for events
    (a call, a door event, a pair): what happened once does not come back.
    """
    members = checked.population.members
    if isinstance(members, PairsOf):
        return ()
    found: list[str] = []
    if isinstance(members, Each):
        record_type = record_types[members.record]
        if record_type.time_fields or not record_type.key_fields:
            return ()
        found += [f"{members.name}.{field}" for field in record_type.key_fields]
    if members.of is not None:
        found += [f"{members.of}.{field}" for field in record_types[members.of].key_fields]
    return tuple(found)


def about_events(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> bool:
    """Whether its members are records that each have a time of their own: a call, an outage, a visit."""
    members = checked.population.members
    return isinstance(members, Each) and bool(record_types[members.record].time_fields)
