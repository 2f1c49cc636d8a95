"""Diagnostic codes of the evidence: x00–x19 manifest and files, x20–x29 columns, x30–x59 cells, x60–x79 sense.

A cell that cannot be read has one number under two letters: `E230` when its row is rejected for it, `W230` when only
the value is left out.
"""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry, entry

_FILES: dict[str, Entry] = {
    "E201": entry(
        "时区 `{timezone}` 不存在",
        "there is no time zone `{timezone}`",
        hint_zh="写 IANA 名称，例如 Asia/Shanghai",
        hint_en="give an IANA name such as Asia/Shanghai",
    ),
    "E202": entry(
        "路径 `{path}` 不在清单所在的文件夹内",
        "the path `{path}` leads out of the manifest's folder",
        hint_zh="把文件放进清单所在的文件夹，写相对路径",
        hint_en="put the file below the manifest's folder and give a relative path",
    ),
    "E203": entry("`{key}` 的时间 `{found}` 读不出", "`{key}` is `{found}`, which is no date or time"),
    "E204": entry(
        "期间的起点 `{start}` 不早于终点 `{end}`", "the period begins at `{start}`, not before its end `{end}`"
    ),
    "E205": entry("记录类型 `{type}` 不存在", "there is no record type `{type}`"),
    "E206": entry("记录类型 `{type}` 没有字段 `{field}`", "record type `{type}` has no field `{field}`"),
    "E207": entry(
        "文件无法读取：{reason}",
        "the file cannot be read: {reason}",
        hint_zh="检查清单中的 path 与文件的读取权限，或补交该文件",
        hint_en="check the manifest's path and the right to read the file, or hand it in",
    ),
    "E208": entry("文件是空的", "the file is empty"),
    "E209": entry(
        "认不出文件格式（开头是 {found}）；支持 CSV、TSV、XLSX、HTML 表格、JSON、NDJSON、Parquet、nmap XML",
        "not a format that can be read (it begins with {found}); read are CSV, TSV, XLSX, HTML tables, JSON, NDJSON, "
        "Parquet, nmap XML",
    ),
    "E210": entry(
        "{what}超过上限 {limit}",
        "{what} is over the limit of {limit}",
        hint_zh="分成几个文件交来",
        hint_en="hand it in as several files",
    ),
    "E211": entry(
        "文件设有密码或是旧式二进制 .xls",
        "the file is encrypted, or an old binary .xls",
        hint_zh="去掉密码，另存为 .xlsx",
        hint_en="remove the password and save it as .xlsx",
    ),
    "E212": entry(
        "文件被截断：{detail}",
        "the file is cut off: {detail}",
        hint_zh="重新导出；若文件确实完整，在清单中写明 rows 或 sha256",
        hint_en="export it again; if it is whole, state its rows or sha256 in the manifest",
    ),
    "E213": entry(
        "文件内容损坏：{detail}", "the content is damaged: {detail}", hint_zh="重新导出", hint_en="export it again"
    ),
    "E214": entry(
        "文字编码读不出：{detail}",
        "the text encoding cannot be read: {detail}",
        hint_zh="以 UTF-8 另存，或在清单中写明 encoding",
        hint_en="save it as UTF-8, or state its encoding in the manifest",
    ),
    "E215": entry(
        "SHA-256 不符：清单为 {expected}，文件为 {found}",
        "the SHA-256 differs: the manifest has {expected}, the file {found}",
        hint_zh="取回原始导出文件；若更换属实，由经手人更新清单中的 sha256",
        hint_en="get the export as it was; if the change is rightful, whoever made it updates the manifest's sha256",
    ),
    "E216": entry(
        "行数不符：清单为 {expected}，文件为 {found}",
        "the number of rows differs: the manifest has {expected}, the file {found}",
    ),
    "E217": entry("没有工作表 `{sheet}`；有 {sheets}", "there is no sheet `{sheet}`; there are {sheets}"),
    "E218": entry("XML 中含有实体定义，不予读取", "the XML defines entities and is not read"),
    "E219": entry("这一行不是一个 JSON 对象，已拒收：{found}", "the line is no JSON object and is rejected: {found}"),
}

