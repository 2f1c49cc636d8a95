"""Diagnostic codes of the site file: E190-E199."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry, entry

CODES: dict[str, Entry] = {
    "E190": entry("没有规则 `{rule}`", "there is no rule `{rule}`"),
    "E191": entry("规则 `{rule}` 没有参数 `{name}`", "rule `{rule}` has no parameter `{name}`"),
    "E192": entry(
        "参数 `{rule}.{name}` 由条款规定，医院不能更改",
        "parameter `{rule}.{name}` is fixed by the clause and cannot be changed by the hospital",
    ),
    "E193": entry(
        "参数 `{rule}.{name}` 应为 {expected}，现为 {found}",
        "parameter `{rule}.{name}` must be {expected}; found {found}",
    ),
    "E194": entry("没有规则或条款 `{id}`", "there is no rule or clause `{id}`"),
    "W195": entry(
        "豁免没有对应任何发现：规则 `{rule}`，{reason}",
        "a waiver waives nothing: rule `{rule}`, {reason}",
        hint_zh="核对规则编号和起止时间，或删去它",
        hint_en="check its rule and dates, or remove it",
    ),
    "W196": entry(
        "豁免的批准日期 {approved} 晚于其截止时间，不予采用：规则 `{rule}`",
        "a waiver approved on {approved}, after the time it covers, is not applied: rule `{rule}`",
    ),
    "W197": entry(
        "“不适用”的签署日期 {signed} 晚于本次评估时间，不予采用：`{id}`",
        "`{id}` is not taken as not applicable: it was signed on {signed}, after this evaluation's time",
    ),
}
