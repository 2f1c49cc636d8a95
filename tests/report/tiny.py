"""A tiny rulebook (two clauses, three rules) over two CSV files, and what a run of it gives."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from complyhosp.check import EngineName, Request, check
from complyhosp.judgement.run import Run
from complyhosp.report.building import document_of
from complyhosp.report.document import Document

TINY = Path(__file__).parents[1] / "data" / "tiny"
PERIOD = "2026-07-01/2026-07-02"
HOSTILE_ROOM = '<script>alert(1)</script>|"x"'
HOSTILE_PERSON = "=HYPERLINK"


def request(folder: Path = TINY, *, site: Path | None = None, engine: EngineName = "reference") -> Request:
    """A request for the day that the tiny evidence covers."""
    return Request(folder / "rules", folder / "evidence" / "manifest.yaml", site, PERIOD, engine=engine)


def run_in(folder: Path, *, site: Path | None = None, engine: EngineName = "reference") -> Run:
    """The run of a copy of the tiny site."""
    run, found = check(request(folder, site=site, engine=engine))
    assert run is not None, found
    return run


@cache
def tiny_run() -> Run:
    """The tiny run, by the reference engine."""
    return run_in(TINY)


@cache
def tiny_document() -> Document:
    """Its document, names masked."""
    return document_of(tiny_run())


def copied(to: Path) -> Path:
    """A copy of the tiny site that a test may spoil."""
    return Path(shutil.copytree(TINY, to / "tiny"))


def hostile_document(to: Path) -> Document:
    """A run whose evidence tries to be HTML, Markdown, a formula and a terminal command, names shown."""
    folder = copied(to)
    room = HOSTILE_ROOM.replace('"', '""')
    (folder / "evidence" / "机房.csv").write_text(f'机房编号,名称\nR1,"{room}"\n', encoding="utf-8")
    (folder / "rules" / "pack" / "1.1-b.yaml").write_text(
        (folder / "rules" / "pack" / "1.1-b.yaml")
        .read_text(encoding="utf-8")
        .replace("has(patrol.person)", 'patrol.person == "x"')
        .replace('zh: "{{ patrol.at }}', 'zh: "{{ patrol.person }} {{ patrol.note }} {{ patrol.at }}'),
        encoding="utf-8",
    )
    rows = f'R1,2026-07-01 10:00,{HOSTILE_PERSON},正常,"a\x1b[31mred\u202eevil"\n'
    (folder / "evidence" / "巡检.csv").write_text(f"机房,巡检时间,巡检人,结果,备注\n{rows}", encoding="utf-8")
    return document_of(run_in(folder), unmask=True)
