"""From one quarter to the next, and from one set of rules and registers to another."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("durable", reason="the extra `live` is not installed")

from complyhosp.cli.session import Inputs
from complyhosp.cli.watch_lanes import Lanes
from complyhosp.cli.watch_wishes import Wishes, numbers_in
from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.durations import MINUTE
from complyhosp.expressions.instants import microseconds
from complyhosp.watching import session as sessions
from complyhosp.watching.files import file_sink
from complyhosp.watching.session import Session
from tests.watching.hospital import ROOT, add, write_evidence

REGISTERS: dict[str, list[dict[str, Any]]] = {
    "machine_room": [{"code": "R1", "name": "中心机房"}],
    "outlet": [],
    "staff": [{"code": "S1", "name": "张伟", "authorised_rooms": ["R1"]}],
}
LOGS = ["patrol", "door_event", "room_register"]


class EnoughError(Exception):
    """The clock has shown all that the test wants."""


class Hospital:
    """A watch whose clock the test sets, in the calendar quarter that the clock is in."""

    def __init__(self, folder: Path) -> None:
        self.evidence, self.state = folder / "evidence", folder / "state"
        write_evidence(self.evidence, REGISTERS, LOGS)
        self.told: list[str] = []
        self.clauses: tuple[str, ...] = ("2.11",)
        self.period: str | None = None

    def watch(self, first: str, last: str) -> list[dict[str, Any]]:
        """A live watch from one local time to another; all alerts that there are then."""
        moments = _every_minute(first, last)

        def clock() -> int:
            try:
                return next(moments)
            except StopIteration:
                raise EnoughError from None

        wishes = Wishes(
            period=self.period,
            clauses=self.clauses,
            state=self.state,
            stdin=False,
            udp=None,
            tcp=None,
            bind="127.0.0.1",
            rate=1,
            expect=(),
            lateness="10m",
            lead="0m",
            silence=(),
            alerts=None,
            to_syslog=None,
            webhook=None,
            replay=None,
            once=False,
            poll=0.001,
            ui=False,
            http=None,
            unmask=True,
        )
        self.state.mkdir(exist_ok=True)
        numbers = numbers_in(wishes, "en")
        inputs = Inputs(ROOT / "rules", self.evidence, None)
        sinks = [file_sink(self.state / "alerts.ndjson")]
        lanes = Lanes(inputs, wishes, numbers, "en", self._tell, sinks, clock)
        try:
            watching = Session(
                lanes.begin(), lanes, self._tell, lambda: None, None, clock, False, 10 * MINUTE, poll=0.001
            )
            watching.run()
        except EnoughError:
            """The time that the test gives it is over."""
        finally:
            lanes.close()
        lines = (self.state / "alerts.ndjson").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def _tell(self, found: Any) -> None:
        self.told += [one.code for one in found if isinstance(one, Diagnostic)]


def _every_minute(first: str, last: str) -> Iterator[int]:
    at, end = datetime.fromisoformat(first + "+08:00"), datetime.fromisoformat(last + "+08:00")
    while at <= end:
        yield microseconds(at)
        at += timedelta(minutes=1)


@pytest.fixture
def hospital(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hospital:
    monkeypatch.setattr(sessions, "OVER_EVERY", 0.0)
    monkeypatch.setattr(sessions, "REOPENED_EVERY", 0.0)
    return Hospital(tmp_path)


def entry(at: str, **more: str) -> dict[str, str]:
    event = {"room": "R1", "at": f"{at}+08:00", "person": "李访客", "person_type": "visitor", "direction": "in"}
    return {**event, "card_result": "accepted", "card": "C9", **more}


def kinds(alerts: list[dict[str, Any]], rule: str) -> list[tuple[str, str]]:
    return [(one["watch"], one["kind"]) for one in alerts if one.get("rule") == rule]


def test_a_watch_goes_on_into_the_next_quarter(hospital: Hospital) -> None:
    """What began at the quarter's last minute is told of by its own watch; what begins after it, by the next one's."""
    add(hospital.evidence, "door_event", [entry("2026-09-30T23:58:00"), entry("2026-10-01T00:02:00")])
    alerts = hospital.watch("2026-09-30T23:55:00", "2026-10-01T01:00:00")
    assert kinds(alerts, "2.11-a") == [("2026Q3", "violated"), ("2026Q4", "violated")]
    assert hospital.told.count("N715") == 1
    assert sorted(path.name for path in hospital.state.iterdir() if path.is_dir()) == ["2026Q3", "2026Q4"]


def test_a_restart_goes_on_with_what_is_open_of_the_last_quarter(hospital: Hospital) -> None:
    """Stopped before midnight and started after it: the deadline of the quarter before is still kept, and told once."""
    add(hospital.evidence, "door_event", [entry("2026-09-30T23:58:00")])
    assert kinds(hospital.watch("2026-09-30T23:57:00", "2026-09-30T23:59:00"), "2.11-a") == []
    alerts = hospital.watch("2026-10-01T00:01:00", "2026-10-01T01:00:00")
    assert kinds(alerts, "2.11-a") == [("2026Q3", "violated")]
    assert kinds(hospital.watch("2026-10-01T02:00:00", "2026-10-01T02:10:00"), "2.11-a") == [("2026Q3", "violated")]


def test_a_named_period_ends(hospital: Hospital) -> None:
    """After the last deadline of what began in it the watch says so and ends by itself; nothing of after it counts."""
    hospital.period = "2026Q3"
    add(hospital.evidence, "door_event", [entry("2026-09-30T23:58:00"), entry("2026-10-01T00:02:00")])
    alerts = hospital.watch("2026-09-30T23:55:00", "2027-01-01T00:00:00")
    assert kinds(alerts, "2.11-a") == [("2026Q3", "violated")]
    assert "N716" in hospital.told


def test_a_record_from_the_future_waits_for_its_time(hospital: Hospital) -> None:
    """A device with a wrong clock does not move the watch's time on: nobody is late because of it."""
    add(hospital.evidence, "door_event", [entry("2026-09-01T08:00:00"), entry("2026-09-20T08:00:00")])
    alerts = hospital.watch("2026-09-01T07:59:00", "2026-09-01T08:05:00")
    assert kinds(alerts, "2.11-a") == []
    alerts = hospital.watch("2026-09-01T08:06:00", "2026-09-01T09:00:00")
    assert kinds(alerts, "2.11-a") == [("2026Q3", "violated")]


