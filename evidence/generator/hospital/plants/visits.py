"""Plants in 2.6, 2.10 and 2.11: who went in and out, and what was written of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from hospital.door import Guest, Visit, record, swipe
from hospital.frame import day, in_quarter, moment
from hospital.plants import acts
from hospital.plants.acts import Plants
from hospital.truth import Truth, Why
from hospital.world import Row, World, when


def swipes(world: World, visit: str) -> tuple[Row, Row]:
    """A visit's swipes, in and out."""
    return world.one("door_event", _visit=visit, direction="in"), world.one("door_event", _visit=visit, direction="out")


def upkeep_by(world: World, person: str, from_: str) -> str:
    """The first visit for upkeep of a person to the central room from a moment on."""
    found = world.find("room_register", room="JF01", staff_id=person, reason="设备维护")
    return str(min((when(row, "at"), row["_visit"]) for row in found if when(row, "at") >= moment(from_))[1])


def member_of(row: Row) -> dict[str, str]:
    """Enough of a swipe's identity."""
    return {"door_event.room": str(row["room"]), "door_event.person": str(row["person"])}


def left_without_check(world: World, truth: Truth) -> None:
    """Two patrols left the standby room: one without a check, one with the condition left blank."""
    for number, from_ in enumerate(("08-25 10:00", "09-17 3:00")):
        visit = str(acts.patrol_near(world, "JF02", moment(from_))["_visit"])
        _, out = swipes(world, visit)
        if number == 0:
            world.remove("exit_check", lambda row, visit=visit: row.get("_visit") == visit)  # type: ignore[misc]
            why = Why("离开前没有检查", "left without a check")
        else:
            world.one("exit_check", _visit=visit)["condition"] = None
            why = Why("设备运行情况空白", "the condition was left blank")
        truth.violated("2.10-a", member_of(out), acts.point(when(out, "at")), why)


def not_registered(world: World, truth: Truth) -> None:
    """Wu Min came to the central room for upkeep and signed nothing."""
    visit = upkeep_by(world, "1008", "08-17 9:00")
    world.remove("room_register", lambda row: row.get("_visit") == visit)
    entry, out = swipes(world, visit)
    why = Why("出入机房没有登记", "neither entry nor exit is in the register")
    truth.violated("2.11-a", member_of(entry), acts.point(when(entry, "at")), why)
    truth.violated("2.11-b", member_of(out), acts.point(when(out, "at")), why)


def forgot_to_sign_out(world: World, truth: Truth) -> None:
    """Sun Xiaodong signed in for upkeep and not out."""
    visit = upkeep_by(world, "1007", "09-03 9:00")
    world.remove("room_register", lambda row: row.get("_visit") == visit and row["direction"] == "out")
    _, out = swipes(world, visit)
    why = Why("离开没有登记", "the exit is not in the register")
    truth.violated("2.11-b", member_of(out), acts.point(when(out, "at")), why)
    row = world.one("room_register", _visit=visit)
    member = {"room_register.person": str(row["person"]), "room_register.direction": "in"}
    why = Why("只有进入登记，没有离开登记", "an entry without an exit in the register")
    truth.violated("2.11-d", member, acts.point(when(row, "at")), why)


def followed_another_out(world: World, truth: Truth) -> None:
    """Zhou Mingyuan left behind somebody else: his card never opened the door outwards."""
    visit = upkeep_by(world, "1000", "07-20 9:00")
    entry, out = swipes(world, visit)
    world.remove("door_event", lambda row: row is out)
    why = Why("进门后没有出门刷卡，尾随他人离开", "an entry without an exit: he left behind somebody else")
    truth.violated("2.11-c", member_of(entry), acts.point(when(entry, "at")), why)
    why = Why("四小时内未见出门，列为待复核", "not seen to leave within four hours: for review")
    truth.unknown("2.7-c", {"entry.person": "周明远"}, acts.point(when(entry, "at")), why)


def long_stay_reviewed(world: World, _truth: Truth) -> None:
    """On a Saturday Zhou Mingyuan was in the room for five hours; the stay was reviewed and signed for: no finding."""
    stay = Visit("JF01", moment("07-04 13:05"), moment("07-04 18:20"), "1000", "UPS排障")
    record(world, world.random("long stay"), stay)
    world.add(
        "attestation", clause="2.7", content="停留复核：7月4日UPS排障，属实", person="周明远", signed_on=day("07-10"),
        valid_until=day("12-31"),
    )  # fmt: skip


