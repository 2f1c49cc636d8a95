"""From what the user wishes to a running watch; the one place that looks at the clock."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

import typer

from complyhosp.check import engine_missing
from complyhosp.cli.screen import tell_diagnostics
from complyhosp.cli.session import Inputs, stop
from complyhosp.cli.watch_lanes import Lanes
from complyhosp.cli.watch_wishes import Numbers, Wishes, numbers_in
from complyhosp.diagnostics import Diagnostic, Place, reason_of
from complyhosp.diagnostics.rendering import render
from complyhosp.engines.live.child import MatcherLostError
from complyhosp.expressions.instants import microseconds
from complyhosp.watching.files import file_sink, output_sink
from complyhosp.watching.journal import JournalError
from complyhosp.watching.listening import Inbox, Rate, listen_tcp, listen_udp, new_inbox, read_lines
from complyhosp.watching.page import serve_page
from complyhosp.watching.session import Session, Tell
from complyhosp.watching.sinks import Sink, SyslogSink, WebhookSink
from complyhosp.watching.status import status_of
from complyhosp.watching.view import Screen

BROKEN_PIPE = 141
"""How a program ends whose reader has gone."""


def run_watch(inputs: Inputs, wishes: Wishes, lang: str) -> None:
    """Watches until there is an end; ends the command with 2 when the input cannot be used."""
    missing = engine_missing("live")
    if missing is not None:
        stop([missing], lang)
    numbers = numbers_in(wishes, lang)
    try:
        with ExitStack() as stack, _ended_by_signal():
            _run(inputs, wishes, numbers, lang, stack)
    except MatcherLostError as error:
        stop([Diagnostic("E306", Place("durable-rules"), {"status": error.args[0]})], lang)
    except BrokenPipeError as error:
        tell_diagnostics([Diagnostic("W713", Place("stdout"), {"problem": error.strerror})], lang)
        raise typer.Exit(BROKEN_PIPE) from error
    except JournalError as error:
        stop([Diagnostic(error.code, Place(wishes.state.as_posix()), {"problem": str(error)})], lang)


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """SIGTERM, by which service managers end what they started, is an orderly end."""

    def end(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(inputs: Inputs, wishes: Wishes, numbers: Numbers, lang: str, stack: ExitStack) -> None:
    screen = stack.enter_context(Screen(lang)) if wishes.ui else None
    tell = _teller(screen, lang)
    sinks = _sinks(wishes, numbers, lang)
    clock = None if wishes.replay is not None else _clock
    inbox = _inbox(wishes, lang, stack) if wishes.listens else None
    page = _page(numbers, lang, stack)
    lanes = Lanes(inputs, wishes, numbers, lang, tell, sinks, clock)
    stack.callback(lanes.close)
    session = Session(
        lanes.begin(),
        lanes,
        tell,
        lambda: None,
        inbox,
        clock,
        wishes.once,
        numbers.lateness,
        wishes.replay or 0.0,
        wishes.poll,
    )
    session.show = _shown(screen, page, session, lanes)
    session.run()


def _teller(screen: Screen | None, lang: str) -> Tell:
    """Diagnostics to standard error, above the view where there is one; the same is not told again and again."""

    def tell(found: Sequence[Diagnostic]) -> None:
        text = render(found, lang)
        if text and screen is not None:
            screen.above(text)
        elif text:
            sys.stderr.write(text)
            sys.stderr.flush()

    return tell


def _shown(screen: Screen | None, page: Any, session: Session, lanes: Lanes) -> Callable[[], None]:
    """What is to be done whenever something may have changed: the view and the page are brought up to date."""
    last = [float("-inf")]

    def show() -> None:
        if (screen is None and page is None) or not session.lanes or time.monotonic() - last[0] < 1:
            return
        last[0] = time.monotonic()
        now = status_of(session.lanes, lanes.lines_read(session.inbox))
        if screen is not None:
            screen.show(now)
        if page is not None:
            page.show(now)

    return show


def _clock() -> int:
    return microseconds(datetime.now(UTC))  # noqa: TID251 - the command line's edge: what watches live needs the time


def _sinks(wishes: Wishes, numbers: Numbers, lang: str) -> list[Sink]:
    # On a terminal that shows the view, lines of JSON would only tear it.
    found: list[Sink] = [] if wishes.ui and sys.stdout.isatty() else [output_sink(sys.stdout.buffer)]
    if wishes.alerts is not None:
        try:
            found.append(file_sink(wishes.alerts))
        except OSError as error:
            stop([Diagnostic("E513", Place(str(wishes.alerts)), {"reason": reason_of(error)})], lang)
    if numbers.to_syslog is not None:
        found.append(SyslogSink(*numbers.to_syslog))
    if wishes.webhook is not None:
        found.append(WebhookSink(wishes.webhook))
    return found


def _page(numbers: Numbers, lang: str, stack: ExitStack) -> Any:
    if numbers.http is None:
        return None
    try:
        page = serve_page(numbers.http, lang, time.monotonic)
    except (OSError, OverflowError) as error:
        stop([_not_bound(numbers.http, error)], lang)
    stack.callback(page.close)
    return page


def _inbox(wishes: Wishes, lang: str, stack: ExitStack) -> Inbox:
    inbox = new_inbox()
    if wishes.stdin:
        read_lines(sys.stdin.buffer, inbox)
    servers: Sequence[tuple[int | None, Callable[..., Any]]] = ((wishes.udp, listen_udp), (wishes.tcp, listen_tcp))
    for port, listen in servers:
        if port is not None:
            try:
                server = listen((wishes.bind, port), inbox, Rate(wishes.rate, time.monotonic))
            except OSError as error:
                stop([_not_bound((wishes.bind, port), error)], lang)
            stack.callback(server.shutdown)
    return inbox


def _not_bound(address: tuple[str, int], error: Exception) -> Diagnostic:
    problem = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return Diagnostic("E712", Place(f"{address[0]}:{address[1]}"), {"problem": problem})
