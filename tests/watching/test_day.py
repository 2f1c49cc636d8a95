"""A day in a hospital, acted out: what the watch says, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("durable", reason="the extra `live` is not installed")

from tests.watching.hospital import add, alerts_in, watch, write_evidence

REGISTERS: dict[str, list[dict[str, Any]]] = {
    "machine_room": [{"code": "R1", "name": "中心机房"}],
    "outlet": [{"code": "W1", "name": "门诊网点"}],
    "staff": [{"code": "S1", "name": "张伟", "authorised_rooms": ["R1"]}],
}
LOGS = ["patrol", "door_event", "room_register", "fault", "maintenance_window", "power_event", "weather_alert"]
OPTIONS = ["--replay", "0", "--clause", "4.1", "--clause", "2.11", "--clause", "4.3", "--lead", "20m", "--unmask"]


def at(clock: str) -> str:
    return f"2026-07-01T{clock}:00+08:00"


def patrol(clock: str, **more: str) -> dict[str, str]:
    return {"room": "R1", "at": at(clock), "person": "张伟", "staff_id": "S1", "result": "normal", **more}


def entry(clock: str, person: str, **more: str) -> dict[str, str]:
    event = {"room": "R1", "at": at(clock), "person": person, "direction": "in", "card_result": "accepted"}
    return {**event, **more}


def registered(clock: str) -> dict[str, str]:
    return {"room": "R1", "at": at(clock), "person": "张伟", "staff_id": "S1", "direction": "in"}


def morning(evidence: Path) -> None:
    """Patrols every two hours; the power fails at ten, maintenance is told too late; a visitor nobody registered."""
    write_evidence(evidence, REGISTERS, LOGS)
    add(evidence, "patrol", [patrol(f"{hour:02}:00") for hour in (0, 2, 4, 6, 8)])
    add(evidence, "door_event", [entry("09:00", "李访客", person_type="visitor", card="C9")])
    add(evidence, "door_event", [entry("09:30", "张伟", person_type="employee", staff_id="S1", card="C1")])
    add(
        evidence,
        "room_register",
        [{"room": "R1", "at": at("09:34"), "person": "张伟", "staff_id": "S1", "direction": "in"}],
    )
    add(evidence, "power_event", [{"room": "R1", "start": at("09:50"), "end": at("10:40"), "kind": "mains_lost"}])
    add(evidence, "patrol", [patrol("10:00", result="abnormal", target="核心交换机")])
    add(evidence, "fault", [{"code": "F1", "room": "R1", "at": at("10:05"), "maintenance_notified_at": at("10:45")}])


def afternoon(evidence: Path) -> None:
    """The patrol of twelve comes at one; then none until a quarter past five; after nine nobody writes anything."""
    add(evidence, "patrol", [patrol("13:00"), patrol("15:00"), patrol("17:25"), patrol("19:00"), patrol("21:00")])
    add(evidence, "door_event", [entry("23:50", "张伟", person_type="employee", staff_id="S1", card="C1")])
    add(
        evidence,
        "room_register",
        [{"room": "R1", "at": at("23:52"), "person": "张伟", "staff_id": "S1", "direction": "in"}],
    )


def told(alerts: list[dict[str, Any]], *subjects: str) -> list[tuple[Any, Any, Any]]:
    """When, what and of which rule or source, for these; the time to the minute."""
    return [
        (one["at"][11:16], one["kind"], one.get("rule", one.get("source")))
        for one in alerts
        if one.get("rule", one.get("source")) in subjects and one["kind"] != "due_soon"
    ]


def test_a_day(tmp_path: Path) -> None:
    """Each of the day's mishaps is told once, when it can be known; what is made up for is told with how late."""
    evidence, state = tmp_path / "evidence", tmp_path / "state"
    morning(evidence)
    afternoon(evidence)
    alerts, done = watch(evidence, state, *OPTIONS)
    assert done.returncode == 0, done.stderr
    assert told(alerts, "2.11-a") == [("09:20", "violated", "2.11-a")]
    assert told(alerts, "4.3-c") == [("10:40", "violated", "4.3-c")]
    assert told(alerts, "4.1-a", "patrol") == [
        ("12:10", "violated", "4.1-a"),
        ("12:10", "source_silent", "patrol"),
        ("13:00", "source_back", "patrol"),
        ("13:00", "resolved", "4.1-a"),
        ("17:10", "violated", "4.1-a"),
        ("17:10", "source_silent", "patrol"),
        ("17:25", "source_back", "patrol"),
        ("17:25", "resolved", "4.1-a"),
        ("23:10", "violated", "4.1-a"),
        ("23:10", "source_silent", "patrol"),
    ]
    late = [one["late"] for one in alerts if one["kind"] == "resolved" and one["rule"] == "4.1-a"]
    assert late == ["1h", "25m"]
    soon = [one["at"][11:16] for one in alerts if one["kind"] == "due_soon" and one["rule"] == "4.1-a"]
    assert soon[:3] == ["01:40", "03:40", "05:40"]


