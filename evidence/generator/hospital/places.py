"""What exists: rooms, outlets, branches, links, assets, auxiliary units, computers."""

from __future__ import annotations

from typing import Final

from hospital.frame import day
from hospital.world import World

ROOMS: Final = ("JF01", "JF02")
"""The machine rooms in use."""

ROOM_NAMES: Final = {"JF01": "中心机房", "JF02": "容灾机房", "JF03": "旧门诊机房"}

OUTLETS: Final = (
    ("WD01", "门诊大厅网点", "门诊楼1层", None, None),
    ("WD02", "急诊网点", "急诊楼1层", None, None),
    ("WD03", "住院部一病区网点", "住院楼3层", None, None),
    ("WD04", "住院部二病区网点", "住院楼5层", None, None),
    ("WD05", "住院部三病区网点", "住院楼7层", None, None),
    ("WD06", "检验科网点", "医技楼2层", None, None),
    ("WD07", "放射科网点", "医技楼1层", None, None),
    ("WD08", "药房网点", "门诊楼2层", None, None),
    ("WD09", "行政楼网点", "行政楼2层", None, None),
    ("WD10", "体检中心网点", "体检楼1层", "08-03", None),
    ("WD11", "旧洗衣房网点", "后勤楼1层", "2019-04-01", "2026-05-31"),
)
"""Number, name, place, opened and closed."""

BRANCHES: Final = (("FY01", "东院区"), ("FY02", "西院区"), ("FY03", "康复分院"))

LINKS: Final = (
    ("LL01", "中心机房—容灾机房裸光纤", None, "自建"),
    ("LL02", "中心机房—东院区专线", "FY01", "电信"),
    ("LL03", "中心机房—西院区专线", "FY02", "联通"),
    ("LL04", "中心机房—康复分院专线", "FY03", "移动"),
    ("LL05", "医保专线", None, "电信"),
    ("LL06", "互联网出口", None, "联通"),
    ("LL07", "卫健委专网", None, "移动"),
)

SAMPLED: Final = ("ZC-001", "ZC-002", "ZC-004")
"""The servers and network devices: sampled without a break."""

ASSETS: Final = (
    # code, name, category, ip, mac, room, location, purpose, owner, zone
    ("ZC-001", "HIS数据库服务器", "server", "10.1.1.11", "00:1A:4B:10:00:01",
     "JF01", "A01机柜", "HIS数据库", "1001", "lan"),
    ("ZC-002", "电子病历应用服务器", "server", "10.1.1.12", "00:1A:4B:10:00:02",
     "JF01", "A02机柜", "电子病历应用", "1001", "lan"),
    ("ZC-004", "核心交换机", "network", "10.1.1.1", "00:1A:4B:10:00:04",
     "JF01", "B01机柜", "全院核心交换", "1002", "lan"),
    ("ZC-005", "边界防火墙", "security", "10.1.1.2", "00:1A:4B:10:00:05",
     "JF01", "B02机柜", "互联网边界防护", "1002", "gateway"),
    ("ZC-006", "安全隔离网闸", "security", "10.1.1.3", "00:1A:4B:10:00:06",
     "JF01", "B02机柜", "内外网数据摆渡", "1002", "gateway"),
    ("ZC-007", "集中存储", "storage", "10.1.1.21", "00:1A:4B:10:00:07",
     "JF01", "A03机柜", "业务数据存储", "1003", "lan"),
    ("ZC-008", "备份一体机", "storage", "10.1.2.21", "00:1A:4B:10:00:08",
     "JF02", "C01机柜", "数据备份", "1003", "lan"),
)  # fmt: skip

