"""Faults, calls, emergencies, and the reports that go up about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Final

from hospital.frame import AFTER, BEFORE, at, days, moment
from hospital.patrols import on_duty
from hospital.world import Row, World, text, when

MINUTES: Final = {
    "1": {"local": 3, "remote": 9, "measure": 5, "chief": 12, "departments": 6, "maintenance": 7, "recovered": 50},
    "2": {"local": 4, "remote": 12, "measure": 8, "chief": 20, "departments": 8, "maintenance": 9, "recovered": 85},
    "3": {"local": 6, "remote": 20, "measure": 12, "chief": 30, "departments": 11, "maintenance": 10, "recovered": 140},
    "4": {"local": 8, "remote": 25, "measure": 15, "chief": 35, "departments": 12, "maintenance": 13, "recovered": 180},
}
"""How soon each step followed the discovery, by level."""

FAULTS: Final = (
    ("GZ2026-061", "06-30 15:20", "3", "network", "WD04", "接入交换机端口故障"),
    ("GZ2026-062", "07-03 9:42", "4", "terminal", "WD01", "打印机脱机"),
    ("GZ2026-063", "07-08 21:15", "2", "line", "JF01", "东院区专线中断"),
    ("GZ2026-064", "07-14 10:05", "3", "network", "WD03", "接入交换机重启"),
    ("GZ2026-065", "07-18 14:10", "3", "power", "JF01", "市电中断"),
    ("GZ2026-066", "07-22 16:33", "4", "software", "JF01", "报表任务超时"),
    ("GZ2026-067", "07-29 8:55", "3", "outsourced", "WD06", "代维无线设备离线"),
    ("GZ2026-068", "08-04 11:20", "1", "server", "JF01", "HIS数据库服务器宕机"),
    ("GZ2026-069", "08-11 19:48", "3", "line", "JF01", "医保专线时延升高"),
    ("GZ2026-070", "08-17 13:02", "4", "terminal", "WD05", "终端无法开机"),
    ("GZ2026-071", "08-22 2:05", "3", "power", "JF01", "市电中断"),
    ("GZ2026-072", "08-27 9:10", "2", "network", "JF01", "核心交换机板卡故障"),
    ("GZ2026-073", "09-02 15:45", "3", "environment", "JF02", "3号空调停机"),
    ("GZ2026-074", "09-09 10:26", "3", "line", "JF01", "西院区专线抖动"),
    ("GZ2026-075", "09-15 10:40", "3", "power", "JF01", "市电中断"),
    ("GZ2026-076", "09-21 17:30", "4", "software", "JF01", "接口程序报错"),
    ("GZ2026-077", "09-28 8:20", "3", "network", "WD08", "接入交换机端口故障"),
    ("GZ2026-078", "10-01 14:05", "4", "terminal", "WD02", "扫码枪失灵"),
)

SERIOUS: Final = ("1", "2")
PLAN: Final = ("YA-02", "V3.0", "网络与信息系统应急预案")


def build(world: World) -> None:
    """Everything that went wrong by itself in an honest quarter, and what was done about it."""
    for code, found, level, category, room, symptom in FAULTS:
        fault(world, code, moment(found), (level, category, room), symptom)
    flood = moment("08-12 18:20")
    world.add(
        "emergency_activation", date=flood.date(), at=flood, fault="SJ2026-01", level="3", plan=None, version=None,
        activated_at=None, recovered_at=flood + timedelta(hours=3), commander="周明远", outside_plan=True,
        handling="抽水，转移备件，协调后勤封堵", note=None,
    )  # fmt: skip
    _calls(world, world.random("calls"))


def fault(world: World, code: str, found: datetime, kind: tuple[str, str, str], symptom: str) -> Row:
    """A fault that was dealt with as the rules ask."""
    level, category, room = kind
    after = {name: found + timedelta(minutes=size) for name, size in MINUTES[level].items()}
    person = on_duty(found)
    row = world.add(
        "fault", code=code, date=found.date(), at=found, level=level, category=category, symptom=symptom, room=room,
        device=None, local_checked_at=after["local"], remote_contacted_at=after["remote"], measure_at=after["measure"],
        chief_reported_at=after["chief"], departments_notified_at=after["departments"],
        maintenance_notified_at=after["maintenance"], recovered_at=after["recovered"], measure="切换备用并排查",
        outcome="已恢复", person=world.name_of(person), note=None,
    )  # fmt: skip
    if level in SERIOUS:
        activate(world, row)
    if level == "1":
        report(world, found + timedelta(hours=2), code, f"{symptom}情况报告")
    return row


def activate(world: World, row: Row) -> None:
    """The emergency plan, started for a fault."""
    found = when(row, "at")
    world.add(
        "emergency_activation", date=found.date(), at=found, fault=text(row, "code"), level=row["level"], plan=PLAN[0],
        version=PLAN[1], activated_at=found + timedelta(minutes=9), recovered_at=row["recovered_at"],
        commander="周明远", outside_plan=False, handling="按预案切换备用系统，通知各科室", note=None,
    )  # fmt: skip


def report(world: World, moment_: datetime, ref: str, subject: str) -> None:
    """A line in the book of matters reported to the leaders."""
    world.add(
        "report_log", date=moment_.date(), at=moment_, subject=subject, ref=ref, person="周明远", leader="钱副院长",
        opinion="同意，注意总结",
    )  # fmt: skip


SYMPTOMS: Final = ("打印机卡纸", "HIS登录缓慢", "网络不通", "医嘱打不开", "密码忘记", "显示器黑屏", "读卡器不识别")


def _calls(world: World, chance: Random) -> None:
    """A call or two a day; one in six goes on to maintenance and the leaders."""
    clinical = [
        text(row, "code") for row in world.rows("department") if row["category"] in {"clinical", "medical_technology"}
    ]
    number = 1800
    for day in days(BEFORE, AFTER):
        for _ in range(chance.choice((1, 1, 2))):
            number += 1
            call = at(day, f"{chance.randint(7, 21)}:{chance.randint(0, 59)}")
            answered = call + timedelta(minutes=chance.randint(1, 11))
            solved = chance.random() > 1 / 6
            world.add(
                "call_ticket", code=f"GD{number}", date=day, at=call, responded_at=answered,
                department=chance.choice(clinical), symptom=chance.choice(SYMPTOMS), solved=solved,
                maintenance_notified_at=None if solved else answered + timedelta(minutes=chance.randint(2, 8)),
                leader_reported_at=None if solved else answered + timedelta(minutes=chance.randint(5, 12)),
                ended_at=answered + timedelta(minutes=chance.randint(5, 100)), person=world.name_of(on_duty(call)),
                note=None,
            )  # fmt: skip
