"""Registers: who and what exists."""

from __future__ import annotations

from functools import partial

from hospital.export.sheets import Entry, Export, Sheet
from hospital.export.styles import Column, column, dotted, joined, slashed, typed, yes_no
from hospital.files import words
from hospital.files.plain import ALL_TIME, Origin, file
from hospital.frame import EXPORTED
from hospital.world import Row, World


def _named(world: World, kind: str, header: str, field: str) -> Column:
    """A column that names another register's entry where the world has its number."""
    names = {str(row["code"]): str(row["name"]) for row in world.rows(kind)}
    return column(header, field, names)


def exports(world: World) -> list[Export]:
    """The files of the registers."""
    return [_basics(world), _staff(world), _assets(world), _units(world), _hosts(world), _releases(world)]


def _releases(world: World) -> Export:
    columns = [
        column("系统", "system"), column("版本", "version"), column("发布日期", "date"),
        column("是否重大", "major", yes_no), Column("使用岗位", lambda row: _posts(world, row)),
        column("更新内容", "content"),
    ]  # fmt: skip
    origin = Origin("信息科", ALL_TIME, "岗位写的是名称")
    return file("系统版本发布.json", "release", columns, world.rows("release"), origin)


def _posts(world: World, row: Row) -> str:
    codes = row["posts"]
    assert isinstance(codes, list)  # noqa: S101  # narrows the world's own values
    return "、".join(str(world.one("post", code=code)["name"]) for code in codes)


def _entry(thing: str) -> list[Column]:
    """Number and name, which every register begins with."""
    return [column(f"{thing}编号", "code"), column("名称", "name")]


def _basics(world: World) -> Export:
    """One workbook with a sheet for each small register."""
    dates = [column("启用日期", "enabled_on", typed), column("停用日期", "disabled_on", typed)]
    kinds = [column("类别", "category", words.DEPARTMENT)]
    post = [
        column("岗位编号", "code"), column("岗位名称", "name"), column("类别", "category", words.POST),
        _named(world, "department", "部门", "department"), column("需信息技术", "needs_it", yes_no),
    ]  # fmt: skip
    link = [_named(world, "branch", "所属分院", "branch"), column("类型", "kind")]
    place = [column("位置", "location")]
    tables: tuple[tuple[str, str, list[Column]], ...] = (
        ("部门", "department", [*_entry("部门"), *kinds, *dates]),
        ("岗位", "post", post),
        ("机房", "machine_room", [*_entry("机房"), *place, *dates]),
        ("网点", "outlet", [*_entry("网点"), *place, *dates]),
        ("分院", "branch", [*_entry("分院"), *dates]),
        ("链路", "link", [*_entry("链路"), *link, *dates]),
    )
    sheets = [Sheet(name, columns, world.rows(kind), (f"示例医院{name}登记",)) for name, kind, columns in tables]
    entry = partial(Entry, source="信息科", period=ALL_TIME, exported_at=EXPORTED)
    entries = [entry(type=kind, sheet=name) for name, kind, _ in tables]
    return Export("基础台账.xlsx", tuple(sheets), tuple(entries))


def _staff(world: World) -> Export:
    rooms = {str(row["code"]): str(row["name"]) for row in world.rows("machine_room")}

    def authorised(row: Row) -> str:
        codes = row["authorised_rooms"]
        return "、".join(rooms[code] for code in codes) if isinstance(codes, list) else ""

    columns = [
        column("工号", "code"), column("姓名", "name"), _named(world, "department", "部门", "department"),
        column("职务", "title"),
        _named(world, "post", "岗位", "post"), column("岗位类别", "post_category", words.POST),
        column("任职状态", "status", words.STATUS), column("专兼职", "engagement", words.ENGAGEMENT),
        column("入职时间", "hired_on", slashed), column("离职时间", "left_on", slashed), column("关联卡号", "card"),
        Column("授权机房", authorised),
    ]  # fmt: skip
    origin = Origin("人事科", ALL_TIME, "有两个张伟：只能按工号区分")
    return file(
        "人员花名册.csv", "staff", columns, world.rows("staff"), origin, format="gbk", keys={"encoding": "gb18030"}
    )


def _things(world: World) -> list[Column]:
    return [
        column("资产编号", "code"), column("名称", "name"), column("类别", "category", words.DEVICE),
        column("IP", "ip"),
        column("MAC", "mac", lambda mac: str(mac).upper().replace(":", "-")),
        _named(world, "machine_room", "机房", "room"), column("位置", "location"), column("用途", "purpose"),
        column("责任人", "person"), column("网络区域", "zone", words.ZONE), column("启用日期", "enabled_on", dotted),
        column("停用日期", "disabled_on", dotted),
    ]  # fmt: skip


def _assets(world: World) -> Export:
    return file(
        "资产台账.xlsx", "asset", _things(world), world.rows("asset"), Origin("设备科", ALL_TIME, "表尾有一千行空行"),
        sheet="资产", title=("示例医院信息资产台账", "填表：设备科"), blank_tail=1000,
    )  # fmt: skip


def _units(world: World) -> Export:
    columns = [one for one in _things(world) if one.header not in {"IP", "MAC", "网络区域"}]
    return file(
        "辅助设备台账.csv", "aux_unit", columns, world.rows("aux_unit"), Origin("设备科", ALL_TIME), format="bom"
    )


def _hosts(world: World) -> Export:
    columns = [
        column("资产编号", "code"), column("计算机名", "name"), column("IP地址", "ip"), column("MAC地址", "mac"),
        _named(world, "department", "使用科室", "department"), column("归属", "ownership", words.OWNER),
        column("网络区域", "zone", words.ZONE), column("启用日期", "enabled_on", joined),
    ]  # fmt: skip
    origin = Origin("桌面管理系统", ALL_TIME, "扩展名是 xls，内容是 HTML 网页")
    return file("联网计算机登记.xls", "host", columns, world.rows("host"), origin, title=("联网计算机登记表",))
