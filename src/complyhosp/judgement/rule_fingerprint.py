"""What tells whether a rule of an earlier run is the same rule: a hash of all that its verdicts rest on.

It is made of what is written, not of this program's own trees, so that a new version gives the same one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from complyhosp.evidence.coverage import ZERO_REPORT
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordField, RecordType
from complyhosp.rulebook.regulation import Shift

LENGTH = 16
"""Hex digits."""

_DECIDING = {"clause", "mode", "population", "requirement", "excuse", "vacuous"}
_BLANKS = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\s+""")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def rule_fingerprint(checked: CheckedRule, record_types: Mapping[str, RecordType], shifts: Sequence[Shift]) -> str:
    """Equal for rules that differ in nothing but words and line breaks.

    In it are clause, mode, population, requirement, excuse, `vacuous`, the parameters' values in force, and of the
    record types behind the rule the keys, the times and the fields that it names; the hospital's shifts where it names
    them. Titles, messages, severities, waivers and the calendar are not.
    """
    written = _plain(checked.rule.model_dump(mode="json", by_alias=True, exclude_defaults=True, include=_DECIDING))
    params = {name: param.value for name, param in checked.rule.params.items()}
    words = set(_WORD.findall(json.dumps([written, params], ensure_ascii=False)))
    types = {
        name: _type(record_types[name], words)
        for name in sorted(types_behind(checked, record_types))
        if name in record_types
    }
    own = [[one.id, one.start, one.end] for one in shifts] if "shift" in words else []
    text = json.dumps([written, params, types, own], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]


def _plain(value: Any) -> Any:
    """Expressions without line breaks and repeated blanks, what stands between quotes left as it is."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return _BLANKS.sub(lambda found: found[1] or " ", value).strip() if isinstance(value, str) else value


def _type(record_type: RecordType, words: set[str]) -> dict[str, Any]:
    time, validity = record_type.time_fields, record_type.validity
    ends = () if validity is None else (validity.valid_from, validity.valid_to)
    wanted = words | {*record_type.key_fields, *time, *ends}
    fields = {name: _field(field) for name, field in record_type.fields.items() if name in wanted}
    return {"register": record_type.register_, "time": time, "validity": ends, "fields": fields}


def _field(field: RecordField) -> list[object]:
    """What gives its values their meaning; how headers call it decides nothing."""
    values = {name: sorted(words) for name, words in field.values.items()}
    return [field.type, field.required, field.key, field.unit, values, field.refers, field.unresolved, field.split]


def types_behind(checked: CheckedRule, record_types: Mapping[str, RecordType]) -> frozenset[str]:
    """The record types that a verdict can depend on: those that the rule reads, the registers by which their rows are
    resolved, and zero reports, which speak for the coverage of any type."""
    excuse = () if checked.excuse is None else (checked.excuse.selection.record,)
    waiting = {*checked.uses, *excuse, *({ZERO_REPORT} & set(record_types))}
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        if name in record_types:
            waiting |= set(referred(record_types[name])) - found
    return frozenset(found)


def referred(record_type: RecordType) -> Iterable[str]:
    """The registers that fields of the type refer to."""
    return (name for field in record_type.fields.values() for name in field.refers)
