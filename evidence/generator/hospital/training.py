"""Training: the year's plan, courses and exams, credits, first use of accounts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from hospital.frame import at, day
from hospital.people import STAFF
from hospital.world import Row, World, on_day, text

PLAN: Final = (
    ("manager", "医院信息化管理新模式", "04-16"),
    ("network_admin", "网络与安全专业培训", "05-11"),
    ("operator", "HIS操作规范（第一批）", "03-20"),
    ("operator", "HIS V8.2 更新培训", "07-28"),
    ("operator", "电子病历 V6.0 更新培训", "09-15"),
)

LONG_COURSE: Final = 8
"""Days of the network administrators' yearly course: above five working days, below a month."""


def build(world: World) -> None:
    """The year's training so far."""
    for category, content, on in PLAN:
        world.add(
            "training_plan", year=2026, post_category=category, content=content, planned_on=day(on), done_on=day(on)
        )
    world.add(
        "training_plan", year=2026, post_category="network_admin", content="等级保护专题", planned_on=day("11-10"),
        done_on=None,
    )  # fmt: skip
    for person in world.rows("staff"):
        if person["left_on"] is None and world.one("post", code=person["post"])["needs_it"]:
            _trained(world, person)
    for row in world.rows("training"):
        _credit(world, row)


def course(world: World, person: Row, content: str, first: date, size: int, **more: str) -> Row:
    """One course of one person, with its exam on the last day."""
    last = first + timedelta(days=size - 1)
    score = 76 + (int(text(person, "code")) * 7 + first.day) % 22
    return world.add(
        "training", staff_id=person["code"], person=person["name"], post_category=person["post_category"],
        content=content, kind=more.get("kind", "annual"), system=more.get("system"), start=first, end=last,
        hours=float(size * 6), days=float(size), score=float(score), result="passed", exam_on=last,
    )  # fmt: skip


def _trained(world: World, person: Row) -> None:
    category, post = person["post_category"], person["post"]
    new = text(person, "code") in {one.code for one in STAFF if one.hired >= "2026-07"}
    hired = on_day(person, "hired_on")
    if new:
        course(world, person, "新职工信息系统岗前培训", hired - timedelta(days=3), 2, kind="induction")
        world.add(
            "account_use", account=f"u{person['code']}", staff_id=person["code"], person=person["name"], system="HIS",
            at=at(hired, f"8:{int(text(person, 'code')) % 50 + 10}"),
        )  # fmt: skip
    elif category == "manager":
        course(world, person, PLAN[0][1], day("04-16"), 1)
    elif category == "network_admin":
        course(world, person, PLAN[1][1], day("05-11"), LONG_COURSE)
    else:
        course(world, person, PLAN[2][1], day("03-20"), 1)
    if post in {"GW08", "GW09"} and hired < day("07-28"):
        course(world, person, PLAN[3][1], day("07-28"), 1, kind="supplementary", system="HIS")
    if post in {"GW08", "GW07"} and hired < day("09-15"):
        course(world, person, PLAN[4][1], day("09-15"), 1, kind="supplementary", system="电子病历")


def _credit(world: World, row: Row) -> None:
    ended = on_day(row, "end")
    if ended < day("09-15"):
        world.add(
            "credit", staff_id=row["staff_id"], person=row["person"], item=row["content"], credits=1.0,
            category="education", date=ended + timedelta(days=15),
        )  # fmt: skip
