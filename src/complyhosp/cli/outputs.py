"""`-o FORMAT=PATH`: read before the work starts, written after it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from complyhosp.cli.screen import show
from complyhosp.diagnostics import Diagnostic, Place, reason_of
from complyhosp.report.document import Document
from complyhosp.report.earlier import NOTHING, Earlier
from complyhosp.report.formats import FORMATS
from complyhosp.source.suggestion import did_you_mean

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Output:
    """A report to write: its format's name, and where (`-` is stdout)."""

    format: str
    path: str


def read_outputs(
    given: Sequence[str], formats: Collection[str] = tuple(FORMATS)
) -> tuple[list[Output], list[Diagnostic]]:
    """The outputs asked for; a diagnostic for each that names none of the formats, no path, or a path twice."""
    outputs: list[Output] = []
    found: list[Diagnostic] = []
    place, known = Place("-o"), ", ".join(formats)
    for text in given:
        name, equals, path = text.partition("=")
        if not equals or not path:
            found.append(Diagnostic("E511", place, {"found": text, "expected": known}))
        elif name not in formats:
            hint = did_you_mean(name, formats)
            found.append(Diagnostic("E510", place, {"found": name, "expected": known}, hint=hint))
        elif any(Path(one.path) == Path(path) for one in outputs):
            found.append(Diagnostic("E512", place, {"found": path}))
        else:
            outputs.append(Output(name, path))
    return outputs, found


def write_outputs(
    outputs: Iterable[Output], document: Document, lang: str, template: Path | None = None, earlier: Earlier = NOTHING
) -> list[Diagnostic]:
    """Writes each report whole or not at all, html by the `template` folder; a diagnostic for each that was not.

    `earlier` is what the forms that people read say of earlier periods.
    """
    found: list[Diagnostic] = []
    for output in outputs:
        try:
            made = _made(output, document, lang, template, earlier)
        except OSError as error:  # a large workbook is put together in a temporary file
            found.append(_not_written(output, error))
        else:
            found += [made] if isinstance(made, Diagnostic) else write_texts([(output, made)])
    return found


def _made(
    output: Output, document: Document, lang: str, template: Path | None, earlier: Earlier
) -> str | bytes | Diagnostic:
    if output.format != "html" or template is None:
        return FORMATS[output.format](document, lang, earlier)
    from complyhosp.report.html import to_own_html  # noqa: PLC0415 - only this form needs the template engine

    return to_own_html(document, lang, template, earlier)


def write_texts(texts: Iterable[tuple[Output, str | bytes]]) -> list[Diagnostic]:
    """Writes each text to its place, whole or not at all; a diagnostic for each that could not be written."""
    found: list[Diagnostic] = []
    for output, made in texts:
        if output.path == STDOUT:
            show(made)
            continue
        try:
            _write(Path(output.path), made if isinstance(made, bytes) else made.encode("utf-8", "replace"))
        except OSError as error:
            found.append(_not_written(output, error))
    return found


def _not_written(output: Output, error: OSError) -> Diagnostic:
    return Diagnostic("E513", Place(output.path), {"reason": reason_of(error)})


def _write(path: Path, content: bytes) -> None:
    """By a temporary file beside it, so that nobody ever reads half a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(None, "is a directory")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The process's own mask: a report is no more private than any other new file."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
