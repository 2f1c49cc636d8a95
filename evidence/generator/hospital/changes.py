"""Approved changes, the privileged sessions that carried them out, planned maintenance, releases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from hospital.faults import report
from hospital.frame import at, day, days, moment
from hospital.world import World

OPERATORS: Final = ("1001", "1003", "1002")
HOSTS: Final = ("ZC-001", "ZC-002", "ZC-004")
MAJOR: Final = {"BG-0214": "HIS升级至V8.2", "BG-0228": "核心交换机固件升级"}

RELEASES: Final = (
    ("HIS", "V8.1", "2026-03-12", False, "例行修正"),
    ("HIS", "V8.2", "2026-07-21", True, "门诊医生站改版"),
    ("LIS", "V5.3", "2026-08-13", False, "接口修正"),
    ("电子病历", "V6.0", "2026-09-08", True, "结构化病历"),
)


def build(world: World) -> None:
    """Twice a week a change, with its session at the bastion host."""
    number = 208
    for when_ in days(date(2026, 6, 29), date(2026, 10, 3)):
        if when_.weekday() not in {1, 3}:
            continue
        number += 1
        turn = number % 3
        change(world, f"BG-{number:04d}", when_, HOSTS[turn], OPERATORS[turn])
    for system, version, released, major, content in RELEASES:
        posts = {"HIS": ["GW08", "GW09"], "LIS": ["GW10"], "电子病历": ["GW08", "GW07"]}[system]
        world.add(
            "release", system=system, version=version, date=day(released), major=major, posts=posts, content=content
        )
    _maintenance(world)


def change(world: World, code: str, on: date, host: str, operator: str) -> None:
    """One change: approved the afternoon before, done in the late evening."""
    start, end = at(on, "21:30"), at(on, "23:30")
    major = code in MAJOR
    world.add(
        "change", code=code, host=host, person=world.name_of(operator), staff_id=operator,
        approved_at=at(on, "16:20") - timedelta(days=1), start=start, end=end, major=major,
        content=MAJOR.get(code, "例行补丁与参数调整"),
    )  # fmt: skip
    if major:
        report(world, at(on, "17:00") - timedelta(days=1), code, f"{MAJOR[code]}请示")
    world.add(
        "privileged_session", host=host, account="root" if host != "ZC-004" else "admin", staff_id=operator,
        person=world.name_of(operator), start=start + timedelta(minutes=5), end=end - timedelta(minutes=12),
        ticket=code,
    )  # fmt: skip


def _maintenance(world: World) -> None:
    for name, start, end, room in (
        ("UPS年度维护", "07-11 9:00", "07-11 11:30", "JF01"),
        ("精密空调清洗", "08-15 9:00", "08-15 12:00", "JF02"),
        ("配电柜紧固", "09-12 8:30", "09-12 10:30", "JF01"),
    ):
        begins = moment(start)
        world.add(
            "maintenance_window", name=name, planned_start=begins, planned_end=moment(end), start=begins,
            end=moment(end), state="approved", approved_at=begins - timedelta(days=3), room=room, device=None,
        )  # fmt: skip
