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

    def __init__(self, fields: Sequence[str], at: str | None, *, by_days: bool = False) -> None:
        self.by_days = by_days
        self._fields = tuple(fields)
        self._at = at
        self._known: dict[Values, list[_Entry]] = {}
        self._loose: list[_Entry] = []
        self._timeless: dict[Values, list[Record]] = {}
        self._newest: int | None = None
        self._back: int | None = 0
        self.forgotten: int | None = None
        """Before this time records have been dropped; None: none have."""

    def add(self, record: Record) -> None:
        """Puts a record where it will be looked for."""
        values = tuple(hashable(record[field]) for field in self._fields)
        at = 0 if self._at is None else record[self._at]
        if at is None:
            self._timeless.setdefault(values, []).append(record)
            return
        assert isinstance(at, int)  # noqa: S101 - a time field
        self._newest = at if self._newest is None else max(at, self._newest)
        entries = self._loose if None in values else self._known.setdefault(values, [])
        entry = (at, row_of(record), record)
        if entries and entries[-1][:2] > entry[:2]:
            insort(entries, entry, key=_place)
        else:
            entries.append(entry)

    def asked_from(self, start: int | None) -> bool:
        """Notes how far back a search looks; whether all that it could find is still there."""
        if start is None:
            self._back = None
        elif self._back is not None and self._newest is not None:
            self._back = max(self._back, self._newest - start)
        return self.forgotten is None or (start is not None and start >= self.forgotten)

    def forget_old(self, spare: int) -> None:
        """Drops what lies twice as far back as any search has looked, and `spare` more; nothing when one looked back
        without end. A search that looks further back later on learns from `asked_from` that it cannot know."""
        if self._back is not None and self._newest is not None:
            before = self._newest - 2 * self._back - spare
            self.forget(before)
            self.forgotten = before if self.forgotten is None else max(before, self.forgotten)

    def known(self, values: Values, start: int | None, end: int | None) -> Iterator[Record]:
        """The records with these values whose time lies from `start` to `end`, both included."""
        return _between(self._known.get(values, ()), start, end)

    def loose(self, start: int | None, end: int | None) -> Iterator[Record]:
        """Those whose time lies there and that lack one of the fields."""
        return _between(self._loose, start, end)

    def timeless(self, values: Values) -> Iterator[Record]:
        """Those that lack their time, and have these values or lack one of them."""
        yield from self._timeless.get(values, ())
        for own, records in self._timeless.items():
            if None in own:
                yield from records

    def forget(self, before: int) -> None:
        """Drops the records whose time is earlier; those without a time stay."""
        for values, entries in list(self._known.items()):
            del entries[: bisect_left(entries, before, key=_time)]
            if not entries:
                del self._known[values]
        del self._loose[: bisect_left(self._loose, before, key=_time)]

    def __len__(self) -> int:
        known = sum(len(entries) for entries in self._known.values())
        return known + len(self._loose) + sum(len(records) for records in self._timeless.values())


def _between(entries: Sequence[_Entry], start: int | None, end: int | None) -> Iterator[Record]:
    first = 0 if start is None else bisect_left(entries, start, key=_time)
    last = len(entries) if end is None else bisect_right(entries, end, key=_time)
    for number in range(first, last):
        yield entries[number][2]


def _time(entry: _Entry) -> int:
    return entry[0]


def _place(entry: _Entry) -> tuple[int, int]:
    return entry[:2]
