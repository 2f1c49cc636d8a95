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


_CELL_ARGS = ("found", "key")
"""The arguments of evidence diagnostics that repeat what stood in a cell."""


def masked_diagnostics(
    diagnostics: Iterable[Diagnostic],
    files: Iterable[SourceFile],
    record_types: Mapping[str, RecordType],
    mask: Mask,
) -> list[Diagnostic]:
    """The diagnostics; of those about evidence, cells that name a person are replaced.

    A cell whose column is not known counts as personal when its record type has any personal field.
    """
    personal = _PersonalColumns(files, record_types)
    return [_without_cells(one, mask) if personal.holds(one) else one for one in diagnostics]


def _without_cells(diagnostic: Diagnostic, mask: Mask) -> Diagnostic:
    args = {
        name: mask(Value("string", str(arg), pii=True)).raw if name in _CELL_ARGS and arg is not None else arg
        for name, arg in diagnostic.args.items()
    }
    return replace(diagnostic, args=args)


class _PersonalColumns:
    """Which columns of which files name people."""

    def __init__(self, files: Iterable[SourceFile], record_types: Mapping[str, RecordType]) -> None:
        self._columns: dict[str, dict[str, bool]] = {}
        self._any: set[str] = set()
        for file in files:
            record_type = record_types.get(file.type)
            if record_type is None:
                continue
            columns = self._columns.setdefault(file.file, {})
            for header, field in file.columns.items():
                known = record_type.fields.get(field)
                columns[header] = columns.get(header, False) or (known is None or known.pii)
            if any(field.pii for field in record_type.fields.values()):
                self._any.add(file.file)

    def holds(self, diagnostic: Diagnostic) -> bool:
        place = diagnostic.place
        if place.file not in self._any:
            return False
        return self._columns[place.file].get(place.field or "", True)
