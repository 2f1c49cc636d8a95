"""Operations: faults, calls, power, weather, monitoring, changes, networks, backups."""

from __future__ import annotations

from hospital.export.sheets import Entry, Export, Sheet
from hospital.export.styles import (
    Column,
    Formula,
    chinese,
    clock,
    column,
    minutes,
    slashed,
    typed,
    with_offset,
    yes_no,
)
from hospital.files import words
from hospital.files.office import named
from hospital.files.plain import LONG, MONTHS, QUARTER, Origin, by_time, file, in_time, month_of, month_span
from hospital.frame import EXPORTED
from hospital.places import LINKS, ROOM_NAMES
from hospital.world import Row, World


def exports(world: World) -> list[Export]:
    """The files of operations."""
    return [
        _faults(world), _calls(world), _emergencies(world), _power(world), _weather(world), *_samples(world),
        _alarms(world), _maintenance(world), _changes(world), _privileged(world), _network(world), *_backups(world),
    ]  # fmt: skip


def _faults(world: World) -> Export:
    """A date, and times of day: what is earlier than the discovery is the next day's."""
    places = ROOM_NAMES | {str(row["code"]): str(row["name"]) for row in world.rows("outlet")}
    steps = (
        ("本端检查时间", "local_checked_at"), ("对端联系时间", "remote_contacted_at"), ("措施时间", "measure_at"),
        ("报告科长时间", "chief_reported_at"), ("通知部门时间", "departments_notified_at"),
        ("通知维护时间", "maintenance_notified_at"), ("恢复时间", "recovered_at"),
    )  # fmt: skip
    columns = [
        column("故障编号", "code"), column("日期", "date", slashed), column("发现时间", "at", clock),
        column("级别", "level", words.LEVEL), column("类别", "category", words.FAULT), column("现象", "symptom"),
        column("机房/网点", "room", places), column("设备编号", "device"),
        *(column(header, field, clock) for header, field in steps),
        column("处理措施", "measure"), column("处理结果", "outcome"), column("处理人", "person"),
        column("备注", "note"),
    ]  # fmt: skip
    origin = Origin("网管中心", note="时间只写钟点，早于发现时间的是次日")
    return file("故障记录_2026Q3.csv", "fault", columns, world.rows("fault"), origin, format="gbk")


def _calls(world: World) -> Export:
    columns = [
        column("工单号", "code"), column("来电时间", "at", with_offset),
        column("响应时间", "responded_at", with_offset),
        named(world, "报修科室"), column("故障现象", "symptom"), column("值班是否解决", "solved", yes_no),
        column("通知维护人员时间", "maintenance_notified_at", with_offset),
        column("汇报领导时间", "leader_reported_at", with_offset), column("结束时间", "ended_at", with_offset),
        column("值班人员", "person"),
    ]  # fmt: skip
    return file(
        "故障电话工单_2026Q3.ndjson",
        "call_ticket",
        columns,
        by_time(world.rows("call_ticket"), "at"),
        Origin("服务台系统"),
    )


def _emergencies(world: World) -> Export:
    columns = [
        column("事件时间", "at", chinese), column("故障编号", "fault"), column("级别", "level", words.LEVEL),
        column("启动预案", "plan"), column("版本", "version"), column("启动时间", "activated_at", chinese),
        column("恢复时间", "recovered_at", chinese), column("指挥人", "commander"),
        column("预案外", "outside_plan", yes_no),
        column("处置记录", "handling"),
    ]  # fmt: skip
    origin = Origin("信息科")
    return file(
        "应急预案启动记录.csv",
        "emergency_activation",
        columns,
        world.rows("emergency_activation"),
        origin,
        format="bom",
    )


def _power(world: World) -> Export:
    def length(row: Row) -> Formula | None:
        # The length is a formula that nobody ever computed: its cell holds nothing.
        return Formula("=INDIRECT(ADDRESS(ROW(),4))-INDIRECT(ADDRESS(ROW(),3))") if row["end"] else None

    columns = [
        column("机房名称", "room", ROOM_NAMES), column("类型", "kind", words.POWER), column("开始时间", "start", typed),
        column("结束时间", "end", typed), Column("时长", length), column("备注", "note"),
    ]  # fmt: skip
    entry = Entry("power_event", "动力值班", QUARTER, EXPORTED, note="时长一栏只有公式；时间是表格的序列值")
    return Export(
        "供电事件_2026Q3.xlsx", (Sheet("供电", columns, by_time(world.rows("power_event"), "start")),), (entry,)
    )


def _weather(world: World) -> Export:
    columns = [
        column("预警类型", "kind"), column("级别", "level", words.ALERT), column("发布时间", "start", chinese),
        column("解除时间", "end", chinese),
    ]  # fmt: skip
    return file("气象预警.csv", "weather_alert", columns, world.rows("weather_alert"), Origin("院办公室"), format="gbk")


