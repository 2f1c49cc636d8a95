"""Plants in section 6: computer security."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from hospital.frame import Shift, at, day, moment
from hospital.plants import acts
from hospital.plants.acts import Plants
from hospital.truth import QUARTER, Truth, Why
from hospital.world import Row, World, when

SEPTEMBER: Final = 9


def scan_of(world: World, name: str) -> Row:
    """The September scan of a computer."""
    return next(row for row in world.find("host_scan", host=name) if when(row, "at").month == SEPTEMBER)


def modem_in_the_office(world: World, truth: Truth) -> None:
    """A computer of the medical office had a mobile modem, and was on both networks."""
    host = world.one("host", name="YW-PC02")
    scan_of(world, "YW-PC02").update({
        "nics": "Intel(R) Ethernet Connection I219-LM；Remote NDIS 4G LTE Modem", "internet_access": True,
    })  # fmt: skip
    member = {"host.code": str(host["code"])}
    truth.violated("6.1-a", member, QUARTER, Why("扫描查出同时连通内外网", "the scan found it on both networks"))
    truth.violated("6.1-b", member, QUARTER, Why("插有4G上网卡", "it had a mobile modem"))
    found = moment("09-14 15:22")
    world.add("illegal_outreach", host="YW-PC02", ip=host["ip"], mac=host["mac"], at=found, result="已阻断")
    why = Why("内网计算机违规外联", "a computer of the LAN reached out to the Internet")
    truth.violated("6.1-c", {"illegal_outreach.host": str(host["code"])}, acts.point(found), why)


def never_scanned(world: World, truth: Truth) -> None:
    """One computer of the X-ray department was switched off at every scan."""
    world.remove("host_scan", lambda row: row["host"] == "FS-PC04")
    why = Why("两次扫描都没有扫到", "neither scan reached it")
    for rule in ("6.1-a", "6.1-b"):
        truth.unknown(rule, {"host.code": str(world.one("host", name="FS-PC04")["code"])}, QUARTER, why)


def games(world: World, truth: Truth) -> None:
    """A game in the library, and a downloader in the pharmacy that its name betrays."""
    for host, name, category, found in (
        ("TS-PC02", "欢乐斗地主", "game", moment("09-21 23:10")),
        ("YF-PC03", "迅雷", "business", moment("07-20 23:10")),
    ):  # fmt: skip
        world.add("software", host=host, name=name, process="app.exe", category=category, at=found)
        why = Why(f"装有{name}", "banned software is installed")
        truth.violated("6.2-a", {"software.name": name}, acts.point(found), why)


def session_of(world: World, person: str, morning: str) -> Row:
    """The afternoon's session of a person on a day."""
    start = at(day(morning), "12:00")
    afternoon = world.between("session", "start", start, start + timedelta(hours=8))
    return next(row for row in afternoon if row["staff_id"] == person)


def left_logged_in(world: World, truth: Truth) -> None:
    """One was away for hours, one never logged out, one stayed late, of one the last act is not known."""
    idle = session_of(world, "2005", "07-22")
    idle["last_active_at"] = when(idle, "end") - timedelta(hours=2)
    why = Why("离开两小时未退出", "left for two hours without logging out")
    truth.violated("6.2-b", {"session.staff_id": "2005"}, acts.interval(idle), why)

    never = session_of(world, "2009", "08-19")
    never["end"] = None
    why = Why("没有注销记录", "never logged out")
    truth.violated("6.2-b", {"session.staff_id": "2009"}, acts.interval(never), why)
    shift = Shift(day("08-19"), "day")
    truth.violated("6.2-c", {"slot.name": "day"}, (shift.start, shift.end), why)

    late = session_of(world, "2003", "09-10")
    late["end"] = moment("09-10 21:12")
    late["last_active_at"] = moment("09-10 21:06")
    shift = Shift(day("09-10"), "day")
    why = Why("白班结束一小时后仍未退出", "still logged in an hour after the shift")
    truth.violated("6.2-c", {"slot.name": "day"}, (shift.start, shift.end), why)

    blank = session_of(world, "1010", "09-23")
    blank["last_active_at"] = None
    why = Why("没有最后操作时间", "the time of the last act is not known")
    truth.unknown("6.2-b", {"session.staff_id": "1010"}, acts.interval(blank), why)


def own_computers(world: World, truth: Truth) -> None:
    """Somebody's laptop was on the network in September; another one is even registered."""
    found = scan_of(world, "BA-PC05")
    world.add(
        "host_scan", host="DESKTOP-7Q2K", ip="192.168.1.199", mac="a4:83:e7:5b:0c:19", os="Windows 11",
        nics="Realtek PCIe GbE", internet_access=False, lan_access=True, at=when(found, "at") + timedelta(minutes=3),
    )  # fmt: skip
    why = Why("扫描发现未登记的计算机", "the scan found a computer that is not registered")
    span = acts.point(when(found, "at") + timedelta(minutes=3))
    truth.violated("6.3-a", {"host_scan.host": "DESKTOP-7Q2K"}, span, why)
    host = world.one("host", name="BA-PC05")
    host["ownership"] = "personal"
    why = Why("登记为个人所有", "it is registered as personally owned")
    truth.violated("6.3-b", {"host.code": str(host["code"])}, QUARTER, why)


def harmful_post(world: World, truth: Truth) -> None:
    """A harmful post was confirmed, and closed after 46 days; of another the inquiry goes on."""
    world.add(
        "online_event", date=day("08-05"), platform="微博", category="harmful", state="confirmed", confirmed=True,
        closed_on=day("09-20"),
    )  # fmt: skip
    member, span = {"online_event.platform": "微博"}, acts.on(day("08-05"))
    truth.violated("6.4-a", member, span, Why("查实发布有害信息", "a harmful post was confirmed"))
    truth.violated("6.4-b", member, span, Why("四十六天才办结", "it was closed after 46 days"))
    world.add(
        "online_event", date=day("09-22"), platform="贴吧", category="unlawful", state="open", confirmed=None,
        closed_on=None,
    )  # fmt: skip
    why = Why("尚在核查", "the inquiry goes on")
    for rule in ("6.4-a", "6.4-b"):
        truth.unknown(rule, {"online_event.platform": "贴吧"}, acts.on(day("09-22")), why)


PLANTS: Final[Plants] = (modem_in_the_office, never_scanned, games)
MORE: Final[Plants] = (left_logged_in, own_computers, harmful_post)
