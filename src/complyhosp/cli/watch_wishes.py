"""What the user wishes of a watch, and whether it can be had."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.expressions.durations import parse_duration
from complyhosp.watching.sinks import local_host, local_url

_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Wishes:
    """The command's options, as they were given."""

    period: str | None
    clauses: tuple[str, ...]
    state: Path
    stdin: bool
    udp: int | None
    tcp: int | None
    bind: str
    rate: int
    expect: tuple[str, ...]
    lateness: str
    lead: str
    silence: tuple[str, ...]
    alerts: Path | None
    to_syslog: str | None
    webhook: str | None
    replay: float | None
    once: bool
    poll: float
    ui: bool
    http: str | None
    unmask: bool

    @property
    def listens(self) -> bool:
        """Whether lines are to come from outside."""
        return self.stdin or self.udp is not None or self.tcp is not None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The durations among the wishes, in microseconds, and addresses."""

    lateness: int
    lead: int | None
    silence: dict[str, int]
    to_syslog: tuple[str, int] | None
    http: tuple[str, int] | None


def numbers_in(wishes: Wishes, lang: str) -> Numbers:
    """The durations and addresses; ends the command with every mistake in them."""
    wrong: list[Diagnostic] = []
    numbers = Numbers(
        _duration("--lateness", wishes.lateness, wrong),
        _duration("--lead", wishes.lead, wrong) or None,
        _silences(wishes.silence, wrong),
        _address("--to-syslog", wishes.to_syslog, wrong),
        _address("--http", wishes.http, wrong),
    )
    if wishes.webhook is not None and not local_url(wishes.webhook):
        wrong.append(Diagnostic("E708", Place("--webhook"), {"found": wishes.webhook}))
    if numbers.to_syslog is not None and not local_host(numbers.to_syslog[0]):
        wrong.append(Diagnostic("E708", Place("--to-syslog"), {"found": wishes.to_syslog}))
    if numbers.http is not None and not _is_loopback(numbers.http[0]) and numbers.http[0] != wishes.bind:
        wrong.append(Diagnostic("E720", Place("--http"), {"found": numbers.http[0]}))
    if wrong:
        stop(wrong, lang)
    return numbers


def _duration(option: str, text: str, wrong: list[Diagnostic]) -> int:
    found = parse_duration(text)
    if found is None or found < 0:
        wrong.append(Diagnostic("E706", Place(option), {"found": text}))
    return found or 0


def _silences(texts: tuple[str, ...], wrong: list[Diagnostic]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in texts:
        name, sign, length = text.partition("=")
        if not sign:
            wrong.append(Diagnostic("E707", Place("--silence"), {"found": text, "expected": "TYPE=DURATION"}))
        else:
            found[name] = _duration("--silence", length, wrong)
    return found


def _address(option: str, text: str | None, wrong: list[Diagnostic]) -> tuple[str, int] | None:
    if text is None:
        return None
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) <= _LAST_PORT:
        wrong.append(Diagnostic("E707", Place(option), {"found": text, "expected": "HOST:PORT"}))
        return None
    return host, int(port)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
