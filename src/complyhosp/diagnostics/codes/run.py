"""Diagnostic codes of a run's own inputs, such as the period and the command line: E500-E529."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry, entry

CODES: dict[str, Entry] = {
    "E500": entry(
        "`{found}` 不是评估期；可写 {forms}",
        "`{found}` is not a period; write {forms}",
        hint_zh="起止以“/”分开，止日不计入",
        hint_en="in the form with a slash the second date is the first one after the period",
    ),
    "E501": entry(
        "没有一个完整的季度为证据所覆盖，无法自行选定评估期",
        "the evidence covers no whole calendar quarter, so that no period can be chosen for you",
        hint_zh="用 --period 指明评估期，例如 --period 2026Q3",
        hint_en="name the period, as in --period 2026Q3",
    ),
    "E502": entry(
        "`{found}` 不是时间；应为 2026-10-08 或 2026-10-08T09:00",
        "`{found}` is not a moment; write 2026-10-08 or 2026-10-08T09:00",
    ),
    "E503": entry(
        "没有证据清单 manifest.yaml",
        "there is no manifest.yaml here",
        hint_zh="用 --evidence 指明证据目录；complyhosp init 可新建一个",
        hint_en="name the folder with --evidence; `complyhosp init` makes one",
    ),
    "E504": entry(
        "有多份证据清单：{found}",
        "there is more than one manifest below this folder: {found}",
        hint_zh="用 --evidence 指明其中一个目录",
        hint_en="name one of these folders with --evidence",
    ),
    "E505": entry(
        "目录不存在",
        "there is no such folder",
        hint_zh="核对 --rules 的路径",
        hint_en="check the path given to --rules",
    ),
    "E506": entry("文件不存在", "there is no such file"),
    "E507": entry("没有条款 `{found}`", "there is no clause `{found}`"),
    "E508": entry("没有条款或规则 `{found}`", "there is no clause or rule `{found}`"),
    "E509": entry(
        "没有编号为 `{found}` 的发现",
        "there is no finding `{found}`",
        hint_zh="编号见 run.json 或 csv 清单",
        hint_en="the ids are in run.json and in the csv list",
    ),
    "E510": entry("没有输出格式 `{found}`；可用 {expected}", "there is no format `{found}`; there are {expected}"),
    "E511": entry(
        "`{found}` 写法不对，应为 格式=路径，例如 html=report.html；可用格式：{expected}",
        "`{found}` is not FORMAT=PATH, as in html=report.html; formats: {expected}",
    ),
    "E512": entry("两个输出写到同一处 `{found}`", "two outputs would go to the same place, `{found}`"),
    "E513": entry("无法写入：{reason}", "it cannot be written: {reason}"),
    "E514": entry(
        "不是本产品的 run.json：{problem}",
        "this is not a run.json of complyhosp: {problem}",
        hint_zh="用 complyhosp check -o json=run.json 生成",
        hint_en="`complyhosp check -o json=run.json` writes one",
    ),
    "E515": entry("目录不是空的", "the folder is not empty", hint_zh="换一个目录", hint_en="choose another"),
    "E516": entry("没有引擎 `{found}`；可用 {expected}", "there is no engine `{found}`; there are {expected}"),
    "E517": entry("没有规则库", "there is no rulebook here", hint_zh="用 --rules 指明", hint_en="name it with --rules"),
    "E519": entry(
        "这是 `{found}` 格式的运行结果，本版只读 `{expected}`",
        "this run is of the schema `{found}`; this version reads `{expected}`",
        hint_zh="用写出它的那一版 complyhosp，或重新运行 complyhosp check",
        hint_en="use the version of complyhosp that wrote it, or run `complyhosp check` again",
    ),
    "E518": entry(
        "密钥太短：只有 {found} 个字节，至少要 {expected} 个",
        "the key is too short: it has {found} bytes, and {expected} are the least",
        hint_zh='用 python -c "import secrets; print(secrets.token_hex(16))" 生成一个，妥善保管',
        hint_en='make one with python -c "import secrets; print(secrets.token_hex(16))" and keep it safe',
    ),
    "W522": entry(
        "这是医院 `{found}` 的运行结果，不能与 `{expected}` 比较，未采用",
        "this run is of the hospital `{found}`, and cannot be compared with one of `{expected}`; it is not used",
        hint_zh="只给本院以前各期的 run.json；医院编号见清单的 site.id",
        hint_en="give the run.json files of this hospital's own earlier periods; `site.id` of the manifest tells which",
    ),
    "W523": entry(
        "这是按制度 `{found}` 的检查，不能与 `{expected}` 比较，未采用",
        "this run is by the regulation `{found}`, and cannot be compared with one by `{expected}`; it is not used",
        hint_zh="只给同一制度以前各期的 run.json",
        hint_en="give earlier runs by the same regulation",
    ),
    "W524": entry(
        "它的评估期 {found} 没有在本期 {expected} 开始之前结束，不是以前的一期，未采用",
        "its period {found} does not end before this one, {expected}, begins; it is no earlier run and not used",
        hint_zh="--earlier 只给以前各期；要看本期自身，直接用它作报告",
        hint_en="--earlier takes runs of earlier periods only",
    ),
    "W525": entry(
        "它的评估期 {found} 与本期 {expected} 长短不同，达标率不可比，未采用",
        "its period {found} is not as long as this one, {expected}, so that rates cannot be compared; it is not used",
        hint_zh="季度与季度比，月与月比",
        hint_en="compare quarters with quarters, months with months",
    ),
    "W526": entry(
        "与 {other} 是同一评估期 {found}，只采用前者",
        "{other} is of the same period, {found}; only that one is used",
        hint_zh="每期只给一份：哪一份算数，由您决定",
        hint_en="give one run a period: which of them counts is for you to decide",
    ),
    "E520": entry("没有这个模板目录", "there is no such folder of templates"),
    "E521": entry(
        "模板有误：{problem}",
        "the template cannot be used: {problem}",
        hint_zh="可用的名称见 docs/report.md；shipped/名称 是随附的模板",
        hint_en="docs/report.md names what templates can use; shipped/NAME is the shipped template",
    ),
}