AUX_UNITS: Final = (
    ("FZ-01", "1号UPS主机", "ups", "JF01", "配电间"),
    ("FZ-02", "2号UPS主机", "ups", "JF02", "配电间"),
    ("FZ-03", "1号精密空调", "cooling", "JF01", "机房东侧"),
    ("FZ-04", "2号精密空调", "cooling", "JF01", "机房西侧"),
    ("FZ-05", "3号精密空调", "cooling", "JF02", "机房北侧"),
    ("FZ-06", "柴油发电机", "generator", "JF01", "地下一层"),
    ("FZ-07", "中心机房配电柜", "distribution", "JF01", "配电间"),
    ("FZ-08", "中心机房气体灭火", "fire", "JF01", "钢瓶间"),
    ("FZ-09", "容灾机房气体灭火", "fire", "JF02", "钢瓶间"),
    ("FZ-10", "中心机房门禁", "access_control", "JF01", "入口"),
    ("FZ-11", "容灾机房门禁", "access_control", "JF02", "入口"),
    ("FZ-12", "中心机房摄像机", "camera", "JF01", "入口"),
    ("FZ-13", "容灾机房摄像机", "camera", "JF02", "入口"),
    ("FZ-14", "动环监控主机", "environment", "JF01", "值班台"),
)

WATCHED: Final = ("FZ-10", "FZ-11", "FZ-12", "FZ-13")
"""Cameras and door alarms: their uptime is what guards against theft."""

DEPARTMENT_LETTERS: Final = {
    "KS11": "NK", "KS12": "WK", "KS13": "EK", "KS14": "MZ", "KS21": "JY", "KS22": "FS", "KS23": "YF", "KS31": "YB",
    "KS32": "YW", "KS02": "WG", "KS03": "WJ", "KS04": "TS", "KS05": "TJ", "KS06": "BA",
}  # fmt: skip
"""Departments with computers, and the letters in the computers' names."""

HOSTS_EACH: Final = 5


def build(world: World) -> None:
    """All registers of things."""
    for code, name in ROOM_NAMES.items():
        closed = day("2026-05-31") if code == "JF03" else None
        world.add(
            "machine_room", code=code, name=name, location="信息楼", enabled_on=day("2018-03-01"), disabled_on=closed
        )
    for code, name, place, opened, shut in OUTLETS:
        world.add(
            "outlet",
            code=code,
            name=name,
            location=place,
            enabled_on=day(opened or "2018-03-01"),
            disabled_on=day(shut) if shut else None,
        )
    for code, name in BRANCHES:
        world.add("branch", code=code, name=name, enabled_on=day("2015-01-01"), disabled_on=None)
    for code, name, branch, kind in LINKS:
        world.add(
            "link", code=code, name=name, branch=branch, kind=kind, enabled_on=day("2018-03-01"), disabled_on=None
        )
    _assets(world)
    _hosts(world)


def _assets(world: World) -> None:
    for code, name, category, ip, mac, room, location, purpose, owner, zone in ASSETS:
        world.add(
            "asset", code=code, name=name, category=category, ip=ip, mac=mac.lower(), room=room, location=location,
            purpose=purpose, person=world.name_of(owner), zone=zone, enabled_on=day("2021-06-01"), disabled_on=None,
        )  # fmt: skip
    world.add(
        "asset", code="ZC-003", name="旧HIS服务器", category="server", ip="10.1.1.13", mac="00:1a:4b:10:00:03",
        room="JF01", location="A04机柜", purpose="已停用", person=world.name_of("1001"), zone="lan",
        enabled_on=day("2015-06-01"), disabled_on=day("2026-03-31"),
    )  # fmt: skip
    for code, name, category, room, location in AUX_UNITS:
        world.add(
            "aux_unit", code=code, name=name, category=category, room=room, location=location, purpose="机房保障",
            person=world.name_of("1004"), enabled_on=day("2019-01-01"), disabled_on=None,
        )  # fmt: skip


def _hosts(world: World) -> None:
    number = 0
    for department, letters in DEPARTMENT_LETTERS.items():
        for turn in range(1, HOSTS_EACH + 1):
            number += 1
            outside = turn == HOSTS_EACH and department in {"KS31", "KS32", "KS04"}
            world.add(
                "host",
                code=f"PC-{number:03d}",
                name=f"{letters}-PC{turn:02d}",
                ip=f"192.168.{10 if outside else 1}.{number + 10}",
                mac=f"3c:52:82:00:{number // 256:02x}:{number % 256:02x}",
                department=department,
                ownership="hospital",
                zone="internet" if outside else "lan",
                enabled_on=day("2022-09-01"),
                disabled_on=None,
            )