_COLUMNS: dict[str, Entry] = {
    "E220": entry(
        "找不到表头；前几行中没有记录类型 {type} 认得的列名（最像表头的一行是：{found}）",
        "no header row found: none of the first rows holds headers of record type {type} (the likeliest: {found})",
        hint_zh="在清单中写明 header_row 和 columns",
        hint_en="state header_row and columns in the manifest",
    ),
    "E221": entry(
        "缺少必填列 {field}；认得的列名：{aliases}；未使用的列：{unmapped}",
        "the required column {field} is missing; headers known for it: {aliases}; headers without a use: {unmapped}",
        hint_zh="在清单的 columns 中写明它是哪一列",
        hint_en="name its column under `columns` in the manifest",
    ),
    "E222": entry(
        "这份导出证明不了要证明的事：列“{header}”{why_zh}",
        "this export cannot prove what it is for: column “{header}”: {why_en}",
    ),
    "E223": entry(
        "这一行有 {found} 个单元格，表头有 {expected} 列，已拒收",
        "the row has {found} cells under {expected} headers and is rejected",
        hint_zh="检查该行的分隔符与引号，或重新导出",
        hint_en="look at the row's delimiters and quotes, or export it again",
    ),
    "W224": entry("工作表没有 {type} 认得的表头，未读取", "the sheet has no header that {type} knows and is not read"),
    "W225": entry("清单 columns 中的列“{header}”在文件中找不到", "the manifest's column “{header}” is not in the file"),
    "N226": entry(
        "{headers} 都是字段 {field} 的列，逐行取第一个非空的",
        "{headers} are all columns of field {field}; each row takes the first that is not blank",
    ),
    "N227": entry(
        "有 {rows} 行在所用的列中全是空白，未计入", "{rows} rows are blank in every column used and are left out"
    ),
    "W228": entry(
        "有 {cells} 个公式单元格没有存下结果，按空白读取",
        "{cells} formula cells hold no stored result and are read as blank",
        hint_zh="在表格软件中打开并保存一次",
        hint_en="open the workbook in a spreadsheet program and save it",
    ),
    "N229": entry("{code} 另有 {more} 处，不再逐一列出", "{more} more of {code} are not listed"),
}

_REASONS: dict[int, tuple[str, str]] = {
    30: ("`{found}` 不是时间", "`{found}` is no date and time"),
    31: ("`{found}` 不是日期", "`{found}` is no date"),
    32: ("`{found}` 不是数字", "`{found}` is no number"),
    33: ("`{found}` 不是整数", "`{found}` is no whole number"),
    34: ("`{found}` 看不出是“是”还是“否”", "`{found}` is neither yes nor no"),
    35: ("`{found}` 不在允许的取值之内（{expected}）", "`{found}` is none of the values {expected}"),
    36: ("`{found}` 不是时长", "`{found}` is no length of time"),
    37: (
        "`{found}` 以数字形式保存，末几位可能已丢失",
        "`{found}` was stored as a number and may have lost its last digits",
    ),
    38: ("`{found}` 不是 IP 地址", "`{found}` is no IP address"),
    39: ("`{found}` 不是 MAC 地址", "`{found}` is no MAC address"),
    40: ("`{found}` 不在登记册 {expected} 中", "`{found}` is not in the register {expected}"),
    41: ("`{found}` 在登记册 {expected} 中不止一个", "`{found}` names more than one entry of the register {expected}"),
    42: ("必填的单元格是空的", "the required cell is blank"),
    43: ("`{found}` 只有时刻，没有日期", "`{found}` is a time of day without a date"),
    44: (
        "`{found}` 没有年份，文件所报期间也定不出年份",
        "`{found}` has no year, and the file's period does not settle it",
    ),
    45: (
        "`{found}` 在当地时间中不存在或出现两次（夏令时调整）",
        "`{found}` does not exist, or exists twice, in local time (clock change)",
    ),
    46: ("`{found}` 上面没有可沿用的内容", "`{found}` has nothing above it to repeat"),
    47: ("`{found}` 不在 1990 至 2100 年之间", "`{found}` is outside the years 1990 to 2100"),
    48: ("`{found}` 读不出起止两个时间", "`{found}` does not read as a start and an end"),
    49: ("文字超过 32767 字：`{found}`", "the text is longer than 32,767 characters: `{found}`"),
    50: ("`{found}` 的单位不是 {unit}", "`{found}` is not in {unit}"),
    51: ("`{found}` 不是单个值", "`{found}` is not a single value"),
}

