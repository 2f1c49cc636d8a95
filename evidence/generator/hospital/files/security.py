"""Security tools: scans, illegal outreach, software, sessions, events online."""

from __future__ import annotations

from hospital.export.sheets import Export
from hospital.export.styles import column, compact, minutes, slashed_seconds, yes_no
from hospital.files import words
from hospital.files.plain import LONG, MONTHS, Origin, by_time, file, month_of, month_span
from hospital.frame import moment
from hospital.world import World, when


def exports(world: World) -> list[Export]:
    """The files of the security tools."""
    return [*_scans(world), _outreach(world), _software(world), *_sessions(world), _online(world)]


def _scans(world: World) -> list[Export]:
    """The July scan as text, the September one, by a newer tool, a JSON object a line."""
    columns = [
        column("IP", "ip"), column("MAC", "mac"), column("计算机名", "host"), column("操作系统", "os"),
        column("网卡列表", "nics"),
        column("能否访问互联网", "internet_access", yes_no), column("能否访问局域网", "lan_access", yes_no),
        column("扫描时间", "at"),
    ]  # fmt: skip
    rows = by_time(world.rows("host_scan"), "at")
    july, september = [[row for row in rows if (when(row, "at").month < 9) is early] for early in (True, False)]
    return [
        file(
            "主机扫描_2026-07.csv",
            "host_scan",
            columns,
            july,
            Origin("安全扫描平台", (month_span(7)[0], month_span(8)[1])),
            format="gbk",
        ),
        file("主机扫描_2026-09.ndjson", "host_scan", columns, september, Origin("安全扫描平台", month_span(9))),
    ]


def _outreach(world: World) -> Export:
    columns = [
        column("client name", "host"), column("report_ip", "ip"), column("mac", "mac"),
        column("create_time", "at", compact),
        column("result", "result"),
    ]  # fmt: skip
    return file(
        "违规外联告警.csv", "illegal_outreach", columns, world.rows("illegal_outreach"), Origin("终端安全系统", LONG)
    )


def _software(world: World) -> Export:
    columns = [
        column("主机", "host"), column("软件名称", "name"), column("进程", "process"),
        column("类别", "category", words.SOFTWARE),
        column("发现时间", "at", minutes),
    ]  # fmt: skip
    return file(
        "软件清点_2026Q3.tsv", "software", columns, by_time(world.rows("software"), "at"), Origin("桌面管理系统")
    )


def _sessions(world: World) -> list[Export]:
    columns = [
        column("账号", "account"), column("工号", "staff_id"), column("姓名", "person"), column("终端", "terminal"),
        column("系统", "system"), column("登录时间", "start", slashed_seconds),
        column("注销时间", "end", slashed_seconds),
        column("最后操作时间", "last_active_at", slashed_seconds),
    ]  # fmt: skip
    rows = by_time(world.rows("session"), "start")
    return [
        file(
            f"工作站会话_{label}.csv",
            "session",
            columns,
            month_of(rows, "start", month),
            Origin("HIS系统", month_span(month)),
        )
        for month, label in MONTHS.items()
    ]


def _online(world: World) -> Export:
    columns = [
        column("发现日期", "date"), column("平台", "platform"), column("类别", "category", words.ONLINE),
        column("处理状态", "state", words.HANDLING), column("是否属实", "confirmed", yes_no),
        column("处理日期", "closed_on"),
    ]  # fmt: skip
    return file(
        "网上行为与违纪台账.csv",
        "online_event",
        columns,
        world.rows("online_event"),
        Origin("宣传科", LONG, "季度未完就导出了", moment("09-28 17:00")),
        format="bom",
    )
