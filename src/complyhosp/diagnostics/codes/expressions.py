"""Diagnostic codes of expressions: E150-E169."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry, entry

CODES: dict[str, Entry] = {
    "E150": entry("表达式语法错误：此处不应出现 `{found}`", "syntax: `{found}` was not expected here"),
    "E151": entry("表达式超过 {limit} 个字符", "the expression is longer than {limit} characters"),
    "E152": entry("表达式中有不认识的字符 `{found}`", "the character `{found}` has no meaning in an expression"),
    "E153": entry(
        "表达式语法错误：应为 `{expected}`，现为 `{found}`", "syntax: expected `{expected}`, found `{found}`"
    ),
    "E154": entry(
        "表达式嵌套或连写超过 {limit} 层",
        "the expression is nested, or its operators chained, deeper than {limit} levels",
    ),
    "E155": entry("名称 `{name}` 在此处没有意义", "the name `{name}` means nothing here"),
    "E156": entry("`{name}` 没有字段 `{field}`", "`{name}` has no field `{field}`"),
    "E157": entry("没有参数 `{name}`", "there is no parameter `{name}`"),
    "E158": entry("没有函数 `{name}`", "there is no function `{name}`"),
    "E159": entry("`{op}` 不能用于 {types}", "`{op}` does not go with {types}"),
    "E160": entry("`{name}` 需要参数 {expected}，现为 {types}", "`{name}` takes {expected}; found {types}"),
    "E161": entry("此处需要 {expected}，现为 {found}", "expected {expected}, found {found}"),
    "E162": entry(
        "`{field}` 不会是 `{found}`；可取 {expected}", "`{field}` is never `{found}`; it is one of {expected}"
    ),
    "E163": entry("不是有效的{what}：`{found}`", "not a {what}: `{found}`"),
    "E164": entry(
        "聚合函数 `{name}` 只能用于 aggregate 的 value", "the aggregate `{name}` belongs in an aggregate's `value`"
    ),
    "E165": entry(
        "`{name}` 的字段只能在聚合函数里使用", "fields of `{name}` can be read only inside an aggregate function here"
    ),
    "E166": entry("`has` 需要一个字段，如 has(x.f)", "`has` takes a field, as in has(x.f)"),
    "E167": entry("整数 `{found}` 超出 64 位范围", "the number `{found}` does not fit 64 bits"),
    "E168": entry(
        "模式中的 `{found}` 不被支持，或不完整：只可使用 RE2 的通用语法（见 docs/rule-language.md 第 5 节）",
        "`{found}` in the pattern is incomplete or not supported: patterns are of RE2's common syntax"
        " (docs/rule-language.md, part 5)",
    ),
    "E169": entry("这个数超出双精度范围", "this number is beyond what a double holds"),
}
