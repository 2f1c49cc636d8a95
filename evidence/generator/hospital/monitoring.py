"""Samples of the rooms' climate and of the devices' state, and the alarms they raised."""

from __future__ import annotations

from datetime import date, timedelta
from math import cos, pi
from random import Random
from typing import Final

from hospital.frame import AFTER, BEFORE, END, START, at, days, midnight
from hospital.places import ROOMS, SAMPLED, WATCHED
from hospital.world import World

SIGNALS: Final = (("温度", "℃", 22.5, 1.4), ("湿度", "%RH", 48.0, 6.0), ("门磁", None, 0.0, 0.0))
"""Name, unit, middle and swing; the door's sensor says 0 when it is closed."""

EVERY: Final = timedelta(minutes=30)
DEVICE_EVERY: Final = timedelta(minutes=5)


def build(world: World) -> None:
    """All streams of the monitoring systems."""
    _climate(world, world.random("climate"))
    _devices(world)
    _alarms(world, world.random("alarms"))


def _climate(world: World, chance: Random) -> None:
    steps = (AFTER - BEFORE) // EVERY
    for step in range(steps):
        moment = midnight(BEFORE) + step * EVERY
        wave = -cos((moment.hour + moment.minute / 60) / 24 * 2 * pi)
        for room in ROOMS:
            for signal, unit, middle, swing in SIGNALS:
                value = round(middle + swing * wave * 0.6 + chance.uniform(-swing, swing) * 0.4, 1)
                world.add("env_sample", room=room, signal=signal, value=value, unit=unit, state="normal", at=moment)


def _devices(world: World) -> None:
    # From just before the quarter to just after it: the collector's own clock, to the second.
    for device in SAMPLED:
        first = midnight(START) - timedelta(minutes=10)
        for step in range((midnight(END) + timedelta(minutes=20) - first) // DEVICE_EVERY):
            world.add("device_sample", device=device, at=first + step * DEVICE_EVERY, state="up")
    for device in WATCHED:
        first = midnight(START) - timedelta(hours=2)
        for step in range((midnight(END) + timedelta(hours=3) - first) // timedelta(hours=1)):
            world.add("device_sample", device=device, at=first + step * timedelta(hours=1), state="up")


KINDS: Final = (
    ("3号精密空调回风温度偏高", "FZ-05", "JF02", "3"),
    ("1号精密空调滤网压差", "FZ-03", "JF01", "4"),
    ("中心机房湿度偏高", "FZ-14", "JF01", "3"),
    ("2号UPS电池温度", "FZ-02", "JF02", "2"),
    ("中心机房漏水检测", "FZ-14", "JF01", "2"),
)


def _alarms(world: World, chance: Random) -> None:
    for number, day in enumerate(days(date(2026, 6, 30), AFTER)):
        if number % 3:
            continue
        signal, device, room, level = KINDS[number // 3 % len(KINDS)]
        start = at(day, f"{chance.randint(0, 23)}:{chance.randint(0, 59)}")
        noticed = start + timedelta(minutes=chance.randint(1, 11))
        end = noticed + timedelta(minutes=chance.randint(10, 90))
        world.add(
            "env_alarm", level=level, start=start, end=end, duration=end - start, signal=signal, device=device,
            room=room, ack_state="acknowledged", ack_by="值班员", ack_at=noticed, fault=None,
        )  # fmt: skip
