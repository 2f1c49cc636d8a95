"""The section's office: documents, signatures, plans, inspections, reports, statements."""

from __future__ import annotations

from functools import partial

from hospital.export.sheets import Entry, Export, Sheet
from hospital.export.styles import Column, chinese, column, counted, dotted, half_day, slashed, spaced_name, typed, wide
from hospital.files import words
from hospital.files.plain import LONG, Origin, file
from hospital.frame import EXPORTED
from hospital.world import World


def named(world: World, header: str, field: str = "department", kind: str = "department") -> Column:
    """A column that writes a register's name for its number; what no register knows is written as it is."""
    return column(header, field, {str(row["code"]): str(row["name"]) for row in world.rows(kind)})


def exports(world: World) -> list[Export]:
    """The office's files."""
    return [
        _documents(world), _signoffs(world), _reports(world), _plans(world), _tasks(world), _inspections(world),
        _feedback(world), _quality(world), *_statements(world),
    ]  # fmt: skip


def _documents(world: World) -> Export:
    columns = [
        column("文件号", "code"), column("名称", "name"), column("类别", "category", words.DOCUMENT),
        named(world, "部门"),
        named(world, "岗位", "post", "post"), column("设备类别", "device_class", words.DEVICE),
        column("版本", "version"),
        column("生效日期", "valid_from", typed), column("失效日期", "valid_until", typed, "--"),
        column("复审日期", "reviewed_on", typed),
    ]  # fmt: skip
    origin = Origin("信息科", LONG)
    return file(
        "制度文件清单.xlsx", "document", columns, world.rows("document"), origin, sheet="文件清单",
        title=("示例医院信息科现行制度文件清单", "截至2026年10月"),
    )  # fmt: skip


def _signoffs(world: World) -> Export:
    columns = [
        column("文件号", "document"), column("版本", "version"), column("工号", "staff_id"),
        column("签收人", "person", spaced_name),
        column("签收日期", "date", chinese),
    ]  # fmt: skip
    origin = Origin("信息科", LONG, "两个字的姓名中间有全角空格")
    return file(
        "文件签收登记.csv",
        "signoff",
        columns,
        world.rows("signoff"),
        origin,
        format="gbk",
        keys={"encoding": "gb18030"},
    )


def _reports(world: World) -> Export:
    columns = [
        column("日期", "date", slashed), column("时间", "at", half_day), column("请示/报告事项", "subject"),
        column("关联编号", "ref"), column("报告人", "person"), column("批示领导", "leader"),
        column("批示意见", "opinion"),
    ]  # fmt: skip
    return file(
        "请示报告登记.csv", "report_log", columns, world.rows("report_log"), Origin("信息科", LONG), format="bom"
    )


def _plans(world: World) -> Export:
    columns = [
        column("年度", "year"), named(world, "部门"), column("计划事项", "item"), column("责任人", "person"),
        column("完成时限", "due_on", typed), column("完成情况", "status"), column("完成日期", "completed_on", typed),
    ]  # fmt: skip
    origin = Origin("信息科", LONG, "部门一栏是合并单元格")
    return file(
        "年度工作计划_2026.xlsx", "work_plan", columns, world.rows("work_plan"), origin, sheet="2026年",
        title=("2026年度信息科工作计划",), merged=("部门",),
    )  # fmt: skip


def _tasks(world: World) -> Export:
    columns = [
        column("任务编号", "code"), column("任务", "item"), column("责任人", "person"), column("工号", "staff_id"),
        named(world, "承办部门"), column("布置日期", "assigned_on", slashed), column("完成时限", "due_on", slashed),
        column("完成日期", "completed_on", slashed), column("延期批准日期", "extension_approved_on", slashed, "/"),
        column("新时限", "new_due_on", slashed, "/"),
    ]  # fmt: skip
    return file("领导交办任务督办表.csv", "task", columns, world.rows("task"), Origin("院办公室", LONG), format="gbk")


def _inspections(world: World) -> Export:
    columns = [
        column("检查日期", "date"), named(world, "被检部门"), column("检查项目", "item"),
        column("结果", "result", words.PASSED),
        column("问题", "problem"), column("整改期限", "rectify_by"), column("整改情况", "rectification"),
        column("复查日期", "rechecked_on"), column("复查结果", "recheck_result", words.PASSED),
        column("检查人", "person"),
    ]  # fmt: skip
    origin = Origin("信息科", LONG, "扩展名是 xls，内容是 HTML 网页")
    return file(
        "督促检查记录.xls", "inspection", columns, world.rows("inspection"), origin, title=("督促检查记录（导出）",)
    )


def _feedback(world: World) -> Export:
    columns = [
        named(world, "科室"), column("类别", "category", words.FEEDBACK), column("反馈内容", "content"),
        column("反馈日期", "date", dotted), column("签收人", "recipient"),
    ]  # fmt: skip
    return file("信息反馈登记.tsv", "feedback", columns, world.rows("feedback"), Origin("统计室", LONG))


def _quality(world: World) -> Export:
    columns = [
        column("报告名称", "name"), column("期间", "covers"), column("报送日期", "delivered_on", wide),
        column("签收领导", "leader"), column("签收日期", "received_on", wide),
    ]  # fmt: skip
    origin = Origin("医务科", LONG, "日期是全角数字")
    return file(
        "医疗质量分析报告报送登记.csv", "quality_report", columns, world.rows("quality_report"), origin, format="gbk"
    )


def _statements(world: World) -> list[Export]:
    attested = [
        column("条款", "clause"), column("内容", "content"), column("签署人", "person"),
        column("签署日期", "signed_on", typed),
        column("有效期至", "valid_until", typed),
    ]  # fmt: skip
    nothing = [
        column("类别", "category", words.ZERO), column("期间起", "start", typed), column("期间止", "end", typed),
        column("签署人", "person"), column("签署日期", "signed_on", typed), counted("盖章", "信息科（章）"),
    ]  # fmt: skip
    entry = partial(Entry, source="信息科", period=LONG, exported_at=EXPORTED)
    return [
        Export(
            "签署声明与零报告.xlsx",
            (Sheet("声明", attested, world.rows("attestation")), Sheet("零报告", nothing, world.rows("zero_report"))),
            (entry(type="attestation", sheet="声明"), entry(type="zero_report", sheet="零报告")),
        )
    ]
