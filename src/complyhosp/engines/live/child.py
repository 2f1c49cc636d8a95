"""The matcher in a process of its own: a crash of native code takes down that process only, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import complyhosp
from complyhosp.engines.live.messages import Answer, Counters, Match, Request, Sought
from complyhosp.engines.live.sessions import SESSION_LIMIT
from complyhosp.engines.live.worker import written

TRIES = 3
"""So often a request is put to a new process before it is given up."""

Told = Callable[[int], None]
"""Told of each crash, with the exit status of the process (negative: the signal)."""


class MatcherLostError(Exception):
    """The same request brought down one process after another; the last one's exit status is its argument."""


def _silent(_status: int) -> None:
    """Nobody wants to know."""


class Matcher:
    """Sessions in a child process, started when first asked something.

    All obligations that are open are known here, too. When the process dies, a new one is told of them and asked
    again; evidence is in no session for longer than one request, so that nothing else needs to be known.
    """

    def __init__(self, limit: int = SESSION_LIMIT, on_crash: Told = _silent) -> None:
        self._limit = limit
        self._on_crash = on_crash
        self._process: subprocess.Popen[str] | None = None
        self._open: dict[int, Sought] = {}
        self._due: set[int] = set()
        self._past = Counters()
        self._now = Counters()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.end()

    @property
    def counters(self) -> Counters:
        """What went through durable-rules, in this process and those before it."""
        past, now = self._past, self._now
        return Counters(
            past.facts + now.facts,
            past.retracted + now.retracted,
            past.actions + now.actions,
            past.sessions + now.sessions,
            past.unhandled + now.unhandled,
            past.duplicate + now.duplicate,
            past.crashes,
        )

    @property
    def process_id(self) -> int | None:
        """The child's, when it runs."""
        return None if self._process is None else self._process.pid

    def exchange(self, request: Request) -> Answer:
        """The answer; MatcherLostError when no process survives the request."""
        status = 0
        for _ in range(TRIES):
            answer = self._asked(request)
            if answer is not None:
                self._remember(request, answer)
                return answer
            status = self._crashed()
        raise MatcherLostError(status)

    def _asked(self, request: Request) -> Answer | None:
        """The process's answer; None when it died."""
        try:
            process = self._process or self._started()
            assert process.stdin is not None and process.stdout is not None  # noqa: S101,PT018 - both are pipes
            process.stdin.write(written(request))
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            return None
        if not line.endswith("\n"):
            return None
        reply = json.loads(line)
        self._now = Counters(**reply["c"])
        return Answer(tuple(Match(*one) for one in reply["m"]), tuple(reply["d"]))

    def _remember(self, request: Request, answer: Answer) -> None:
        for one in request.closed:
            self._open.pop(one, None)
            self._due.discard(one)
        for sought in request.opened:
            self._open[sought.id] = sought
        self._due.update(answer.due)

    def _started(self) -> subprocess.Popen[str]:
        """A new process that knows all obligations; those that have been told as due are not told again."""
        source = str(Path(complyhosp.__file__).parent.parent)
        path = os.pathsep.join(part for part in (source, os.environ.get("PYTHONPATH", "")) if part)
        self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
            [sys.executable, "-m", "complyhosp.engines.live.worker", str(self._limit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            encoding="ascii",
        )
        if self._open:
            again = [_never_due(one) if one.id in self._due else one for one in self._open.values()]
            if self._asked(Request(opened=tuple(again))) is None:
                raise BrokenPipeError
        return self._process

    def _crashed(self) -> int:
        self._past = replace(self.counters, crashes=self._past.crashes + 1)
        self._now = Counters()
        status = self.end()
        self._on_crash(status)
        return status

    def end(self) -> int:
        """Ends the process; its exit status (0 when there is none)."""
        process, self._process = self._process, None
        if process is None:
            return 0
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except BrokenPipeError:
                continue
        try:
            return process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _never_due(sought: Sought) -> Sought:
    """The obligation without its due time."""
    return sought._replace(due=None)
