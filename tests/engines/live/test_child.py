"""durable-rules in a child process: its death is told, and nothing is lost by it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

pytest.importorskip("durable", reason="the extra `live` is not installed")

from complyhosp.engines.live.child import TRIES, Matcher, MatcherLostError
from complyhosp.engines.live.messages import Answer, Given, Match, Request, Sought

OPEN = Request(opened=(Sought(1, "ka", "g", 0, 10, 10), Sought(2, "ka", "g", 5, 20, 20)))


def test_a_killed_process_is_replaced_and_nothing_is_lost() -> None:
    """After SIGKILL the obligations are still open, what was due stays told once, and the crash is reported."""
    crashes: list[int] = []
    with Matcher(on_crash=crashes.append) as matcher:
        matcher.exchange(OPEN)
        assert matcher.exchange(Request(now=11)) == Answer((), (1,))
        assert matcher.process_id is not None
        os.kill(matcher.process_id, signal.SIGKILL)
        answer = matcher.exchange(Request(given=(Given(7, "ka", "g", 6),), now=12))
        assert answer == Answer((Match(1, 7), Match(2, 7)), ())
        assert matcher.exchange(Request(closed=(1,), now=30)) == Answer((), (2,))
        assert crashes == [-signal.SIGKILL]
        assert matcher.counters.crashes == 1


def test_a_request_that_kills_every_process_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is tried a few times, then the caller is told: nothing hangs and nothing passes."""
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(broken))
    crashes: list[int] = []
    with Matcher(on_crash=crashes.append) as matcher, pytest.raises(MatcherLostError):
        matcher.exchange(OPEN)
    assert crashes == [3] * TRIES
