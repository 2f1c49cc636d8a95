"""No pass that rests on what was not handed in, on the wrong file, or on what could not be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from complyhosp.judgement.run import Run
from tests.report.tiny import copied, run_in

NAMED = "R1,2026-07-01 13:00,王五,正常,\n"
UNNAMED = "R1,2026-07-01 13:00,,正常,\n"
REGISTER = "  - path: 机房.csv\n    type: machine_room\n    period: {from: 2026-07-01, to: 2026-07-02}\n"
NOT_BOTH = """\
id: 2.1-a
clause: "2.1"
title: {zh: 有故障的机房不巡检, en: No patrol in a room with a fault}
severity: medium
population: {each: patrol}
requirement:
  none: {record: fault, match: fault.room == patrol.room}
message: {zh: 有故障, en: there was a fault}
remedy: {zh: 停, en: stop}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny hospital, every patrol with its person."""
    folder = copied(tmp_path)
    path = folder / "evidence" / "巡检.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(UNNAMED, NAMED), encoding="utf-8")
    return folder


def result(run: Run, rule: str) -> tuple[str, str | None, list[str | None]]:
    found = run.result_of(rule)
    assert found is not None
    return found.result, found.reason, [doubt.type for doubt in found.doubts]


def without_register(folder: Path) -> None:
    manifest = folder / "evidence" / "manifest.yaml"
    text = manifest.read_text(encoding="utf-8")
    assert REGISTER in text
    manifest.write_text(text.replace(REGISTER, ""), encoding="utf-8")


def add(folder: Path, row: str) -> None:
    with (folder / "evidence" / "巡检.csv").open("a", encoding="utf-8") as file:
        file.write(row)


def test_taking_a_register_away_makes_no_unknown_pass(folder: Path) -> None:
    """A patrol of a room that is in no register is unreadable; without the register nobody knows whether it is."""
    assert result(run_in(folder), "1.1-b") == ("pass", None, [])
    add(folder, "R9,2026-07-01 22:00,张三,正常,\n")
    assert result(run_in(folder), "1.1-b") == ("unknown", "source_incomplete", ["patrol"])
    without_register(folder)
    assert result(run_in(folder), "1.1-b") == ("unknown", "no_evidence", ["machine_room"])


def test_a_damaged_register_makes_no_unknown_pass(folder: Path) -> None:
    """One that was cut may have lost the very entry: what is not in it is kept, and proves nothing."""
    add(folder, "R9,2026-07-01 22:00,张三,正常,\n")
    (folder / "evidence" / "机房.csv").write_text("机房编号,名称\nR1,中心机房\nR", encoding="utf-8")
    assert result(run_in(folder), "1.1-b") == ("unknown", "source_incomplete", ["machine_room"])


def test_a_register_that_is_needed_for_nothing_may_be_absent(folder: Path) -> None:
    """References that are all in another register of the same field leave no doubt."""
    path = folder / "rules" / "records" / "patrol.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("refers: [machine_room]", "refers: [machine_room, outlet]"), encoding="utf-8")
    room = (folder / "rules" / "records" / "machine_room.yaml").read_text(encoding="utf-8")
    outlet = room.replace("id: machine_room", "id: outlet")
    (folder / "rules" / "records" / "outlet.yaml").write_text(outlet, encoding="utf-8")
    assert result(run_in(folder), "1.1-b") == ("pass", None, [])


def test_a_name_beside_a_code_makes_no_pass(folder: Path) -> None:
    """The fault log calls the room by its name, the patrols by its code: without the register the two do not match, and
    a rule against the match would pass."""
    rules, evidence = folder / "rules", folder / "evidence"
    (rules / "pack" / "2.1-a.yaml").write_text(NOT_BOTH, encoding="utf-8")
    kind = rules / "records" / "fault.yaml"
    text = kind.read_text(encoding="utf-8")
    kind.write_text(text.replace("aliases: [机房]}", "aliases: [机房], refers: [machine_room]}"), encoding="utf-8")
    (evidence / "故障.csv").write_text("机房,发现时间\n中心机房,2026-07-01 03:00\n", encoding="utf-8")
    with (evidence / "manifest.yaml").open("a", encoding="utf-8") as file:
        file.write("  - path: 故障.csv\n    type: fault\n    period: {from: 2026-07-01, to: 2026-07-02}\n")
    assert result(run_in(folder), "2.1-a")[0] == "fail"
    without_register(folder)
    assert result(run_in(folder), "2.1-a") == ("unknown", "no_evidence", ["machine_room"])


NO_FAULTS = """\
id: 2.1-a
clause: "2.1"
title: {zh: 故障写明机房, en: Faults name their room}
severity: medium
population: {each: fault}
requirement: {holds: has(fault.room)}
vacuous: source_complete
message: {zh: 没有写明, en: not named}
remedy: {zh: 补, en: complete it}
"""


def hand_in_faults(folder: Path, rows: str) -> None:
    (folder / "rules" / "pack" / "2.1-a.yaml").write_text(NO_FAULTS, encoding="utf-8")
    (folder / "evidence" / "故障.csv").write_text("机房,发现时间\n" + rows, encoding="utf-8")
    with (folder / "evidence" / "manifest.yaml").open("a", encoding="utf-8") as file:
        file.write("  - path: 故障.csv\n    type: fault\n    period: {from: 2026-07-01, to: 2026-07-02}\n")


def test_another_years_file_does_not_show_that_nothing_happened(folder: Path) -> None:
    """The manifest says that the fault log covers the day; all of its rows are of the year before."""
    hand_in_faults(folder, "")
    assert result(run_in(folder), "2.1-a") == ("pass", None, [])
    (folder / "evidence" / "故障.csv").write_text("机房,发现时间\nR1,2025-07-01 03:00\n", encoding="utf-8")
    assert result(run_in(folder), "2.1-a") == ("unknown", "source_incomplete", ["fault"])


IN_FORCE = """\
id: 2.1-a
clause: "2.1"
title: {zh: 机房有现行预案, en: Each room has a plan in force}
severity: medium
population: {each: machine_room}
requirement:
  exists: {record: plan, match: plan.room == machine_room.code, where: "valid(plan, period.start)"}
