"""What the commands say: results on stdout, everything about the work on stderr."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from complyhosp.diagnostics import Diagnostic
from complyhosp.diagnostics.rendering import render
from complyhosp.report.document import Document
from complyhosp.report.earlier import NOTHING, Earlier
from complyhosp.report.terminal import WIDTH, to_text

Progress = Callable[[str, int, int], None]
_STEPS = {
    "zh": {"rules": "读取规则", "evidence": "读取证据"},
    "en": {"rules": "reading rules", "evidence": "reading evidence"},
}


def show(made: str | bytes) -> None:
    """Text or bytes on stdout, as they are."""
    if isinstance(made, bytes):
        sys.stdout.buffer.write(made)
    else:
        sys.stdout.write(made)
    sys.stdout.flush()


def tell(line: str) -> None:
    """A line on stderr."""
    sys.stderr.write(f"{line}\n")


def tell_diagnostics(diagnostics: Iterable[Diagnostic], lang: str) -> None:
    """Diagnostics on stderr, grouped by file and capped."""
    sys.stderr.write(render(diagnostics, lang))


def show_table(document: Document, lang: str, earlier: Earlier = NOTHING) -> None:
    """The run as a table on stdout: coloured and as wide as the terminal, plain when piped."""
    width, color = table_width()
    show(to_text(document, lang, width=width, color=color, earlier=earlier))


def table_width() -> tuple[int, bool]:
    """How wide a table on stdout may be, and whether it has colours: the terminal's width; when piped, plain text."""
    terminal = sys.stdout.isatty()
    columns = shutil.get_terminal_size().columns if terminal else WIDTH
    return columns, terminal and "NO_COLOR" not in os.environ


@contextmanager
def progress(lang: str) -> Iterator[Progress]:
    """Shows what is being done, on stderr and only on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _step, _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 - a piped run never needs it
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(step: str, done: int, total: int) -> None:
            bar.update(task, description=_STEPS[lang].get(step, step), completed=done, total=total or None)

        yield report