def cleaner_alone(world: World, truth: Truth) -> None:
    """Deng Xiaohong cleaned the central room: nobody had approved it, and nobody was with her."""
    cleaning = Visit("JF01", moment("07-31 13:05"), moment("07-31 13:35"), "3004", "保洁")
    visit = record(world, world.random("cleaner"), cleaning)
    why = Why("保洁员未经审批、无人陪同进入机房", "a cleaner, neither approved nor escorted")
    for row in swipes(world, visit):
        truth.violated("2.6-a", member_of(row), acts.point(when(row, "at")), why)


def approved_afterwards(world: World, truth: Truth) -> None:
    """Fan Wentao's visit was approved when he had been in the room for an hour."""
    first = min((row for row in world.find("room_register", person="范文涛") if in_quarter(when(row, "at"))), key=_time)
    visit = str(first["_visit"])
    for row in world.find("room_register", _visit=visit):
        row["approved_at"] = when(first, "at") + timedelta(hours=1)
    why = Why("进入一小时后才审批", "approved an hour after the entry")
    for row in swipes(world, visit):
        truth.violated("2.6-a", member_of(row), acts.point(when(row, "at")), why)


def escort_went_away(world: World, truth: Truth) -> None:
    """Zhou Mingyuan left Zhong Jianhua alone in the room for a quarter of an hour."""
    guest = min((row for row in world.find("room_register", person="钟建华") if in_quarter(when(row, "at"))), key=_time)
    entry, out = swipes(world, str(guest["_visit"]))
    start = when(entry, "at") - timedelta(minutes=4)
    escorts = [row for row in world.between("door_event", "at", start, when(entry, "at")) if row["staff_id"] == "1000"]
    gone = (when(out, "at") - timedelta(minutes=15)).replace(second=0)
    visit = str(escorts[0]["_visit"])
    swipes(world, visit)[1]["at"] = gone + timedelta(seconds=20)
    world.one("exit_check", _visit=visit)["at"] = gone
    for row in world.find("room_register", _visit=visit):
        if row["direction"] == "out":
            row["at"] = gone
        elif row["left_at"] is not None:
            row["left_at"] = gone
    why = Why("陪同人提前十五分钟离开", "the escort left a quarter of an hour before the visitor")
    member = {"room_register.person": "钟建华"}
    truth.violated("2.6-b", member, acts.point(when(guest, "at")), why)


def shared_card(world: World, truth: Truth) -> None:
    """Somebody went into the standby room with the card that anybody may take; one card was refused at its door."""
    before, after = acts.gap_at(world, "JF02", moment("08-29 15:30"))
    entered = before + (after - before) / 2
    card = Guest("公共卡", "信息科", "shared", "GG0001")
    stay = Visit("JF02", entered, entered + timedelta(minutes=9), card, "不明")
    entry, out = swipe(world, stay, "in", stay.entered), swipe(world, stay, "out", stay.left)
    why = Why("用公共卡进出，不知何人", "in and out by a shared card: nobody knows who")
    broken = (("2.6-c", entry), ("2.6-c", out), ("2.10-a", out), ("2.11-a", entry), ("2.11-b", out))
    for rule, row in broken:
        truth.violated(rule, member_of(row), acts.point(when(row, "at")), why)
    tried = moment("09-04 16:12")
    swipe(world, Visit("JF02", tried, tried, "3003", ""), "in", tried)["card_result"] = "no_permission"


def number_left_blank(world: World, truth: Truth) -> None:
    """Zhang Wei wrote no staff number in the standby room's register, and there are two of that name."""
    rows = world.find("room_register", room="JF02", staff_id="1005")
    row = min((row for row in rows if when(row, "at") >= moment("08-10 0:00")), key=_time)
    row["staff_id"] = None
    why = Why("登记没有工号，又有两个张伟", "no staff number in the register, and two people of that name")
    for rule, one in zip(("2.11-a", "2.11-b"), swipes(world, str(row["_visit"])), strict=True):
        truth.unknown(rule, member_of(one), acts.point(when(one, "at")), why)


def _time(row: Row) -> str:
    return str(row["at"])


PLANTS: Final[Plants] = (cleaner_alone, number_left_blank, left_without_check, followed_another_out, long_stay_reviewed)
MORE: Final[Plants] = (approved_afterwards, escort_went_away, shared_card, not_registered, forgot_to_sign_out)
