"""Computer security: scans, software found, sessions at workstations, events online."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Final

from hospital.frame import AFTER, BEFORE, at, day, days, is_workday, moment
from hospital.places import SAMPLED
from hospital.world import Row, World, text

SOFTWARE: Final = (
    ("医院信息系统客户端", "his.exe", "business"), ("PACS阅片", "pacs.exe", "business"),
    ("杀毒软件", "avguard.exe", "security"), ("输入法", "ime.exe", "system"),
)  # fmt: skip
ON_SERVERS: Final = (("Oracle Database", "oracle", "database"), ("主机防护", "edr.exe", "security"))

USERS: Final = ("2001", "2002", "2003", "2004", "2005", "2006", "2007", "2008", "2009", "1010", "1011", "1012")


def build(world: World) -> None:
    """What the security tools saw in an orderly quarter."""
    _scans(world)
    _software(world)
    _sessions(world, world.random("sessions"))
    _online(world)


def _scans(world: World) -> None:
    for on in (day("07-20"), day("09-21")):
        for number, host in enumerate(world.rows("host")):
            outside = host["zone"] == "internet"
            world.add(
                "host_scan", host=host["name"], ip=host["ip"], mac=host["mac"], os="Windows 10",
                nics="Intel(R) Ethernet Connection I219-LM", internet_access=outside, lan_access=not outside,
                at=at(on, "22:00") + timedelta(seconds=20 * number),
            )  # fmt: skip


def _software(world: World) -> None:
    for on in (day("07-20"), day("09-21")):
        for host in world.rows("host")[::2]:
            for name, process, category in SOFTWARE:
                world.add(
                    "software", host=host["name"], name=name, process=process, category=category, at=at(on, "23:10")
                )
        for server in SAMPLED[:2]:
            for name, process, category in ON_SERVERS:
                world.add("software", host=server, name=name, process=process, category=category, at=at(on, "23:40"))


def _sessions(world: World, chance: Random) -> None:
    """Everybody logs in for the morning and the afternoon, and out when they leave."""
    terminals = {code: _terminal(world, code) for code in USERS}
    for on in days(BEFORE, AFTER):
        if not is_workday(on):
            continue
        for code in USERS:
            for opens, closes in (("8:05", "11:50"), ("13:35", "17:20")):
                start = at(on, opens) + timedelta(seconds=chance.randint(0, 900))
                end = at(on, closes) + timedelta(seconds=chance.randint(0, 900))
                world.add(
                    "session", account=f"u{code}", staff_id=code, person=world.name_of(code), terminal=terminals[code],
                    system="HIS", start=start, end=end, last_active_at=end - timedelta(seconds=chance.randint(10, 500)),
                )  # fmt: skip


def _terminal(world: World, code: str) -> str:
    """The computer of a member of staff: one of their department's."""
    department = world.one("staff", code=code)["department"]
    mates = [person for person in USERS if world.one("staff", code=person)["department"] == department]
    computers: list[Row] = list(world.find("host", department=department))
    return text(computers[mates.index(code)], "name")


def _online(world: World) -> None:
    world.add(
        "online_event", date=day("07-19"), platform="本地论坛", category="complaint", state="closed", confirmed=False,
        closed_on=day("07-23"),
    )  # fmt: skip
    world.add(
        "online_event", date=day("08-26"), platform="短视频平台", category="harmful", state="dismissed",
        confirmed=False, closed_on=day("08-30"),
    )  # fmt: skip
    world.add(
        "illegal_outreach", host="YB-PC03", ip="192.168.1.50", mac="3c:52:82:00:00:28",
        at=moment("06-26 9:12"), result="已阻断",
    )  # fmt: skip
