"""The manifest: which files there are, what each one is and which time it claims to cover."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from pydantic import BeforeValidator, Field

from complyhosp.diagnostics import Diagnostic, has_errors
from complyhosp.evidence.cells.moments import Kind, moment
from complyhosp.evidence.tables import Site, Span
from complyhosp.evidence.zone import LocalClock
from complyhosp.rulebook.text import Model
from complyhosp.source import Document, load_yaml, validated


def _as_text(value: object) -> object:
    """A number where text is meant (a sheet named 2026) as its text."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Name = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
Encoding = Literal["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16", "utf-16-le", "utf-16-be", "big5"]


class Period(Model):
    """What a source claims to cover, half open; dates or date-times, local unless they carry an offset."""

    start: Annotated[Name, Field(alias="from")]
    end: Annotated[Name, Field(alias="to")]


class FileEntry(Model):
    """One file, or one sheet of it, as a source of records of one type."""

    path: Name
    type: Name
    sheet: Name | None = None
    period: Period | None = None
    source: Name | None = None
    exported_at: Name | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    encoding: Encoding | None = None
    columns: Annotated[dict[str, str], Field(default_factory=dict)]
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")] | None = None
    rows: Annotated[int, Field(ge=0)] | None = None


class SiteEntry(Model):
    """The hospital."""

    id: Name
    name: Name
    timezone: Name


class ManifestText(Model):
    """What `manifest.yaml` says."""

    site: SiteEntry
    files: tuple[FileEntry, ...]


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One entry, its times read: `period` and `exported_at` in microseconds since 1970 UTC."""

    entry: FileEntry
    location: Path
    period: Span | None
    exported_at: int | None
    path_to: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that loads."""

    site: Site
    clock: LocalClock
    files: tuple[ManifestFile, ...]
    document: Document


def load_manifest(path: Path) -> tuple[Manifest | None, list[Diagnostic]]:
    """The manifest; None, with every mistake in it, when it does not load. Missing files are no mistake of its own."""
    document, diagnostics = load_yaml(path, path.name)
    if document is None or has_errors(diagnostics):
        return None, diagnostics
    text, diagnostics = validated(ManifestText, document)
    if text is None:
        return None, diagnostics
    return _Loading(path.parent, document).manifest(text)


class _Loading:
    def __init__(self, folder: Path, document: Document) -> None:
        self._folder = folder
        self._document = document
        self._diagnostics: list[Diagnostic] = []

    def manifest(self, text: ManifestText) -> tuple[Manifest | None, list[Diagnostic]]:
        try:
            ZoneInfo(text.site.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._error("E201", ("site", "timezone"), timezone=text.site.timezone)
            return None, self._diagnostics
        clock = LocalClock(text.site.timezone)
        files = tuple(self._file(entry, ("files", at), clock) for at, entry in enumerate(text.files))
        if has_errors(self._diagnostics):
            return None, self._diagnostics
        site = Site(text.site.id, text.site.name, text.site.timezone)
        return Manifest(site, clock, files, self._document), self._diagnostics

    def _file(self, entry: FileEntry, at: tuple[str | int, ...], clock: LocalClock) -> ManifestFile:
        period = None
        if entry.period is not None:
            start = self._time(entry.period.start, (*at, "period", "from"), clock)
            end = self._time(entry.period.end, (*at, "period", "to"), clock)
            period = Span(start, end)
            if start >= end and start and end:
                self._error("E204", (*at, "period"), start=entry.period.start, end=entry.period.end)
        exported = None if entry.exported_at is None else self._time(entry.exported_at, (*at, "exported_at"), clock)
        return ManifestFile(entry, self._location(entry.path, (*at, "path")), period, exported, at)

    def _location(self, path: str, at: tuple[str | int, ...]) -> Path:
        """Where the file is; an error when the path leads out of the manifest's folder, be it by a symbolic link."""
        plain = PurePosixPath(path)
        location = self._folder / plain
        try:
            inside = location.resolve().is_relative_to(self._folder.resolve())
        except (OSError, RuntimeError, ValueError):
            inside = False
        if plain.is_absolute() or ".." in plain.parts or "\\" in path or "\0" in path or not inside:
            self._error("E202", at, path=path)
        return location

    def _time(self, text: str, at: tuple[str | int, ...], clock: LocalClock) -> int:
        """Microseconds since 1970 UTC; 0, with an error, for what is no date or time."""
        found = moment(text)
        if found.kind is Kind.INSTANT:
            return found.value
        utc, sure = clock.to_utc(np.asarray([found.value if found.kind is Kind.LOCAL else 0]))
        if found.kind is not Kind.LOCAL or not sure[0]:
            self._error("E203", at, key=at[-1], found=text)
            return 0
        return int(utc[0])

    def _error(self, code: str, at: tuple[str | int, ...], **args: object) -> None:
        place = self._document.place(at)
        self._diagnostics.append(Diagnostic(code, place, args, self._document.excerpt(place)))
