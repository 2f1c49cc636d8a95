"""`complyhosp watch`."""

# ruff: noqa: PLC0415 - what watches is imported where it is used, so that `--help` need not wait for it

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from complyhosp.cli.options import Evidence, Lang, Language, Period, Rules, Site, Unmask

StateOption = Annotated[
    Path, typer.Option("--state", metavar="DIR", help="Where records and alerts are kept, to go on after a stop.")
]


def watch(  # noqa: PLR0913 - a command's options are its arguments
    *,
    rules: Rules = None,
    evidence: Evidence = None,
    site: Site = None,
    period: Period = None,
    clause: Annotated[
        list[str] | None, typer.Option("--clause", metavar="ID", help="Only this clause or section; repeats.")
    ] = None,
    state: StateOption = Path("watch-state"),
    stdin: Annotated[bool, typer.Option("--stdin", help="Take records as lines of JSON on standard input.")] = False,
    syslog_udp: Annotated[
        int | None, typer.Option("--syslog-udp", metavar="PORT", help="Take them by syslog.", min=1, max=65535)
    ] = None,
    syslog_tcp: Annotated[
        int | None, typer.Option("--syslog-tcp", metavar="PORT", help="The same by TCP.", min=1, max=65535)
    ] = None,
    bind: Annotated[
        str, typer.Option("--bind", help="The address that is listened at for syslog, and allowed for --http.")
    ] = "127.0.0.1",
    rate: Annotated[int, typer.Option("--rate", help="Messages a second that syslog may bring.", min=1)] = 5000,
    expect: Annotated[
        list[str] | None, typer.Option("--expect", metavar="TYPE", help="Records of this type will come; repeats.")
    ] = None,
    lateness: Annotated[str, typer.Option("--lateness", help="How late a record may come and be in time.")] = "10m",
    lead: Annotated[str, typer.Option("--lead", help="When `due_soon` comes before a deadline; 0m: never.")] = "10m",
    silence: Annotated[
        list[str] | None, typer.Option("--silence", metavar="TYPE=DURATION", help="How long a source may be silent.")
    ] = None,
    alerts: Annotated[
        Path | None, typer.Option("--alerts", metavar="FILE", help="Alerts go to this file, too, each once.")
    ] = None,
    to_syslog: Annotated[
        str | None, typer.Option("--to-syslog", metavar="HOST:PORT", help="Alerts go to this syslog server, too.")
    ] = None,
    webhook: Annotated[
        str | None, typer.Option("--webhook", metavar="URL", help="Alerts go to this local server, too.")
    ] = None,
    replay: Annotated[
        float | None,
        typer.Option(
            "--replay", metavar="SPEED", help="Time is the records' own, so many times as fast; 0: at once.", min=0
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="End when all that is there has been judged.")] = False,
    poll: Annotated[
        float, typer.Option("--poll", metavar="SECONDS", help="How often the folder is looked at.", min=0.1)
    ] = 2.0,
    ui: Annotated[bool, typer.Option("--ui", help="Show what is due, overdue, and told, in the terminal.")] = False,
    http: Annotated[
        str | None, typer.Option("--http", metavar="HOST:PORT", help="A page that shows the same, to be read only.")
    ] = None,
    lang: Language = Lang.zh,
    unmask: Unmask = False,
) -> None:
    """Judge evidence as it comes, and tell what is due soon, violated, made up for, or silent, a JSON line each.

    Alerts go to standard output, what is wrong with the input to standard error. Without --period it goes on from
    quarter to quarter. Ends with 0 (a replay, --once, the end of --period, or SIGTERM), 130 (Ctrl-C), or 2 for unusable
    input.
    """
    from complyhosp.cli.session import Inputs
    from complyhosp.cli.watch_wishes import Wishes
    from complyhosp.cli.watching import run_watch

    run_watch(
        Inputs(rules, evidence, site),
        Wishes(
            period=period,
            clauses=tuple(clause or ()),
            state=state,
            stdin=stdin,
            udp=syslog_udp,
            tcp=syslog_tcp,
            bind=bind,
            rate=rate,
            expect=tuple(expect or ()),
            lateness=lateness,
            lead=lead,
            silence=tuple(silence or ()),
            alerts=alerts,
            to_syslog=to_syslog,
            webhook=webhook,
            replay=replay,
            once=once,
            poll=poll,
            ui=ui,
            http=http,
            unmask=unmask,
        ),
        lang,
    )
