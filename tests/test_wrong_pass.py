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
