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
    "N304": entry("规则 `{rule}` 不能实时监看：{why_zh}", "rule `{rule}` is not watched: {why}"),
    "N305": entry(
        "规则 `{rule}` 未监看：没有 {types} 的来源",
        "rule `{rule}` is not watched: there is no source of {types}",
        hint_zh="在 manifest.yaml 中列出，或用 --expect 说明将有此类记录送来",
        hint_en="list one in manifest.yaml, or say with --expect that such records will come",
    ),
    "E306": entry(
        "规则引擎的子进程反复崩溃，最后的状态是 {status}",
        "the rule engine's process crashes again and again, last with status {status}",
        hint_zh="已收到的记录都在日志中，重新启动后从中断处继续",
        hint_en="all records that came are in the journal: a restart goes on from there",
    ),
    "W307": entry(
        "规则引擎的子进程崩溃（状态 {status}），已重新启动，未丢失任何内容",
        "the rule engine's process crashed (status {status}) and was started again; nothing was lost",
    ),
    "E303": entry(
        "引擎 {engine} 所需的组件未安装",
        "the {engine} engine needs a package that is not installed",
        hint_zh="pip install 'complyhosp[{extra}]'；需要 C 编译器",
        hint_en="pip install 'complyhosp[{extra}]'; it needs a C compiler",
    ),
}
