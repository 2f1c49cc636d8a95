"""Diagnostic codes of evaluation: E300-E319."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry, entry

CODES: dict[str, Entry] = {
    "E300": entry("规则 `{rule}` 无法执行：{problem}", "rule `{rule}` could not be evaluated: {problem}"),
    "E301": entry(
        "引擎 {engine} 不能判定规则 `{rule}`：{why}", "the {engine} engine cannot judge rule `{rule}`: {why}"
    ),
    "E302": entry(
        "工作日历没有 {year} 年的数据",
        "the working-day calendar has no data for {year}",
        hint_zh="在 site.yaml 的 calendar 中写明该年的节假日和调休日",
        hint_en="give that year's holidays and make-up days under `calendar` in site.yaml",
    ),
    "E303": entry(
        "引擎 {engine} 所需的组件未安装",
        "the {engine} engine needs a package that is not installed",
        hint_zh="pip install 'complyhosp[{extra}]'；需要 C 编译器",
        hint_en="pip install 'complyhosp[{extra}]'; it needs a C compiler",
    ),
}
