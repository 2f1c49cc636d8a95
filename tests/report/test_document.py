"""`run.json`: its schema, its sums, its masks, and that the same inputs give the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from complyhosp.engines.outcomes import Value
from complyhosp.expressions.types import Kind
from complyhosp.report.building import document_of
from complyhosp.report.document import Score, run_schema
from complyhosp.report.json_format import from_json, to_json
from complyhosp.report.score import Weighed, score
from complyhosp.report.values import spoken
from tests.report.tiny import copied, run_in, tiny_document, tiny_run

SHANGHAI = ZoneInfo("Asia/Shanghai")
EIGHT = 1_782_864_000_000_000  # 2026-07-01T08:00+08:00


def test_run_json_holds_to_its_published_schema() -> None:
    """What `rules schema --run` publishes validates what `-o json` writes."""
    jsonschema.validate(json.loads(to_json(tiny_document())), run_schema())


def test_run_json_has_the_keys_of_the_contract() -> None:
    """Every key that other people's scripts may rely on is there."""
    run = json.loads(to_json(tiny_document()))
    assert run["schema"] == "complyhosp/run/1"
    assert set(run) >= {
        "tool", "regulation", "site", "period", "summary", "sections", "clauses", "rules", "evidence", "diagnostics",
    }  # fmt: skip
    assert run["period"] == {
        "from": "2026-07-01T00:00:00+08:00",
        "to": "2026-07-02T00:00:00+08:00",
        "name": "2026-07-01/2026-07-02",
    }
    finding = run["rules"][0]["findings"][0]
    assert finding["member"] == {"machine_room.code": "R1"}
    record = {"type": "patrol", "file": "巡检.csv", "sheet": None, "row": 5}
    assert finding["records"][1] == {**record, "values": finding["records"][1]["values"]}
    assert set(run["summary"]["clauses"]) == {"pass", "fail", "error", "unknown", "notchecked", "notapplicable"}


def test_counts_add_up() -> None:
    """Every member is satisfied, violated, unknown or waived."""
    for rule in tiny_document().rules:
        assert rule.population == rule.satisfied + rule.violated + rule.unknown + rule.waived


def test_the_same_inputs_give_the_same_bytes() -> None:
    """Two runs of one request differ in nothing."""
    again = document_of(run_in(Path(__file__).parents[1] / "data" / "tiny"))
    assert to_json(again) == to_json(tiny_document())


