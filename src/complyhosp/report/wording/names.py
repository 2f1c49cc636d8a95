"""What record types, fields and a rule's own names are called in plain words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from complyhosp.rulebook.checked import CheckedRule, Each, GapsOf, PairsOf, SlotsOf, selections
from complyhosp.rulebook.records import RecordType

_BUILT_IN = {
    "zh": {
        "slot.start": "时段开始", "slot.end": "时段结束", "slot.date": "时段日期", "slot.name": "时段名称",
        "slot.working": "时段为工作日", "gap.start": "间隔开始", "gap.end": "间隔结束", "gap.duration": "间隔时长",
        "period.start": "评估期开始", "period.end": "评估期结束", "now.": "评估时刻", "value.": "该值",
    },
    "en": {
        "slot.start": "the slot's start", "slot.end": "the slot's end", "slot.date": "the slot's date",
        "slot.name": "the slot's name", "slot.working": "the slot is a working day",
        "gap.start": "the gap's start", "gap.end": "the gap's end", "gap.duration": "the gap's length",
        "period.start": "the period's start", "period.end": "the period's end", "now.": "the evaluation's time",
        "value.": "the value",
    },
}  # fmt: skip
_PAIR = {"zh": {"first": "前一条", "second": "后一条"}, "en": {"first": "the first", "second": "the second"}}


class Names:
    """The names of one rule's expressions, in `lang`."""

    def __init__(self, checked: CheckedRule, record_types: Mapping[str, RecordType], lang: str) -> None:
        self.lang = lang
        self.record_types = record_types
        self._types = _types_of_names(checked)

    def type(self, type_id: str) -> str:
        """A record type's title."""
        return self.record_types[type_id].title[self.lang]

    def field(self, name: str, field: str) -> str:
        """`巡检记录的机房/网点`, `patrol's room`: a field of a member or record, or one of the language's own names."""
        built_in = _BUILT_IN[self.lang].get(f"{name}.{field}")
        if built_in is not None:
            return built_in
        called = field_name(self.record_types[self._types[name]], field, self.lang)
        return f"{self.record(name)}的{called}" if self.lang == "zh" else f"{self.record(name)}'s {called}"

    def record(self, name: str) -> str:
        """What a member or record is called: its type's title, with its own name where the rule gave it one."""
        if name in _PAIR[self.lang]:
            return _PAIR[self.lang][name]
        type_id = self._types.get(name, name)
        title = self.type(type_id)
        if self.lang == "en":
            title = title[:1].lower() + title[1:] if not title[:2].isupper() else title
        if name == type_id:
            return title
        return f"{title}“{name}”" if self.lang == "zh" else f'{title} "{name}"'

    def enum_word(self, name: str, field: str, value: str) -> str:
        """How exports write an enum's value: its first Chinese spelling in zh, its id in en."""
        type_id = self._types.get(name)
        return value if type_id is None else enum_word(self.record_types[type_id], field, value, self.lang)


def field_name(record_type: RecordType, field: str, lang: str) -> str:
    """A field as headers name it: the first Chinese alias in zh, the field's own words (`time` for `at`) in en."""
    if lang == "zh":
        chinese = [alias for alias in record_type.fields[field].aliases if _is_chinese(alias)]
        if chinese:
            return chinese[0]
    return "time" if field == "at" else field.replace("_", " ")


def enum_word(record_type: RecordType, field: str, value: str, lang: str) -> str:
    """An enum's value as exports write it: its first Chinese spelling in zh, its id in en."""
    spellings = record_type.fields[field].values.get(value, ())
    chinese = [spelling for spelling in spellings if _is_chinese(spelling)]
    return chinese[0] if lang == "zh" and chinese else value


def _is_chinese(text: str) -> bool:
    return any(unicodedata.name(character, "").startswith("CJK UNIFIED") for character in text)


def _types_of_names(checked: CheckedRule) -> dict[str, str]:
    """The record type behind each name that the rule's expressions use."""
    members = checked.population.members
    found: dict[str, str] = {}
    if isinstance(members, Each):
        found[members.name] = members.record
    if isinstance(members, PairsOf):
        found |= {"first": members.record, "second": members.record}
    if isinstance(members, Each | SlotsOf | GapsOf) and members.of is not None:
        found[members.of] = members.of
    if isinstance(members, GapsOf):
        found[members.record] = members.record
    found |= {lookup.name: lookup.register for lookup in checked.population.lookups}
    chosen = [*selections(checked.requirement), *([checked.excuse.selection] if checked.excuse else [])]
    return found | {selection.name: selection.record for selection in chosen}