def _samples(world: World) -> list[Export]:
    climate = [
        column("机房", "room", ROOM_NAMES), column("信号名称", "signal"), column("信号测值", "value"),
        column("单位", "unit"),
        column("信号状态", "state", words.SIGNAL), column("测值时间", "at", typed),
    ]  # fmt: skip
    devices = [column("设备", "device"), column("采样时间", "at", typed), column("状态", "state", words.STATE)]
    files = []
    for month, label in MONTHS.items():
        rows = month_of(by_time(world.rows("env_sample"), "at"), "at", month)
        files.append(
            file(f"环境监测_{label}.parquet", "env_sample", climate, rows, Origin("动环系统", month_span(month)))
        )
    rows = by_time(world.rows("device_sample"), "at")
    files.append(file("设备状态采样_2026Q3.parquet", "device_sample", devices, rows, Origin("监控系统")))
    return files


def _alarms(world: World) -> Export:
    columns = [
        column("告警级别", "level", words.LEVEL), column("开始时间", "start"), column("结束时间", "end"),
        column("告警历时", "duration"), column("信号名称", "signal"), column("所属设备", "device"),
        column("机房", "room", ROOM_NAMES),
        column("确认状态", "ack_state", words.ACKNOWLEDGED), column("确认人员", "ack_by"), column("确认时间", "ack_at"),
        column("关联故障编号", "fault"),
    ]  # fmt: skip
    rows = by_time(world.rows("env_alarm"), "start")
    return file("动环告警_2026Q3.tsv", "env_alarm", columns, rows, Origin("动环系统"))


def _maintenance(world: World) -> Export:
    columns = [
        column("名称", "name"), column("预期开始时间", "planned_start", minutes),
        column("预期结束时间", "planned_end", minutes),
        column("实际开始时间", "start", minutes), column("结束时间", "end", minutes),
        column("审核状态", "state", words.APPROVAL),
        column("审核时间", "approved_at", minutes), column("机房", "room", ROOM_NAMES), column("设备", "device"),
    ]  # fmt: skip
    return file(
        "计划维护.json", "maintenance_window", columns, world.rows("maintenance_window"), Origin("运维系统", LONG)
    )


def _changes(world: World) -> Export:
    columns = [
        column("变更编号", "code"), column("主机", "host"), column("操作人", "person"), column("工号", "staff_id"),
        column("批准时间", "approved_at", typed), column("计划开始", "start", typed), column("计划结束", "end", typed),
        column("是否重大", "major", yes_no), column("变更内容", "content"),
    ]  # fmt: skip
    entry = Entry("change", "运维系统", LONG, EXPORTED)
    return Export("变更记录_2026Q3.xlsx", (Sheet("变更", columns, world.rows("change"), ("变更台账",)),), (entry,))


def _privileged(world: World) -> Export:
    columns = [
        column("主机", "host"), column("账号", "account"), column("工号", "staff_id"), column("操作人", "person"),
        column("开始时间", "start"), column("结束时间", "end"), column("工单号", "ticket"),
    ]  # fmt: skip
    return file(
        "堡垒机会话_2026Q3.json", "privileged_session", columns, world.rows("privileged_session"), Origin("堡垒机")
    )


def _network(world: World) -> Export:
    names = {link[0]: link[1] for link in LINKS}
    columns = [
        column("链路", "link", names), column("测试日期", "date", slashed), column("带宽(Mbps)", "bandwidth"),
        column("时延(ms)", "latency"), column("丢包率(%)", "loss"), column("测试结论", "result", words.PASSED),
        column("问题", "problem"), column("整改期限", "rectify_by", slashed), column("整改", "rectification"),
        column("复查日期", "rechecked_on", slashed), column("复查结果", "recheck_result", words.PASSED),
        column("测试人", "person"),
    ]  # fmt: skip
    return file(
        "全网测试记录.csv", "network_test", columns, world.rows("network_test"), Origin("网管中心", LONG), format="gbk"
    )


def _backups(world: World) -> list[Export]:
    """A file a month; the last one was cut while it was copied, and nobody noticed."""
    columns = [
        named(world, "分院", "branch", "branch"), column("备份对象", "target"), column("开始时间", "start"),
        column("结束时间", "end"),
        column("类型", "kind", words.BACKUP), column("结果", "result", words.SUCCESS), column("大小", "data_size"),
    ]  # fmt: skip
    rows = in_time(world.rows("backup"), "start")
    files = []
    for month, label in MONTHS.items():
        cut = month == 9
        note = "故意截断的文件：不写 sha256，看读取器自己能否发现" if cut else ""
        origin = Origin("备份系统", month_span(month), note)
        mine = month_of(rows, "start", month)
        path = f"备份记录_{label}.csv"
        files.append(file(path, "backup", columns, mine, origin, sealed=not cut, cut_to=0.6 if cut else None))
    return files
