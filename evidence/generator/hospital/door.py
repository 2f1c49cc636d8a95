"""Visits to the machine rooms: the door's log, the register on the desk, the check on leaving."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

from hospital.duty import DUTY_ROOM
from hospital.frame import at, days, is_workday
from hospital.people import card_of
from hospital.places import ROOM_NAMES
from hospital.world import World, text, when

READERS: Final = {"JF01": "中心机房门禁", "JF02": "容灾机房门禁"}

CONDITION: Final = "设备运行正常"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody from outside, with a card lent at the desk."""

    name: str
    company: str
    kind: str
    card: str


COOLING_ENGINEER: Final = Guest("钟建华", "恒温空调公司", "contractor", "LS0001")
HIS_ENGINEER: Final = Guest("范文涛", "医信软件公司", "contractor", "LS0002")
FIRE_INSPECTOR: Final = Guest("石永刚", "消防维保公司", "contractor", "LS0003")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody's stay in a machine room."""

    room: str
    entered: datetime
    left: datetime
    person: str | Guest
    reason: str
    escort: str | None = None
    approver: str | None = None
    approved_at: datetime | None = None
    skip: frozenset[str] = field(default_factory=frozenset)
    """What is not written of it: `register`, `exit_check`."""


def record(world: World, chance: Random, visit: Visit) -> None:
    """All that a visit leaves behind."""
    _door(world, visit, "in", visit.entered + timedelta(seconds=chance.randint(0, 55)))
    _door(world, visit, "out", visit.left + timedelta(seconds=chance.randint(0, 55)))
    name, staff_id, department = who(world, visit.person)
    common = {
        "room": visit.room, "person": name, "staff_id": staff_id, "department": department, "reason": visit.reason,
        "items": None, "signed": name, "escort": world.name_of(visit.escort) if visit.escort else None,
        "approver": visit.approver, "approved_at": visit.approved_at, "note": None,
    }  # fmt: skip
    world.add("room_register", date=visit.entered.date(), at=visit.entered, left_at=None, direction="in", **common)
    world.add("room_register", date=visit.left.date(), at=visit.left, left_at=None, direction="out", **common)
    world.add(
        "exit_check", room=visit.room, date=visit.left.date(), at=visit.left, staff_id=staff_id, person=name,
        condition=CONDITION,
    )  # fmt: skip


def who(world: World, person: str | Guest) -> tuple[str, str | None, str]:
    """Name, staff number and department (or company) of a visitor."""
    if isinstance(person, Guest):
        return person.name, None, person.company
    return world.name_of(person), person, text(world.one("staff", code=person), "department")


def _door(world: World, visit: Visit, direction: str, moment: datetime) -> None:
    name, staff_id, department = who(world, visit.person)
    guest = visit.person if isinstance(visit.person, Guest) else None
    world.add(
        "door_event", area="信息楼", room=visit.room, device=READERS[visit.room], card_result="accepted",
        direction=direction, card=guest.card if guest else card_of(str(staff_id)), at=moment, person=name,
        person_type=guest.kind if guest else _kind(department), department=department, staff_id=staff_id,
    )  # fmt: skip


def _kind(department: str) -> str:
    return {"KS02": "room_staff", "KS01": "room_staff", "KS03": "technician"}.get(department, "employee")


def build(world: World) -> None:
    """The visits that patrols, handovers, maintenance and suppliers make."""
    chance = world.random("door")
    for row in list(world.rows("patrol")):
        if row["room"] in ROOM_NAMES:
            moment = when(row, "at")
            entered, left = moment - timedelta(minutes=chance.randint(2, 4)), moment + timedelta(minutes=chance.randint(4, 8))
            record(world, chance, Visit(text(row, "room"), entered, left, text(row, "staff_id"), "日常巡检"))
    for row in list(world.rows("handover")):
        moment = when(row, "at")
        for person, early in (("outgoing_id", 9), ("incoming_id", 6)):
            entered = moment - timedelta(minutes=early + chance.randint(0, 2))
            left = moment + timedelta(minutes=chance.randint(3, 6))
            record(world, chance, Visit(DUTY_ROOM, entered, left, text(row, person), "交接班"))
    _others(world, chance)


def _others(world: World, chance: Random) -> None:
    """Maintenance by own technicians, and suppliers under escort."""
    guests = (COOLING_ENGINEER, HIS_ENGINEER, FIRE_INSPECTOR)
    for number, when_ in enumerate(day for day in days() if is_workday(day)):
        start = at(when_, "9:30") + timedelta(minutes=chance.randint(0, 20))
        if number % 2 == 0:
            person = ("1000", "1007", "1008")[number // 2 % 3]
            record(world, chance, Visit("JF01", start, start + timedelta(minutes=chance.randint(15, 35)), person, "设备维护"))
        if number % 8 == 3:
            _supplier(world, chance, at(when_, "14:30"), guests[number // 8 % 3], ("JF01", "JF02")[number // 8 % 2])


def _supplier(world: World, chance: Random, start: datetime, guest: Guest, room: str) -> None:
    """A supplier's visit: approved the day before, with the section's head beside them all the time."""
    left = start + timedelta(minutes=chance.randint(25, 50))
    approved = start - timedelta(hours=22)
    escort = "1000"
    record(world, chance, Visit(room, start - timedelta(minutes=2), left + timedelta(minutes=2), escort, "陪同厂商"))
    record(world, chance, Visit(room, start, left, guest, "设备维保", escort, "周明远", approved))
