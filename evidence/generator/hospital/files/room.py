"""The machine rooms: door, register, patrols, checks, inventory."""

from __future__ import annotations

from datetime import timedelta

from hospital.door import DESK_ROOM
from hospital.export.sheets import Entry, Export, Sheet
from hospital.export.styles import Column, chinese, clock, clock_24, column, day_of_24, minutes, slashed, typed
from hospital.files import words
from hospital.files.office import named
from hospital.files.plain import (
    AROUND,
    LONG,
    MONTH_NAMES,
    MONTHS,
    QUARTER,
    Origin,
    by_time,
    file,
    month_of,
    month_span,
    month_with_edges,
)
from hospital.frame import EXPORTED
from hospital.places import ROOM_NAMES
from hospital.world import Row, World, when


def exports(world: World) -> list[Export]:
    """The rooms' files."""
    return [
        *_door(world), *_registers(world), *_patrols(world), *_leaving(world), *_checks(world), _inventory(world),
    ]  # fmt: skip


def _door(world: World) -> list[Export]:
    """A file a month; each export also holds the first hours of the month after, as the next one does again."""
    columns = [
        column("序号", "_number"), column("所属区域", "area"), column("所属机房", "room", ROOM_NAMES),
        column("设备名称", "device"),
        column("刷卡类型", "card_result", words.CARD), column("刷卡描述", "direction", words.DIRECTION_AT_DOOR),
        column("刷卡卡号", "card"), column("刷卡时间", "at"), column("刷卡人员", "person"),
        column("人员类型", "person_type", words.PERSON), named(world, "所属部门"), column("工号", "staff_id"),
    ]  # fmt: skip
    events = by_time(world.rows("door_event"), "at")
    files = []
    for month, label in MONTHS.items():
        first, end = month_span(month)
        from_, until = first - timedelta(days=1 if month == 7 else 0), end + timedelta(days=1)
        mine = [row for row in events if from_ <= when(row, "at").date() < until]
        numbered: list[Row] = [{**row, "_number": number} for number, row in enumerate(mine, start=1)]
        origin = Origin("门禁系统", (first, end), "导出时多带了次月头一天，与下月文件重复" if month < 9 else "")
        path, keys = f"门禁刷卡记录_{label}.csv", {"encoding": "gb18030"}
        files.append(file(path, "door_event", columns, numbered, origin, format="gbk", keys=keys))
    return files


def _registers(world: World) -> list[Export]:
    """The desk's register has a sheet a month and a row for each entry and exit; the other one a row a visit."""
    visitor = [
        column("姓名", "person"), column("工号", "staff_id"), named(world, "所属部门"), column("进入事由", "reason"),
    ]  # fmt: skip
    approval = [
        column("携带物品", "items", None, "无"), column("签字确认", "signed"), column("陪同人", "escort"),
        column("审批人", "approver"), column("审批时间", "approved_at", minutes),
    ]  # fmt: skip
    desk = [
        column("日期", "date", chinese), column("时间", "at", clock), column("机房", "room", ROOM_NAMES), *visitor,
        column("出入类型", "direction", words.DIRECTION), *approval,
    ]  # fmt: skip
    visits = [
        column("登记日期", "date", slashed), column("机房", "room", ROOM_NAMES), *visitor,
        column("进入时间", "at", clock),
        column("离开时间", "left_at", clock), *approval,
    ]  # fmt: skip
    rows = by_time(world.rows("room_register"), "at")
    at_desk = [row for row in rows if row["room"] == DESK_ROOM]
    sheets = tuple(
        Sheet(name, desk, month_with_edges(at_desk, "at", month), (_register_title(month),), blank_tail=50)
        for month, name in MONTH_NAMES.items()
    )
    entry = Entry("room_register", "值班室", AROUND, EXPORTED, note="纸质登记表录入，一月一张工作表")
    note = "一行一次出入：半夜离开的，时间仍写在进入那天"
    return [
        Export("进出机房登记表_2026Q3.xlsx", sheets, (entry,)),
        file(
            "容灾机房出入登记_2026Q3.csv", "room_register", visits, [row for row in rows if row["room"] != DESK_ROOM],
            Origin("值班室", AROUND, note), format="gbk",
        ),
    ]  # fmt: skip


def _register_title(month: int) -> str:
    return f"示例医院进出机房登记表（2026年{month}月）"


def _patrols(world: World) -> list[Export]:
    rows = by_time(world.rows("patrol"), "at")
    rooms = [row for row in rows if row["room"] in ROOM_NAMES]
    outlets = [row for row in rows if row["room"] not in ROOM_NAMES]
    columns = [
        column("机房", "room", ROOM_NAMES), column("巡检对象", "target"), column("日期", "at", day_of_24),
        column("计划巡检时间", "planned_at", clock), column("实际巡检时间", "at", clock_24),
        column("巡检人员", "person"),
        column("工号", "staff_id"), column("巡检项目", "items"), column("设备状态", "condition"),
        column("结果", "result", words.NORMAL), column("备注", "note"),
    ]  # fmt: skip
    sheets = tuple(_patrol_sheet(columns, rooms, month, name) for month, name in MONTH_NAMES.items())
    entry = Entry("patrol", "值班室", QUARTER, EXPORTED, note="两行表头，机房一栏合并单元格，夜里的时间只写钟点")
    return [Export("机房巡检记录_2026Q3.xlsx", sheets, (entry,)), _outlets(world, outlets)]


