"""Duty: shifts, handovers, books, end-of-shift checks."""

from __future__ import annotations

from hospital.export.sheets import Entry, Export, Sheet
from hospital.export.styles import Column, chinese, clock, column, counted, minutes, month_day, slashed, ticked, yes_no
from hospital.files import words
from hospital.files.office import named
from hospital.files.plain import AROUND, MONTH_NAMES, Origin, file, month_with_edges
from hospital.frame import EXPORTED
from hospital.places import ROOM_NAMES
from hospital.world import Row, World, when


def exports(world: World) -> list[Export]:
    """The duty office's files."""
    return [_shifts(world), _handovers(world), _books(world), _ends(world)]


def _hours(row: Row) -> str:
    """20:00-次日8:00, or what the person wrote when the times are unusual."""
    start, end = when(row, "start"), when(row, "end")
    night = "次日" if end.date() > start.date() else ""
    return f"{start.hour}:{start:%M}-{night}{end.hour}:{end:%M}"


def _shifts(world: World) -> Export:
    """A sheet a month; both shifts of a day under one merged date."""
    columns = [
        column("值班日期", "date", month_day), column("班次", "shift", words.SHIFT), Column("值班时间", _hours),
        column("值班人员", "person"), column("工号", "staff_id"), named(world, "值班部门"),
        column("记录类型", "kind", words.DUTY), counted("合计"), column("备注", "note"),
    ]  # fmt: skip
    rows = world.rows("duty_shift")
    sheets = tuple(
        Sheet(
            name, columns, month_with_edges(rows, "date", month), (f"2026年{month}月机房值班记录",),
            merged=("值班日期",),
        )
        for month, name in MONTH_NAMES.items()
    )  # fmt: skip
    note = "日期没有年份，合并单元格；夜班写作 20:00-次日8:00；首尾带有上季末、下季初的班次"
    entry = Entry("duty_shift", "值班室", AROUND, EXPORTED, note=note)
    return Export("机房值班记录_2026Q3.xlsx", sheets, (entry,))


def _handovers(world: World) -> Export:
    columns = [
        column("日期", "date", slashed), column("班次", "shift", words.SHIFT), column("交接时间", "at", clock),
        column("交班人", "outgoing"), column("交班人工号", "outgoing_id"), column("接班人", "incoming"),
        column("接班人工号", "incoming_id"), column("地点", "room", ROOM_NAMES),
        column("遗留问题", "open_issues", None, "无"),
        column("签字", "signed"),
    ]  # fmt: skip
    origin = Origin("值班室", AROUND)
    return file("交接班记录_2026Q3.csv", "handover", columns, world.rows("handover"), origin, format="gbk")


def _books(world: World) -> Export:
    """What is repeated is written 同上."""
    columns = [
        column("值班日期", "date", slashed), column("班次", "shift", words.SHIFT), column("簿册", "book", words.BOOK),
        column("值班人员", "person"), column("工号", "staff_id"), column("填写时间", "written_at", chinese),
        column("完整", "complete", yes_no),
    ]  # fmt: skip
    origin = Origin("值班室", AROUND, "重复的姓名、工号写作“同上”")
    return file(
        "值班簿册检查_2026Q3.csv", "duty_book", columns, world.rows("duty_book"), origin, format="bom",
        ditto=("值班人员", "工号"),
    )  # fmt: skip


def _ends(world: World) -> Export:
    columns = [
        column("值班日期", "date", slashed), column("班次", "shift", words.SHIFT), column("值班人员", "person"),
        column("工号", "staff_id"), column("机房", "room", ROOM_NAMES), column("检查时间", "at", minutes),
        column("整理仪器设备", "instruments", ticked), column("电路检查", "circuits", ticked),
        column("清理机房", "cleaned", ticked), column("关好门窗", "closed", ticked),
    ]  # fmt: skip
    return file(
        "值班结束检查_2026Q3.tsv", "shift_end_check", columns, world.rows("shift_end_check"), Origin("值班室", AROUND)
    )
