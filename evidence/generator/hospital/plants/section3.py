"""Plants in section 3: duty."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from hospital.duty import DUTY_ROOM
from hospital.frame import Shift, at, day, moment
from hospital.papers import PLEDGE
from hospital.plants import acts
from hospital.plants.acts import Plants
from hospital.truth import Truth, Why
from hospital.world import World, when

JULY_15: Final = date(2026, 7, 15)


def pledge_signed_late(world: World, truth: Truth) -> None:
    """Wu Min signs the year's pledge on 10 August only, and has had duty since July."""
    signed = day("08-10")
    world.one("signoff", staff_id="1008", document=PLEDGE)["date"] = signed
    why = Why(
        "吴敏到8月10日才签保密承诺书，此前的班次都没有",
        "Wu Min signed the pledge on 10 August: not before these shifts",
    )
    acts.each_shift_of(world, truth, "3.1-a", "1008", signed, why)


def left_before_relief(world: World, truth: Truth) -> None:
    """The night shift of 9 August goes home at 7:20; the handover is signed all the same."""
    shift = Shift(day("08-09"), "night")
    row = world.one("duty_shift", start=shift.start)
    row["end"] = left = moment("08-10 7:20")
    (handover,) = acts.handover_at(world, shift.end)
    acts.forget_visits(world, [handover["_outgoing_visit"]])
    when_ = acts.point(when(handover, "at"))
    member = {"handover.outgoing_id": str(row["staff_id"])}
    truth.violated(
        "3.2-a",
        {},
        (left, shift.end),
        Why("夜班提前四十分钟离岗，无人值班", "the night shift left forty minutes early"),
    )
    truth.violated(
        "3.2-e", member, when_, Why("交班人四十分钟前已离岗", "the outgoing person had left forty minutes before")
    )
    truth.violated(
        "3.2-g", member, when_, Why("门禁没有交班人离开的记录", "the door never saw the outgoing person leave")
    )


def part_timer_on_working_day(world: World, truth: Truth) -> None:
    """Sun Xiaodong, part time, has the day shift of a Wednesday."""
    shift = Shift(JULY_15, "day")
    acts.swap_holder(world, shift, "1007")
    why = Why("工作日白班由兼职人员孙晓东值班", "a part-timer had the day shift of a working day")
    truth.violated("3.2-b", {"duty_shift.staff_id": "1007"}, (shift.start, shift.end), why)


def handover_not_written(world: World, truth: Truth) -> None:
    """Nobody wrote up the handover of the evening of 6 September."""
    shift = Shift(day("09-06"), "day")
    world.remove("handover", lambda row: abs(when(row, "at") - shift.end) < timedelta(minutes=30))
    why = Why("9月6日晚交接没有记录", "the handover of the evening of 6 September was not written up")
    truth.violated("3.2-d", {"slot.name": "day"}, (shift.start, shift.end), why)


def handover_in_the_office(world: World, truth: Truth) -> None:
    """On 23 July they handed over in the office instead of the machine room."""
    (row,) = acts.handover_at(world, moment("07-23 8:00"))
    row["room"] = "信息科办公室"
    acts.forget_visits(world, [row["_outgoing_visit"], row["_incoming_visit"]])
    member, span = {"handover.room": "信息科办公室"}, acts.point(when(row, "at"))
    truth.violated("3.2-f", member, span, Why("在办公室交接班", "they handed over in the office"))
    truth.violated("3.2-g", member, span, Why("办公室没有门禁记录", "the office has no door log"))
    truth.violated(
        "3.3-a", member, span, Why("交接地点不是机房，没有该处的巡检", "no patrol of the place of the handover")
    )


def late_first_patrol(world: World, truth: Truth) -> None:
    """Whoever took over on the evening of 18 August made the first patrol of the central room two hours late."""
    start = moment("08-18 20:00")
    gap = acts.skip_patrols(world, DUTY_ROOM, start, start + timedelta(minutes=60))
    (row,) = acts.handover_at(world, start)
    why = Why("接班后一小时内没有巡检中心机房", "no patrol of the central room within an hour of taking over")
    truth.violated("3.3-a", {"handover.incoming_id": str(row["incoming_id"])}, acts.point(when(row, "at")), why)
    why = Why("接班人漏了第一次巡检", "whoever took over left out the first patrol")
    truth.violated("4.1-a", {"machine_room.code": DUTY_ROOM}, gap, why)


