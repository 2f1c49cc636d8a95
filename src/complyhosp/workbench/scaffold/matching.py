"""How records of two types go together, told by the registers that their fields refer to."""

from __future__ import annotations

from complyhosp.rulebook.records import RecordType


def to_register(name: str, record_type: RecordType, register: RecordType) -> str | None:
    """`patrol.room == machine_room.code`; None when no field refers to the register."""
    if len(register.key_fields) != 1:
        return None
    fields = [key for key in references(record_type) if register.id in record_type.fields[key].refers]
    # What must be there makes the better match.
    fields.sort(key=lambda key: not record_type.fields[key].required)
    return f"{name}.{fields[0]} == {register.id}.{register.key_fields[0]}" if fields else None


def to_each_other(one: str, first: RecordType, other: str, second: RecordType) -> str | None:
    """The fields of both that refer to one register, or the one's reference to the other; None when there are none."""
    if second.register_:
        return to_register(one, first, second)
    for key in references(first):
        for also in references(second):
            if set(first.fields[key].refers) & set(second.fields[also].refers):
                return f"{one}.{key} == {other}.{also}"
    return None


def of_a_pair(record_type: RecordType) -> str:
    """What two records of one type must share to clash: what they refer to, else their key, else their first field."""
    fields = references(record_type)
    key = (*fields, *record_type.key_fields, *record_type.fields)[0]
    return f"first.{key} == second.{key}"


def references(record_type: RecordType) -> list[str]:
    """The fields that hold one register entry's key; a list of keys equals nothing."""
    return [key for key, field in record_type.fields.items() if field.refers and field.type != "strings"]
