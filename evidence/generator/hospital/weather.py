"""Power cuts and severe weather, and the closer patrols they call for."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from hospital.frame import moment
from hospital.patrols import on_duty, patrol, shift_of
from hospital.places import ROOMS
from hospital.world import World, when

OUTAGES: Final = (("07-18 14:10", "07-18 15:25"), ("08-22 2:05", "08-22 3:10"), ("09-15 10:40", "09-15 11:35"))
"""When mains failed, and when it came back."""

ALERTS: Final = (
    ("台风预警", "orange", "07-25 16:00", "07-26 9:00"),
    ("暴雨预警", "yellow", "08-12 13:30", "08-12 21:00"),
    ("雷电预警", "yellow", "08-30 15:00", "08-30 18:30"),
    ("大风预警", "blue", "09-18 8:30", "09-18 17:00"),
)

CLOSE: Final = timedelta(minutes=52)
"""In these windows patrols are nearer together than this."""


HOUR: Final = timedelta(hours=1)
BUSY: Final = timedelta(minutes=26)
"""Before and after a change of shift the people on duty hand over."""


def build(world: World) -> None:
    """The power log and the alerts of the weather office."""
    for lost, back in OUTAGES:
        outage(world, moment(lost), moment(back))
    for kind, level, issued, lifted in ALERTS:
        world.add("weather_alert", kind=kind, level=level, start=moment(issued), end=moment(lifted))


def outage(world: World, lost: datetime, back: datetime) -> None:
    """One power cut, as the power log of the central room has it."""
    room = "JF01"
    on_generator, on_mains = lost + timedelta(minutes=4), back + timedelta(minutes=12)
    stretches = (
        ("mains_lost", lost, back),
        ("generator_started", lost + timedelta(minutes=2), None),
        ("switched_to_generator", on_generator, None),
        ("mains_restored", back, None),
        ("switched_to_mains", on_mains, None),
        ("generator_stopped", on_mains + timedelta(minutes=6), None),
    )
    for kind, start, end in stretches:
        world.add(
            "power_event", room=room, kind=kind, start=start, end=end, duration=end - start if end else None, note=None
        )


def windows(world: World) -> list[tuple[datetime, datetime]]:
    """The stretches in which patrols are closer."""
    cuts = [(when(row, "start"), when(row, "end")) for row in world.find("power_event", kind="mains_lost")]
    return cuts + [(when(row, "start"), when(row, "end")) for row in world.rows("weather_alert")]


def patrol_closely(world: World) -> None:
    """More patrols in the windows, so that none is an hour from the next."""
    for start, end in windows(world):
        for room in ROOMS:
            _fill(world, room, start - timedelta(minutes=30), end + timedelta(minutes=75))


def _fill(world: World, room: str, start: datetime, end: datetime) -> None:
    times = sorted(when(row, "at") for row in world.find("patrol", room=room))
    for earlier, later in pairwise(times):
        if later > start and earlier < end and later - earlier > CLOSE:
            for moment_ in _between(earlier, later):
                patrol(world, room, moment_, on_duty(moment_), note="加强巡检")


def _between(earlier: datetime, later: datetime) -> list[datetime]:
    """When to go in between: in the middle, but while shifts change before that, and after if that is too early."""
    middle = (earlier + (later - earlier) / 2).replace(second=0, microsecond=0)
    change = shift_of(earlier).end
    if not change - BUSY <= middle <= change + BUSY:
        return [middle]
    before, after = change - BUSY, change + timedelta(minutes=14)
    return [before] if later - before <= HOUR else [before, after]
