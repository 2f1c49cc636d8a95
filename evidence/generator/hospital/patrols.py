"""Patrols: each machine room within two hours, each outlet every week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from hospital.duty import roster
from hospital.frame import AFTER, BEFORE, Shift, at, days
from hospital.places import ROOMS
from hospital.world import World, on_day

FIRST: Final = 25
"""Minutes from the start of a shift to its first patrol."""
EVERY: Final = 105
"""Minutes from one to the next: seven a shift, ninety over its end."""
EACH_SHIFT: Final = 7
WALK: Final = 16
"""Minutes from one room to the other."""

ITEMS: Final = "服务器硬件、系统软件、网络设备、UPS、空调、消防"
MONDAY: Final = 0


def patrol(world: World, room: str, when: datetime, person: str, result: str = "normal", **more: str) -> None:
    """One patrol of a machine room."""
    world.add(
        "patrol",
        room=room,
        target="机房设备",
        date=when.date(),
        planned_at=when.replace(minute=when.minute // 5 * 5),
        at=when,
        person=world.name_of(person),
        staff_id=person,
        items=ITEMS,
        condition="设备运行正常" if result == "normal" else more.pop("condition"),
        result=result,
        note=more.get("note"),
    )


def build(world: World) -> None:
    """The patrols of the machine rooms by whoever is on duty, and those of the outlets."""
    chance = world.random("patrols")
    for shift, person in roster().items():
        for turn in range(EACH_SHIFT):
            first = shift.start + timedelta(minutes=FIRST + turn * EVERY + chance.randint(-5, 5))
            for place, room in enumerate(ROOMS):
                patrol(world, room, first + timedelta(minutes=place * WALK + chance.randint(0, 2)), person)
    _outlets(world, world.random("outlets"))


def _outlets(world: World, chance: Random) -> None:
    """Each outlet on a weekday of its own, every week, by two of the network centre."""
    open_outlets = [outlet for outlet in world.rows("outlet") if outlet["disabled_on"] is None]
    for week in days(date(2026, 6, 22), AFTER):
        if week.weekday() != MONDAY:
            continue
        for turn, outlet in enumerate(open_outlets):
            when = week + timedelta(days=turn % 4)
            if when < max(on_day(outlet, "enabled_on"), BEFORE) or when >= AFTER:
                continue
            _visit_outlet(world, str(outlet["code"]), at(when, f"{9 + turn // 4}:{chance.randint(5, 50)}"), week)


def _visit_outlet(world: World, outlet: str, when: datetime, week: date) -> None:
    """Two people go together; the log has both names."""
    pairs = (("1002", "1004"), ("1001", "1006"), ("1003", "1008"))
    for person in pairs[week.toordinal() // 7 % len(pairs)]:
        world.add(
            "patrol", room=outlet, target="接入交换机、线缆、终端", date=when.date(), planned_at=None, at=when,
            person=world.name_of(person), staff_id=person, items="网络通断、设备指示灯、环境卫生", condition="正常",
            result="normal", note=None,
        )  # fmt: skip


def shift_of(when: datetime) -> Shift:
    """The shift that a moment lies in."""
    if 8 <= when.hour < 20:
        return Shift(when.date(), "day")
    return Shift(when.date() if when.hour >= 20 else when.date() - timedelta(days=1), "night")


def on_duty(when: datetime) -> str:
    """Who has duty at a moment."""
    return roster()[shift_of(when)]
