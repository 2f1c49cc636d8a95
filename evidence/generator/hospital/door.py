"""Visits to the machine rooms: the door's log, the register on the desk, the check on leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from hospital.duty import DUTY_ROOM
from hospital.frame import at, days, is_workday
from hospital.people import card_of
from hospital.places import ROOM_NAMES
from hospital.world import Row, World, text, when

READERS: Final = {"JF01": "中心机房门禁", "JF02": "容灾机房门禁"}

CONDITION: Final = "设备运行正常"

DESK_ROOM: Final = "JF01"
"""Where a register lies on a desk, a row for each entry and exit; elsewhere one row is a visit."""

MIDNIGHT_UPKEEP: Final = 15
"""The day of the month on which the backup machine is looked after, over midnight."""

TRACES: Final = ("door_event", "room_register", "exit_check")
"""The record types that a visit leaves behind."""


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

KINDS: Final = {"KS01": "room_staff", "KS02": "room_staff", "KS03": "technician"}


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


def record(world: World, chance: Random, visit: Visit) -> str:
    """All that a visit leaves behind, under a number that no export shows."""
    number = f"visit {world.number()}"
    for direction, moment in (("in", visit.entered), ("out", visit.left)):
        swipe(world, visit, direction, moment + timedelta(seconds=chance.randint(0, 55)))["_visit"] = number
    name, staff_id, _ = who(world, visit.person)
    _sign_in(world, visit)["_visit"] = number
    if visit.room == DESK_ROOM:
        _sign_out(world, visit)["_visit"] = number
    world.add(
        "exit_check", room=visit.room, date=visit.left.date(), at=visit.left, staff_id=staff_id, person=name,
        condition=CONDITION, _visit=number,
    )  # fmt: skip
    return number


def _sign_in(world: World, visit: Visit) -> Row:
    """The register's row of an entry; in the room without a desk it is the row of the whole visit."""
    name, staff_id, department = who(world, visit.person)
    at_desk = visit.room == DESK_ROOM
    return world.add(
        "room_register", date=visit.entered.date(), at=visit.entered, left_at=None if at_desk else visit.left,
        direction="in" if at_desk else None, room=visit.room, person=name, staff_id=staff_id, department=department,
        reason=visit.reason, items=None, signed=name, escort=world.name_of(visit.escort) if visit.escort else None,
        approver=visit.approver, approved_at=visit.approved_at, note=None,
    )  # fmt: skip


def _sign_out(world: World, visit: Visit) -> Row:
    """The register's row of an exit."""
    row = _sign_in(world, visit)
    row.update({"date": visit.left.date(), "at": visit.left, "direction": "out"})
    return row


def who(world: World, person: str | Guest) -> tuple[str, str | None, str]:
    """Name, staff number and department (or company) of a visitor."""
    if isinstance(person, Guest):
        return person.name, None, person.company
    return world.name_of(person), person, text(world.one("staff", code=person), "department")


def swipe(world: World, visit: Visit, direction: str, moment: datetime) -> Row:
    """One line of the door's log."""
    name, staff_id, department = who(world, visit.person)
    guest = visit.person if isinstance(visit.person, Guest) else None
    return world.add(
        "door_event", area="信息楼", room=visit.room, device=READERS[visit.room], card_result="accepted",
        direction=direction, card=guest.card if guest else card_of(str(staff_id)), at=moment, person=name,
        person_type=guest.kind if guest else KINDS.get(department, "employee"), department=department,
        staff_id=staff_id,
    )  # fmt: skip


def build(world: World) -> None:
    """The visits that patrols, handovers, maintenance and suppliers make."""
    chance = world.random("door")
    for row in list(world.rows("patrol")):
        if row["room"] in ROOM_NAMES:
            row["_visit"] = _for_patrol(world, chance, row)
    for row in list(world.rows("handover")):
        moment = when(row, "at")
        for person, early in (("outgoing", 9), ("incoming", 6)):
            entered = moment - timedelta(minutes=early + chance.randint(0, 2))
            left = moment + timedelta(minutes=chance.randint(3, 6))
            visit = Visit(DUTY_ROOM, entered, left, text(row, f"{person}_id"), "交接班")
            row[f"_{person}_visit"] = record(world, chance, visit)
    _others(world, chance)


def _for_patrol(world: World, chance: Random, row: Row) -> str:
    moment = when(row, "at")
    entered, left = moment - timedelta(minutes=chance.randint(2, 4)), moment + timedelta(minutes=chance.randint(4, 8))
    return record(world, chance, Visit(text(row, "room"), entered, left, text(row, "staff_id"), "日常巡检"))


def _others(world: World, chance: Random) -> None:
    """Maintenance by own technicians, and suppliers under escort."""
    guests = (COOLING_ENGINEER, HIS_ENGINEER, FIRE_INSPECTOR)
    for number, on in enumerate(day for day in days() if is_workday(day)):
        start = at(on, "9:30") + timedelta(minutes=chance.randint(0, 20))
        if number % 2 == 0:
            person = ("1000", "1007", "1008")[number // 2 % 3]
            left = start + timedelta(minutes=chance.randint(15, 35))
            record(world, chance, Visit("JF01", start, left, person, "设备维护"))
        if on.day == MIDNIGHT_UPKEEP:
            start = at(on, "23:38") + timedelta(minutes=chance.randint(0, 9))
            record(world, chance, Visit("JF02", start, start + timedelta(minutes=45), "1000", "备份一体机维护"))
        if number % 8 == 3:
            _supplier(world, chance, at(on, "14:30"), guests[number // 8 % 3], ("JF01", "JF02")[number // 8 % 2])


def _supplier(world: World, chance: Random, start: datetime, guest: Guest, room: str) -> None:
    """A supplier's visit: approved the day before, with the section's head beside them all the time."""
    left = start + timedelta(minutes=chance.randint(25, 50))
    escort, early = "1000", timedelta(minutes=2)
    record(world, chance, Visit(room, start - early, left + early, escort, "陪同厂商"))
    approved = start - timedelta(hours=22)
    record(world, chance, Visit(room, start, left, guest, "设备维保", escort, "周明远", approved))
