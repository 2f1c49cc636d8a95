"""Plants in section 2: the machine rooms' procedures, devices, tidiness, monitoring and emergencies."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from hospital.frame import day, midnight, moment
from hospital.plants import acts
from hospital.plants.acts import Plants
from hospital.truth import QUARTER, Truth, Why
from hospital.world import World, when


def procedure_ran_out(world: World, truth: Truth) -> None:
    """The generator's procedure ran out at the end of August, and no other came after it."""
    world.one("document", code="GC-07")["valid_until"] = day("09-01")
    why = Why("发电机操作规程8月底失效，没有接续", "the generator's procedure ran out at the end of August")
    truth.violated("2.1-c", {"aux_unit.code": "FZ-06"}, QUARTER, why)
    span = (midnight(day("07-01")), midnight(day("09-01")))
    truth.violated("2.1-d", {"document.code": "GC-07"}, span, why)


def sessions_without_change(world: World, truth: Truth) -> None:
    """Twice somebody was on a server without any change: more often than the one unreadable call could explain."""
    for host, staff_id, began in (("ZC-002", "1003", "09-05 2:10"), ("ZC-001", "1001", "07-27 23:40")):
        start = moment(began)
        end = start + timedelta(minutes=55)
        world.add(
            "privileged_session", host=host, account="root", staff_id=staff_id, person=world.name_of(staff_id),
            start=start, end=end, ticket=None,
        )  # fmt: skip
        why = Why("没有变更单或故障单的特权会话", "a privileged session without a change or a fault")
        for rule in ("2.1-b", "2.7-b"):
            truth.violated(rule, {"privileged_session.host": host}, (start, end), why)


def office_on_servers(world: World, truth: Truth) -> None:
    """A server had an office suite on it; from another one somebody worked in the hospital's system."""
    world.add(
        "software", host="ZC-001", name="WPS Office", process="wps.exe", category="office", at=moment("09-21 23:40")
    )
    why = Why("服务器上装有办公软件", "an office suite on a server")
    truth.violated("2.7-a", {"asset.code": "ZC-001"}, QUARTER, why)
    start, end = moment("09-16 10:05"), moment("09-16 10:40")
    world.add(
        "session", account="u1010", staff_id="1010", person=world.name_of("1010"), terminal="ZC-002", system="HIS",
        start=start, end=end, last_active_at=end - timedelta(minutes=2),
    )  # fmt: skip
    why = Why("在服务器上处理日常工作", "everyday work on a server")
    truth.violated("2.7-d", {"session.terminal": "ZC-002"}, (start, end), why)


def units_not_checked(world: World, truth: Truth) -> None:
    """In July nobody checked a gas system, in September a camera's result is blank, the generator stays unmended."""
    gone = world.one("aux_check", device="FZ-08", date=day("07-12"))
    world.remove("aux_check", lambda row: row is gone)
    july = (midnight(day("07-01")), midnight(day("08-01")))
    truth.violated("2.8-a", {"aux_unit.code": "FZ-08"}, july, Why("7月没有检查", "not checked in July"))
    world.one("aux_check", device="FZ-12", date=day("09-16"))["result"] = None
    september = (midnight(day("09-01")), midnight(day("10-01")))
    why = Why("检查结果空白", "the result was left blank")
    truth.unknown("2.8-a", {"aux_unit.code": "FZ-12"}, september, why)
    # Nor can anybody tell whether it is a failed check, which would have to be mended.
    truth.unknown("2.8-b", {"aux_check.device": "FZ-12"}, acts.on(day("09-16")), why)
    failed = world.one("aux_check", device="FZ-06", date=day("09-10"))
    failed |= {"result": "failed", "problem": "启动电池电压低", "rectify_by": day("09-20")}
    why = Why("整改期限已过，没有复查", "the deadline passed without a re-check")
    truth.violated("2.8-b", {"aux_check.device": "FZ-06"}, acts.on(day("09-10")), why)


def poor_inventory(world: World, truth: Truth) -> None:
    """The gateway was not counted, the records server served for tests, an air conditioner stood elsewhere."""
    counted = day("09-24")
    gone = world.one("inventory", asset="ZC-006", date=counted)
    world.remove("inventory", lambda row: row is gone)
    truth.violated("2.2-a", {"asset.code": "ZC-006"}, QUARTER, Why("本季度没有盘点", "not counted in the quarter"))
    world.one("inventory", asset="ZC-002", date=counted)["purpose"] = "临时测试"
    why = Why("实际用途与登记不符", "its purpose is not the registered one")
    truth.violated("2.2-b", {"inventory.asset": "ZC-002"}, acts.on(counted), why)
    world.one("inventory", asset="FZ-05", date=counted)["location"] = "走廊"
    why = Why("实际位置与登记不符，没有移动记录", "it stands elsewhere, and no move is on record")
    truth.violated("2.2-b", {"inventory.asset": "FZ-05"}, acts.on(counted), why)


def moved_before_approval(world: World, truth: Truth) -> None:
    """The second UPS was moved three days before its move was approved."""
    world.add(
        "asset_move", asset="FZ-02", from_location="库房", to_location="配电间", approver="周明远",
        approved_on=day("07-13"),
        moved_on=day("07-10"),
    )  # fmt: skip
    why = Why("先移动，三天后才批准", "moved three days before it was approved")
    truth.violated("2.2-c", {"asset_move.asset": "FZ-02"}, acts.on(day("07-10")), why)


