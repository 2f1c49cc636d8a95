"""Diagnostic codes of watching: E700-E720."""

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
        "日志中的记录是按另一评估期、时区或记录类型读入的",
        "the records in this journal were read for another period, time zone or record types",
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
    "E710": entry(
        "监看日志已损坏：{problem}",
        "the journal of this watch is damaged: {problem}",
        hint_zh="恢复备份，或用 --state 另指一个空目录：证据文件会重新读入，警报会重新发出",
        hint_en="restore a backup, or name an empty folder with --state: files are read and alerts told anew",
    ),
    "E711": entry(
        "监看目录无法写入：{problem}",
        "the state folder cannot be written: {problem}",
        hint_zh="检查磁盘空间与权限；运行中会一直重试，期间不作判定",
        hint_en="look at the disk's room and the folder's permissions; a running watch waits for it, judging nothing",
    ),
    "E712": entry(
        "无法在此地址监听：{problem}",
        "this address cannot be listened at: {problem}",
        hint_zh="换一个端口，或停掉占用它的程序",
        hint_en="choose another port, or stop what has it",
    ),
    "W713": entry(
        "警报送不出：{problem}；留在发件箱中，稍后重试",
        "alerts cannot be delivered: {problem}; they are kept and tried again",
    ),
    "N714": entry("警报又可送出", "alerts are delivered again"),
    "N715": entry(
        "评估期已结束，接着监看 {next}；尚未了结的事项继续等待",
        "the period has ended and {next} is watched now; what is still open goes on being waited for",
    ),
    "N716": entry(
        "本期各项均已了结，监看结束",
        "nothing of this period is open any more: its watch has ended",
    ),
    "W717": entry(
        "标准输入已结束，不会再有记录由此送来；监看继续",
        "standard input has ended and will bring no more records; the watch goes on",
    ),
    "N718": entry(
        "规则、台账或选项有变：日志中的记录按新的重新判定，只发出与此前不同的警报",
        "rules, registers or options have changed: the journal is judged anew, and only what differs is told",
    ),
    "W719": entry(
        "还有 {left} 条警报未送达，下次启动时再送",
        "{left} alerts have not been delivered; they will be at the next start",
    ),
    "E720": entry(
        "`{found}` 不是本机地址：状态页没有口令，任何能访问它的人都能看到",
        "`{found}` is not this machine alone: the page has no password, and whoever reaches it can read it",
        hint_zh="写 127.0.0.1；确要对外，用 --bind {found} 写明",
        hint_en="write 127.0.0.1; if you mean it, say --bind {found}, too",
    ),
}