message: {zh: 没有, en: none}
remedy: {zh: 补, en: make one}
"""
PLAN = """\
id: plan
title: {zh: 预案, en: Plan}
validity: {from: valid_from, to: valid_until}
fields:
  room: {type: code, required: true, aliases: [机房]}
  valid_from: {type: date, aliases: [生效日期]}
  valid_until: {type: date, aliases: [失效日期]}
"""
NO_CHECK = IN_FORCE.replace("each: machine_room", "each: plan").replace(
    '  exists: {record: plan, match: plan.room == machine_room.code, where: "valid(plan, period.start)"}',
    '  holds: plan.room == "R1"',
)


def hand_in_plans(
    folder: Path, rows: str, rule: str = IN_FORCE, kind: str = PLAN
) -> tuple[str, str | None, list[str | None]]:
    (folder / "rules" / "pack" / "2.1-a.yaml").write_text(rule, encoding="utf-8")
    (folder / "rules" / "records" / "plan.yaml").write_text(kind, encoding="utf-8")
    (folder / "evidence" / "预案.csv").write_text(rows, encoding="utf-8")
    entry = "  - path: 预案.csv\n    type: plan\n    period: {from: 2026-07-01, to: 2026-07-02}\n"
    manifest = folder / "evidence" / "manifest.yaml"
    text = manifest.read_text(encoding="utf-8")
    if entry not in text:
        manifest.write_text(text + entry, encoding="utf-8")
    return result(run_in(folder), "2.1-a")


def test_an_unreadable_end_is_not_a_blank_one(folder: Path) -> None:
    """A plan without an end is in force; one that ends on a day that does not exist may have ended."""
    doubt = ("unknown", "invalid_evidence", ["plan"])
    assert hand_in_plans(folder, "机房,生效日期,失效日期\nR1,2026-01-01,\n") == ("pass", None, [])
    assert hand_in_plans(folder, "机房,生效日期,失效日期\nR1,2026-01-01,2026-06-31\n") == doubt
    assert hand_in_plans(folder, "机房,生效日期,失效日期\nR1,2026-01-01,2026-05-31\n")[0] == "fail"


def test_a_misspelt_header_is_not_a_column_of_blanks(folder: Path) -> None:
    """With 失效日其 for 失效日期 every plan would be in force for ever; another header altogether is no slip."""
    doubt = ("unknown", "invalid_evidence", ["plan"])
    assert hand_in_plans(folder, "机房,生效日期,失效日其\nR1,2026-01-01,2026-05-31\n") == doubt
    assert hand_in_plans(folder, "机房,生效日期,失效日\nR1,2026-01-01,2026-05-31\n") == doubt
    assert hand_in_plans(folder, "机房,生效日期,备注\nR1,2026-01-01,长期\n") == ("pass", None, [])


def test_an_entry_that_ends_before_it_begins_does_not_drop_out_unseen(folder: Path) -> None:
    """Swapped dates would take it out of the population; the other entries alone make no pass."""
    rows = "机房,生效日期,失效日期\nR1,2026-01-01,\nR2,{},{}\n"
    assert hand_in_plans(folder, rows.format("2026-01-01", "2026-12-31"), NO_CHECK)[0] == "fail"
    assert hand_in_plans(folder, rows.format("2026-12-31", "2026-01-01"), NO_CHECK)[0] == "unknown"
    assert hand_in_plans(folder, rows.format("2026-01-01", "2026-01-01"), NO_CHECK)[0] == "pass"


def test_records_that_contradict_each_other_prove_nothing(folder: Path) -> None:
    """Two exports of one plan: by the one it is in force, by the other it ended long ago."""
    kind = PLAN.replace("room: {type: code, required: true", "room: {type: code, key: true, required: true")
    rows = "机房,生效日期,失效日期\nR1,2026-01-01,\n"
    assert hand_in_plans(folder, rows + "R1,2026-01-01,\n", kind=kind) == ("pass", None, [])
    assert hand_in_plans(folder, rows + "R1,2026-01-01,2026-05-31\n", kind=kind) == (
        "unknown",
        "invalid_evidence",
        ["plan"],
    )


@pytest.mark.parametrize("more", ['"total": 40', '"totalCount": "40"', '"hasMore": true'])
def test_the_first_page_of_an_answer_is_not_all_of_it(folder: Path, more: str) -> None:
    """A web service tells how many there are, and gives some of them."""
    hand_in_faults(folder, "")
    manifest = folder / "evidence" / "manifest.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("故障.csv", "故障.json"), encoding="utf-8")
    path = folder / "evidence" / "故障.json"
    rows = '"rows": [{"机房": "R1", "发现时间": "2026-07-01 03:00"}]'
    path.write_text(f'{{"code": 0, "total": 1, "hasMore": false, {rows}}}', encoding="utf-8")
    assert result(run_in(folder), "2.1-a") == ("pass", None, [])
    path.write_text(f'{{"code": 0, {more}, {rows}}}', encoding="utf-8")
    assert result(run_in(folder), "2.1-a") == ("unknown", "source_incomplete", ["fault"])
