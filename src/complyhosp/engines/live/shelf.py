"""Records that have come, found again by the values of some of their fields and by their time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence

from complyhosp.engines.live.frame import Datum, Record, row_of

Values = tuple[Datum, ...]

_Entry = tuple[int, int, Record]
"""Time, row, record: what a shelf is sorted by; no two have the same row."""


def hashable(value: Datum) -> Datum:
    """A list as a tuple."""
    return tuple(value) if isinstance(value, list) else value


class Shelf:
    """Records of one type by their values of `fields`, in the order of their field `at` (dates in days, instants in
    microseconds; None: the type has no time, and all times are 0). A record that lacks one of the fields, or its time,
    may belong to every search."""

    def __init__(self, fields: Sequence[str], at: str | None) -> None:
        self._fields = tuple(fields)
        self._at = at
        self._known: dict[Values, list[_Entry]] = {}
        self._loose: list[Record] = []

    def add(self, record: Record) -> None:
        """Puts a record where it will be looked for."""
        values = tuple(hashable(record[field]) for field in self._fields)
        at = 0 if self._at is None else record[self._at]
        if at is None or None in values:
            self._loose.append(record)
            return
        assert isinstance(at, int)  # noqa: S101 - a time field
        insort(self._known.setdefault(values, []), (at, row_of(record), record), key=lambda entry: entry[:2])

    def among(self, values: Values, start: int | None, end: int | None) -> Iterator[Record]:
        """The records with these values from `start` to `end`, both included, and all that may have."""
        entries = self._known.get(values, ())
        first = 0 if start is None else bisect_left(entries, start, key=lambda entry: entry[0])
        last = len(entries) if end is None else bisect_right(entries, end, key=lambda entry: entry[0])
        for number in range(first, last):
            yield entries[number][2]
        yield from self._loose

    def forget(self, before: int) -> None:
        """Drops the records whose time is earlier; those without a time stay."""
        for values, entries in list(self._known.items()):
            first = bisect_left(entries, before, key=lambda entry: entry[0])
            if first == len(entries):
                del self._known[values]
            elif first:
                del entries[:first]

    def __len__(self) -> int:
        return len(self._loose) + sum(len(entries) for entries in self._known.values())
