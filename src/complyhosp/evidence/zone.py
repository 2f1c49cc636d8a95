"""Local time and UTC, vectorised: a day whose offset does not change is shifted as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from complyhosp.evidence.cells.moments import DAY
from complyhosp.evidence.coded import Ints, Mask

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # local times are counted from a local epoch on purpose
_MICRO = timedelta(microseconds=1)
_FEW_DAYS = 400
_IRREGULAR = np.int64(1) << 62


class LocalClock:
    """The clock on the wall of one IANA zone."""

    def __init__(self, zone: str) -> None:
        """`zone` must be a key of the zone database; ZoneInfoNotFoundError otherwise."""
        self._zone = ZoneInfo(zone)
        # Every column of a set asks for the same few hundred days.
        self._local_days: dict[int, int | None] = {}
        self._utc_days: dict[int, int | None] = {}

    def to_utc(self, local: Ints) -> tuple[Ints, Mask]:
        """UTC microseconds, and which of them are sure: a skipped or repeated local time is not."""
        utc, irregular = self._shift(local, self._offset_of_local_day, -1)
        sure = np.ones(len(local), dtype=bool)
        for at in np.flatnonzero(irregular):
            found = self._instant(int(local[at]))
            utc[at], sure[at] = (0, False) if found is None else (found, True)
        return utc, sure

    def to_local(self, utc: Ints) -> Ints:
        """Local microseconds of instants."""
        local, irregular = self._shift(utc, self._offset_of_utc_day, 1)
        for at in np.flatnonzero(irregular):
            local[at] = utc[at] + self._offset_at(int(utc[at]))
        return local

    @staticmethod
    def _shift(times: Ints, offset_of: Callable[[int], int | None], sign: int) -> tuple[Ints, Mask]:
        """Times moved by their day's offset, and which lie on a day that has no single one."""
        if not len(times):
            return times.copy(), np.zeros(0, dtype=bool)
        alike = _alike(times, offset_of)
        if alike is not None:
            return times + sign * alike, np.zeros(len(times), dtype=bool)
        days = times // DAY
        first = int(days.min())
        present = np.flatnonzero(np.bincount(days - first))
        table: npt.NDArray[np.int64] = np.zeros(int(present[-1]) + 1, dtype=np.int64)
        for day in present:
            offset = offset_of(int(day) + first)
            table[day] = _IRREGULAR if offset is None else offset
        offsets = table[days - first]
        irregular = offsets == _IRREGULAR
        return times + sign * np.where(irregular, 0, offsets), irregular

    def _offset_of_local_day(self, day: int) -> int | None:
        """The offset throughout a local day; None when it changes, also at either midnight."""
        if day not in self._local_days:
            midnight = _EPOCH + timedelta(days=day)
            marks = (midnight, midnight.replace(fold=1), midnight + timedelta(days=1))
            offsets = {mark.replace(tzinfo=self._zone).utcoffset() for mark in marks}
            self._local_days[day] = _micros(offsets.pop()) if len(offsets) == 1 else None
        return self._local_days[day]

    def _offset_of_utc_day(self, day: int) -> int | None:
        """The offset throughout a UTC day; None when it changes."""
        if day not in self._utc_days:
            offsets = {self._offset_at(day * DAY), self._offset_at((day + 1) * DAY)}
            self._utc_days[day] = offsets.pop() if len(offsets) == 1 else None
        return self._utc_days[day]

    def _offset_at(self, utc: int) -> int:
        """The offset at an instant."""
        there = (_EPOCH + timedelta(microseconds=utc)).replace(tzinfo=self._zone)
        return _micros(self._zone.fromutc(there).utcoffset())

    def _instant(self, local: int) -> int | None:
        """The one instant that shows as this local time; None when none does, or two do."""
        wall = (_EPOCH + timedelta(microseconds=local)).replace(tzinfo=self._zone)
        shown_at = {local - _micros(wall.replace(fold=fold).utcoffset()) for fold in (0, 1)}
        fitting = [utc for utc in shown_at if utc + self._offset_at(utc) == local]
        return fitting[0] if len(fitting) == 1 else None


def _alike(times: Ints, offset_of: Callable[[int], int | None]) -> int | None:
    """The one offset of all days from the first to the last; None when there are many days, or several offsets."""
    first, last = int(times.min()) // DAY, int(times.max()) // DAY
    if last - first > _FEW_DAYS:
        return None
    offsets = {offset_of(day) for day in range(first, last + 1)}
    return offsets.pop() if len(offsets) == 1 else None


def _micros(offset: timedelta | None) -> int:
    """An offset in microseconds."""
    return (offset or timedelta()) // _MICRO
