"""Diagnostics of evidence, so many of a kind listed, all counted."""

from __future__ import annotations

from collections.abc import Iterable

from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.evidence.limits import MAX_LISTED


class Listing:
    """Collects diagnostics; past `MAX_LISTED` of one code in one file only their number is kept."""

    def __init__(self) -> None:
        self._listed: list[Diagnostic] = []
        self._counts: dict[tuple[str, str], int] = {}

    def room(self, file: str, code: str) -> int:
        """How many more of this code will be listed for this file."""
        return max(0, MAX_LISTED - self._counts.get((file, code), 0))

    def add(self, found: Iterable[Diagnostic]) -> None:
        """Diagnostics to list while there is room."""
        for one in found:
            if self.room(one.place.file, one.code):
                self._listed.append(one)
            self.count(one.place.file, one.code, 1)

    def count(self, file: str, code: str, more: int) -> None:
        """So many more of a code, without listing them."""
        self._counts[file, code] = self._counts.get((file, code), 0) + more

    def diagnostics(self) -> list[Diagnostic]:
        """Everything listed, and a note a code and file for what was not, sorted by place."""
        notes = [
            Diagnostic("N229", Place(file), {"code": code, "more": count - MAX_LISTED})
            for (file, code), count in self._counts.items()
            if count > MAX_LISTED
        ]
        return sorted([*self._listed, *notes], key=Diagnostic.sort_key)
