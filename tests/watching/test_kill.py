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
PACE = "4000"
"""Times the real pace: the day takes twenty seconds."""


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
        while kills < KILLS and _lives(command(evidence, state, *OPTIONS, "--replay", PACE), chance):
            kills += 1
            reached = max(reached, _alerts(state))
        watch(evidence, state, *OPTIONS)
        runs += 1
        assert (state / "alerts.ndjson").read_bytes() == calm
    assert reached > 0, "no kill came after the first alert"


def _lives(arguments: list[str], chance: random.Random) -> bool:
    """Starts the command and kills it at some moment after it has read its evidence; False when it ended before."""
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(arguments, env=environment(), stdout=quiet, stderr=pipe) as process:  # noqa: S603 - ours
        assert process.stderr is not None
        process.stderr.readline()  # an empty log is told before the journal is opened
        time.sleep(chance.uniform(0.0, 1.0))
        lived = process.poll() is None
        process.kill()
    return lived


def _alerts(state: Path) -> int:
    path = state / "alerts.ndjson"
    return path.read_bytes().count(b"\n") if path.exists() else 0
