"""From what the user wishes to a running watch; the one place that looks at the clock."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import typer

from complyhosp.check import Prepared, engine_missing
from complyhosp.cli.exits import ExitCode
from complyhosp.cli.screen import tell_diagnostics
from complyhosp.cli.session import Inputs, located, prepared_for, stop
from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.engines.live.child import Matcher, MatcherLostError
from complyhosp.expressions.durations import parse_duration
from complyhosp.expressions.instants import microseconds
from complyhosp.report.masking import mask_for
from complyhosp.watching.folder import Folder
from complyhosp.watching.journal import Journal, JournalInUseError
from complyhosp.watching.lines import Lines
from complyhosp.watching.listening import Inbox, Rate, listen_tcp, listen_udp, new_inbox, read_lines
from complyhosp.watching.page import serve_page
from complyhosp.watching.session import Session
from complyhosp.watching.sinks import Deliveries, Sink, SyslogSink, WebhookSink, file_sink, local_url, output_sink
from complyhosp.watching.status import Status, status_of
from complyhosp.watching.view import Screen
from complyhosp.watching.watcher import Watched, Watcher, watched
from complyhosp.watching.wording import Wording


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


def run_watch(inputs: Inputs, wishes: Wishes, lang: str) -> None:
    """Watches until there is an end; ends the command with 2 when the input cannot be used."""
    missing = engine_missing("live")
    if missing is not None:
        stop([missing], lang)
    numbers = _numbers(wishes, lang)
    live = wishes.replay is None
    period = wishes.period or (_quarter(datetime.now(UTC).astimezone()) if live else None)  # noqa: TID251 - the edge
    prepared = prepared_for(inputs, lang, period=period, as_of=None, clauses=wishes.clauses)
    _, manifest, _ = located(inputs, lang)
    what = watched(prepared, wishes.expect)
    tell_diagnostics([*prepared.diagnostics, *what.told], lang)
    journal = _journal(wishes, what, prepared, lang)
    try:
        with ExitStack() as stack:
            stack.callback(journal.close)
            _run(wishes, numbers, prepared, what, manifest, journal, lang, stack)
    except MatcherLostError as error:
        stop([Diagnostic("E306", Place("durable-rules"), {"status": error.args[0]})], lang)


def _run(  # noqa: PLR0913, PLR0917 - the parts of one watch
    wishes: Wishes,
    numbers: Numbers,
    prepared: Prepared,
    what: Watched,
    manifest: Path,
    journal: Journal,
    lang: str,
    stack: ExitStack,
) -> None:
    def crashed(status: int) -> None:
        tell_diagnostics([Diagnostic("W307", Place("durable-rules"), {"status": status})], lang)

    matcher = stack.enter_context(Matcher(on_crash=crashed))
    types = prepared.rulebook.record_types
    # A journal keeps its pseudonyms, although the evidence that they come from grows.
    secret = bytes.fromhex(journal.about("secret", prepared.evidence.secret.hex()))
    mask = mask_for(replace(prepared.evidence, secret=secret), types, unmask=wishes.unmask)
    by_id = {rule.rule.id: rule for rule in what.rules}
    wording = Wording(by_id, types, what.frame.zone, mask)
    watcher = Watcher(
        what,
        journal,
        matcher,
        wording,
        lateness=numbers.lateness,
        lead=numbers.lead,
        silence=numbers.silence,
    )
    deliveries = Deliveries(journal, _sinks(wishes, numbers, lang), time.monotonic)
    inbox = _inbox(wishes, stack) if wishes.listens else None
    lines = None
    if inbox is not None:
        lines = Lines(types, what.frame.streamed, prepared.setting.timezone, journal.entries_kept)

    def status() -> Status:
        extra = {"dropped": 0 if inbox is None else inbox.dropped, "refused": 0 if lines is None else lines.refused}
        return status_of(watcher, journal, deliveries, matcher, extra)

    show = _shown(wishes, numbers, status, lang, stack)
    Session(
        watcher,
        deliveries,
        lambda found: tell_diagnostics(found, lang),
        show,
        Folder(manifest, types, what.frame),
        lines,
        inbox,
        None if wishes.replay is not None else _clock,
        wishes.once,
        wishes.replay or 0.0,
        wishes.poll,
    ).run()


def _shown(
    wishes: Wishes, numbers: Numbers, status: Callable[[], Status], lang: str, stack: ExitStack
) -> Callable[[], None]:
    """What is to be done whenever something may have changed: the view and the page are brought up to date."""
    screen = stack.enter_context(Screen(lang)) if wishes.ui else None
    page = serve_page(numbers.http, lang) if numbers.http is not None else None
    if page is not None:
        stack.callback(page.close)
    last = [float("-inf")]

    def show() -> None:
        if (screen is None and page is None) or time.monotonic() - last[0] < 1:
            return
        last[0] = time.monotonic()
        now = status()
        if screen is not None:
            screen.show(now)
        if page is not None:
            page.show(now)

    return show


def _clock() -> int:
    return microseconds(datetime.now(UTC))  # noqa: TID251 - the command line's edge: what watches live needs the time


def _quarter(now: datetime) -> str:
    return f"{now.year}Q{(now.month - 1) // 3 + 1}"


def _journal(wishes: Wishes, what: Watched, prepared: Prepared, lang: str) -> Journal:
    """The journal, if nothing that its alerts depend on has changed since it was begun."""
    try:
        journal = Journal(wishes.state)
    except JournalInUseError as error:
        stop([Diagnostic("E704", Place(wishes.state.as_posix()), {"problem": str(error)})], lang)
    parts = [
        repr(prepared.setting.period),
        repr(sorted(what.frame.streamed)),
        repr([(rule.rule.id, rule.rule.model_dump_json()) for rule in what.rules]),
        repr({name: list(records) for name, records in what.frame.given.items()}),
        repr((wishes.lateness, wishes.lead, wishes.silence)),
    ]
    now = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    if journal.about("made for", now) != now:
        journal.close()
        stop([Diagnostic("E705", Place(wishes.state.as_posix()))], lang)
    return journal


def _numbers(wishes: Wishes, lang: str) -> Numbers:
    """The durations and addresses; ends the command with every mistake in them."""
    wrong: list[Diagnostic] = []

    def duration(option: str, text: str) -> int:
        found = parse_duration(text)
        if found is None or found < 0:
            wrong.append(Diagnostic("E706", Place(option), {"found": text}))
        return found or 0

    def address(option: str, text: str | None) -> tuple[str, int] | None:
        host, _, port = (text or "").rpartition(":")
        if text is None:
            return None
        if not host or not port.isdigit():
            wrong.append(Diagnostic("E707", Place(option), {"found": text, "expected": "HOST:PORT"}))
            return None
        return host, int(port)

    silence: dict[str, int] = {}
    for text in wishes.silence:
        name, sign, length = text.partition("=")
        if not sign:
            wrong.append(Diagnostic("E707", Place("--silence"), {"found": text, "expected": "TYPE=DURATION"}))
        else:
            silence[name] = duration("--silence", length)
    numbers = Numbers(
        duration("--lateness", wishes.lateness),
        duration("--lead", wishes.lead) or None,
        silence,
        address("--to-syslog", wishes.to_syslog),
        address("--http", wishes.http),
    )
    if wishes.webhook is not None and not local_url(wishes.webhook):
        wrong.append(Diagnostic("E708", Place("--webhook"), {"found": wishes.webhook}))
    if wrong:
        stop(wrong, lang)
    return numbers


def _sinks(wishes: Wishes, numbers: Numbers, lang: str) -> list[Sink]:
    try:
        found = [output_sink(sys.stdout.buffer)]
        if wishes.alerts is not None:
            found.append(file_sink(wishes.alerts))
    except OSError as error:
        stop([Diagnostic("E513", Place(str(wishes.alerts)), {"reason": error.strerror or str(error)})], lang)
    if numbers.to_syslog is not None:
        found.append(SyslogSink(*numbers.to_syslog))
    if wishes.webhook is not None:
        found.append(WebhookSink(wishes.webhook))
    return found


def _inbox(wishes: Wishes, stack: ExitStack) -> Inbox:
    inbox = new_inbox()
    if wishes.stdin:
        read_lines(sys.stdin.buffer, inbox)
    servers: Sequence[tuple[int | None, Callable[..., object]]] = ((wishes.udp, listen_udp), (wishes.tcp, listen_tcp))
    for port, listen in servers:
        if port is not None:
            try:
                server = listen((wishes.bind, port), inbox, Rate(wishes.rate, time.monotonic))
            except OSError as error:
                sys.stderr.write(f"{wishes.bind}:{port}: {error}\n")
                raise typer.Exit(ExitCode.UNUSABLE) from error
            stack.callback(server.shutdown)  # type: ignore[attr-defined]  # both give a server
    return inbox
