"""Personal data in messages that does not help to find the person."""

from __future__ import annotations

from collections.abc import Iterator

from complyhosp.diagnostics import Diagnostic
from complyhosp.rulebook.records import RecordField, RecordType
from complyhosp.workbench.lint.subject import Subject
from complyhosp.workbench.lint.texts import told_fields


def personal_data(subject: Subject) -> Iterator[Diagnostic]:
    """Each field marked `pii` that a message tells although an id beside it says who is meant."""
    for lang, field in told_fields(subject):
        found = subject.field(field)
        if found is None or not found[1].pii:
            continue
        record_type, declared = found
        path, shown = ("message", lang), f"{field.name}.{field.field}"
        sure = _sure_id(record_type)
        if declared.type == "name":
            if sure is not None:
                yield subject.at("W660", path, field.extent, field=shown, better=f"{field.name}.{sure}")
        elif not _identifies(record_type, field.field, declared):
            yield subject.at("W661", path, field.extent, field=shown)


def _sure_id(record_type: RecordType) -> str | None:
    """The key that every entry has, where the type lists persons; event records often lack the number."""
    keys = record_type.key_fields
    if record_type.register_ and len(keys) == 1 and record_type.fields[keys[0]].pii:
        return keys[0]
    return None


def _identifies(record_type: RecordType, name: str, field: RecordField) -> bool:
    """Whether it is what the records are told apart by, or leads to a register: needed to follow a finding up.

    A code is an identifier by its type (a card, an account); anything else marked `pii`, such as a telephone number,
    is not.
    """
    return field.type == "code" or name in record_type.key_fields or bool(field.refers)
