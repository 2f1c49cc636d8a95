"""Plants in 2.9: the eight protections and the climate."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from hospital.frame import at, day, days, midnight, moment
from hospital.plants import acts
from hospital.plants.acts import Plants
from hospital.truth import Truth, Why
from hospital.world import World, when


def damp_room(world: World, truth: Truth) -> None:
    """In the rain of 12 August the central room was damp for an hour; once the reading is missing."""
    why = Why("暴雨时湿度超过80%", "above 80 % in the rain")
    for clock, value in (("16:00", 82.5), ("16:30", 83.1), ("17:00", 81.2)):
        found = at(day("08-12"), clock)
        world.one("env_sample", room="JF01", signal="湿度", at=found).update({"value": value, "state": "abnormal"})
        member = {"env_sample.room": "JF01", "env_sample.signal": "湿度"}
        truth.violated("2.9-b", member, acts.point(found), why)
    found = moment("09-05 3:00")
    world.one("env_sample", room="JF02", signal="湿度", at=found)["value"] = None
    member = {"env_sample.room": "JF02", "env_sample.signal": "湿度"}
    truth.unknown("2.9-b", member, acts.point(found), Why("测值空白", "the reading was left blank"))


def silent_sensor(world: World, truth: Truth) -> None:
    """The standby room's humidity sensor was offline for three hours."""
    for step in range(6):
        found = moment("07-20 3:00") + timedelta(minutes=30 * step)
        world.one("env_sample", room="JF02", signal="湿度", at=found).update({"value": None, "state": "offline"})
    why = Why("湿度传感器离线三小时", "the humidity sensor was offline for three hours")
    truth.violated("2.9-c", {"machine_room.code": "JF02"}, (moment("07-20 2:30"), moment("07-20 6:00")), why)


def hot_room(world: World, truth: Truth) -> None:
    """While its air conditioner stood still on 2 September, the standby room grew hot."""
    why = Why("空调停机，温度超过30℃", "above 30 ℃ while the air conditioner stood still")
    for clock, value in (("16:00", 30.6), ("16:30", 32.4), ("17:00", 31.8), ("17:30", 30.2)):
        found = at(day("09-02"), clock)
        world.one("env_sample", room="JF02", signal="温度", at=found).update({"value": value, "state": "abnormal"})
        truth.violated("2.9-m", {"env_sample.room": "JF02", "env_sample.signal": "温度"}, acts.point(found), why)


def lightning_inspection_ran_out(world: World, truth: Truth) -> None:
    """The standby room's lightning inspection was valid until 20 September; the next one came in October."""
    world.one("protection_check", kind="lightning", room="JF02")["valid_until"] = day("09-20")
    why = Why("防雷检测9月20日到期，未续检", "the lightning inspection ran out on 20 September")
    for date in days(day("09-21"), day("10-01")):
        span = (midnight(date), midnight(date + timedelta(days=1)))
        truth.violated("2.9-g", {"machine_room.code": "JF02", "slot.name": "day"}, span, why)


def no_rodent_check(world: World, truth: Truth) -> None:
    """In August nobody looked for rodents in the standby room."""
    unwanted = world.one("protection_check", kind="rodents", room="JF02", date=day("08-12"))
    world.remove("protection_check", lambda row: row is unwanted)
    why = Why("8月没有防鼠检查", "no rodent check in August")
    truth.violated("2.9-l", {"machine_room.code": "JF02"}, (midnight(day("08-01")), midnight(day("09-01"))), why)


def extinguisher_not_rechecked(world: World, truth: Truth) -> None:
    """In September an extinguisher of the central room failed; nobody came back to it by the 25th."""
    row = world.one("protection_check", kind="fire", room="JF01", date=day("09-11"))
    row |= {"result": "failed", "problem": "一具灭火器压力不足", "rectify_by": day("09-25")}
    month = (midnight(day("09-01")), midnight(day("10-01")))
    why = Why("不合格且未复查，不知是否已合格", "it failed and was not re-checked: nobody knows whether it passes now")
    truth.unknown("2.9-h", {"machine_room.code": "JF01"}, month, why)
    why = Why("整改期限已过，没有复查", "the deadline passed without a re-check")
    member = {"protection_check.kind": "fire", "protection_check.room": "JF01"}
    truth.violated("2.9-o", member, acts.on(day("09-11")), why)


def blind_camera(world: World, truth: Truth) -> None:
    """The standby room's camera was down for half a day in August."""
    start = moment("08-06 8:00")
    for row in world.between("device_sample", "at", start, start + timedelta(hours=12)):
        if row["device"] == "FZ-13":
            row["state"] = "down"
    why = Why("摄像机离线半天，在线率低于99%", "the camera was down for half a day: below 99 %")
    truth.violated("2.9-j", {"aux_unit.code": "FZ-13"}, (midnight(day("08-01")), midnight(day("09-01"))), why)


def long_leak(world: World, truth: Truth) -> None:
    """A leak alarm was left standing for six hours."""
    row = [one for one in world.rows("env_alarm") if one["signal"] == "中心机房漏水检测"][2]
    row["end"] = end = when(row, "start") + timedelta(hours=6)
    row["duration"] = end - when(row, "start")
    why = Why("漏水告警六小时才消除", "a leak alarm stood for six hours")
    truth.violated("2.9-d", {"env_alarm.signal": "中心机房漏水检测"}, acts.interval(row), why)


PLANTS: Final[Plants] = (lightning_inspection_ran_out, extinguisher_not_rechecked)
MORE: Final[Plants] = (damp_room, silent_sensor, hot_room, no_rodent_check, blind_camera, long_leak)
