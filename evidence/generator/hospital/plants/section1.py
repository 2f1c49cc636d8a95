"""Plants in section 1: the information section's own work."""

from __future__ import annotations

from typing import Final

from hospital.frame import day, midnight
from hospital.plants import acts
from hospital.plants.acts import Plants
from hospital.truth import QUARTER, Truth, Why
from hospital.world import World, on_day


def duties_not_signed(world: World, truth: Truth) -> None:
    """He Jun never signed the duties of a coder."""
    document = world.one("document", post="GW07")["code"]
    world.remove("signoff", lambda row: row["staff_id"] == "1011" and row["document"] == document)
    why = Why("何俊没有签认病案编码员岗位职责", "He Jun did not sign the duties of his post")
    truth.violated("1.1-d", {"document.code": str(document), "staff.code": "1011"}, QUARTER, why)


def change_not_reported(world: World, truth: Truth) -> None:
    """The core switch got new firmware, and no leader was told."""
    world.remove("report_log", lambda row: row["ref"] == "BG-0228")
    row = world.one("change", code="BG-0228")
    why = Why("重大变更没有请示报告", "a major change was neither asked for nor reported")
    truth.violated("1.1-c", {"change.code": "BG-0228"}, acts.interval(row), why)


def duties_not_reviewed(world: World, truth: Truth) -> None:
    """The library's duties were last reviewed in 2024."""
    world.one("document", code="BM-04")["reviewed_on"] = day("2024-11-05")
    why = Why("图书室职责文件近两年未复审", "the library's duties were last reviewed in 2024")
    truth.violated("1.2-a", {"department.code": "KS04"}, QUARTER, why)


def plans_not_carried_out(world: World, truth: Truth) -> None:
    """One item is still under way after its day, of another nobody wrote when it was done."""
    late = world.one("work_plan", department="KS06", due_on=day("08-31"))
    late |= {"status": "进行中", "completed_on": None}
    why = Why("8月31日到期的事项仍在进行", "an item due on 31 August is still under way")
    truth.violated("1.2-c", {"work_plan.department": "KS06", "work_plan.item": str(late["item"])}, QUARTER, why)
    blank = world.one("work_plan", department="KS03", due_on=day("09-20"))
    blank["completed_on"] = None
    why = Why("写了已完成，没有完成日期", "said to be done, without a date")
    truth.violated("1.2-c", {"work_plan.department": "KS03", "work_plan.item": str(blank["item"])}, QUARTER, why)


def library_not_inspected(world: World, truth: Truth) -> None:
    """Nobody inspected the library in the quarter."""
    world.remove("inspection", lambda row: row["department"] == "KS04")
    why = Why("图书室本季度没有受检", "nobody inspected the library in the quarter")
    for rule in ("1.2-d", "1.3-d", "6.5-a"):
        truth.violated(rule, {"department.code": "KS04"}, QUARTER, why)


def records_room_not_rechecked(world: World, truth: Truth) -> None:
    """The medical records room failed on its duties and was never looked at again."""
    row = world.one("inspection", department="KS06", item="职责履行与工作计划落实情况")
    row |= {"result": "failed", "problem": "编码质控记录缺失", "rectify_by": day("09-10")}
    why = Why("整改期限已过，没有复查", "the deadline passed without a re-check")
    truth.violated("1.3-h", {"inspection.department": "KS06"}, acts.on(on_day(row, "date")), why)


def feedback_not_received(world: World, truth: Truth) -> None:
    """Nobody signed for the children's ward's figures."""
    row = world.one("feedback", department="KS13")
    row["recipient"] = None
    why = Why("儿科没有签收", "the children's ward did not sign for it")
    truth.violated("1.3-g", {"feedback.department": "KS13"}, acts.on(on_day(row, "date")), why)


def task_late(world: World, truth: Truth) -> None:
    """The statistics were reconciled six days late, and nobody had allowed it."""
    row = world.one("task", code="RW-04")
    row["completed_on"] = day("08-26")
    why = Why("迟六天完成，没有批准延期", "finished six days late, without an extension")
    truth.violated("1.5-a", {"task.code": "RW-04"}, acts.on(day("08-20")), why)


def inquiry_still_open(world: World, truth: Truth) -> None:
    """In September somebody was said to have slept on duty; the inquiry is not over."""
    world.add(
        "online_event", date=day("09-16"), platform="内部举报", category="discipline", state="open", confirmed=None,
        closed_on=None,
    )  # fmt: skip
    month = (midnight(day("09-01")), midnight(day("10-01")))
    why = Why("违纪举报尚在核查", "a breach of discipline is under inquiry")
    truth.unknown("1.5-b", {"slot.name": "month"}, month, why)


def statement_to_come(world: World, truth: Truth) -> None:
    """No leader has signed the statement on clause 1.3 yet."""
    world.remove("attestation", lambda row: row["clause"] == "1.3")
    why = Why("1.3条的声明尚未签署", "the statement on clause 1.3 is still to be signed")
    truth.ends("1.3-i", "notchecked", "pending_attestation", why)


PLANTS: Final[Plants] = (duties_not_signed, task_late, inquiry_still_open, statement_to_come)
MORE: Final[Plants] = (
    change_not_reported, duties_not_reviewed, plans_not_carried_out, library_not_inspected,
    records_room_not_rechecked, feedback_not_received,
)  # fmt: skip
