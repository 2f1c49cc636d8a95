"""The impact report's words in zh and en."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from complyhosp.report.locale import CATALOGUES, Catalogue
from complyhosp.report.values import scalar_text
from complyhosp.workbench.impact.document import Cause, Difference, Standing, Verdict


@dataclass(frozen=True, slots=True)
class ImpactWords:
    """The words of one language; `{…}` places are filled with `str.format`. `turns` has every turn."""

    lang: str
    title: str
    between: str
    turns: Mapping[str, str]
    loud: str
    nothing_gained: str
    nothing: str
    same_books: str
    summary: str
    differences: str
    what: str
    changed: str
    effect: str
    effects: Mapping[bool, str]
    words_only: str
    clause_only: str
    semicolon: str
    judged: str
    unchanged: str
    before: str
    after: str
    causes: str
    gone: str
    new: str
    altered: str
    more: str
    absent: str
    bug: str
    kinds: Mapping[str, str]
    parts: Mapping[str, str]
    set_in: Mapping[str, str]
    none: str

    @property
    def report(self) -> Catalogue:
        """The words that every report has: results, reasons, outcomes."""
        return CATALOGUES[self.lang]


ZH = ImpactWords(
    lang="zh",
    title="规则改动的影响",
    between="{base} → {head}",
    turns={
        "pass_gained": "变为“符合”",
        "fail_gained": "变为“不符合”",
        "fail_lost": "不再是“不符合”",
        "other": "其他变化",
    },
    loud="注意：{names} 变为“符合”。请逐条核实：错误的“符合”比没有规则更糟。",
    nothing_gained="没有条款或规则变为“符合”。",
    nothing="没有结论变化，也没有发现变化。",
    same_books="两份规则库相同，没有需要判定的内容。",
    summary="规则：变为“符合” {pass_gained}，变为“不符合” {fail_gained}，不再是“不符合” {fail_lost}，其他变化 {other}。"
    "发现：消失 {gone}，新增 {new}，改判 {altered}。",
    differences="改动了什么",
    what="对象",
    changed="改动",
    effect="影响结论",
    effects={True: "是", False: "否（所给证据中）"},
    words_only="不会（仅文字）",
    clause_only="本身不会；请核实其规则仍合条文",
    semicolon="；",
    judged="判定的规则：旧规则库 {before} 条，新规则库 {after} 条。其余规则在两份规则库中含义相同，结论不会变。",
    unchanged="没有变化",
    before="原",
    after="现",
    causes="原因",
    gone="消失",
    new="新增",
    altered="改判",
    more="另有 {count} 项，见 json",
    absent="（没有）",
    bug="以下结论变了却找不到原因，这是 complyhosp 的缺陷，请报告：{names}",
    kinds={
        "rule_added": "新增规则",
        "rule_removed": "删除规则",
        "rule_changed": "规则改动：{subject}",
        "parameter_changed": "参数改动：{subject}（{fixed_by}）{before} → {after}，改在{set_in}",
        "record_type_changed": "记录类型改动：{subject}",
        "clause_added": "新增条款",
        "clause_removed": "删除条款",
        "clause_changed": "条款改动：{subject}",
        "setting_changed": "设置改动：{subject}",
        "waiver_changed": "豁免改动",
        "applicability_changed": "“不适用”声明改动",
    },
    parts={
        "file": "文件能否读取", "clause": "所属条款", "mode": "判定方式", "population": "检查对象",
        "requirement": "要求", "excuse": "免责", "vacuous": "空集处理", "message": "发现说明",
        "title": "标题", "severity": "风险等级",
        "reading": "条文解读", "remedy": "整改建议", "crosswalk": "对应标准", "equivalent_mutants": "等价变异",
        "params": "参数说明", "lint": "检查器说明", "owner": "责任部门",
        "text": "条文", "source": "原文指纹", "defect": "条文缺陷", "calendar": "工作日历",
        "shifts": "班次",
    },
    set_in={"rule": "规则文件", "site": "site.yaml"},
    none="无",
)  # fmt: skip

EN = ImpactWords(
    lang="en",
    title="Impact of a change of rules",
    between="{base} → {head}",
    turns={
        "pass_gained": "Turned to compliant",
        "fail_gained": "Turned to not compliant",
        "fail_lost": "No longer not compliant",
        "other": "Other changes",
    },
    loud="Attention: {names} turned to compliant. Look at each: a wrong pass is worse than no rule.",
    nothing_gained="No clause and no rule turns to compliant.",
    nothing="No verdict changes, and no finding.",
    same_books="The two rulebooks are the same: there is nothing to judge.",
    summary="Rules turned to compliant: {pass_gained}, to not compliant: {fail_gained}, no longer not compliant: "
    "{fail_lost}, changed otherwise: {other}. Findings vanished: {gone}, new: {new}, judged otherwise: {altered}.",
    differences="What was changed",
    what="Where",
    changed="Change",
    effect="Verdicts change",
    effects={True: "yes", False: "no (in this evidence)"},
    words_only="cannot (words only)",
    clause_only="not by itself: do its rules still fit it?",
    semicolon="; ",
    judged="Rules judged: {before} by the old rulebook, {after} by the new one. All others mean the same in both, so "
    "that their verdicts cannot change.",
    unchanged="no change",
    before="Before",
    after="After",
    causes="Cause",
    gone="vanished",
    new="new",
    altered="judged otherwise",
    more="and {count} more, see the json",
    absent="(none)",
    bug="These verdicts changed without a cause, which is a bug of complyhosp; please report it: {names}",
    kinds={
        "rule_added": "rule added",
        "rule_removed": "rule removed",
        "rule_changed": "rule changed: {subject}",
        "parameter_changed": "parameter changed: {subject} (fixed by {fixed_by}) {before} → {after}, in {set_in}",
        "record_type_changed": "record type changed: {subject}",
        "clause_added": "clause added",
        "clause_removed": "clause removed",
        "clause_changed": "clause changed: {subject}",
        "setting_changed": "setting changed: {subject}",
        "waiver_changed": "waiver changed",
        "applicability_changed": "“not applicable” changed",
    },
    parts={
        "file": "whether its file loads", "vacuous": "what no members mean", "crosswalk": "related standards",
        "equivalent_mutants": "equivalent mutants", "params": "reasons of parameters", "source": "source fingerprint",
    },
    set_in={"rule": "the rule file", "site": "site.yaml"},
    none="none",
)  # fmt: skip

WORDS: Mapping[str, ImpactWords] = {"zh": ZH, "en": EN}


def causes_text(causes: Iterable[Cause], words: ImpactWords) -> str:
    """Every cause, each once: `parameter changed: interval (fixed by the clause) 2h → 3h, in the rule file; rule
    changed: population, requirement`."""
    said: dict[str, list[str]] = {}
    for cause in causes:
        # What has values says them; of the rest those of one kind are told together.
        key = _with_values(cause, words) if cause.kind == "parameter_changed" else words.kinds[cause.kind]
        subject = (
            cause.subject if cause.kind == "record_type_changed" else words.parts.get(cause.subject, cause.subject)
        )
        said.setdefault(key, []).append(subject)
    form = [key.format(subject=words.report.comma.join(dict.fromkeys(subjects))) for key, subjects in said.items()]
    return words.semicolon.join(form)


def _with_values(cause: Cause, words: ImpactWords) -> str:
    text = words.kinds[cause.kind].format(
        subject=cause.subject,
        before=_value(cause.before, words),
        after=_value(cause.after, words),
        set_in=words.set_in[cause.set_in or "rule"],
        fixed_by=words.report.fixed_by[cause.fixed_by or "site"],
    )
    return text.replace("{", "{{").replace("}", "}}")


def _value(value: object, words: ImpactWords) -> str:
    if isinstance(value, dict):
        return words.report.comma.join(f"{name} = {scalar_text(item, words.lang)}" for name, item in value.items())
    if isinstance(value, list):
        return words.report.comma.join(value)
    return scalar_text(value, words.lang) if isinstance(value, bool | int | float | str) else words.none


def verdict_text(verdict: Verdict | Standing | None, words: ImpactWords) -> str:
    """A result with its reason: `Not judged (insufficient evidence): no evidence was handed in`."""
    if verdict is None:
        return words.absent
    if (verdict.result, verdict.reason) == ("notchecked", "unsupported"):
        return words.report.results["unchecked"]
    result = words.report.results[verdict.result]
    return result if verdict.reason is None else f"{result}{words.report.colon}{words.report.reasons[verdict.reason]}"


def counts_text(verdict: Verdict | None, words: ImpactWords) -> str:
    """`1,104 examined, 3 violated, 0 unknown`, and waived and excused ones where there are any."""
    if verdict is None:
        return "–"
    names = ["population", "violated", "unknown", *(name for name in ("waived", "excused") if getattr(verdict, name))]
    labels = words.report
    said = {name: (getattr(labels, name), f"{getattr(verdict, name):,}") for name in names}
    if words.lang == "zh":
        return "，".join(f"{label} {number}" for label, number in said.values())
    return ", ".join(f"{number} {label}" for label, number in said.values())


def effect_text(difference: Difference, words: ImpactWords) -> str:
    """Whether what was changed changes verdicts; of a clause's words, that its rules want another look."""
    if difference.judged:
        return words.effects[difference.effect]
    return words.words_only if difference.rule else words.clause_only
