"""Alerts on their way out over the network, and how it stands."""

# ruff: noqa: S310 - every URL here is of a server that the test has started

from __future__ import annotations

import contextlib
import json
import socket
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from rich.console import Console

pytest.importorskip("durable", reason="the extra `live` is not installed")

from complyhosp.watching.deliveries import Deliveries
from complyhosp.watching.files import file_sink
from complyhosp.watching.journal import Journal
from complyhosp.watching.page import Page
from complyhosp.watching.sinks import WebhookSink, local_url
from complyhosp.watching.status import Status
from complyhosp.watching.view import picture

STATUS = Status(
    watch="2026Q3",
    moment="2026-07-01T12:00:00+08:00",
    rules=3,
    due_next=(
        {
            "rule": "4.1-a",
            "title": {"zh": "巡检", "en": "Patrol"},
            "member": {"zh": "R2", "en": "R2"},
            "due": "2026-07-01T12:30:00+08:00",
        },
    ),
    overdue=(
        {
            "rule": "4.1-a",
            "title": {"zh": "巡检", "en": "Patrol"},
            "member": {"zh": "<b>R1</b>", "en": "R1"},
            "due": "2026-07-01T11:30:00+08:00",
        },
    ),
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
    counts={"records": 7, "alerts": 1, "overdue": 1},
    failures={"webhook:http://10.0.0.5/": "refused"},
    left={"webhook:http://10.0.0.5/": 3},
)


def line(seq: int) -> str:
    return json.dumps({"seq": seq})


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
    deliveries.settle()
    assert deliveries.failures
    broken[0] = False
    deliveries.settle()
    assert got == []
    clock[0] = 1.5
    deliveries.settle()
    server.shutdown()
    assert got == [("1", line(1).encode()), ("2", line(2).encode())]
    assert not deliveries.failures


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Elsewhere\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 999999 \r\n\r\n",
        b"nothing of the kind\r\n",
        b"",
    ],
)
def test_an_answer_that_is_no_success_is_a_failure(tmp_path: Path, answer: bytes) -> None:
    """Whatever a webhook's server says or does not say, the alert is kept, and the failure told once."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer, args=(server, answer), daemon=True).start()
        journal, clock = Journal(tmp_path), [0.0]
        journal.put([(1, line(1))])
        told: list[str] = []
        sink = WebhookSink(f"http://127.0.0.1:{server.getsockname()[1]}/")
        deliveries = Deliveries(journal, [sink], lambda: clock[0], lambda found: told.extend(one.code for one in found))
        for clock[0] in (0.0, 1.5, 4.0):
            deliveries.settle()
    assert told == ["W713"]
    assert deliveries.left == {sink.name: 1}


def _answer(server: socket.socket, answer: bytes) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)


def test_a_server_that_hangs_holds_up_nothing_else(tmp_path: Path) -> None:
    """Alerts go to a file while a webhook waits for its answer."""
    journal, path = Journal(tmp_path), tmp_path / "alerts.ndjson"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        webhook = WebhookSink(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        deliveries = Deliveries(journal, [webhook, file_sink(path)], lambda: 0.0)
        for seq in (1, 2):
            journal.put([(seq, line(seq))])
            deliveries.deliver()
        assert path.read_text(encoding="utf-8").splitlines() == [line(1), line(2)]
        assert deliveries.left[webhook.name] == 2


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


def test_the_status_page_shows_and_changes_nothing() -> None:
    """What is shown is escaped; there is a health check and metrics; other methods and paths are refused."""
    clock = [0.0]
    page = Page(("127.0.0.1", 0), "zh", lambda: clock[0])
    base = f"http://127.0.0.1:{page.port}"
    assert page.answer("/healthz")[::2] == (503, "starting\n")
    page.show(STATUS)
    assert _got(f"{base}/healthz") == "ok\n"
    clock[0] = 1000.0
    assert page.answer("/healthz")[::2] == (503, "stalled\n")
    assert "中心机房无巡检" in _got(base + "/")
    assert "&lt;b&gt;R1&lt;/b&gt;" in _got(base + "/")
    assert "complyhosp_watch_records_total 7\n" in _got(f"{base}/metrics")
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
