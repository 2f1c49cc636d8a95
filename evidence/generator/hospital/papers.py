"""The section's paperwork: documents and who signed them, plans, tasks, inspections, feedback, reports, statements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from hospital.frame import END, START, day
from hospital.people import OWN_DEPARTMENTS, POSTS
from hospital.world import World, on_day, text

PROCEDURES: Final = (
    ("server", "服务器操作规程"), ("network", "网络设备操作规程"), ("security", "安全设备操作规程"),
    ("storage", "存储与备份设备操作规程"), ("ups", "UPS操作规程"), ("cooling", "精密空调操作规程"),
    ("generator", "发电机操作规程"), ("distribution", "配电设备操作规程"), ("fire", "气体灭火系统操作规程"),
    ("access_control", "门禁系统操作规程"), ("camera", "视频监控操作规程"), ("environment", "动环监控操作规程"),
)  # fmt: skip

PLEDGE: Final = "保密承诺书"
"""The confidentiality pledge: a form without a number, so its name stands for one."""


def build(world: World) -> None:
    """All of it, in order."""
    _documents(world)
    _signoffs(world)
    _plans(world)
    _inspections(world)
    _exchange(world)
    _statements(world)


def _document(world: World, code: str, name: str, category: str, version: str = "V2.0", **more: str | None) -> None:
    world.add(
        "document", code=code, version=version, name=name, category=category, department=more.get("department"),
        post=more.get("post"), device_class=more.get("device_class"), valid_from=day("2025-01-01"), valid_until=None,
        reviewed_on=day("2026-01-15"),
    )  # fmt: skip


def _documents(world: World) -> None:
    for number, (post, name, _, department, _) in enumerate(POSTS, start=1):
        _document(world, f"ZZ-{number:02d}", f"{name}岗位职责", "duty", post=post, department=department)
    for department in ("KS01", *OWN_DEPARTMENTS):
        name = text(world.one("department", code=department), "name")
        _document(world, f"BM-{department[2:]}", f"{name}职责", "duty", department=department)
        _document(world, f"ZD-{department[2:]}", f"{name}工作制度", "policy", department=department)
    for number, (device, name) in enumerate(PROCEDURES, start=1):
        _document(world, f"GC-{number:02d}", name, "procedure", device_class=device, department="KS02")
    _document(world, "YA-01", "机房消防应急预案", "emergency_plan", "V1.2", department="KS01")
    _document(world, "YA-02", "网络与信息系统应急预案", "emergency_plan", "V3.0", department="KS01")
    world.add(
        "document", code="YA-02", version="V2.0", name="网络与信息系统应急预案", category="emergency_plan",
        department="KS01", post=None, device_class=None, valid_from=day("2022-01-01"), valid_until=day("2025-01-01"),
        reviewed_on=day("2024-01-10"),
    )  # fmt: skip
    _document(world, PLEDGE, "2026年度保密承诺书", "pledge", "V1.0", department="KS01")


def _signoffs(world: World) -> None:
    duties = {text(row, "post"): text(row, "code") for row in world.find("document", category="duty") if row["post"]}
    for person in world.rows("staff"):
        signed = max(day("2026-01-20"), on_day(person, "hired_on"))
        for document, version in ((duties[text(person, "post")], "V2.0"), (PLEDGE, "V1.0")):
            world.add(
                "signoff", document=document, version=version, name=None, staff_id=person["code"],
                person=person["name"], date=signed,
            )  # fmt: skip


def _plans(world: World) -> None:
    for department in ("KS01", *OWN_DEPARTMENTS):
        name = text(world.one("department", code=department), "name")
        items = ((f"{name}一季度数据核查", "03-31"), (f"{name}半年总结", "07-10"), (f"{name}设备清点", "08-31"),
                 (f"{name}制度修订", "09-20"), (f"{name}年度总结", "12-20"))  # fmt: skip
        for item, due in items:
            done = day(due) < END
            world.add(
                "work_plan", year=2026, department=department, item=item, person="周明远", due_on=day(due),
                status="已完成" if done else "进行中", completed_on=day(due) - timedelta(days=4) if done else None,
            )  # fmt: skip
    for number, (item, person, due) in enumerate((
        ("全院终端资产核对", "1002", "07-15"), ("医保接口改造上线", "1003", "07-31"),
        ("防火墙策略梳理", "1002", "08-14"),
        ("统计报表口径核对", "1010", "08-20"), ("病案首页数据质控", "1011", "09-10"), ("机房线缆整理", "1004", "09-18"),
        ("等保自查材料", "1000", "09-29"), ("文献检索平台续订", "1009", "10-12"),
    ), start=1):  # fmt: skip
        late = person == "1004"
        world.add(
            "task", code=f"RW-{number:02d}", item=item, person=world.name_of(person), staff_id=person,
            department=world.one("staff", code=person)["department"], assigned_on=day(due) - timedelta(days=25),
            due_on=day(due), completed_on=day(due) + timedelta(days=5 if late else -2) if day(due) < END else None,
            extension_approved_on=day(due) - timedelta(days=3) if late else None,
            new_due_on=day(due) + timedelta(days=7) if late else None,
        )  # fmt: skip


def _inspections(world: World) -> None:
    for number, department in enumerate(world.rows("department")):
        on = START + timedelta(days=10 + number * 4)
        _inspect(world, text(department, "code"), on, "计算机及外设整洁、工作场所环境卫生")
        if department["code"] in ("KS01", *OWN_DEPARTMENTS):
            _inspect(world, text(department, "code"), on + timedelta(days=3), "职责履行与工作计划落实情况")
    row = world.one("inspection", department="KS05", item="职责履行与工作计划落实情况")
    failed_on = on_day(row, "date")
    row |= {
        "result": "failed", "problem": "月报表归档不全", "rectify_by": failed_on + timedelta(days=14),
        "rectification": "已补齐归档", "rechecked_on": failed_on + timedelta(days=10), "recheck_result": "passed",
    }  # fmt: skip


def _inspect(world: World, department: str, on: date, item: str) -> None:
    world.add(
        "inspection", date=on, department=department, item=item, result="passed", problem=None, rectify_by=None,
        rectification=None, rechecked_on=None, recheck_result=None, person="周明远", staff_id="1000",
    )  # fmt: skip


def _exchange(world: World) -> None:
    """What the section gives to others: feedback, literature, the analysis of quality."""
    for number, (department, category, content, on) in enumerate((
        ("KS11", "information", "内科平均住院日统计", "07-12"), ("KS12", "information", "外科手术量统计", "08-10"),
        ("KS13", "information", "儿科门急诊量统计", "09-10"), ("KS14", "literature", "慢病管理文献汇编", "07-28"),
        ("KS11", "literature", "心衰指南更新摘要", "08-25"), ("KS12", "literature", "加速康复外科文献", "09-22"),
    )):  # fmt: skip
        recipient = ("2001", "2002", "2003", "2004")[number % 4]
        world.add(
            "feedback", department=department, category=category, content=content, date=day(on),
            recipient=world.name_of(recipient),
        )  # fmt: skip
    for name, covers, delivered, received in (
        ("2026年第一季度医疗质量分析报告", "2026年第一季度", "04-20", "04-21"),
        ("2026年第二季度医疗质量分析报告", "2026年第二季度", "07-16", "07-17"),
    ):
        world.add(
            "quality_report", name=name, covers=covers, delivered_on=day(delivered), leader="赵院长",
            received_on=day(received),
        )  # fmt: skip


def _statements(world: World) -> None:
    for clause, content in (
        ("1.1", "积极主动履行职责，照章请示报告"), ("1.3", "充分发挥信息与文献的作用"), ("1.5", "模范遵守院规"),
        ("3.1", "自觉遵守机房制度与保密规定"), ("6.3", "门岗与病区检查：未见个人电脑入院"),
    ):  # fmt: skip
        world.add(
            "attestation", clause=clause, content=content, person="周明远", signed_on=day("07-01"),
            valid_until=day("2027-07-01"),
        )  # fmt: skip
    for category in ("leak", "discipline", "illegal_outreach"):
        world.add(
            "zero_report", category=category, start=START, end=END - timedelta(days=1), person="周明远",
            signed_on=day("10-02"),
        )  # fmt: skip
