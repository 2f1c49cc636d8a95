"""Violations by hour and weekday."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from complyhosp.report.document import Finding
from complyhosp.report.pictures.svg import element, picture

HOURS, DAYS = 24, 7
_LEFT, _TOP, _WIDE, _HIGH = 44, 24, 44, 16
STEPS = 4
"""Shades; the darkest is the most that any hour has."""


@dataclass(frozen=True, slots=True)
class Heat:
    """`cells[weekday][hour]` counts violations by when they began (Monday is 0); `timeless` had no hour."""

    cells: tuple[tuple[int, ...], ...]
    timeless: int

    @property
    def most(self) -> int:
        """The largest count."""
        return max(max(row) for row in self.cells)

    @property
    def total(self) -> int:
        """All violations that have an hour."""
        return sum(sum(row) for row in self.cells)

    def peaks(self, number: int) -> list[tuple[int, int, int]]:
        """The fullest cells as (count, weekday, hour), the fullest first, then in the week's order."""
        found = [(count, day, hour) for day, row in enumerate(self.cells) for hour, count in enumerate(row) if count]
        return sorted(found, key=lambda cell: (-cell[0], cell[1], cell[2]))[:number]


def heat_of(findings: Iterable[Finding]) -> Heat:
    """Counts violations; one whose member is a whole day or longer, or a mere date, has no hour."""
    cells = [[0] * HOURS for _ in range(DAYS)]
    timeless = 0
    for finding in findings:
        if finding.outcome != "violated" or finding.waived_by:
            continue
        start, end = datetime.fromisoformat(finding.start), datetime.fromisoformat(finding.end)
        if end - start >= timedelta(days=1) or (start == end and start.hour == start.minute == start.second == 0):
            timeless += 1
        else:
            cells[start.weekday()][start.hour] += 1
    return Heat(tuple(tuple(row) for row in cells), timeless)


def heat_map(heat: Heat, weekdays: Sequence[str], *, title: str, description: str) -> Markup:
    """Seven columns of 24 hours; every cell that has any shows its number."""
    width, height = _LEFT + DAYS * _WIDE, _TOP + HOURS * _HIGH
    parts = [*_heads(weekdays), *_hours(), *_cells(heat)]
    return picture(title, description, *parts, class_="heat", viewBox=f"0 0 {width} {height}")


def _heads(weekdays: Sequence[str]) -> Iterator[Markup]:
    for day, name in enumerate(weekdays):
        yield element("text", name, x=_LEFT + (day + 0.5) * _WIDE, y=_TOP - 8, text_anchor="middle")


def _hours() -> Iterator[Markup]:
    for hour in range(0, HOURS, 2):
        yield element("text", f"{hour:02}:00", x=_LEFT - 6, y=_TOP + hour * _HIGH + 12, text_anchor="end")


def _cells(heat: Heat) -> Iterator[Markup]:
    for day, row in enumerate(heat.cells):
        for hour, count in enumerate(row):
            x, y = _LEFT + day * _WIDE, _TOP + hour * _HIGH
            shade = -(-count * STEPS // heat.most) if count else 0
            yield element("rect", class_=f"h{shade}", x=x + 1, y=y + 1, width=_WIDE - 2, height=_HIGH - 2, rx=2)
            if count:
                yield element("text", str(count), class_=f"n{shade}", x=x + _WIDE / 2, y=y + 12, text_anchor="middle")
