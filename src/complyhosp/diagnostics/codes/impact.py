"""Diagnostic codes of comparing rulebooks: E440-E449."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry, entry

CODES: dict[str, Entry] = {
    "E440": entry(
        "git 读不到版本 `{revision}`：{problem}",
        "git cannot read revision `{revision}`: {problem}",
        hint_zh="--base 可写提交、分支、标签，或另一份规则库的目录；CI 检出时要取全历史（fetch-depth: 0）",
        hint_en="--base takes a commit, a branch, a tag, or the folder of another rulebook; a checkout in CI needs the "
        "history (fetch-depth: 0)",
    ),
    "E441": entry(
        "版本 `{revision}` 的 {folder} 下没有规则库",
        "revision `{revision}` has no rulebook in {folder}",
        hint_zh="规则库若换过目录，可把旧版取到别处，用 --base 指明该目录",
        hint_en="if the rulebook was elsewhere then, check it out beside this one and name that folder with --base",
    ),
    "E442": entry("规则库不能用作比较的基准", "this rulebook cannot be used as the base of a comparison"),
    "E443": entry(
        "{id} 的结论变了，而与它有关的规则、参数、记录类型、条款和设置都没有变：这是 complyhosp 的缺陷",
        "the verdict of {id} changed, and nothing that it depends on did: this is a bug of complyhosp",
        hint_zh="请连同命令和版本号报告；勿附个人信息",
        hint_en="please report it with the command and `complyhosp --version`; leave personal data out",
    ),
}