_HINTS: dict[int, tuple[str, str]] = {
    37: ("把该列设为文本格式后重新导出", "format the column as text and export it again"),
    43: ("补上日期列，或写全日期和时间", "add a date column, or write date and time in full"),
    44: ("写上年份，或在清单中写明 period", "write the year, or state the file's period in the manifest"),
    45: ("写明时差，例如 +08:00", "write the offset, as in +08:00"),
    40: ("在登记册中补上，或改正此处", "add it to the register, or correct it here"),
}


def _cell_entries() -> dict[str, Entry]:
    """Each reason twice: for a row rejected (E) and for a value left out (W)."""
    entries = {}
    for number, (zh, en) in _REASONS.items():
        hint_zh, hint_en = _HINTS.get(number, (None, None))
        entries[f"E2{number}"] = entry(
            f"{zh}，该行已拒收", f"{en}; the row is rejected", hint_zh=hint_zh, hint_en=hint_en
        )
        entries[f"W2{number}"] = entry(
            f"{zh}，按空白处理", f"{en}; it counts as blank", hint_zh=hint_zh, hint_en=hint_en
        )
    return entries


_SENSE: dict[str, Entry] = {
    "W260": entry("主键 {key} 在登记册中重复，另见 {other}", "{key} is in the register twice; see also {other}"),
    "W261": entry("同一记录（{key}）内容不同，另见 {other}", "the same record ({key}) with other content; see {other}"),
    "N262": entry("有 {rows} 行与已有记录完全相同，只计一次", "{rows} rows equal records already there and count once"),
    "W263": entry(
        "所有记录的时间都不在清单所报期间内，因此不能证明覆盖了该期间",
        "no record lies in the period that the manifest states, so the file does not prove that it covers it",
        hint_zh="换上正确的文件，或让 period 包含这些记录的时间；期内确无记录的，另交签署的零报告",
        hint_en="hand in the right file, or state a `period` that these records lie in; if nothing happened in the"
        " period, hand in a signed zero report",
    ),
    "W264": entry("零报告没有签署人，不作数", "the zero report is not signed and does not count"),
    "W265": entry(
        "零报告的签署日期缺失或早于期间结束，不作数",
        "the zero report was signed before its period ended, or bears no date, and does not count",
    ),
    "W266": entry(
        "零报告与记录矛盾：该期间有 {rows} 条 {type} 记录，例如 {other}",
        "the zero report is contradicted: there are {rows} records of {type} in its period, such as {other}",
    ),
    "W267": entry("零报告的终点早于起点，不作数", "the zero report ends before it begins and does not count"),
    "W268": entry(
        "有效期止早于有效期起，无法知道何时有效；按有效期判断的规则不会判为符合",
        "the validity ends before it begins: nobody knows when it held, and no rule that goes by it passes",
        hint_zh="核对这两个日期是否填反或写错", hint_en="look whether the two dates are swapped or misspelt",
    ),
    "W269": entry(
        "列“{header}”不认得，疑为字段 {field} 的列名写错；凡把 {field} 的空白当作一种说法的规则，不会判为符合",
        "column “{header}” is not known and looks like a misspelt header of {field}; no rule to which a blank {field}"
        " says something passes",
        hint_zh="在清单中写 columns: {{{header}: {field}}}，或改正列名后重新导出",
        hint_en="write columns: {{{header}: {field}}} in the manifest, or export it again with the right header",
    ),
}  # fmt: skip

CODES: dict[str, Entry] = {**_FILES, **_COLUMNS, **_cell_entries(), **_SENSE}
