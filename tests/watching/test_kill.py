"""Killed at any moment, as often as one likes: no alert is lost, and none comes twice."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

import pytest

pytest.importorskip("durable", reason="the extra `live` is not installed")

from tests.watching.hospital import command, environment, watch
from tests.watching.test_day import OPTIONS, afternoon, morning

KILLS = 50
PACE = "10000"
"""Times the real pace: records come one by one, and there is always a next moment to be killed at."""

FURTHER = (0, 0, 1, 1, 1, 2, 3, 5)
"""How many more alerts there are to be before the next kill; 0: it may come before anything has happened."""


def test_killed_at_fifty_random_points(tmp_path: Path) -> None:
    """The file of alerts after fifty kills is, byte for byte, that of a run that nothing disturbed."""
    evidence = tmp_path / "evidence"
    morning(evidence)
    afternoon(evidence)
    watch(evidence, tmp_path / "calm", *OPTIONS)
    calm = (tmp_path / "calm" / "alerts.ndjson").read_bytes()
    assert calm.count(b"\n") > 20
    kills = runs = reached = 0
    chance = random.Random(5)  # noqa: S311 - when to kill is no secret
    while kills < KILLS:
        state = tmp_path / f"run{runs}"
        while kills < KILLS and _lives(command(evidence, state, *OPTIONS, "--replay", PACE), state, chance):
            kills += 1
            reached = max(reached, _alerts(state))
        watch(evidence, state, *OPTIONS)
        runs += 1
        assert (state / "alerts.ndjson").read_bytes() == calm
    assert reached > calm.count(b"\n") // 2, "no kill came in the second half of the day"


def _lives(arguments: list[str], state: Path, chance: random.Random) -> bool:
    """Starts the command and kills it some alerts later, however long these take; False when it ended before."""
    goal = _alerts(state) + chance.choice(FURTHER)
    quiet = subprocess.DEVNULL
    with subprocess.Popen(arguments, env=environment(), stdout=quiet, stderr=quiet) as process:  # noqa: S603 - ours
        while process.poll() is None and _alerts(state) < goal:
            time.sleep(0.001)
        time.sleep(chance.uniform(0.0, 0.1))
        lived = process.poll() is None
        process.kill()
    return lived


def _alerts(state: Path) -> int:
    path = state / "alerts.ndjson"
    return path.read_bytes().count(b"\n") if path.exists() else 0
