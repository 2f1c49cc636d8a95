"""What stands in a report in place of a person."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from complyhosp.engines.outcomes import Value
from complyhosp.evidence.tables import EvidenceSet
from complyhosp.report.masking.numbers import canonical, personal_numbers
from complyhosp.report.masking.people import People
from complyhosp.rulebook.records import RecordType

LENGTH = 8
"""Hex digits: 32 bits, so that two of 3,000 people share a pseudonym with a chance of 1 in 1,000."""

Mask = Callable[[Value], Value]

_ONLY_BETWEEN = re.compile(r"[\s/、，,;；&+和与()（）.\-]*")
"""What may stand between persons in a cell of their own."""


def mask_for(evidence: EvidenceSet, record_types: Mapping[str, RecordType], *, unmask: bool = False) -> Mask:
    """What replaces personal values by pseudonyms, `人员-3F2A9C01` or, of a number, `ID-3F2A9C01`.

    All values of one person in a register (name, number, card, phone) have the same digits. Free text keeps its words;
    persons of the evidence and personal numbers in it are replaced. Blank values stay blank. With `unmask` everything
    stays as it is.
    """
    if unmask:
        return lambda value: value
    return Masking(People(evidence.tables, record_types), evidence.secret)


def key_mark(secret: bytes) -> str:
    """What tells whether two reports were masked by one key, and nothing about that key."""
    return hmac.digest(secret, b"complyhosp: which key", "sha256").hex()[:16]


class Masking:
    """Replaces what names a person; the same text always gives the same."""

    def __init__(self, people: People, secret: bytes) -> None:
        self._people = people
        self._secret = secret
        self._known: dict[tuple[str, bool], str] = {}

    def __call__(self, value: Value) -> Value:
        """The value without anything that names a person; what was a date or a number of one becomes text."""
        raw = value.raw
        if raw is None or raw == "":
            return value
        if isinstance(raw, tuple):
            return replace(value, raw=tuple(self._said(item, personal=value.pii) for item in raw))
        if value.pii:
            return replace(value, kind="string", raw=self._said(str(raw), personal=True))
        if not isinstance(raw, str):
            return value
        said = self._said(raw, personal=False)
        return value if said == raw else replace(value, raw=said)

    def text(self, text: str) -> str:
        """Free text with persons and personal numbers replaced, its other words left."""
        spans = sorted([*personal_numbers(text), *self._people.mentioned(text)], key=lambda span: (span[0], -span[1]))
        said, end = [], 0
        for start, stop in spans:
            if start >= end:
                said += [text[end:start], self.pseudonym(text[start:stop])]
                end = stop
        return "".join([*said, text[end:]]) if said else text

    def pseudonym(self, text: str) -> str:
        """What stands for one person or number."""
        made_of = self._people.person(text).encode("utf-8", "surrogatepass")
        digits = hmac.digest(self._secret, made_of, "sha256").hex()[:LENGTH].upper()
        return f"ID-{digits}" if any(character.isdigit() for character in canonical(text)) else f"人员-{digits}"

    def _said(self, text: str, *, personal: bool) -> str:
        found = self._known.get((text, personal))
        if found is None:
            found = self._known[text, personal] = self._cell(text) if personal else self.text(text)
        return found

    def _cell(self, text: str) -> str:
        """A personal cell: one pseudonym, or one each where it is a list of persons and nothing else."""
        spans = list(self._people.mentioned(text))
        if len(spans) > 1 and _ONLY_BETWEEN.fullmatch("".join(_between(text, spans))):
            return self.text(text)
        return self.pseudonym(text)


def _between(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    end = 0
    for start, stop in spans:
        yield text[end:start]
        end = stop
    yield text[end:]
