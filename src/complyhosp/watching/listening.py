"""Lines from outside: standard input, or syslog on a local port. Each is read by a thread into a bounded queue."""

from __future__ import annotations

import contextlib
import queue
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from complyhosp.watching.lines import LINE_LIMIT

QUEUE_LIMIT = 50_000
"""Lines that wait at most: more from a pipe or a TCP connection wait outside, more from UDP are dropped and counted."""

CONNECTIONS = 100
"""TCP connections at once; one more is closed again."""

_SO_RXQ_OVFL = 40
"""Linux: each datagram brings the count of those that the kernel had no room for."""

_RECEIVE_BUFFER = 8 << 20
_LENGTH_DIGITS = 7
_WAIT = 0.05


@dataclass(slots=True)
class Inbox:
    """Lines that have come and wait. `dropped` counts those that found no room or came too fast; `ignored` messages
    that carry no record; `closed` is set when standard input has ended."""

    lines: queue.Queue[bytes]
    dropped: int = 0
    ignored: int = 0
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
    """Reads a stream to its end, line by line; of a line that is too long the beginning comes, which is told."""

    def read() -> None:
        # A pipe that breaks (OSError) has ended, too.
        with contextlib.suppress(OSError):
            while line := stream.readline(LINE_LIMIT + 1):
                if line.strip():
                    inbox.lines.put(line)
                if len(line) > LINE_LIMIT:
                    _skip_line(stream, line)
        inbox.closed = True

    return _started(read)


def _skip_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(LINE_LIMIT)


def payload(message: bytes) -> bytes | None:
    """What a syslog message carries: from its first brace on; None when it has none."""
    start = message.find(b"{")
    return None if start < 0 else message[start:].strip(b"\x00\r\n ")


class Rate:
    """So many messages a second at most; `now` is a monotonic clock in seconds."""

    def __init__(self, limit: int, now: Callable[[], float]) -> None:
        self._limit, self._now = limit, now
        self._left, self._at = float(limit), now()
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether one more may come in."""
        with self._lock:
            at = self._now()
            self._left = min(float(self._limit), self._left + (at - self._at) * self._limit)
            self._at = at
            if self._left < 1:
                return False
            self._left -= 1
            return True


class UdpListener:
    """Takes syslog datagrams until it is shut down."""

    def __init__(self, address: tuple[str, int], inbox: Inbox, rate: Rate) -> None:
        self._inbox, self._rate = inbox, rate
        self._socket = _bound(address, socket.SOCK_DGRAM)
        self.server_address = self._socket.getsockname()
        self._lost = 0
        self._over = False
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, _SO_RXQ_OVFL, 1)
        self._thread = _started(self._read)

    def _read(self) -> None:
        self._socket.settimeout(_WAIT * 4)
        while not self._over:
            try:
                message = self._received()
            except TimeoutError:
                continue
            except OSError:
                # Windows tells of an earlier answer that did not arrive; a closed socket ends the loop.
                continue
            self._take(message)

    def _received(self) -> bytes:
        if not hasattr(self._socket, "recvmsg"):
            return self._socket.recv(LINE_LIMIT)
        message, more, _, _ = self._socket.recvmsg(LINE_LIMIT, socket.CMSG_SPACE(4))
        for level, kind, data in more:
            if (level, kind) == (socket.SOL_SOCKET, _SO_RXQ_OVFL):
                (lost,) = struct.unpack("I", data[:4])
                self._inbox.dropped += (lost - self._lost) & 0xFFFFFFFF
                self._lost = lost
        return message

    def _take(self, message: bytes) -> None:
        found = payload(message)
        if found is None:
            self._inbox.ignored += 1
            return
        try:
            if not self._rate.allows():
                raise queue.Full
            self._inbox.lines.put_nowait(found)
        except queue.Full:
            self._inbox.dropped += 1

    def shutdown(self) -> None:
        """Ends it."""
        self._over = True
        self._thread.join()
        self._socket.close()

    def server_close(self) -> None:
        """Nothing is left to be closed."""


def listen_udp(address: tuple[str, int], inbox: Inbox, rate: Rate) -> UdpListener:
    """Takes syslog datagrams (RFC 5424 or 3164); OSError when the port cannot be had."""
    return UdpListener(address, inbox, rate)


def frames(stream: BinaryIO) -> Iterator[bytes]:
    """The messages of a TCP connection: `57 <13>...` by their length (RFC 6587), others by the line; ends at one that
    is too long, which is the last, and at a length that is none."""
    while line := _frame(stream):
        yield line
        if len(line) > LINE_LIMIT:
            return


def _frame(stream: BinaryIO) -> bytes:
    first = stream.read(1)
    if not first.isdigit():
        return first if first in {b"", b"\n"} else first + stream.readline(LINE_LIMIT)
    digits = first
    while (next_one := stream.read(1)).isdigit() and len(digits) < _LENGTH_DIGITS:
        digits += next_one
    if next_one != b" ":
        return digits + next_one + (stream.readline(LINE_LIMIT) if next_one not in {b"", b"\n"} else b"")
    return stream.read(min(int(digits), LINE_LIMIT + 1))


def listen_tcp(address: tuple[str, int], inbox: Inbox, rate: Rate) -> socketserver.TCPServer:
    """Takes syslog over TCP; who sends too fast waits, who sends too much at once is cut off and counted. OSError when
    the port cannot be had."""

    places = threading.BoundedSemaphore(CONNECTIONS)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if not places.acquire(blocking=False):
                inbox.dropped += 1
                return
            try:
                for frame in frames(self.rfile):  # type: ignore[arg-type]  # a buffered reader is one
                    _take_frame(frame, inbox, rate)
            except OSError:
                return
            finally:
                places.release()

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        address_family = _family(address)

        def handle_error(self, _request: Any, _client: Any) -> None:
            """A connection that breaks is none of ours."""

    server = Server(address, Handler)
    _started(server.serve_forever)
    return server


def _take_frame(frame: bytes, inbox: Inbox, rate: Rate) -> None:
    if len(frame) > LINE_LIMIT:
        inbox.dropped += 1
        return
    found = payload(frame)
    if found is None:
        inbox.ignored += int(bool(frame.strip()))
        return
    while not rate.allows():
        time.sleep(_WAIT)
    inbox.lines.put(found)


def _family(address: tuple[str, int]) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address[0] else socket.AF_INET


def _bound(address: tuple[str, int], kind: socket.SocketKind) -> socket.socket:
    found = socket.socket(_family(address), kind)
    try:
        found.bind(address)
    except OSError:
        found.close()
        raise
    return found


def _started(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
