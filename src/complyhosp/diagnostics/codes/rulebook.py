"""Diagnostic codes of the rulebook's files: E101-E109 the text, E110-E119 its shape, E120-E139 its sense."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry, entry

CODES: dict[str, Entry] = {
    "E101": entry("YAML 语法错误：{problem}", "not valid YAML: {problem}"),
    "E102": entry(
        "键 `{key}` 重复", "the key `{key}` is given twice", hint_zh="删去其中一个", hint_en="remove one of them"
    ),
    "E103": entry(
        "不允许使用锚点或别名 `{name}`",
        "anchors and aliases are not allowed (`{name}`)",
        hint_zh="把内容写全",
        hint_en="write the content out",
    ),
    "E104": entry(
        "不允许使用标签 `{tag}`",
        "tags are not allowed (`{tag}`)",
        hint_zh="删去标签；需要文本时加引号",
        hint_en="remove the tag; quote the value if text is meant",
    ),
    "E105": entry("文件无法读取：{reason}", "the file cannot be read: {reason}"),
    "E106": entry("文件超过 {limit}", "the file is larger than {limit}"),
    "E107": entry(
        "文件不是 UTF-8 文本（第 {byte} 字节）",
        "the file is not UTF-8 text (byte {byte})",
        hint_zh="以 UTF-8 编码另存",
        hint_en="save it as UTF-8",
    ),
    "E110": entry("未知的键 `{key}`", "unknown key `{key}`"),
    "E111": entry("缺少键 `{key}`", "the key `{key}` is missing", hint_zh="补上 `{key}:`", hint_en="add `{key}:`"),
    "E112": entry(
        "`{key}` 的值 `{found}` 不在允许之列：{expected}", "`{key}` is `{found}`; it must be one of {expected}"
    ),
    "E113": entry(
        "`{key}` 的值 `{found}` 类型不对，应为 {expected}",
        "`{key}` is `{found}`, of the wrong type; expected {expected}",
        hint_zh='形如数字的文本要加引号，例如 "4.1"',
        hint_en='text that looks like a number needs quotes, as in "4.1"',
    ),
    "E114": entry("`{key}` 的值 `{found}` 写法不对，应符合 {pattern}", "`{key}` is `{found}`; it must match {pattern}"),
    "E115": entry(
        "要求必须恰好写出 holds、exists、none、aggregate、all、any 之一",
        "a requirement has exactly one of holds, exists, none, aggregate, all, any",
    ),
    "E119": entry("`{key}` 的值 `{found}` 有误：{problem}", "`{key}` is `{found}`: {problem}"),
    "E120": entry(
        "文件名与编号不符：编号是 `{id}`，文件名是 `{file}`",
        "the file's name does not agree with its id: id `{id}`, file `{file}`",
        hint_zh="把文件改名为 `{id}.yaml`",
        hint_en="rename the file to `{id}.yaml`",
    ),
    "E121": entry("编号 `{id}` 重复，另见 {other}", "the id `{id}` is used twice; also at {other}"),
    "E122": entry("条款 `{clause}` 不存在", "there is no clause `{clause}`"),
    "E123": entry("章节 `{section}` 不存在", "there is no section `{section}`"),
    "E124": entry("记录类型 `{type}` 不存在", "there is no record type `{type}`"),
    "E125": entry("记录类型 `{type}` 没有字段 `{field}`", "record type `{type}` has no field `{field}`"),
    "E126": entry(
        "总体必须恰好写出 each、slots、gaps、pairs 之一", "a population has exactly one of each, slots, gaps, pairs"
    ),
    "E127": entry("`{key}` 不能与 `{kind}` 总体同用", "`{key}` does not go with a `{kind}` population"),
    "E128": entry("`{kind}` 总体缺少 `{key}`", "a `{kind}` population needs `{key}`"),
    "E129": entry("`{type}` 不是登记册", "`{type}` is not a register"),
    "E130": entry("`{type}` 没有时间字段，不能用于此处", "`{type}` has no time field and cannot be used here"),
    "E131": entry(
        "字段 `{type}.{field}` 用于此处时必须是必填字段",
        "field `{type}.{field}` must be a required field to be used here",
    ),
    "E132": entry(
        "`match` 须由等式以 && 相连，每个等式一边是 `{name}` 的一个字段，另一边不含它",
        "`match` must be equalities joined by `&&`, each between one field of `{name}` and an expression without it",
    ),
    "E133": entry(
        "`lookup` 的 `match` 须让登记册 `{type}` 的主键 `{key}` 等于成员的某个值",
        "a lookup's `match` must equate the key `{key}` of register `{type}` with something of the member",
    ),
    "E134": entry("参数 `{name}` 没有用到", "parameter `{name}` is never used", hint_zh="删去它", hint_en="remove it"),
    "E135": entry(
        "`every` 的值 `{found}` 不认识；可用时长（如 2h）或 shift、day、workday、week、month、quarter、year",
        "`every` is `{found}`; it must be a duration (2h) or one of shift, day, workday, week, month, quarter, year",
    ),
    "E136": entry(
        "`{key}` 必须是非负整数或整数参数，现为 `{found}`",
        "`{key}` must be a whole number from 0, or an int parameter; found `{found}`",
    ),
    "E137": entry(
        "名称 `{name}` 重复或与已有名称冲突",
        "the name `{name}` is taken already",
        hint_zh="用 `as:` 另取一名",
        hint_en="give another with `as:`",
    ),
    "E138": entry(
        "字段 `{field}` 的类型是 {found}，此处应为 {expected}",
        "field `{field}` is of type {found}; expected {expected}",
    ),
    "E139": entry(
        "`within: {window}` 只能用于 {window} 总体", "`within: {window}` goes with a {window} population only"
    ),
    "E140": entry("文件里没有内容", "the file is empty"),
    "E141": entry("规则库缺少 {file}", "the rulebook lacks {file}"),
    "E142": entry("`within` 须至少给出 from 或 to", "`within` needs `from`, `to` or both"),
    "E143": entry("longestGap() 需要起止齐全的 `within`", "longestGap() needs a `within` with both ends"),
    "E144": entry("参数 `{name}` 的值混有不同类型", "the values of parameter `{name}` are of different types"),
    "E145": entry(
        "`all` 与 `any` 共有 {found} 项，最多 {limit} 项",
        "`all` and `any` have {found} parts; at most {limit} are allowed",
        hint_zh="拆成几条规则",
        hint_en="make several rules of it",
    ),
    "E146": entry(
        "`{found}` 不是时长，却用作时长",
        "`{found}` is used as a duration, but is none",
        hint_zh="写作 `{meant}`",
        hint_en="write `{meant}`",
    ),
}