def noise_not_recorded(world: World, truth: Truth) -> None:
    """On 14 August a patrol heard the standby room's air conditioner; no fault record was made."""
    row = acts.patrol_near(world, "JF02", moment("08-14 9:00"))
    row |= {"result": "abnormal", "condition": "3号精密空调异响", "note": "待观察"}
    why = Why("巡检发现空调异响，没有故障记录", "a patrol heard a noise; there is no fault record")
    truth.violated("3.3-b", {"patrol.room": "JF02"}, acts.point(when(row, "at")), why)


def slow_answers(world: World, truth: Truth) -> None:
    """Two calls were answered late, of one the time is not written."""
    calls = [row for row in world.rows("call_ticket") if row["solved"] and row["responded_at"]]
    for place, minutes in ((20, 28), (77, 41)):
        row = calls[place]
        row["responded_at"] = called = when(row, "at")
        row["responded_at"] = called + timedelta(minutes=minutes)
        row["ended_at"] = called + timedelta(minutes=minutes + 20)
        why = Why(f"来电后{minutes}分钟才响应", f"answered after {minutes} minutes")
        truth.violated("3.4-a", {"call_ticket.code": str(row["code"])}, acts.point(called), why)
    calls[88]["responded_at"] = None
    why = Why("没有写响应时间", "the time of the answer was left blank")
    truth.unknown("3.4-a", {"call_ticket.code": str(calls[88]["code"])}, acts.point(when(calls[88], "at")), why)


def passed_on_late(world: World, truth: Truth) -> None:
    """Of the calls that duty could not solve one reached maintenance late, of one the leaders' time is not written."""
    passed_on = [row for row in world.rows("call_ticket") if not row["solved"]]
    late, blank = passed_on[5], passed_on[9]
    late["maintenance_notified_at"] = when(late, "at") + timedelta(minutes=55)
    late["ended_at"] = when(late, "at") + timedelta(minutes=120)
    why = Why("五十五分钟后才通知维护人员", "maintenance was told after 55 minutes")
    truth.violated("3.4-b", {"call_ticket.code": str(late["code"])}, acts.point(when(late, "at")), why)
    blank["leader_reported_at"] = None
    why = Why("没有写汇报领导的时间", "the time of the report to the leaders was left blank")
    truth.unknown("3.4-b", {"call_ticket.code": str(blank["code"])}, acts.point(when(blank, "at")), why)


def slow_generator(world: World, truth: Truth) -> None:
    """In the night of 22 August the generator would not start: power moved after 22 minutes."""
    lost = world.one("power_event", kind="mains_lost", start=moment("08-22 2:05"))
    world.one("power_event", kind="generator_started", start=moment("08-22 2:07"))["start"] = moment("08-22 2:25")
    world.one("power_event", kind="switched_to_generator", start=moment("08-22 2:09"))["start"] = moment("08-22 2:27")
    why = Why("停电二十二分钟后才切到发电机", "power moved to the generator after 22 minutes")
    truth.violated("3.5-a", {"outage.kind": "mains_lost"}, acts.interval(lost), why)


def slow_return(world: World, truth: Truth) -> None:
    """On 15 September the room stayed on the generator for 52 minutes after mains was back."""
    lost = world.one("power_event", kind="mains_lost", start=moment("09-15 10:40"))
    world.one("power_event", kind="switched_to_mains", start=moment("09-15 11:47"))["start"] = moment("09-15 12:27")
    world.one("power_event", kind="generator_stopped", start=moment("09-15 11:53"))["start"] = moment("09-15 12:33")
    why = Why("来电五十二分钟后才切回市电", "power moved back to mains after 52 minutes")
    truth.violated("3.5-b", {"outage.kind": "mains_lost"}, acts.interval(lost), why)


