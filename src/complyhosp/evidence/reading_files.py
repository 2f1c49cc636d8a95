"""Which reader a file needs, by what it holds; and what every file is checked for before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from complyhosp.diagnostics import reason_of
from complyhosp.evidence.readers.reading import Reading, Refused, Request

_PIECE = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_ENDINGS = {".csv", ".tsv", ".txt", ".xls", ".json", ".ndjson", ".jsonl", ".xml", ".htm", ".html"}
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"SQLite format 3",
)


@dataclass(frozen=True, slots=True)
class Digests:
    """Of a file's content: its SHA-256, to be shown, and a second one that nobody can tell without the file.

    The second one is never shown: pseudonyms of persons are keyed by it.
    """

    sha256: str
    secret: bytes = field(repr=False)


def digests_of(request: Request) -> Digests:
    """Both digests of the file, read once, in pieces."""
    shown, secret = hashlib.sha256(), hashlib.blake2b(digest_size=32, person=b"complyhosp/file")
    with request.path.open("rb") as file:
        while piece := file.read(_PIECE):
            shown.update(piece)
            secret.update(piece)
    return Digests(shown.hexdigest(), secret.digest())


def read(request: Request) -> Reading:
    """What the file gives; damaged, with the reason, when nothing of it can be used. Never raises for a bad file."""
    try:
        return _reader_of(request)(request)
    except Refused as refusal:
        return Reading(diagnostics=(refusal.diagnostic(request),), damaged=True)
    except OSError as error:
        refused = Refused("E207", {"reason": reason_of(error)})
        return Reading(diagnostics=(refused.diagnostic(request),), damaged=True)


def _reader_of(request: Request) -> Callable[[Request], Reading]:
    """The reader by the file's first bytes; its ending only tells kinds of text apart. Readers are imported at need."""
    with request.path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise Refused("E208")
    if head.startswith(b"PK"):
        from complyhosp.evidence.readers import xlsx  # noqa: PLC0415

        return xlsx.read
    if head.startswith(b"PAR1"):
        from complyhosp.evidence.readers import parquet  # noqa: PLC0415

        return parquet.read
    if head.startswith(_OLE):
        raise Refused("E211")
    ending = request.path.suffix.lower()
    # UTF-16, with its mark, is the one kind of text with zero bytes in it.
    unlike_text = ending not in _TEXT_ENDINGS and b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if head.startswith(_BINARY) or unlike_text:
        raise Refused("E209", {"found": head[:8].hex(" ")})
    return _text_reader(head, ending)


def _text_reader(head: bytes, ending: str) -> Callable[[Request], Reading]:
    """The reader of a text file."""
    from complyhosp.evidence.readers import delimited  # noqa: PLC0415

    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"[", b"{")) and ending not in {".csv", ".tsv"}:
        from complyhosp.evidence.readers import json_files  # noqa: PLC0415

        return json_files.read_ndjson if ending in {".ndjson", ".jsonl"} else json_files.read_json
    if ending in {".ndjson", ".jsonl"}:
        from complyhosp.evidence.readers import json_files  # noqa: PLC0415

        return json_files.read_ndjson
    if b"<table" in head.lower() or start.startswith((b"<html", b"<!doctype html", b"<meta", b"<head", b"<style")):
        from complyhosp.evidence.readers import html  # noqa: PLC0415

        return html.read
    if start.startswith(b"<"):
        from complyhosp.evidence.readers import nmap  # noqa: PLC0415

        return nmap.read
    return delimited.read
