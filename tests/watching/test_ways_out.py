"""Alerts on their way out, records on their way in from the network, and how it stands."""

# ruff: noqa: S310 - every URL here is of a server that the test has started

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from rich.console import Console

pytest.importorskip("durable", reason="the extra `live` is not installed")

from complyhosp.watching.journal import Journal, JournalInUseError
from complyhosp.watching.listening import Rate, listen_tcp, listen_udp, new_inbox, payload
from complyhosp.watching.page import Page
from complyhosp.watching.sinks import Deliveries, WebhookSink, file_sink, local_url
from complyhosp.watching.status import Status
from complyhosp.watching.view import picture

STATUS = Status(
    moment="2026-07-01T12:00:00+08:00",
    rules=3,
    due_next=({"rule": "4.1-a", "member": "R2", "due": "2026-07-01T12:30:00+08:00"},),
    overdue=({"rule": "4.1-a", "member": "<b>R1</b>", "due": "2026-07-01T11:30:00+08:00"},),
    sources=({"type": "patrol", "last": None, "silent_since": "2026-07-01T11:00:00+08:00"},),
    alerts=(
        {
            "kind": "violated",
            "at": "2026-07-01T11:40:00+08:00",
            "rule": "4.1-a",
            "title": {"zh": "巡检", "en": "Patrol"},
            "message": {"zh": "中心机房无巡检", "en": "no patrol of R1"},
        },
    ),
    counts={"records": 7, "alerts": 1},
    failures={"webhook:http://10.0.0.5/": "refused"},
)


def line(seq: int) -> str:
    return json.dumps({"seq": seq})


def test_a_file_is_given_each_alert_once(tmp_path: Path) -> None:
    """Although a kill left the journal behind the file, and half a line in it."""
    journal = Journal(tmp_path)
    journal.put((seq, line(seq)) for seq in range(1, 6))
    path = tmp_path / "alerts.ndjson"
    path.write_text(line(1) + "\n" + line(2) + "\n" + line(3)[:4], encoding="utf-8")
    Deliveries(journal, [file_sink(path)], lambda: 0.0).deliver()
    assert path.read_text(encoding="utf-8").splitlines() == [line(seq) for seq in range(1, 6)]


def test_two_processes_cannot_keep_one_journal(tmp_path: Path) -> None:
    """The second is told at once."""
    journal = Journal(tmp_path)
    with pytest.raises(JournalInUseError):
        Journal(tmp_path)
    journal.close()
    Journal(tmp_path).close()


def test_a_webhook_that_fails_is_tried_again_later_and_loses_nothing(tmp_path: Path) -> None:
    """After a failure there is a pause, twice as long each time; then all that waited comes, in its order."""
    got: list[tuple[str | None, bytes]] = []
    broken = [True]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not broken[0]:
                got.append((self.headers["Idempotency-Key"], body))
            self.send_response(503 if broken[0] else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    journal, clock = Journal(tmp_path), [0.0]
    journal.put((seq, line(seq)) for seq in (1, 2))
    deliveries = Deliveries(journal, [WebhookSink(f"http://127.0.0.1:{server.server_port}/")], lambda: clock[0])
    deliveries.deliver()
    assert deliveries.failures
    broken[0] = False
    deliveries.deliver()
    assert got == []
    clock[0] = 1.5
    deliveries.deliver()
    server.shutdown()
    assert got == [("1", line(1).encode()), ("2", line(2).encode())]
    assert not deliveries.failures


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:9/x", True),
        ("https://10.1.2.3/hook", True),
        ("http://192.168.0.7/", True),
        ("http://8.8.8.8/", False),
        ("ftp://10.1.2.3/", False),
        ("nonsense", False),
    ],
)
def test_alerts_do_not_leave_the_local_network(url: str, local: bool) -> None:
    """A webhook is an address of a private network, or it is refused."""
    assert local_url(url) is local


@pytest.mark.parametrize(
    ("message", "carried"),
    [
        (b'<13>1 2026-07-01T00:00:00Z host app - - - {"type": "patrol"}\n', b'{"type": "patrol"}'),
        (b"<13>Jul  1 00:00:00 host app: nothing", None),
    ],
)
def test_a_syslog_message_carries_a_record(message: bytes, carried: bytes | None) -> None:
    """What counts begins at its first brace; other messages are none of ours."""
    assert payload(message) == carried


@pytest.mark.parametrize("udp", [True, False])
def test_syslog_is_limited_in_rate(udp: bool) -> None:
    """Of ten messages at once three come in where three are allowed; the others are counted, not hidden."""
    inbox = new_inbox()
    rate = Rate(3, lambda: 0.0)
    server = listen_udp(("127.0.0.1", 0), inbox, rate) if udp else listen_tcp(("127.0.0.1", 0), inbox, rate)
    kind = socket.SOCK_DGRAM if udp else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as client:
        client.connect(server.server_address)
        # In one piece: the server may close the connection as soon as one message is too many.
        messages = [f'<13>1 - - - - - {{"n": {number}}}\n'.encode() for number in range(10)]
        for part in messages if udp else [b"".join(messages)]:
            client.send(part)
        _until(lambda: inbox.dropped > 0)
    server.shutdown()
    server.server_close()
    assert inbox.taken(100) == [f'{{"n": {number}}}'.encode() for number in range(3)]


def _until(reached: Callable[[], bool]) -> None:
    for _ in range(1000):
        if reached():
            return
        time.sleep(0.01)


def test_the_status_page_shows_and_changes_nothing() -> None:
    """What is shown is escaped; there is a health check and metrics; other methods and paths are refused."""
    page = Page(("127.0.0.1", 0), "zh")
    base = f"http://127.0.0.1:{page.port}"
    assert _got(f"{base}/healthz") == "starting\n"
    page.show(STATUS)
    assert "中心机房无巡检" in _got(base + "/")
    assert "&lt;b&gt;R1&lt;/b&gt;" in _got(base + "/")
    assert "complyhosp_watch_records 7\n" in _got(f"{base}/metrics")
    assert 'complyhosp_watch_source_silent{type="patrol"} 1\n' in _got(f"{base}/metrics")
    assert json.loads(_got(f"{base}/status.json"))["rules"] == 3
    for wrong in (urllib.request.Request(base, data=b"x", method="POST"), urllib.request.Request(f"{base}/secret")):
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(wrong)
    page.close()


def _got(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        found: bytes = answer.read()
    return found.decode()


@pytest.mark.parametrize(("lang", "words"), [("zh", "已逾期"), ("en", "Overdue")])
def test_the_terminal_view_shows_what_is_overdue(lang: str, words: str) -> None:
    """Overdue, due next, sources, alerts, and sinks that fail, on one screen."""
    console = Console(width=100, record=True, file=None, quiet=False)
    with console.capture() as captured:
        console.print(picture(STATUS, lang))
    shown = captured.get()
    assert words in shown
    assert "patrol" in shown
    assert "refused" in shown
