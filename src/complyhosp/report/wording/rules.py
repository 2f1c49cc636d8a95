"""How a rule examines: its population and its requirement, each as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from complyhosp.expressions.durations import parse_duration
from complyhosp.expressions.tree import Expr, Literal
from complyhosp.report.values import spoken_duration
from complyhosp.report.wording.expressions import Speaker
from complyhosp.report.wording.names import Names, field_name
from complyhosp.rulebook.checked import (
    CheckedAggregate,
    CheckedAll,
    CheckedAny,
    CheckedCount,
    CheckedHolds,
    CheckedRequirement,
    CheckedRule,
    CheckedSelection,
    CheckedWindow,
    Each,
    GapsOf,
    PairsOf,
    SlotsOf,
)
from complyhosp.rulebook.records import RecordType

_SLOTS = {
    "zh": {"shift": "每个班次", "day": "每天", "workday": "每个工作日", "week": "每周（周一至周日）", "month": "每月",
           "quarter": "每季度", "year": "每年"},
    "en": {"shift": "every shift", "day": "every day", "workday": "every working day",
           "week": "every week (Monday to Sunday)", "month": "every month", "quarter": "every quarter",
           "year": "every year"},
}  # fmt: skip
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "each": "每条{type}", "register": "每个{type}", "each_of": "每条{type}与每个{of}的组合",
        "of_match": "（{match}）",
        "slots": "每{length}", "slots_of": "{slots}的每个{of}", "gaps": "相邻两条{type}之间的每段间隔（含评估期两端）",
        "gaps_of": "每个{of}相邻两条{type}之间的每段间隔（含评估期两端）", "counting": "，只计：{what}",
        "pairs": "每两条{type}，其中 {what}", "where": "，限于：{what}", "at_least": "至少有 {n} 条{what}",
        "at_most": "最多有 {n} 条{what}", "between": "有 {n} 至 {m} 条{what}", "none": "没有{what}",
        "aggregate": "就{what}计算{value}，须 {holds}", "all": "同时满足：", "any": "满足其一：",
        "conditions": "（{what}）", "and": "，", "is": "{field} = {value}", "own": "时间在该时段之内",
        "window": "{field}在 {start} 至 {end} 之间", "after": "{field}不早于 {start}", "before": "{field}不晚于 {end}",
        "excuse": "例外：{what}",
    },
    "en": {
        "each": "each {type}", "register": "each {type}", "each_of": "each {type} with each {of}",
        "of_match": " ({match})", "slots": "every {length}", "slots_of": "{slots} of each {of}",
        "gaps": "each gap between one {type} and the next (the period's edges included)",
        "gaps_of": "for each {of}, each gap between one {type} and the next (the period's edges included)",
        "counting": ", counting only: {what}", "pairs": "every two of {type} with {what}",
        "where": ", only where {what}",
        "at_least": "at least {n} of {what}", "at_most": "at most {n} of {what}",
        "between": "{n} to {m} of {what}", "none": "no {what}",
        "aggregate": "over {what}: {value}; {holds}", "all": "all of:", "any": "one of:",
        "conditions": " ({what})", "and": ", ", "is": "{field} = {value}", "own": "at a time within it",
        "window": "{field} between {start} and {end}", "after": "{field} not before {start}",
        "before": "{field} not after {end}", "excuse": "excused with {what}",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Examination:
    """What a rule examines and what it requires, in one language."""

    examined: str
    required: str


def examination(checked: CheckedRule, record_types: Mapping[str, RecordType], zone: ZoneInfo, lang: str) -> Examination:
    """The rule's population and requirement in plain words, its parameters' values put in."""
    speaker = Speaker(Names(checked, record_types, lang), checked.rule.params, zone)
    teller = _Teller(speaker, record_types, _TEXTS[lang])
    required = teller.requirement(checked.requirement)
    if checked.excuse is not None:
        required += "\n" + teller.texts["excuse"].format(what=teller.requirement(checked.excuse))
    return Examination(teller.population(checked), required)


@dataclass(frozen=True, slots=True)
class _Teller:
    speaker: Speaker
    record_types: Mapping[str, RecordType]
    texts: Mapping[str, str]

    def population(self, checked: CheckedRule) -> str:
        said = self._members(checked)
        where = checked.population.where
        return said if where is None else said + self.texts["where"].format(what=self.speaker.say(where))

    def requirement(self, requirement: CheckedRequirement) -> str:
        """A simple requirement on one line; `all` and `any` as numbered lines, indented by their depth."""
        if isinstance(requirement, CheckedAll | CheckedAny) and len(requirement.parts) > 1:
            lines = [self.texts["all" if isinstance(requirement, CheckedAll) else "any"]]
            for number, part in enumerate(requirement.parts, 1):
                said = self.requirement(part).replace("\n", "\n   ")
                lines.append(f"{number}. {said}")
            return "\n".join(lines)
        if isinstance(requirement, CheckedAll | CheckedAny):
            return self.requirement(requirement.parts[0])
        if isinstance(requirement, CheckedHolds):
            return self.speaker.say(requirement.holds)
        if isinstance(requirement, CheckedCount):
            return self._count(requirement)
        return self._aggregate(requirement)

    def _members(self, checked: CheckedRule) -> str:
        members = checked.population.members
        if isinstance(members, Each):
            return self._each(members)
        if isinstance(members, SlotsOf):
            return self._slots(members)
        type_title = self._title(members.record)
        if isinstance(members, PairsOf):
            return self.texts["pairs"].format(type=type_title, what=self.speaker.say(members.match))
        return self._gaps(members, type_title)

    def _each(self, members: Each) -> str:
        if members.of is None:
            form = "register" if self.record_types[members.record].register_ else "each"
            return self.texts[form].format(type=self._title(members.record))
        said = self.texts["each_of"].format(type=self._title(members.record), of=self._title(members.of))
        keys = [
            self.texts["is"].format(field=self.speaker.names.field(members.of, key.field), value=self._say(key.value))
            for key in members.keys
        ]
        return said + (self.texts["of_match"].format(match=self.texts["and"].join(keys)) if keys else "")

    def _slots(self, members: SlotsOf) -> str:
        lang = self.speaker.lang
        length = parse_duration(members.every)
        if length is None:
            slots = _SLOTS[lang][members.every]
        else:
            slots = self.texts["slots"].format(length=spoken_duration(length, lang))
        return slots if members.of is None else self.texts["slots_of"].format(slots=slots, of=self._title(members.of))

    def _gaps(self, members: GapsOf, title: str) -> str:
        if members.of is None:
            said = self.texts["gaps"].format(type=title)
        else:
            said = self.texts["gaps_of"].format(type=title, of=self._title(members.of))
        counting = members.counting
        return said if counting is None else said + self.texts["counting"].format(what=self._say(counting))

    def _count(self, count: CheckedCount) -> str:
        what = self._selected(count.selection)
        least, most = count.at_least, count.at_most
        if isinstance(most, Literal) and most.value == 0:
            return self.texts["none"].format(what=what)
        if least is not None and most is not None:
            return self.texts["between"].format(n=self._say(least), m=self._say(most), what=what)
        if most is not None:
            return self.texts["at_most"].format(n=self._say(most), what=what)
        return self.texts["at_least"].format(n="1" if least is None else self._say(least), what=what)

    def _aggregate(self, aggregate: CheckedAggregate) -> str:
        return self.texts["aggregate"].format(
            what=self._selected(aggregate.selection), value=self._say(aggregate.value), holds=self._say(aggregate.holds)
        )

    def _selected(self, selection: CheckedSelection) -> str:
        """Records of a type, with the conditions that choose them."""
        conditions = [
            self.texts["is"].format(field=self._field(selection.record, key.field), value=self._say(key.value))
            for key in selection.keys
        ]
        if selection.window is not None:
            conditions.append(self._window(selection.record, selection.window))
        if selection.where is not None:
            conditions.append(self._say(selection.where))
        title = self._title(selection.record)
        said = self.texts["and"].join(conditions)
        return title + (self.texts["conditions"].format(what=said) if said else "")

    def _window(self, record: str, window: CheckedWindow) -> str:
        if window.own:
            return self.texts["own"]
        form = "before" if window.start is None else "after" if window.end is None else "window"
        edges = {name: self._say(edge) for name, edge in (("start", window.start), ("end", window.end)) if edge}
        return self.texts[form].format(field=self._field(record, window.at), **edges)

    def _field(self, record: str, field: str) -> str:
        return field_name(self.record_types[record], field, self.speaker.lang)

    def _say(self, node: Expr) -> str:
        return self.speaker.say(node)

    def _title(self, record: str) -> str:
        return self.speaker.names.record(record)
