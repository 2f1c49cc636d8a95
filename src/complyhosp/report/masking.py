"""Pseudonyms for what names a person: the same person has the same one throughout a site's reports.

They keep names out of a report that is passed around; they are no protection against someone who holds the staff
list and the site's id, who can compute them again.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from complyhosp.diagnostics import Diagnostic
from complyhosp.engines.outcomes import Value
from complyhosp.evidence.tables import SourceFile
from complyhosp.rulebook.records import RecordType

LENGTH = 8
"""Hex digits: 32 bits, so that two of 3,000 people share a pseudonym with a chance of 1 in 1,000."""

Mask = Callable[[Value], Value]


def mask_for(site_id: str, *, unmask: bool = False) -> Mask:
    """What replaces a personal value by its pseudonym, `人员-3F2A9C01` or, of a number, `ID-3F2A9C01`.

    Blank values stay blank. With `unmask` everything stays as it is.
    """
    if unmask:
        return lambda value: value
    key = f"complyhosp/{site_id}".encode()
    return lambda value: _masked(value, key)


def _masked(value: Value, key: bytes) -> Value:
    raw = value.raw
    if not value.pii or raw is None or raw == "":
        return value
    if isinstance(raw, tuple):
        return replace(value, raw=tuple(_pseudonym(item, key) for item in raw))
    # A date or number of a person becomes text, whatever it was.
    return replace(value, kind="string", raw=_pseudonym(str(raw), key))


def _pseudonym(text: str, key: bytes) -> str:
    digest = hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()[:LENGTH].upper()
    return f"ID-{digest}" if any(character.isdigit() for character in text) else f"人员-{digest}"


_WHOLE_ROWS = frozenset({"E219", "E220"})
"""Diagnostics whose `found` repeats a row that was never typed; single cells come masked from where they are read."""


def masked_diagnostics(
    diagnostics: Iterable[Diagnostic],
    files: Iterable[SourceFile],
    record_types: Mapping[str, RecordType],
    *,
    unmask: bool = False,
) -> list[Diagnostic]:
    """The diagnostics; those that repeat a whole row of a type with personal fields leave it out unless `unmask`."""
    personal = {
        file.file
        for file in files
        if file.type in record_types and any(field.pii for field in record_types[file.type].fields.values())
    }
    return [
        replace(one, args={**one.args, "found": "…"})
        if one.code in _WHOLE_ROWS and one.place.file in personal and not unmask
        else one
        for one in diagnostics
    ]
