"""Training, and the use of accounts. The credit register is missing on purpose: nobody handed it in."""

from __future__ import annotations

from hospital.export.sheets import Entry, Export, Sheet
from hospital.export.styles import chinese, column, dotted, slashed, typed
from hospital.files import words
from hospital.files.plain import LONG, Origin, file
from hospital.frame import EXPORTED
from hospital.world import World


def exports(world: World) -> list[Export]:
    """The files of training."""
    plan = [
        column("年度", "year"), column("对象", "post_category", words.POST), column("内容", "content"),
        column("计划日期", "planned_on", typed), column("执行日期", "done_on", typed),
    ]  # fmt: skip
    courses = [
        column("工号", "staff_id"), column("姓名", "person"), column("岗位类别", "post_category", words.POST),
        column("培训内容", "content"), column("培训类型", "kind", words.TRAINING), column("系统", "system"),
        column("开始日期", "start", slashed), column("结束日期", "end", slashed), column("学时", "hours"),
        column("天数", "days"),
        column("考核成绩", "score"), column("是否合格", "result", words.PASSED), column("考核日期", "exam_on", dotted),
    ]  # fmt: skip
    accounts = [
        column("账号", "account"), column("工号", "staff_id"), column("姓名", "person"), column("系统", "system"),
        column("首次登录时间", "at", chinese),
    ]  # fmt: skip
    table = Sheet("培训计划", plan, world.rows("training_plan"), ("2026年度信息技术培训计划",), merged=("年度",))
    return [
        Export("培训计划_2026.xlsx", (table,), (Entry("training_plan", "人事科", LONG, EXPORTED),)),
        file("培训与考核记录.csv", "training", courses, world.rows("training"), Origin("人事科", LONG), format="gbk"),
        file(
            "账号首次登录.csv",
            "account_use",
            accounts,
            world.rows("account_use"),
            Origin("HIS系统", LONG),
            format="bom",
        ),
    ]
