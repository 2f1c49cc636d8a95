"""Duty round the clock: who had it, handed it over, wrote the books and closed the shift."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from hospital.frame import Shift, is_workday, shifts
from hospital.people import DEDICATED, ROTATING
from hospital.world import Row, World

BOOKS: Final = ("diary", "duty_record", "room_register")
DUTY_ROOM: Final = "JF01"


def roster() -> dict[Shift, str]:
    """Who has each shift: dedicated staff by turns on working days, everybody by turns on the others."""
    turns = {True: list(DEDICATED), False: list(ROTATING)}
    held: dict[Shift, str] = {}
    last: list[str] = []
    for shift in shifts():
        queue = turns[is_workday(shift.date)]
        # Nobody has two shifts within a day.
        person = next(code for code in queue if code not in last)
        queue.remove(person)
        queue.append(person)
        held[shift] = person
        last = [*last[-1:], person]
    return held


def build(world: World) -> None:
    """Shifts as they were really held, handovers, books and end-of-shift checks."""
    chance = world.random("duty")
    held = roster()
    previous: str | None = None
    for shift, person in held.items():
        name = world.name_of(person)
        same: Row = {"date": shift.date, "shift": shift.name, "person": name, "staff_id": person}
        world.add("duty_shift", **same, start=shift.start, end=shift.end, department="KS02", kind="actual", note=None)
        if previous is not None:
            world.add(
                "handover", date=shift.date, at=shift.start + timedelta(minutes=chance.randint(-3, 4)),
                shift=shift.name,
                outgoing=world.name_of(previous), outgoing_id=previous, incoming=name, incoming_id=person,
                room=DUTY_ROOM, open_issues=None, signed=f"{world.name_of(previous)}/{name}", note=None,
            )  # fmt: skip
        for book in BOOKS:
            written = shift.end - timedelta(minutes=chance.randint(-40, 20))
            world.add("duty_book", **same, book=book, written_at=written, complete=True)
        world.add(
            "shift_end_check", **same, instruments=True, circuits=True, cleaned=True, closed=True, room=DUTY_ROOM,
            at=shift.end - timedelta(minutes=chance.randint(5, 25)),
        )  # fmt: skip
        previous = person