def _patrol_sheet(columns: list[Column], rooms: list[Row], month: int, name: str) -> Sheet:
    """A month of room patrols, room by room, under a header of two rows."""
    mine = [row for room in ROOM_NAMES for row in month_of(rooms, "at", month) if row["room"] == room]
    groups = (("", 2), ("时间", 3), ("巡检人", 2), ("巡检情况", 3), ("", 1))
    return Sheet(name, columns, mine, (f"机房巡检记录表 2026年{month}月",), groups, merged=("机房",))


def _outlets(world: World, rows: list[Row]) -> Export:
    """Outlets are visited by two people: one line, both names in one cell."""
    visits: dict[tuple[object, object], Row] = {}
    for row in rows:
        known = visits.setdefault((row["room"], row["at"]), {**row, "person": "", "staff_id": None})
        known["person"] = f"{known['person']} {row['person']}".strip()
    columns = [
        named(world, "网点", "room", "outlet"), column("巡检对象", "target"), column("巡检时间", "at", chinese),
        column("巡检人员", "person"), column("巡检项目", "items"), column("设备状态", "condition"),
        column("结果", "result", words.NORMAL),
    ]  # fmt: skip
    origin = Origin("网管中心", AROUND, "一格两个姓名，没有工号")
    return file("网点巡检记录_2026Q3.csv", "patrol", columns, list(visits.values()), origin, format="bom")


def _leaving(world: World) -> list[Export]:
    columns = [
        column("机房", "room", ROOM_NAMES), column("日期", "date", slashed), column("离开时间", "at", clock),
        column("工号", "staff_id"),
        column("姓名", "person"), column("设备运行情况", "condition"),
    ]  # fmt: skip
    rows = by_time(world.rows("exit_check"), "at")
    return [
        file(
            f"离开机房检查_{label}.csv",
            "exit_check",
            columns,
            month_of(rows, "at", month),
            Origin("值班室", month_span(month)),
        )
        for month, label in MONTHS.items()
    ]


def _checked(first: list[Column]) -> list[Column]:
    """The columns that every kind of check ends with."""
    return [
        *first, column("结果", "result", words.PASSED), column("问题", "problem"),
        column("整改期限", "rectify_by", slashed),
        column("整改情况", "rectification"), column("复查日期", "rechecked_on", slashed),
        column("复查结果", "recheck_result", words.PASSED), column("检查人", "person"),
    ]  # fmt: skip


def _checks(world: World) -> list[Export]:
    rooms = [column("检查日期", "date", typed), column("机房", "room", ROOM_NAMES), column("检查项目", "item")]
    units = [column("设备编号", "device"), column("检查日期", "date", slashed), column("检查项目", "item")]
    kinds = [
        column("防护类别", "kind", words.PROTECTION), column("检查日期", "date"), column("机房", "room", ROOM_NAMES),
        column("有效期至", "valid_until"),
    ]  # fmt: skip
    weekly = file(
        "机房环境检查_2026Q3.xlsx", "room_check", _checked(rooms), world.rows("room_check"), Origin("网管中心", AROUND),
        sheet="周检", title=("机房环境周检查表",), merged=("机房",),
    )  # fmt: skip
    origin = Origin("网管中心", LONG)
    monthly = file(
        "辅助设备检查记录.csv", "aux_check", _checked(units), world.rows("aux_check"), origin, ditto=("检查项目",)
    )
    return [
        weekly,
        monthly,
        file("八项防护检查记录.xls", "protection_check", _checked(kinds), world.rows("protection_check"), origin),
    ]


def _inventory(world: World) -> Export:
    counts = [
        column("盘点日期", "date", typed), column("资产编号", "asset"), column("实际位置", "location"),
        column("实际用途", "purpose"),
        column("盘点人", "person"), column("备注", "note"),
    ]  # fmt: skip
    moves = [
        column("资产编号", "asset"), column("原位置", "from_location"), column("新位置", "to_location"),
        column("批准人", "approver"),
        column("批准日期", "approved_on", typed), column("移动日期", "moved_on", typed),
    ]  # fmt: skip
    return Export(
        "资产盘点与移动_2026Q3.xlsx",
        (
            Sheet("盘点", counts, world.rows("inventory"), ("季度资产盘点表",)),
            Sheet("移动", moves, world.rows("asset_move")),
        ),
        (
            Entry("inventory", "设备科", LONG, EXPORTED, "盘点"),
            Entry("asset_move", "设备科", LONG, EXPORTED, "移动"),
        ),
    )
