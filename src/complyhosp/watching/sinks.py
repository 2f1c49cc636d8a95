"""Where alerts go. Each sink is given every alert in its order; what it could not take it is given again later.

To a file (and to standard output when that is a file) each alert is written once, whatever happens: after a kill the
file itself tells which was the last. A pipe, syslog or a webhook cannot tell; there the last alert before a kill may be
repeated, under the same `seq`.
"""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import stat
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from complyhosp.watching.journal import Journal

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds before a sink that failed is tried again, at first and at most: doubled each time."""

_TAIL = 1 << 20

Alert = tuple[int, str]
"""Its number and its line."""


class Sink(Protocol):
    """Somewhere alerts go."""

    name: str
    batch: int
    """How many alerts it takes at once."""

    def given(self) -> int | None:
        """The number of the last alert that arrived there, when it can be told."""

    def give(self, alerts: Sequence[Alert]) -> None:
        """Delivers alerts, `batch` at most; OSError when that did not work."""


class FileSink:
    """A file that alerts are appended to; a half-written last line is cut off first."""

    batch = 500

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        self._file = file

    def given(self) -> int | None:
        """The number in the file's last whole line; 0 in an empty file."""
        size = self._file.seek(0, os.SEEK_END)
        self._file.seek(max(0, size - _TAIL))
        tail = self._file.read()
        whole = tail.rfind(b"\n") + 1
        if whole < len(tail):
            self._file.truncate(size - (len(tail) - whole))
            self._file.seek(0, os.SEEK_END)
        lines = tail[:whole].splitlines()
        return _seq(lines[-1]) if lines else 0

    def give(self, alerts: Sequence[Alert]) -> None:
        """Writes the lines and has them on the disk."""
        self._file.write(b"".join(body.encode() + b"\n" for _, body in alerts))
        self._file.flush()
        os.fsync(self._file.fileno())


class PipeSink:
    """Standard output that is a pipe or a terminal."""

    batch = 1

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        self._file = file

    def given(self) -> int | None:
        """It cannot be told."""
        return None

    def give(self, alerts: Sequence[Alert]) -> None:
        """Writes the line."""
        self._file.write(b"".join(body.encode() + b"\n" for _, body in alerts))
        self._file.flush()


class SyslogSink:
    """A syslog server, by UDP (RFC 5424); facility `user`, severity `warning`."""

    batch = 1

    def __init__(self, host: str, port: int) -> None:
        self.name = f"syslog:{host}:{port}"
        self._address = (host, port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def given(self) -> int | None:
        """It cannot be told."""
        return None

    def give(self, alerts: Sequence[Alert]) -> None:
        """Sends a datagram."""
        for _, body in alerts:
            self._socket.sendto(f"<12>1 - - complyhosp - alert - {body}".encode(), self._address)


class WebhookSink:
    """A server on the local network that takes an alert a POST."""

    batch = 1

    def __init__(self, url: str) -> None:
        self.name = f"webhook:{url}"
        self._url = url

    def given(self) -> int | None:
        """It cannot be told; `Idempotency-Key` lets the server see a repetition."""
        return None

    def give(self, alerts: Sequence[Alert]) -> None:
        """Posts it; anything but 2xx is a failure."""
        for seq, body in alerts:
            self._post(seq, body)

    def _post(self, seq: int, body: str) -> None:
        request = urllib.request.Request(  # noqa: S310 - http and https on the local network only: see `local_url`
            self._url,
            data=body.encode(),
            headers={"Content-Type": "application/json", "Idempotency-Key": str(seq)},
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=10):  # noqa: S310 - as above
                return
        except urllib.error.HTTPError as error:
            raise OSError(str(error)) from error


def local_url(url: str) -> bool:
    """Whether a URL is of http or https, and of a host in a private network or on this machine."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return False
        found = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return False
    return all(ipaddress.ip_address(one[4][0]).is_private for one in found)


def output_sink(file: BinaryIO) -> Sink:
    """Standard output: as a file when it is one."""
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        path = Path(f"/proc/self/fd/{file.fileno()}")
        if path.exists():
            return FileSink("stdout", path.open("r+b"))
    return PipeSink("stdout", file)


def file_sink(path: Path) -> Sink:
    """A file, made when it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return FileSink(f"file:{path.resolve()}", path.open("r+b"))


class Deliveries:
    """Gives sinks what is in the outbox; `now` is a monotonic clock in seconds."""

    def __init__(self, journal: Journal, sinks: list[Sink], now: Callable[[], float]) -> None:
        self._journal, self._sinks, self._now = journal, sinks, now
        self._pause = dict.fromkeys((sink.name for sink in sinks), 0.0)
        self._next = dict.fromkeys((sink.name for sink in sinks), 0.0)
        self.failures: dict[str, str] = {}
        for sink in sinks:
            given = sink.given()
            if given is not None:
                journal.mark(sink.name, given)

    def deliver(self) -> None:
        """All that waits, to every sink whose pause is over."""
        for sink in self._sinks:
            if self._next[sink.name] <= self._now():
                self._deliver_to(sink)

    def _deliver_to(self, sink: Sink) -> None:
        while alerts := self._journal.waiting(sink.name, sink.batch):
            try:
                sink.give(alerts)
            except BrokenPipeError:
                raise
            except OSError as error:
                self._failed(sink, error)
                return
            self._journal.mark(sink.name, alerts[-1][0])
            self._pause[sink.name] = 0.0
            self.failures.pop(sink.name, None)

    def _failed(self, sink: Sink, error: OSError) -> None:
        pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, self._pause[sink.name] * 2))
        self._pause[sink.name], self._next[sink.name] = pause, self._now() + pause
        self.failures[sink.name] = str(error)


def _seq(line: bytes) -> int:
    found = json.loads(line)["seq"]
    assert isinstance(found, int)  # noqa: S101 - we wrote it
    return found
