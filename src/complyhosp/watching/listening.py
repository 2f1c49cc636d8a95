"""Lines from outside: standard input, or syslog on a local port. Each is read by a thread into a bounded queue."""

from __future__ import annotations

import queue
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from complyhosp.watching.lines import LINE_LIMIT

QUEUE_LIMIT = 50_000
"""Lines that wait at most: more from a pipe or a TCP connection wait outside, more from UDP are dropped and counted."""


@dataclass(slots=True)
class Inbox:
    """Lines that have come and wait; `dropped` counts those that found no room or came too fast; `closed` is set when
    standard input has ended."""

    lines: queue.Queue[bytes]
    dropped: int = 0
    closed: bool = False

    def taken(self, limit: int) -> list[bytes]:
        """The lines that wait, `limit` at most."""
        found: list[bytes] = []
        while len(found) < limit:
            try:
                found.append(self.lines.get_nowait())
            except queue.Empty:
                break
        return found


def new_inbox() -> Inbox:
    """An empty one."""
    return Inbox(queue.Queue(QUEUE_LIMIT))


def read_lines(stream: BinaryIO, inbox: Inbox) -> threading.Thread:
    """Reads a stream to its end, line by line."""

    def read() -> None:
        while line := stream.readline(LINE_LIMIT + 1):
            if line.strip():
                inbox.lines.put(line)
        inbox.closed = True

    return _started(read)


def payload(message: bytes) -> bytes | None:
    """What a syslog message carries: from its first brace on; None when it has none."""
    start = message.find(b"{")
    return None if start < 0 else message[start:].strip(b"\x00\r\n ")


class Rate:
    """So many messages a second at most; `now` is a monotonic clock in seconds."""

    def __init__(self, limit: int, now: Callable[[], float]) -> None:
        self._limit, self._now = limit, now
        self._left, self._at = float(limit), now()

    def allows(self) -> bool:
        """Whether one more may come in."""
        at = self._now()
        self._left = min(float(self._limit), self._left + (at - self._at) * self._limit)
        self._at = at
        if self._left < 1:
            return False
        self._left -= 1
        return True


def listen_udp(address: tuple[str, int], inbox: Inbox, rate: Rate) -> socketserver.BaseServer:
    """Takes syslog datagrams; the server runs until it is shut down."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            found = payload(self.request[0])
            if found is None:
                return
            try:
                if not rate.allows():
                    raise queue.Full
                inbox.lines.put_nowait(found)
            except queue.Full:
                inbox.dropped += 1

    class Server(socketserver.UDPServer):
        max_packet_size = LINE_LIMIT

    server = Server(address, Handler)
    _started(server.serve_forever)
    return server


def listen_tcp(address: tuple[str, int], inbox: Inbox, rate: Rate) -> socketserver.BaseServer:
    """Takes syslog over TCP, a message a line; who sends too fast is cut off and counted."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while line := self.rfile.readline(LINE_LIMIT + 1):
                found = payload(line)
                if found is None:
                    continue
                if len(line) > LINE_LIMIT or not rate.allows():
                    inbox.dropped += 1
                    return
                inbox.lines.put(found)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    server = Server(address, Handler)
    _started(server.serve_forever)
    return server


def _started(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
