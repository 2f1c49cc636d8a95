"""The child process that durable-rules runs in: requests come as lines of JSON on stdin, answers go to stdout.

Started as `python -m complyhosp.engines.live.worker LIMIT`; ends when stdin does.
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from typing import Any, TextIO

from complyhosp.engines.live.messages import Given, Request, Sought
from complyhosp.engines.live.sessions import Sessions


def serve(requests: TextIO, answers: TextIO, limit: int) -> None:
    """Answers one request after another; a fault of the library ends the process, which is what it is there for."""
    sessions = Sessions(limit)
    for line in requests:
        answer = sessions.exchange(_request(json.loads(line)))
        reply = {"m": answer.matches, "d": answer.due, "c": asdict(sessions.counters)}
        answers.write(json.dumps(reply, separators=(",", ":")) + "\n")
        answers.flush()


def _request(raw: dict[str, Any]) -> Request:
    return Request(
        closed=tuple(raw["c"]),
        opened=tuple(Sought(*one) for one in raw["o"]),
        given=tuple(Given(*one) for one in raw["g"]),
        now=raw["t"],
    )


def written(request: Request) -> str:
    """A request as the line that `serve` reads."""
    raw = {"c": request.closed, "o": request.opened, "g": request.given, "t": request.now}
    return json.dumps(raw, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    # Ctrl-C is for the process that asks, which ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(sys.stdin, sys.stdout, int(sys.argv[1]))
