"""Diagnostic codes of the cases of rules: E400-E419."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry, entry

CODES: dict[str, Entry] = {
    "E400": entry("没有可用的规则 `{rule}`", "there is no usable rule `{rule}`"),
    "E401": entry(
        "用例名称重复：`{name}`",
        "two cases have the name `{name}`",
        hint_zh="用例名称是它的说明，每个都应不同",
        hint_en="a case's name says what it shows, so no two are the same",
    ),
    "E402": entry(
        "文件名与规则编号不符：规则是 `{rule}`，文件名是 `{file}`",
        "the file's name does not agree with its rule: rule `{rule}`, file `{file}`",
        hint_zh="把文件改名为 `{rule}.cases.yaml`",
        hint_en="rename the file to `{rule}.cases.yaml`",
    ),
    "E403": entry("`{found}` 不是评估期；可写 {forms}", "`{found}` is not a period; write {forms}"),
    "E404": entry(
        "`{found}` 不是时间；可写 2026-07-01 或 2026-07-01T08:00",
        "`{found}` is not a moment; write 2026-07-01 or 2026-07-01T08:00",
    ),
    "E405": entry("没有记录类型 `{type}`", "there is no record type `{type}`"),
    "E406": entry("记录类型 `{type}` 没有字段 `{field}`", "record type `{type}` has no field `{field}`"),
    "E407": entry(
        "`{type}` 的记录缺少时间字段 `{field}`，这样的行会被拒收",
        "a `{type}` record lacks its time field `{field}`; such a row would be rejected",
    ),
    "E408": entry(
        "字段 `{field}` 的值 `{found}` 无法识别", "`{found}` cannot be read as a value of the field `{field}`"
    ),
    "E409": entry("规则没有参数 `{name}`", "the rule has no parameter `{name}`"),
    "E410": entry(
        "参数 `{name}` 应为 {expected}，现为 {found}", "parameter `{name}` must be {expected}; found {found}"
    ),
    "E411": entry("发现里没有 `{name}`", "findings have no `{name}`"),
    "E412": entry("没有时区 `{found}`", "there is no time zone `{found}`"),
    "E413": entry("用例文件里没有用例", "the file has no cases"),
    "E414": entry(
        "规则不用记录类型 `{type}`，这些记录不起作用",
        "the rule does not use record type `{type}`; these records do nothing",
    ),
}