def test_evidence_that_is_there_at_the_start_comes_before_the_clock(hospital: Hospital) -> None:
    """A watch that begins in the middle of a quarter does not miss what its files show to have been done."""
    hospital.clauses = ("4.1",)
    patrol = {"room": "R1", "person": "张伟", "staff_id": "S1", "result": "normal"}
    hours = [datetime.fromisoformat("2026-07-01T00:00:00+08:00") + timedelta(hours=2 * step) for step in range(30)]
    add(hospital.evidence, "patrol", [{**patrol, "at": at.isoformat()} for at in hours])
    alerts = hospital.watch("2026-07-03T10:30:00", "2026-07-03T10:40:00")
    assert kinds(alerts, "4.1-a") == []


def test_a_source_that_never_came_is_silent_from_the_period_s_start(hospital: Hospital) -> None:
    """Its absence is told as such, and what should have come by it is unknown, not violated, from then on."""
    hospital.clauses = ("4.1",)
    alerts = hospital.watch("2026-07-03T10:30:00", "2026-07-03T10:40:00")
    assert [one["at"][:16] for one in alerts if one["kind"] == "source_silent"] == ["2026-07-01T02:10"]


def test_what_registers_alone_show_is_told_as_of_the_period_s_start(hospital: Hospital) -> None:
    """A member that no record can change is judged before any time has passed; that is no time to be told."""
    registers = {"host": [{"code": "T1"}]}
    write_evidence(hospital.evidence, registers, [])
    hospital.clauses = ("6.3",)
    alerts = hospital.watch("2026-07-03T10:30:00", "2026-07-03T10:31:00")
    assert [(one["rule"], one["at"][:16]) for one in alerts] == [("6.3-b", "2026-07-01T00:00")]


def test_rows_above_those_that_were_read_are_new(hospital: Hospital) -> None:
    """A file that is written anew with its newest rows first loses nothing."""
    path = hospital.evidence / "door_event.ndjson"
    old = [entry(f"2026-07-01T0{hour}:00:00") for hour in range(4)]
    add(hospital.evidence, "door_event", old[:2])
    hospital.watch("2026-07-01T08:00:00", "2026-07-01T08:05:00")
    path.unlink()
    add(hospital.evidence, "door_event", [*reversed(old)])
    alerts = hospital.watch("2026-07-01T08:10:00", "2026-07-01T08:20:00")
    assert len(kinds(alerts, "2.11-a")) == len(old)


def test_other_registers_are_taken_up(hospital: Hospital) -> None:
    """A room that is new is watched, and of one that is gone what was told is withdrawn, once."""
    add(hospital.evidence, "door_event", [entry("2026-07-01T01:00:00")])
    hospital.clauses = ("4.1", "2.11")
    before = hospital.watch("2026-07-01T08:00:00", "2026-07-01T08:05:00")
    assert ("2026Q3", "violated") in kinds(before, "4.1-a")
    rooms = [{"code": "R2", "name": "容灾机房"}]
    (hospital.evidence / "machine_room.json").write_text(json.dumps(rooms), encoding="utf-8")
    alerts = hospital.watch("2026-07-01T08:05:00", "2026-07-01T08:10:00")
    assert "N718" in hospital.told
    assert alerts[: len(before)] == before
    news = [(one["kind"], one["rule"], one["id"]) for one in alerts[len(before) :]]
    of_before = {one["id"] for one in before if one["kind"] == "violated"}
    assert [(kind, rule) for kind, rule, _ in news] == [
        ("violated", "4.1-a"),
        ("withdrawn", "2.11-a"),
        ("withdrawn", "4.1-a"),
    ]
    assert [member in of_before for _, _, member in news] == [False, True, True]
    again = hospital.watch("2026-07-01T08:10:00", "2026-07-01T08:15:00")
    assert again == alerts


def test_registers_that_change_meanwhile_are_taken_up(hospital: Hospital, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a restart by hand; one that cannot be read changes nothing."""
    hospital.clauses = ("4.1",)
    path = hospital.evidence / "machine_room.json"

    def at_look(number: int, change: Callable[[], object]) -> None:
        looks[number] = change

    looks: dict[int, Callable[[], object]] = {}
    count = [0]
    pause = Session._pause

    def counted(self: Session) -> None:
        count[0] += 1
        looks.get(count[0], lambda: None)()
        pause(self)

    monkeypatch.setattr(Session, "_pause", counted)
    at_look(3, lambda: path.write_text("[{", encoding="utf-8"))
    at_look(9, lambda: path.write_text(json.dumps([{"code": "R1"}, {"code": "R2"}]), encoding="utf-8"))
    alerts = hospital.watch("2026-07-01T08:00:00", "2026-07-01T08:40:00")
    assert hospital.told.count("N718") == 2
    rooms = [next(iter(one["member"].values())) for one in alerts if one.get("rule") == "4.1-a"]
    assert rooms == ["R1", "R2"]
