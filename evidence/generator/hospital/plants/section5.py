"""Plants in section 5: training."""

from __future__ import annotations

from typing import Final

from hospital.frame import END, day, midnight
from hospital.plants import acts
from hospital.plants.acts import Plants
from hospital.truth import QUARTER, Truth, Why
from hospital.world import World, on_day, when


def course_not_held(world: World, truth: Truth) -> None:
    """The course on the insurance fund's new rules was planned for August and never held."""
    world.add(
        "training_plan", year=2026, post_category="operator", content="医保新政操作培训", planned_on=day("08-20"),
        done_on=None,
    )  # fmt: skip
    why = Why("8月20日的培训没有举办", "a course planned for 20 August was never held")
    truth.violated("5.1-d", {"training_plan.content": "医保新政操作培训"}, QUARTER, why)


def exam_after_start(world: World, truth: Truth) -> None:
    """Cai Mengqi started on 3 August and passed her exam on the 5th."""
    world.one("training", staff_id="2012", kind="induction")["exam_on"] = day("08-05")
    why = Why("先上岗，两天后才考核", "started two days before the exam")
    hired = on_day(world.one("staff", code="2012"), "hired_on")
    truth.violated("5.2-a", {"staff.code": "2012"}, (midnight(hired), midnight(END)), why)
    row = world.one("account_use", staff_id="2012")
    why = Why("考核前就使用账号", "used the account before the exam")
    truth.violated("5.2-b", {"account_use.account": "U2012"}, acts.point(when(row, "at")), why)


def score_not_written(world: World, truth: Truth) -> None:
    """Of Ding Zixuan's exam neither score nor result was written down."""
    course = world.one("training", staff_id="2013", kind="induction")
    course |= {"score": None, "result": None}
    span = midnight(on_day(course, "start")), midnight(on_day(course, "end"))
    why = Why("没有写考核成绩和结论", "neither score nor result was written")
    truth.violated("5.4-a", {"training.staff_id": "2013"}, span, why)
    why = Why("考核有无合格，无从得知", "nobody can tell whether he passed")
    hired = on_day(world.one("staff", code="2013"), "hired_on")
    truth.unknown("5.2-a", {"staff.code": "2013"}, (midnight(hired), midnight(END)), why)
    row = world.one("account_use", staff_id="2013")
    truth.unknown("5.2-b", {"account_use.account": "U2013"}, acts.point(when(row, "at")), why)


def missed_the_update(world: World, truth: Truth) -> None:
    """Gao Xue missed the training on HIS V8.2; Tang Lixin may yet have that on the records system V6.0."""
    world.remove("training", lambda row: row["staff_id"] == "2004" and row["system"] == "HIS")
    why = Why("新版本上线三十天内没有补训", "no training within thirty days of the new version")
    truth.violated("5.3-c", {"release.system": "HIS", "staff.code": "2004"}, acts.on(day("07-21")), why)
    world.remove("training", lambda row: row["staff_id"] == "2007" and row["system"] == "电子病历")
    why = Why("补训期限到10月8日，导出时尚未届满", "the thirty days run until 8 October, beyond the export")
    member = {"release.system": "电子病历", "staff.code": "2007"}
    truth.unknown("5.3-c", member, acts.on(day("09-08")), why, "source_incomplete")


def in_progress(_world: World, truth: Truth) -> None:
    """What is due by the end of the year is in progress."""
    why = Why("年度义务，第四季度才判定", "a yearly duty, judged when the year ends")
    for rule in ("5.3-a", "5.3-b"):
        truth.ends(rule, "unknown", "empty_population", why)


PLANTS: Final[Plants] = (exam_after_start, missed_the_update, in_progress)
MORE: Final[Plants] = (course_not_held, score_not_written)
