"""Diagnostic codes of coverage and mutants: E430-E439."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry, entry

CODES: dict[str, Entry] = {
    "E430": entry(
        "没有规则或条款 `{found}`",
        "there is no rule or clause `{found}`",
        hint_zh="写规则编号（4.1-a）或条款编号（4.1）",
        hint_en="write a rule's id (4.1-a) or a clause's (4.1)",
    ),
    "E431": entry("无法与版本 `{revision}` 比较：{problem}", "cannot compare with revision `{revision}`: {problem}"),
    "E432": entry("`{found}` 不是正则表达式：{problem}", "`{found}` is not a regular expression: {problem}"),
}