def test_a_stop_at_noon_changes_nothing(tmp_path: Path) -> None:
    """Stopped at noon and started again when more has come: the same alerts, under the same numbers."""
    whole, halves = tmp_path / "whole", tmp_path / "halves"
    for folder in (whole, halves):
        morning(folder)
    watch(halves, tmp_path / "two", *OPTIONS)
    before = alerts_in(tmp_path / "two")
    afternoon(whole)
    afternoon(halves)
    alerts, _ = watch(whole, tmp_path / "one", *OPTIONS)
    again, done = watch(halves, tmp_path / "two", *OPTIONS)
    assert done.returncode == 0, done.stderr
    assert again == alerts
    assert again[: len(before)] == before


def test_a_record_that_comes_too_late_corrects_what_was_told(tmp_path: Path) -> None:
    """A patrol book handed in after the alert: the alert is corrected under the same id."""
    evidence, state = tmp_path / "evidence", tmp_path / "state"
    write_evidence(evidence, REGISTERS, LOGS)
    add(evidence, "patrol", [patrol(f"{hour:02}:00") for hour in (0, 2, 4)])
    add(evidence, "door_event", [entry("07:00", "张伟", person_type="employee", staff_id="S1", card="C1")])
    add(
        evidence,
        "room_register",
        [{"room": "R1", "at": at("07:01"), "person": "张伟", "staff_id": "S1", "direction": "in"}],
    )
    watch(evidence, state, *OPTIONS)
    add(evidence, "patrol", [patrol("05:55")])
    alerts, _ = watch(evidence, state, *OPTIONS)
    found = [one for one in alerts if one.get("rule") == "4.1-a" and one["kind"] in ("violated", "correction")]
    assert [one["kind"] for one in found] == ["violated", "correction"]
    assert found[0]["id"] == found[1]["id"]


def test_records_come_by_standard_input_too(tmp_path: Path) -> None:
    """Lines of JSON are typed as files are; a line that is none is told, and the others count."""
    evidence, state = tmp_path / "evidence", tmp_path / "state"
    write_evidence(evidence, REGISTERS, ["maintenance_window"])
    head = '{"type": "patrol", "room": "R1", "person": "张伟", "result": "normal", "at": "2026-07-01 0'
    lines = [f'{head}{hour}:00"}}' for hour in (0, 2, 7)]
    given = "\n".join([*lines[:2], "not json", '{"type": "patrol", "room": "R1"}', lines[2]]) + "\n"
    options = ["--replay", "0", "--clause", "4.1", "--stdin", "--expect", "patrol"]
    alerts, done = watch(evidence, state, *options, given=given)
    assert done.returncode == 0, done.stderr
    assert "W700" in done.stderr and "W703" in done.stderr  # noqa: PT018 - both lines are told
    assert told(alerts, "4.1-a") == [("04:10", "violated", "4.1-a"), ("07:00", "resolved", "4.1-a")]
