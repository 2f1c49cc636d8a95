"""Plants in section 4: patrols and fault checks."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from hospital.frame import day, midnight, moment
from hospital.plants import acts
from hospital.plants.acts import Plants
from hospital.truth import QUARTER, Truth, Why
from hospital.world import World, when


def night_asleep(world: World, truth: Truth) -> None:
    """In the night of the typhoon nobody went to the standby room from two to five."""
    gap = acts.skip_patrols(world, "JF02", moment("07-26 2:00"), moment("07-26 5:00"))
    why = Why(
        "台风夜容灾机房三个多小时无人巡检", "nobody patrolled the standby room for three hours in the typhoon's night"
    )
    truth.violated("4.1-a", {"machine_room.code": "JF02"}, gap, why)
    alert = world.one("weather_alert", kind="台风预警")
    member = {"weather_alert.kind": "台风预警", "machine_room.code": "JF02"}
    truth.violated("4.3-a", member, acts.interval(alert), why)


def busy_afternoon(world: World, truth: Truth) -> None:
    """On 9 September one patrol of the standby room was left out."""
    planned = when(acts.patrol_near(world, "JF02", moment("09-09 13:00")), "at")
    gap = acts.skip_patrols(world, "JF02", planned, planned + timedelta(minutes=1))
    why = Why("漏了一次巡检", "one patrol was left out")
    truth.violated("4.1-a", {"machine_room.code": "JF02"}, gap, why)


def excused_by_maintenance(world: World, _truth: Truth) -> None:
    """During the approved upkeep of the UPS nobody patrolled the central room: that is excused, no finding."""
    acts.skip_patrols(world, "JF01", moment("07-11 9:00"), moment("07-11 11:30"))


def result_left_blank(world: World, truth: Truth) -> None:
    """On 10 September a patrol of the central room has no result: nobody can tell whether it was one."""
    row = acts.patrol_near(world, "JF01", moment("09-10 13:00"))
    row["result"] = None
    found = when(row, "at")
    before, _ = acts.gap_at(world, "JF01", found)
    _, after = acts.gap_at(world, "JF01", found + timedelta(minutes=1))
    why = Why("巡检结果空白，不足以证明已巡检", "the result was left blank: it does not prove a patrol")
    truth.unknown("4.1-a", {"machine_room.code": "JF01"}, (before, after), why)
    truth.violated(
        "4.1-c", {"patrol.room": "JF01"}, acts.point(found), Why("巡检结果空白", "the result was left blank")
    )
    why = Why("结果空白，是否异常无从得知", "the result was left blank: nobody can tell whether it was abnormal")
    truth.unknown("3.3-b", {"patrol.room": "JF01"}, acts.point(found), why)


def outlet_left_out(world: World, truth: Truth) -> None:
    """The X-ray outlet was not visited in the week from 17 August."""
    start, end = midnight(day("08-17")), midnight(day("08-24"))
    world.remove("patrol", lambda row: row["room"] == "WD07" and start <= when(row, "at") < end)
    why = Why("放射科网点当周无人巡检", "nobody visited the X-ray outlet that week")
    truth.violated("4.1-b", {"outlet.code": "WD07"}, (start, end), why)


def told_the_chief_late(world: World, truth: Truth) -> None:
    """The section chief heard of the slow insurance line after two hours."""
    row = world.one("fault", code="GZ2026-069")
    row["chief_reported_at"] = when(row, "at") + timedelta(hours=2)
    why = Why("两小时后才报告科长", "the section chief was told after two hours")
    truth.violated("4.2-c", {"fault.code": "GZ2026-069"}, acts.point(when(row, "at")), why)


def alarm_in_the_rain(world: World, truth: Truth) -> None:
    """In the rain of 12 August a patrol found water near the air conditioner, and neither wrote nor called."""
    row = acts.patrol_near(world, "JF02", moment("08-12 15:00"))
    row |= {"result": "abnormal", "condition": "空调接水盘有积水", "note": "已擦干"}
    span = acts.point(when(row, "at"))
    why = Why("暴雨中发现积水，没有故障记录", "water was found in the rain; there is no fault record")
    truth.violated("3.3-b", {"patrol.room": "JF02"}, span, why)
    why = Why("暴雨中发现积水，没有联系维护人员", "water was found in the rain; nobody contacted maintenance")
    truth.violated("4.3-c", {"patrol.room": "JF02", "machine_room.code": "JF02"}, span, why)


def blamed_the_carrier_first(world: World, truth: Truth) -> None:
    """The carrier was called before one's own end was looked at."""
    row = world.one("fault", code="GZ2026-074")
    row["local_checked_at"] = when(row, "at") + timedelta(minutes=34)
    why = Why("先联系运营商，后查本端", "the carrier was called before one's own end was checked")
    truth.violated("4.4-a", {"fault.code": "GZ2026-074"}, acts.point(when(row, "at")), why)