def untidy_room(world: World, truth: Truth) -> None:
    """One week nobody looked at the order of the standby room; a failed check was never looked at again."""
    gone = world.one("room_check", room="JF02", date=day("08-25"), item="摆放")
    world.remove("room_check", lambda row: row is gone)
    week = (midnight(day("08-24")), midnight(day("08-31")))
    why = Why("当周没有检查摆放", "nobody checked its order that week")
    truth.violated("2.3-a", {"machine_room.code": "JF02"}, week, why)
    failed = world.one("room_check", room="JF01", date=day("09-08"), item="清洁")
    failed |= {"result": "failed", "problem": "地板积灰", "rectify_by": day("09-15")}
    why = Why("整改期限已过，没有复查", "the deadline passed without a re-check")
    member = {"room_check.room": "JF01", "room_check.item": "清洁"}
    truth.violated("2.3-b", member, acts.on(day("09-08")), why)


def collector_stopped(world: World, truth: Truth) -> None:
    """The core switch was not sampled for forty minutes; a server was not either, during upkeep that was approved."""
    gaps = (("ZC-004", "07-21 2:00", "07-21 2:40"), ("ZC-001", "07-11 9:30", "07-11 10:30"))
    for device, start, end in gaps:
        first, last = moment(start), moment(end)
        gone = {id(row) for row in world.between("device_sample", "at", first, last) if row["device"] == device}
        world.remove("device_sample", lambda row, gone=gone: id(row) in gone)  # type: ignore[misc]
    why = Why("采集中断四十分钟", "the collector stopped for forty minutes")
    truth.violated("2.4-a", {"asset.code": "ZC-004"}, (moment("07-21 1:55"), moment("07-21 2:40")), why)


def alarms_not_heeded(world: World, truth: Truth) -> None:
    """Of the grave alarms one was never acknowledged, one late, and of one nobody knows when."""
    grave = [row for row in world.rows("env_alarm") if row["signal"] == "2号UPS电池温度"]
    never, late, blank = grave[1], grave[3], grave[5]
    never |= {"ack_state": "unacknowledged", "ack_at": None, "ack_by": None}
    late["ack_at"] = when(late, "start") + timedelta(minutes=48)
    late["end"] = when(late, "start") + timedelta(minutes=70)
    blank["ack_at"] = None
    member = {"env_alarm.signal": "2号UPS电池温度"}
    why = Why("二级告警未确认", "an alarm of level 2 was not acknowledged")
    truth.violated("2.4-b", member, acts.interval(never), why)
    why = Why("二级告警四十八分钟后才确认", "an alarm of level 2 was acknowledged after 48 minutes")
    truth.violated("2.4-b", member, acts.interval(late), why)
    why = Why("写了已确认，没有确认时间", "said to be acknowledged, without a time")
    truth.unknown("2.4-b", member, acts.interval(blank), why)


def slow_alert(world: World, truth: Truth) -> None:
    """When the core switch broke the plan was started after 55 minutes; for the eastern line it was an old version."""
    late = world.one("emergency_activation", fault="GZ2026-072")
    late["activated_at"] = when(late, "at") + timedelta(minutes=55)
    span = acts.point(when(late, "at"))
    why = Why("五十五分钟后才启动预案", "the plan was started after 55 minutes")
    truth.violated("2.5-a", {"fault.code": "GZ2026-072"}, span, why)
    truth.violated("2.5-d", {"emergency_activation.fault": "GZ2026-072"}, span, why)
    old = world.one("emergency_activation", fault="GZ2026-063")
    old["version"] = "V2.0"
    why = Why("启动的是已废止的预案版本", "the version of the plan was no longer in force")
    truth.violated("2.5-b", {"emergency_activation.fault": "GZ2026-063"}, acts.point(when(old, "at")), why)


def burst_pipe(world: World, truth: Truth) -> None:
    """What was done about a burst pipe, which no plan covers, nobody wrote down."""
    found = moment("09-24 6:40")
    world.add(
        "emergency_activation", date=found.date(), at=found, fault="SJ2026-02", level="3", plan=None,
        version=None, activated_at=None, recovered_at=moment("09-24 9:30"), commander="周明远", outside_plan=True,
        handling=None,
        note=None,
    )  # fmt: skip
    why = Why("预案外事故没有处置记录", "no record of how an emergency outside the plan was handled")
    truth.violated("2.5-c", {"emergency_activation.fault": "SJ2026-02"}, acts.point(found), why)


def level_left_blank(world: World, truth: Truth) -> None:
    """The level of a fault was left blank: what follows from it cannot be judged."""
    row = world.one("fault", code="GZ2026-077")
    row["level"] = None
    why = Why("故障级别空白", "the fault's level was left blank")
    for rule in ("1.1-b", "2.5-a", "4.6-b"):
        truth.unknown(rule, {"fault.code": "GZ2026-077"}, acts.point(when(row, "at")), why)


PLANTS: Final[Plants] = (sessions_without_change, collector_stopped, level_left_blank)
MORE: Final[Plants] = (
    procedure_ran_out, office_on_servers, units_not_checked, poor_inventory, moved_before_approval, untidy_room,
    alarms_not_heeded, slow_alert, burst_pipe,
)  # fmt: skip
