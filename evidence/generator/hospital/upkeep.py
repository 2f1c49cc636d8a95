"""The upkeep of the rooms: checklists, auxiliary units, the eight protections, inventories, networks and backups."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from hospital.frame import AFTER, START, at, day, days
from hospital.places import ASSETS, BRANCHES, LINKS, ROOMS
from hospital.world import World, on_day, text

CHECKED: Final = ("清洁", "功能分区", "摆放", "无杂物")
NOT_CHECKED_AGAIN: Final = {
    "problem": None, "rectify_by": None, "rectification": None, "rechecked_on": None, "recheck_result": None,
}  # fmt: skip
INSPECTOR: Final = {"person": "赵磊", "staff_id": "1004"}

MONTHLY: Final = ("dust", "fire", "rodents", "moisture", "theft")
YEARLY: Final = (("static", "03-18"), ("leakage", "03-19"), ("lightning", "04-08"))
MONDAY: Final = 0


def build(world: World) -> None:
    """All checks that come round."""
    _rooms(world)
    _units(world)
    _protections(world)
    _inventory(world)
    _network(world)
    _backups(world)


def _rooms(world: World) -> None:
    for week in days(date(2026, 6, 29), AFTER):
        if week.weekday() != MONDAY:
            continue
        for room in ROOMS:
            for item in CHECKED:
                world.add(
                    "room_check", date=week + timedelta(days=1), room=room, item=item, result="passed",
                    **NOT_CHECKED_AGAIN, **INSPECTOR,
                )  # fmt: skip
    mended(world, "room_check", date=day("07-28"), room="JF02", item="无杂物")


def mended(world: World, kind: str, **which: date | str) -> None:
    """One check that failed, was put right in time, and passed on being checked again."""
    row = world.one(kind, **which)
    on = on_day(row, "date")
    row |= {
        "result": "failed", "problem": "发现问题，见附页", "rectify_by": on + timedelta(days=7),
        "rectification": "已整改", "rechecked_on": on + timedelta(days=3), "recheck_result": "passed",
    }  # fmt: skip


def _units(world: World) -> None:
    for month in (6, 7, 8, 9):
        for number, unit in enumerate(world.rows("aux_unit")):
            world.add(
                "aux_check", device=unit["code"], date=date(2026, month, 5 + number), item="外观、运行参数、告警",
                result="passed", **NOT_CHECKED_AGAIN, **INSPECTOR,
            )  # fmt: skip
    mended(world, "aux_check", device="FZ-04", date=day("08-08"))


def _protections(world: World) -> None:
    for room in ROOMS:
        for month in (6, 7, 8, 9):
            for number, kind in enumerate(MONTHLY):
                _protect(world, kind, date(2026, month, 10 + number), room, None)
        for kind, on in YEARLY:
            _protect(world, kind, day(on), room, day(on).replace(year=2027))


def _protect(world: World, kind: str, on: date, room: str, valid_until: date | None) -> None:
    world.add(
        "protection_check", kind=kind, date=on, room=room, item=None, result="passed", valid_until=valid_until,
        **NOT_CHECKED_AGAIN, **INSPECTOR,
    )  # fmt: skip


def _inventory(world: World) -> None:
    """Counted in July and, as every quarter, again at its end."""
    units = [(text(row, "code"), text(row, "location"), text(row, "purpose")) for row in world.rows("aux_unit")]
    assets = [(asset[0], asset[6], asset[7]) for asset in ASSETS]
    for on in (day("06-25"), day("09-24")):
        for code, location, purpose in assets + units:
            moved = code == "ZC-008" and on < day("08-20")
            world.add(
                "inventory", date=on, asset=code, location="C02机柜" if moved else location, purpose=purpose,
                person="王海燕", note=None,
            )  # fmt: skip
    world.add(
        "asset_move", asset="ZC-008", from_location="C02机柜", to_location="C01机柜", approver="周明远",
        approved_on=day("08-18"), moved_on=day("08-20"),
    )  # fmt: skip


def _network(world: World) -> None:
    """The whole network is tested once a quarter; one line failed and was put right."""
    for quarter in (day("06-12"), day("09-11")):
        for number, (link, _, _, _) in enumerate(LINKS):
            world.add(
                "network_test", link=link, date=quarter + timedelta(days=number % 2), bandwidth=940 - number * 12,
                latency=round(1.2 + number * 0.7, 1), loss=0, result="passed", **NOT_CHECKED_AGAIN, person="李建国",
            )  # fmt: skip
    mended(world, "network_test", link="LL07", date=day("09-11"))


def _backups(world: World) -> None:
    """Each branch every night an increment, on Sundays in full."""
    for night in days(START - timedelta(days=2), AFTER):
        for number, (branch, _) in enumerate(BRANCHES):
            start = at(night, "1:00") + timedelta(minutes=20 * number)
            world.add(
                "backup", branch=branch, target="业务数据库", start=start, end=start + timedelta(minutes=14),
                kind="full" if night.weekday() == 6 else "incremental", result="success",
                data_size="86GB" if night.weekday() == 6 else "3.4GB",
            )  # fmt: skip