def test_a_document_reads_back_as_itself() -> None:
    """`report` works from what `check` wrote, byte for byte."""
    text = to_json(tiny_document())
    read, found = from_json(text)
    assert read is not None
    assert not found
    assert to_json(read) == text


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema": "other/1"}', "\x00", "[" * 100_000])
def test_what_is_no_run_json_is_told_with_its_place(text: str) -> None:
    """A wrong file gives reasons of one line each, not a traceback."""
    read, found = from_json(text, "a.json")
    assert read is None
    assert {one.code for one in found} == {"E514"}
    assert all(str(one.place).startswith("a.json") and "\n" not in one.message("zh") for one in found)


def test_a_run_of_another_version_is_told_as_such() -> None:
    """The schema that was found and the one that is read."""
    text = to_json(tiny_document()).replace("complyhosp/run/1", "complyhosp/run/9")
    _, (found,) = from_json(text)
    assert (found.code, found.place.field) == ("E519", "schema")
    assert "complyhosp/run/9" in found.message("en")


def test_a_damaged_run_is_told_at_line_and_column() -> None:
    """A file cut off in the middle names where it ends."""
    text = to_json(tiny_document())
    _, (found,) = from_json(text[: len(text) // 2])
    assert found.code == "E514"
    assert found.place.line == text[: len(text) // 2].count("\n") + 1


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("generated", "yesterday", "generated"),
        ("generated", "2026-07-01T00:00:00", "generated"),
        ("rules", 7, "rules"),
        ("lang", "fr", "lang"),
    ],
)
def test_a_wrong_value_is_told_at_its_key(key: str, value: object, field: str) -> None:
    """Whoever changed the file by hand is told where."""
    run = {**json.loads(to_json(tiny_document())), key: value}
    _, (found,) = from_json(json.dumps(run))
    assert found.place.field == field


def test_paths_are_those_of_the_manifest() -> None:
    """No path of the machine that ran it gets into a report."""
    assert str(Path(__file__).parents[1]) not in to_json(tiny_document())


def test_names_are_masked_unless_asked_for(tmp_path: Path) -> None:
    """A person is a pseudonym in every member and message, the same one each time; `unmask` shows the name."""
    folder = copied(tmp_path)
    rule = folder / "rules" / "pack" / "1.1-b.yaml"
    changed = rule.read_text(encoding="utf-8").replace("has(patrol.person)", 'patrol.result == "abnormal"')
    rule.write_text(changed.replace('zh: "{{ patrol.at }}', 'zh: "{{ patrol.person }}'), encoding="utf-8")
    run = run_in(folder)
    masked, shown = to_json(document_of(run)), to_json(document_of(run, unmask=True))
    assert "张三" not in masked
    assert "张三" in shown
    people = {one.member["patrol.person"] for one in document_of(run).rules[1].findings}
    assert len(people) == 3  # 张三, 李四, and nobody
    assert document_of(run).rules[1].findings[0].message.zh.startswith("人员-")


def test_a_masked_row_does_not_come_back_in_a_diagnostic(tmp_path: Path) -> None:
    """A file without a header names nobody when it is told that its header was not found."""
    folder = copied(tmp_path)
    (folder / "evidence" / "巡检.csv").write_text("R1,1,张三\nR1,2,李四\n", encoding="utf-8")
    run = run_in(folder)
    assert "E220" in [one.code for one in run.diagnostics]
    assert "张三" not in to_json(document_of(run))
    assert "张三" in to_json(document_of(run, unmask=True))


@pytest.mark.parametrize(
    ("kind", "raw", "zh", "en"),
    [
        ("timestamp", EIGHT, "2026-07-01 08:00", "2026-07-01 08:00"),
        ("timestamp", EIGHT + 5_000_000, "2026-07-01 08:00:05", "2026-07-01 08:00:05"),
        ("duration", 8_400_000_000, "2小时20分", "2h 20m"),
        ("duration", -60_000_000, "-1分", "-1m"),
        ("duration", 0, "0秒", "0s"),
        ("duration", 1, "<1秒", "<1s"),
        ("date", 20_635, "2026-07-01", "2026-07-01"),
        ("bool", True, "是", "yes"),
        ("double", 0.1 + 0.2, "0.3", "0.3"),
        ("string", None, "（空）", "(blank)"),
        ("list", ("a", "b"), "a、b", "a, b"),
    ],
)
def test_values_read_as_people_write_them(kind: Kind, raw: object, zh: str, en: str) -> None:
    """Local time to the minute, durations in units, blanks said as such."""
    value = Value(kind, raw)  # type: ignore[arg-type]
    assert (spoken(value, "zh", SHANGHAI), spoken(value, "en", SHANGHAI)) == (zh, en)


def test_the_score_is_a_range_over_what_is_open() -> None:
    """Partly compliant counts half, unknown both ways, not applicable not at all; weights by the gravest rule."""
    clauses = [
        Weighed("pass", False, ["high"]),
        Weighed("fail", True, ["low", "medium"]),
        Weighed("unknown", False, ["critical"]),
        Weighed("notapplicable", False, ["high"]),
        Weighed("fail", False, ["medium"]),
    ]
    assert score(clauses) == Score(low=40.0, high=70.0)


def test_no_score_where_nothing_applies() -> None:
    """There is no share of nothing."""
    assert score([Weighed("notapplicable", False, ["high"])]) is None


def test_a_broken_rule_keeps_its_place_in_the_document(tmp_path: Path) -> None:
    """A rule that could not be read is listed with its error and without what nobody knows of it."""
    folder = copied(tmp_path)
    (folder / "rules" / "pack" / "1.1-b.yaml").write_text("id: [", encoding="utf-8")
    rule = document_of(run_in(folder)).rule("1.1-b")
    assert rule is not None
    assert (rule.result, rule.reason, rule.title, rule.severity) == ("error", "rule_error", None, None)


def test_how_a_rule_examines_is_said_in_both_languages(tmp_path: Path) -> None:
    """Population and requirement are sentences, the parameters' values in them, nested parts numbered."""
    folder = copied(tmp_path)
    path = folder / "rules" / "pack" / "1.1-a.yaml"
    rule = path.read_text(encoding="utf-8").replace(
        "holds: gap.duration <= params.interval + params.tolerance",
        "any:\n    - holds: gap.duration <= params.interval + params.tolerance\n"
        "    - exists: {record: fault, match: fault.room == machine_room.code, within: gap, at_least: 2}",
    )
    path.write_text(rule, encoding="utf-8")
    said = document_of(run_in(folder)).rules[0]
    assert said.examined is not None
    assert said.required is not None
    assert said.examined.zh == "每个机房相邻两条巡检记录之间的每段间隔（含评估期两端）"
    assert said.required.zh == (
        "满足其一：\n1. 间隔时长 ≤ 2小时 + 10分\n2. 至少有 2 条故障记录（机房 = 机房的机房编号，时间在该时段之内）"
    )
    assert said.required.en == (
        "one of:\n1. the gap's length ≤ 2h + 10m\n2. at least 2 of fault record "
        "(room = machine room's code, at a time within it)"
    )


def test_the_rule_result_and_the_run_agree() -> None:
    """The document repeats what was decided."""
    run, document = tiny_run(), tiny_document()
    assert [(one.rule, one.result) for one in run.rules] == [(one.id, one.result) for one in document.rules]
