"""Lines from outside: what comes in, what is refused, and what is told of it."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from complyhosp.rulebook.load import load_rulebook
from complyhosp.watching.lines import LINE_LIMIT, Lines
from complyhosp.watching.listening import Inbox, Rate, frames, listen_tcp, listen_udp, new_inbox, payload, read_lines
from tests.watching.hospital import ROOT


@pytest.mark.parametrize(
    ("message", "carried"),
    [
        (b'<13>1 2026-07-01T00:00:00Z host app - - - {"type": "patrol"}\n', b'{"type": "patrol"}'),
        (b'<13>Jul  1 00:00:00 host app[17]: {"type": "patrol"}\x00', b'{"type": "patrol"}'),
        (b"<13>Jul  1 00:00:00 host app: nothing", None),
        (bytes(range(32)), None),
    ],
)
def test_a_syslog_message_carries_a_record(message: bytes, carried: bytes | None) -> None:
    """What counts begins at its first brace; other messages are none of ours."""
    assert payload(message) == carried


@pytest.mark.parametrize(
    ("sent", "messages"),
    [
        (b"<13>1 a\n<13>1 b\n", [b"<13>1 a\n", b"<13>1 b\n"]),
        (b"7 <13>1 a7 <13>1 b", [b"<13>1 a", b"<13>1 b"]),
        (b"9 <13>1\na\nb<13>1 c\n", [b"<13>1\na\nb", b"<13>1 c\n"]),
        (b"12x\n<13>1 a", [b"12x\n", b"<13>1 a"]),
        (b"\n\n<13>1 a\n", [b"\n", b"\n", b"<13>1 a\n"]),
        (b"", []),
    ],
)
def test_messages_of_a_connection(sent: bytes, messages: list[bytes]) -> None:
    """By the line or by their length (RFC 6587), one after the other."""
    assert list(frames(io.BytesIO(sent))) == messages


@pytest.mark.parametrize("sent", [b"<13>" + b"x" * LINE_LIMIT * 3, b"999999 " + b"x" * LINE_LIMIT * 3])
def test_a_message_that_is_too_long_is_the_last(sent: bytes) -> None:
    """No more of it is read than the limit."""
    found = list(frames(io.BytesIO(sent)))
    assert [len(frame) for frame in found] == [LINE_LIMIT + 1]


def test_datagrams_are_limited_in_rate() -> None:
    """Of ten messages at once three come in where three are allowed; the others are counted, not hidden."""
    inbox = new_inbox()
    server = listen_udp(("127.0.0.1", 0), inbox, Rate(3, lambda: 0.0))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        for number in range(10):
            client.sendto(f'<13>1 - - - - - {{"n": {number}}}'.encode(), server.server_address)
        client.sendto(b"<13>1 - - - - - no record", server.server_address)
        _until(lambda: inbox.ignored > 0)
    server.shutdown()
    assert inbox.taken(100) == [f'{{"n": {number}}}'.encode() for number in range(3)]
    assert (inbox.dropped, inbox.ignored) == (7, 1)


def test_who_sends_too_fast_by_tcp_waits_and_loses_nothing() -> None:
    """A connection is read as fast as is allowed; all that it sends comes in."""
    inbox, clock = new_inbox(), [0.0]
    server = listen_tcp(("127.0.0.1", 0), inbox, Rate(3, lambda: clock[0]))
    with socket.create_connection(("127.0.0.1", server.server_address[1])) as client:
        client.sendall(b"".join(f'<13>1 - - - - - {{"n": {number}}}\n'.encode() for number in range(10)))
        _until(lambda: inbox.lines.qsize() == 3)
        assert inbox.lines.qsize() == 3
        clock[0] = 100.0
        _until(lambda: inbox.lines.qsize() == 6)
        clock[0] = 200.0
        _until(lambda: inbox.lines.qsize() == 9)
        clock[0] = 300.0
        _until(lambda: inbox.lines.qsize() == 10)
    server.shutdown()
    server.server_close()
    assert inbox.taken(100) == [f'{{"n": {number}}}'.encode() for number in range(10)]
    assert inbox.dropped == 0


def _until(reached: Callable[[], bool]) -> None:
    for _ in range(6000):
        if reached():
            return
        time.sleep(0.01)
    raise AssertionError("it does not come to pass")


def test_a_line_that_is_too_long_does_not_end_standard_input() -> None:
    """Its beginning comes, and is refused; the next line comes whole."""
    inbox: Inbox = new_inbox()
    read_lines(io.BytesIO(b"x" * (LINE_LIMIT * 2) + b"\n{}\n"), inbox).join()
    assert [len(one) for one in inbox.taken(10)] == [LINE_LIMIT + 1, 3]
    assert inbox.closed


@pytest.fixture(scope="module")
def patrols() -> Callable[[bytes], list[str]]:
    rulebook, _ = load_rulebook(Path(ROOT) / "rules", None)
    assert rulebook is not None
    lines = Lines(rulebook.record_types, frozenset({"patrol"}), "Asia/Shanghai")

    def told(line: bytes) -> list[str]:
        _, found = lines.records([line])
        return [one.code for one in found]

    return told


GOOD = '{"type": "patrol", "room": "R1", "at": "2026-07-01T08:00"'


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (GOOD + "}", []),
        (GOOD + ', "unheard_of": {"a": 1}}', []),
        (GOOD + ', "planned_at": "soon"}', ["W230"]),
        (GOOD + ', "result": "perhaps"}', ["W235"]),
        (GOOD + ', "note": NaN}', ["W700"]),
        (GOOD + ', "note": 1e999}', ["W237"]),
        (GOOD + ', "note": "\\ud800"}', ["W700"]),
        (GOOD + ', "note": "\\u0000"}', []),
        (GOOD + ', "note": "' + "长" * 20_000 + '"}', []),
        (GOOD, ["W700"]),
        ("[" * 60_000, ["W700"]),
        ("9" * 60_000, ["W700"]),
        ("\N{BYTE ORDER MARK}" + GOOD + "}", []),
        ("null", ["W701"]),
        ('{"type": ["patrol"]}', ["W701"]),
        ('{"type": "unknown"}', ["W701"]),
        ('{"type": "patrol", "room": "R1"}', ["W703"]),
        ('{"type": "patrol", "room": "R1", "at": "never"}', ["W230", "W703"]),
        ('{"type": "patrol", "room": "R1", "at": 1e308}', ["W230", "W703"]),
        ("x" * (LINE_LIMIT + 1), ["W702"]),
    ],
)
def test_a_line_that_cannot_be_read_is_told(patrols: Callable[[bytes], list[str]], line: str, codes: list[str]) -> None:
    """With a code, whatever it is; a value that cannot be read is unknown, and told too."""
    assert sorted(patrols(line.encode())) == codes


def test_bytes_that_are_no_text_are_told(patrols: Callable[[bytes], list[str]]) -> None:
    """A line in another encoding is W700."""
    assert patrols((GOOD + ', "note": "正常"}').encode("gbk")) == ["W700"]
