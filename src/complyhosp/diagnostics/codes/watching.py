"""Diagnostic codes of watching: E700-E719."""

from __future__ import annotations

from complyhosp.diagnostics.entry import Entry, entry

CODES: dict[str, Entry] = {
    "W700": entry(
        "不是一行 JSON：{problem}",
        "this line is not JSON: {problem}",
        hint_zh='每行一条记录，例如 {{"type": "patrol", "room": "JF01", "at": "2026-07-01T08:00"}}',
        hint_en='a record a line, as in {{"type": "patrol", "room": "JF01", "at": "2026-07-01T08:00"}}',
    ),
    "W701": entry(
        "记录类型 `{type}` 不在监看之列；可收 {known}",
        "records of the type `{type}` are not watched; there are {known}",
        hint_zh="用 --expect 说明将有此类记录送来",
        hint_en="say with --expect that such records will come",
    ),
    "W702": entry("一行超过 {limit} 字节，未读", "this line has more than {limit} bytes and was not read"),
    "W703": entry(
        "`{type}` 记录缺少必填字段，或其值不可读：{fields}",
        "a record of `{type}` lacks required fields, or they cannot be read: {fields}",
    ),
    "E704": entry(
        "另一个进程正在使用监看目录：{problem}",
        "another process is using this state folder: {problem}",
        hint_zh="停掉它，或用 --state 另指一个目录",
        hint_en="stop it, or name another folder with --state",
    ),
    "E705": entry(
        "监看目录属于另一个评估期、规则库或台账",
        "this state folder belongs to another period, rulebook or set of registers",
        hint_zh="用 --state 另指一个空目录；旧目录可留作存档",
        hint_en="name an empty folder with --state; the old one can be kept",
    ),
    "E706": entry("`{found}` 不是时长；可写 90s、30m、2h、1d", "`{found}` is not a duration; write 90s, 30m, 2h or 1d"),
    "E707": entry("`{found}` 写法不对，应为 {expected}", "`{found}` is not {expected}"),
    "E708": entry(
        "`{found}` 不在本地网络中，警报不送出院外",
        "`{found}` is not on the local network: alerts are not sent outside",
    ),
    "W709": entry(
        "{dropped} 条消息来得太快或太长，未能读取：监看的记录不完整",
        "{dropped} messages came too fast or were too long and were not read: what is watched is not complete",
    ),
}