def test_on_no_day(world: World, truth: Truth) -> None:
    """The Internet line's test bears a day that does not exist: the row is rejected, and might be the missing test."""
    world.one("network_test", link="LL06", date=day("09-12"))["_as:date"] = "2026/9/31"
    why = Why("测试日期写作9月31日，无法读取", "the day of the test reads 31 September and cannot be read")
    truth.unknown("4.5-a", {"link.code": "LL06"}, QUARTER, why, "source_incomplete")
    truth.file("全网测试记录.csv", rejected=1)
    truth.doubtful(("4.5-c",), "source_incomplete", why)


def failed_lines(world: World, truth: Truth) -> None:
    """One line that failed was re-checked too late, another never: more than the one unreadable row could mend."""
    late = world.one("network_test", link="LL03", date=day("09-11"))
    late |= {
        "result": "failed", "problem": "丢包率3%", "loss": 3, "rectify_by": day("09-18"), "rectification": "更换光模块",
        "rechecked_on": day("09-24"), "recheck_result": "passed",
    }  # fmt: skip
    why = Why("整改期限9月18日，24日才复查合格", "due by 18 September, it passed its re-check on the 24th only")
    truth.violated("4.5-c", {"network_test.link": "LL03"}, acts.on(day("09-11")), why)
    never = world.one("network_test", link="LL04", date=day("09-12"))
    never |= {"result": "failed", "problem": "带宽不足", "bandwidth": 310, "rectify_by": day("09-26")}
    why = Why("整改期限已过，没有复查", "the deadline passed without a re-check")
    truth.violated("4.5-c", {"network_test.link": "LL04"}, acts.on(day("09-12")), why)


def told_departments_late(world: World, truth: Truth) -> None:
    """The wards heard of the restarting switch after forty minutes; of another fault nobody wrote when."""
    late, blank = world.one("fault", code="GZ2026-064"), world.one("fault", code="GZ2026-070")
    late["departments_notified_at"] = when(late, "at") + timedelta(minutes=40)
    why = Why("四十分钟后才通知科室", "the departments were told after forty minutes")
    truth.violated("4.6-a", {"fault.code": "GZ2026-064"}, acts.point(when(late, "at")), why)
    blank["departments_notified_at"] = None
    why = Why("没有写通知部门的时间", "the time at which departments were told was left blank")
    truth.unknown("4.6-a", {"fault.code": "GZ2026-070"}, acts.point(when(blank, "at")), why)


def slow_recovery(world: World, truth: Truth) -> None:
    """The line to the eastern branch was down for more than five hours."""
    row = world.one("fault", code="GZ2026-063")
    row["recovered_at"] = when(row, "at") + timedelta(minutes=310)
    world.one("emergency_activation", fault="GZ2026-063")["recovered_at"] = row["recovered_at"]
    why = Why("二级故障超过四小时才恢复", "a fault of level 2 took more than four hours")
    truth.violated("4.6-b", {"fault.code": "GZ2026-063"}, acts.point(when(row, "at")), why)


PLANTS: Final[Plants] = (
    night_asleep, excused_by_maintenance, result_left_blank, outlet_left_out, test_on_no_day, slow_recovery,
)  # fmt: skip
MORE: Final[Plants] = (
    busy_afternoon, told_the_chief_late, alarm_in_the_rain, blamed_the_carrier_first, failed_lines,
    told_departments_late,
)  # fmt: skip
