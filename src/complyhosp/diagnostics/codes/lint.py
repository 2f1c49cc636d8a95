"""Diagnostic codes of `rules lint`: what is wrong or doubtful in a rule that loads. E600-E699, W600-W699."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry, entry

CODES: dict[str, Entry] = {
    "E601": entry(
        "`{key}` 永远不会成立（按当前参数值）",
        "`{key}` can never be true (with the parameters' present values)",
        hint_zh="查互相矛盾的条件：and 与 or、大小写上下限、没有的取值",
        hint_en="look for conditions that exclude each other: && for ||, limits swapped, a value that is never there",
    ),
    "E602": entry(
        "这条要求谁也不会违反（按当前参数值）",
        "nobody can violate this requirement (with the parameters' present values)",
        hint_zh="要求恒真，规则查不出任何问题；查条件是否写反，或与 `where` 重复",
        hint_en="it is always true, so the rule finds nothing; see whether a condition is reversed or repeats `where`",
    ),
    "E603": entry(
        "这条要求谁也满足不了（按当前参数值）",
        "nobody can meet this requirement (with the parameters' present values)",
        hint_zh="查条件是否写反，或与 `where` 矛盾",
        hint_en="see whether a condition is reversed or contradicts `where`",
    ),
    "W604": entry(
        "`{key}` 不会为假，等于没写",
        "`{key}` is never false and says nothing",
        hint_zh="删去它，或改正条件",
        hint_en="remove it, or mend the condition",
    ),
    "W605": entry(
        "`{part}` 在此处不会为假",
        "`{part}` is never false here",
        hint_zh="删去这一段，或改正它",
        hint_en="remove this part, or mend it",
    ),
    "W606": entry(
        "`{part}` 在此处永远不会为真",
        "`{part}` is never true here",
        hint_zh="它与旁边的条件矛盾，或取值不可能；改正或删去",
        hint_en="it contradicts what stands beside it, or asks for an impossible value; mend or remove it",
    ),
    "W607": entry(
        "`{part}` 是与自己比较",
        "`{part}` compares a value with itself",
        hint_zh="其中一边应是另一个字段",
        hint_en="one of the two sides is meant to be another field",
    ),
    "W608": entry(
        "`at_least: 0` 什么也不要求",
        "`at_least: 0` asks for nothing",
        hint_zh="写所需的条数，或删去这一条",
        hint_en="write how many are needed, or remove it",
    ),
    "E609": entry(
        "`at_least` 是 {least}，大于 `at_most` 的 {most}",
        "`at_least` is {least}, more than `at_most`, which is {most}",
    ),
    "W610": entry(
        "{found} 与任何文本都匹配",
        "{found} matches every text",
        hint_zh="查是否有空的分支，例如末尾的 |",
        hint_en="look for an empty alternative, such as a | at the end",
    ),
    "W611": entry(
        "参数 `{name}` 缺少取值 {missing}，这样的成员总是未能判定",
        "parameter `{name}` has nothing for {missing}; such members are unknown for ever",
        hint_zh="补上这些取值",
        hint_en="add them",
    ),
    "W612": entry(
        "参数 `{name}` 中的 {found} 不是该字段的取值，不会用到",
        "parameter `{name}` names {found}, which the field never is",
    ),
    "W613": entry(
        "`{part}` 在此处总是未知",
        "`{part}` is unknown wherever it matters here",
        hint_zh="它用到的字段在此处必为空白；是否写反了 has()？",
        hint_en="what it reads is blank here; is a has() reversed?",
    ),
    "W614": entry(
        "检查哪些成员取决于 `now`；同一期间晚些再查，成员就不同了",
        "which members are examined depends on `now`: the same period, examined later, has others",
        hint_zh="用 period.end，或把它写进要求",
        hint_en="use period.end, or say it in the requirement",
    ),
    "W615": entry(
        "这条要求没有人会违反，未满足的一律未能判定",
        "nobody can violate this requirement: whoever does not meet it stays unknown",
        hint_zh="若本意如此（只列出供复核），说明理由后忽略",
        hint_en="where that is meant (a list for review), ignore this with the reason",
    ),
    "E620": entry(
        "`within` 的起点总在终点之后，没有记录能落在其中",
        "`within` always begins after it ends; no record can lie in it",
        hint_zh="对调 from 和 to，或改正加减号",
        hint_en="swap `from` and `to`, or mend a sign",
    ),
    "E621": entry(
        "没有任何 `{record}` 记录能同时符合 match、within 和 where",
        "no `{record}` record can meet `match`, `within` and `where` together",
        hint_zh="查窗口与 where 里的时间条件是否矛盾",
        hint_en="see whether the window contradicts what `where` says of the time",
    ),
    "W622": entry(
        "`{field}` 只有日期，而参数 `{param}` 不足一天，等于零",
        "`{field}` is a date; `{param}` is less than a day and comes to nothing",
        hint_zh="单位是否写错，例如把 30d 写成 30m？",
        hint_en="is the unit a slip, such as 30m for 30d?",
    ),
    "W623": entry(
        "`within` 从结束走到开始；有先后的记录都落不进去",
        "`within` runs from an end to a start: for every record that lasts it begins after it ends",
        hint_zh="对调 from 和 to",
        hint_en="swap `from` and `to`",
    ),
    "W630": entry(
        "`{part}` 的两边单位不同：{one} 与 {other}",
        "the two sides of `{part}` are in different units: {one} and {other}",
        hint_zh="先换算成同一单位",
        hint_en="convert one of them first",
    ),
    "W640": entry(
        "用名称 `{field}` 关联；同名者无法区分，可用 {better}",
        "joined by the name `{field}`, which two may share; {better} would tell them apart",
    ),
    "E641": entry(
        "`{one}` 是 {thing} 的编号，`{other}` 是 {other_thing} 的编号，两者不会相等",
        "`{one}` identifies {thing}, `{other}` identifies {other_thing}; the two are never equal",
    ),
    "W642": entry(
        "`{field}` 不是 {thing} 的编号，同一记录的 {better} 才是",
        "`{field}` does not identify {thing}; {better} of the same record does",
    ),
    "W645": entry(
        "`{part}` 手工加减了时差；时间和日期本来就是当地的",
        "`{part}` shifts the time by hand; dates and hours are local already",
        hint_zh="删去加减的小时数",
        hint_en="remove the hours",
    ),
    "W646": entry(
        "`{part}` 把某日零点与某一时刻相等比较，几乎不会成立",
        "`{part}` equates a day's midnight with a moment, which hardly ever holds",
        hint_zh="比较日期：date(t) == d",
        hint_en="compare days: date(t) == d",
    ),
    "W650": entry(
        "`{lang}` 处写的不是这种语言",
        "what stands for `{lang}` is not in that language",
        hint_zh="译成对应的语言",
        hint_en="translate it",
    ),
    "W651": entry(
        "消息里没有任何 {{{{ … }}}}，每条发现读来都一样",
        "the message has no {{{{ … }}}} place: every finding reads the same",
        hint_zh="写出是哪一个、哪一时间",
        hint_en="tell which one, and when",
    ),
    "W652": entry(
        "`{part}` 在每条发现中都是空白",
        "`{part}` is blank in every finding",
        hint_zh="要求不成立时该字段必为空白；换一个字段",
        hint_en="the requirement only fails where this field is blank; tell another",
    ),
    "W653": entry(
        "这里还是新建规则时的占位文字",
        "the placeholder of a new rule still stands here",
        hint_zh="写出正式的内容",
        hint_en="write what belongs here",
    ),
    "W660": entry(
        "消息写出姓名 `{field}`，而 {better} 已足以认定",
        "the message names a person by `{field}` where {better} would do",
        hint_zh="改用编号；确需姓名的，说明理由后忽略",
        hint_en="tell the id; where the name is needed, ignore this with the reason",
    ),
    "W661": entry(
        "消息写出个人信息 `{field}`，它并不用来认定是谁",
        "the message tells `{field}`, personal data that does not serve to say who it is",
        hint_zh="从消息中删去",
        hint_en="take it out of the message",
    ),
    "W665": entry(
        "参数 `{name}` 由医院确定，却没有写 `why`",
        "parameter `{name}` is left to the hospital without a `why`",
        hint_zh="写明条款没有规定什么；若条款有规定，写 fixed_by: clause",
        hint_en="say what the clause leaves open; if it does not, write fixed_by: clause",
    ),
    "E670": entry(
        "规则 `{id}` 归在条款 `{clause}` 之下，编号却以另一条款开头",
        "rule `{id}` is filed under clause `{clause}`, which its id does not begin with",
    ),
    "E671": entry(
        "条款 `{clause}` 存疑：{file} 中的原文与编写规则时不同，尚无人复核；在此之前它的“符合”不可信",
        "clause `{clause}` is suspect: {file} no longer reads as when its rules were written, and nobody has reviewed "
        "it; until then its passes are not to be trusted",
        hint_zh="读新的原文，必要时改规则，然后 complyhosp rules review {clause} --by 姓名",
        hint_en="read the new text, change the rules if need be, then complyhosp rules review {clause} --by NAME",
    ),
    "E672": entry(
        "条款 `{clause}` 在 {file} 中找不到",
        "clause `{clause}` is not in {file}",
        hint_zh="原文是否不全或编号有变？",
        hint_en="is the text incomplete, or numbered anew?",
    ),
    "E673": entry(
        "从这份原文中分不出条款",
        "no clauses can be told apart in this text",
        hint_zh="应为带（一）（二）……标题和 1、2、编号的全文",
        hint_en="it must be the whole text, with its （一） headings and 1、 numbers",
    ),
    "W674": entry("原文有条款 `{clause}`，规则库没有", "the text has a clause `{clause}` that the rulebook lacks"),
    "W675": entry(
        "{on} 对条款 `{clause}` 的复核与现在的原文不符，已不起作用",
        "the review of clause `{clause}` on {on} is not of the present text and has no effect",
        hint_zh="删去它，或重新复核",
        hint_en="remove it, or review again",
    ),
    "W676": entry(
        "条款 `{clause}` 没有规则",
        "clause `{clause}` has no rule",
        hint_zh="complyhosp rules new {clause}-a --clause {clause}",
        hint_en="complyhosp rules new {clause}-a --clause {clause}",
    ),
    "E677": entry(
        "条款 `{clause}` 与编写规则时一致，不需要复核",
        "clause `{clause}` reads as it did when its rules were written; there is nothing to review",
    ),
    "E678": entry(
        "没有原文可复核；用 --source 指明，或放在 {file}",
        "there is no source text to review; name it with --source, or put it at {file}",
    ),
    "W680": entry("规则 `{rule}` 没有用例", "rule `{rule}` has no cases"),
    "W681": entry(
        "规则 `{rule}` 的用例没有一个满足的成员", "no case of rule `{rule}` shows a member that is satisfied"
    ),
    "W682": entry("规则 `{rule}` 的用例没有一个违反的成员", "no case of rule `{rule}` shows a member that is violated"),
    "W683": entry("规则 `{rule}` 的用例没有一个未能判定的", "no case of rule `{rule}` shows anything unknown"),
    "E684": entry(
        "`{found}` 不是总体；可写 each:类型、gaps:类型、pairs:类型、slots:周期",
        "`{found}` is no population; write each:TYPE, gaps:TYPE, pairs:TYPE or slots:INTERVAL",
    ),
    "E685": entry(
        "`{record}` 没有指向 `{register}` 的字段，不知如何对应",
        "`{record}` has no field that refers to `{register}`; there is no telling how the two go together",
    ),
    "E686": entry("文件 {file} 已存在", "the file {file} is there already"),
    "E687": entry(
        "`{found}` 不是规则编号；应为条款编号、短横、一两个字母，例如 4.1-a",
        "`{found}` is no rule id; it is the clause, a dash and one or two letters, as in 4.1-a",
    ),
    "E688": entry(
        "`{found}` 不是要求；可写 exists:类型、none:类型",
        "`{found}` is no requirement; write exists:TYPE or none:TYPE",
    ),
    "E689": entry(
        "只有时段 `{found}`，没有任何记录可查；加上 --of 登记册 或 --requirement exists:类型",
        "`{found}` alone looks into no records; add --of REGISTER or --requirement exists:TYPE",
    ),
    "W690": entry(
        "`lookup` 中的 `{name}` 没有用到",
        "the look-up `{name}` is never read",
        hint_zh="删去它，或在条件中使用",
        hint_en="remove it, or use it in a condition",
    ),
    "W691": entry(
        "按 `{register}` 逐个检查，却没有一处用到它，每个成员的结果都一样",
        "every `{register}` is examined but nothing reads it, so all come out alike",
        hint_zh="缺了 match？",
        hint_en="is a `match` missing?",
    ),
    "W692": entry("记录类型 `{type}` 没有规则使用", "no rule uses record type `{type}`"),
    "W693": entry(
        "与规则 `{other}` 检查的完全相同",
        "asks the same of the same as rule `{other}`",
        hint_zh="是否复制后忘了改？",
        hint_en="was it copied and not changed?",
    ),
    "W694": entry("标题与规则 `{other}` 相同", "has the same title as rule `{other}`"),
    "W695": entry(
        "这里没有 {ignored} 可忽略",
        "there is no {ignored} here to ignore",
        hint_zh="删去这一项",
        hint_en="remove this entry",
    ),
    "E696": entry(
        "`{ignored}` 不能忽略；可忽略的是 `rules lint` 的警告（W6xx）",
        "`{ignored}` cannot be ignored; only the warnings of `rules lint` can (W6xx)",
    ),
    "E697": entry("没有代码 `{code}`", "there is no code `{code}`"),
    "E698": entry(
        "`{found}` 不是日期；写 2026-10-08 这样的日期", "`{found}` is not a date; write one such as 2026-10-08"
    ),
    "E699": entry(
        "这个文件不能照样整理：整理后的内容会有出入",
        "the file cannot be formatted as it is written: its content would change",
        hint_zh="顶层要写成 键: 值；文本块不要写明缩进（如 |2）",
        hint_en="write the top level as key: value lines, and text blocks without an indentation number (|2)",
    ),
}
