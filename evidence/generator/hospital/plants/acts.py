"""Acts from which plants are made: they change the world as the same neglect would change it in life."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from hospital.door import TRACES
from hospital.frame import Shift, in_quarter
from hospital.truth import Truth, Why
from hospital.world import Row, World, when

Span = tuple[datetime, datetime]
Plants = tuple[Callable[[World, Truth], None], ...]


def forget_visits(world: World, visits: Iterable[object]) -> None:
    """Visits that never took place leave nothing at the door, in the register, on the check list."""
    gone = set(visits)
    for kind in TRACES:
        world.remove(kind, lambda row: row.get("_visit") in gone)


def skip_patrols(world: World, room: str, start: datetime, end: datetime) -> Span:
    """No patrol of a room from start to end; the gap that this leaves."""
    gone = world.remove("patrol", lambda row: row["room"] == room and start <= when(row, "at") < end)
    forget_visits(world, (row["_visit"] for row in gone if "_visit" in row))
    return gap_at(world, room, start)


def gap_at(world: World, room: str, moment: datetime) -> Span:
    """The patrols of a room before and after a moment."""
    times = sorted(when(row, "at") for row in world.find("patrol", room=room))
    return max(one for one in times if one < moment), min(one for one in times if one >= moment)


def patrol_near(world: World, room: str, moment: datetime) -> Row:
    """The first patrol of a room from a moment on."""
    return min(
        (row for row in world.find("patrol", room=room) if when(row, "at") >= moment), key=lambda row: str(row["at"])
    )


def swap_holder(world: World, shift: Shift, person: str) -> None:
    """Somebody else has the shift, and does all that belongs to it."""
    name = world.name_of(person)
    old = world.one("duty_shift", start=shift.start)["staff_id"]
    mine = {"person": name, "staff_id": person}
    for kind in ("duty_shift", "duty_book", "shift_end_check"):
        for row in world.find(kind, date=shift.date, shift=shift.name):
            # Forms often say who stood in for whom behind the name.
            row.update({**mine, "_as:person": f"{name}(代)"})
    for row in world.between("patrol", "at", shift.start, shift.end):
        if row["staff_id"] == old and "_visit" in row:
            row.update(mine)
            _attribute(world, row["_visit"], person)
    for moment, role in ((shift.start, "incoming"), (shift.end, "outgoing")):
        (row,) = handover_at(world, moment)
        row.update({role: name, f"{role}_id": person})
        _attribute(world, row[f"_{role}_visit"], person)


def _attribute(world: World, visit: object, person: str) -> None:
    """The traces of a visit bear another person's name."""
    staff = world.one("staff", code=person)
    for kind in TRACES:
        for row in world.find(kind, _visit=str(visit)):
            row.update({"person": staff["name"], "staff_id": person})
            if kind == "door_event":
                row.update({"card": staff["card"], "department": staff["department"]})
            elif kind == "room_register":
                row.update({"signed": staff["name"], "department": staff["department"]})


def handover_at(world: World, change: datetime) -> list[Row]:
    """The handover at a change of shift."""
    return world.between("handover", "at", change - timedelta(minutes=30), change + timedelta(minutes=30))


def point(moment: datetime) -> Span:
    """The member time of a point record."""
    return moment, moment


def on(day: date) -> Span:
    """The member time of a record with a date."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # the hospital's wall clock
    return midnight, midnight


def interval(row: Row) -> Span:
    """The member time of an interval record."""
    return when(row, "start"), when(row, "end" if row["end"] is not None else "start")


def each_shift_of(world: World, truth: Truth, rule: str, person: str, before: date, why: Why) -> None:
    """A finding for every shift of a person in the quarter that starts before a day."""
    for row in world.find("duty_shift", staff_id=person):
        start = when(row, "start")
        if in_quarter(start) and start.date() < before:
            truth.violated(rule, {"duty_shift.staff_id": person}, interval(row), why)