def poor_books(world: World, truth: Truth) -> None:
    """A book is missing, one is not complete, one was written by another, and those of a shift came five hours late."""
    night = Shift(day("07-30"), "night")
    missing = {"date": night.date, "shift": night.name, "book": "room_register"}
    world.remove("duty_book", lambda row: missing.items() <= row.items())
    why = Why("当班没有进出机房登记表", "the shift has no room register")
    truth.violated("3.6-a", {"slot.name": "night"}, (night.start, night.end), why)

    row = world.one("duty_book", date=day("08-27"), shift="day", book="duty_record")
    row["complete"] = False
    why = Why("值班记录表未填完整", "the duty record was not completely filled in")
    truth.violated("3.6-b", {"duty_book.shift": "day", "duty_book.book": "duty_record"}, acts.on(day("08-27")), why)

    row = world.one("duty_book", date=day("08-05"), shift="day", book="diary")
    row |= {"person": world.name_of("1008"), "staff_id": "1008"}
    why = Why("值班日记由不当班的吴敏代填", "the diary was written by Wu Min, who was not on duty")
    truth.violated("3.6-c", {"duty_book.staff_id": "1008", "duty_book.book": "diary"}, acts.on(day("08-05")), why)

    late = Shift(day("09-03"), "day")
    for row in world.find("duty_book", date=late.date, shift=late.name):
        row["written_at"] = late.end + timedelta(hours=5)
    why = Why("簿册在班次结束五小时后才填", "the books were written five hours after the shift")
    truth.violated("3.6-d", {"slot.name": "day"}, (late.start, late.end), why)


def careless_end(world: World, truth: Truth) -> None:
    """One shift left doors or windows open, of another the cleaning was not ticked either way."""
    row = world.one("shift_end_check", date=day("07-09"), shift="day")
    row["closed"] = False
    shift = Shift(day("07-09"), "day")
    truth.violated(
        "3.7-a", {"slot.name": "day"}, (shift.start, shift.end), Why("门窗未关好", "doors or windows were left open")
    )

    world.one("shift_end_check", date=day("09-27"), shift="night")["cleaned"] = None
    shift = Shift(day("09-27"), "night")
    why = Why("清理机房一栏空白", "the cell for cleaning was left blank")
    truth.unknown("3.7-a", {"slot.name": "night"}, (shift.start, shift.end), why)


def doors(world: World, truth: Truth) -> None:
    """After one shift the door stood open, after another its sensor was offline."""
    shift = Shift(day("08-20"), "night")
    for clock in ("8:00", "8:30"):
        world.one("env_sample", room="JF01", signal="门磁", at=at(day("08-21"), clock))["value"] = 1.0
    member = {"machine_room.code": "JF01", "slot.name": "night"}
    truth.violated(
        "3.7-b", member, (shift.start, shift.end), Why("班后机房门开着", "the door stood open after the shift")
    )

    shift = Shift(day("09-13"), "day")
    for clock in ("20:00", "20:30"):
        world.one("env_sample", room="JF02", signal="门磁", at=at(shift.date, clock))["state"] = "offline"
    member = {"machine_room.code": "JF02", "slot.name": "day"}
    truth.unknown("3.7-b", member, (shift.start, shift.end), Why("门磁离线，无从判断", "the door's sensor was offline"))


def call_at_no_time(world: World, truth: Truth) -> None:
    """One call's time cannot be read: its row is rejected, and counted."""
    row = [one for one in world.rows("call_ticket") if one["solved"]][50]
    row["_as:at"] = "2026-08-32T10:15:00+08:00"
    truth.file("故障电话工单_2026Q3.ndjson", rejected=1)
    why = Why("一张工单的来电时间无法读取", "the time of one call cannot be read")
    truth.doubtful(("2.7-b", "3.4-a", "3.4-b"), "source_incomplete", why)


PLANTS: Final[Plants] = (
    pledge_signed_late, part_timer_on_working_day, handover_in_the_office, late_first_patrol, slow_answers,
    slow_generator, careless_end, call_at_no_time,
)  # fmt: skip
MORE: Final[Plants] = (
    left_before_relief, handover_not_written, noise_not_recorded, passed_on_late, slow_return, poor_books, doors,
)  # fmt: skip
