"""A rule's strip in time: what was not covered, each finding where it lies, and how busy its records were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from complyhosp.report.document import Finding, Period
from complyhosp.report.pictures.axis import Axis
from complyhosp.report.pictures.svg import element, percent, picture
from complyhosp.report.summary import finding_outcome

HEIGHT, TALL = 22, 34
_TRACK, _THICK, _THIN = 12, 8, 6
BUSY = 10
"""Height of the records-a-day silhouette."""

PLACES = 150
"""Marks nearer than this part of the width become one."""

THINNEST = 0.35
"""Percent of the width: a moment must still be seen."""

LONG = 12
"""Percent of the width from which a mark is drawn pale: a whole quarter is not graver than a moment."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One or more findings of one outcome at one place; in percent."""

    start: float
    width: float
    outcome: str


def marks(findings: Iterable[Finding], axis: Axis) -> list[Mark]:
    """The findings as marks, in order; those of one outcome that would lie on each other are one."""
    found: dict[tuple[str, int], Mark] = {}
    for finding in findings:
        start, end = axis.at(finding.start), axis.at(finding.end)
        outcome = finding_outcome(finding)
        key = (outcome, int(start * PLACES / 100))
        old = found.get(key)
        last = max(end, old.start + old.width) if old else end
        first = min(start, old.start) if old else start
        width = max(last - first, THINNEST)
        found[key] = Mark(min(first, 100 - width), width, outcome)
    return sorted(found.values(), key=lambda mark: (mark.start, mark.outcome))


def satisfied(times: Iterable[tuple[str, str]], findings: Iterable[Finding], axis: Axis) -> list[Mark]:
    """The members that no finding is about, as marks: `times` are all members'."""
    left = Counter(times) - Counter((one.start, one.end) for one in findings)
    found: dict[int, Mark] = {}
    for start, end in left:
        first, last = axis.at(start), axis.at(end)
        place = int(first * PLACES / 100)
        old = found.get(place)
        last = max(last, old.start + old.width) if old else last
        first = min(first, old.start) if old else first
        width = max(last - first, THINNEST)
        found[place] = Mark(min(first, 100 - width), width, "satisfied")
    return sorted(found.values(), key=lambda mark: mark.start)


def strip_shape(
    name: str,
    axis: Axis,
    findings: Sequence[Finding],
    uncovered: Sequence[Period],
    *,
    times: Iterable[tuple[str, str]] = (),
    busy: str | None,
) -> Markup:
    """The strip's drawing, to be used by its id in any number of places; `busy` is the id of a silhouette, `times` are
    those of all members where they are known."""
    height = TALL if busy else HEIGHT
    parts = [
        element("use", href="#axis", width="100%", height=height),
        element("rect", class_="track", x=0, y=_TRACK, width="100%", height=_THICK),
        *_hatched(uncovered, axis),
        *_quiet(satisfied(times, findings, axis)),
        *_marks(marks(findings, axis)),
    ]
    if busy:
        parts.append(element("use", class_="busy", href=f"#{busy}", y=TALL - BUSY, width="100%", height=BUSY))
    return element("symbol", *parts, id=name, overflow="visible")


def strip(name: str, *, tall: bool, title: str, description: str) -> Markup:
    """The drawing of that id in place, with its words; `tall` leaves room for the silhouette."""
    height = TALL if tall else HEIGHT
    drawing = element("use", href=f"#{name}", width="100%", height=height)
    return picture(title, description, drawing, class_="strip", width="100%", height=height)


def _hatched(uncovered: Sequence[Period], axis: Axis) -> Iterator[Markup]:
    for span in uncovered:
        start, end = axis.at(span.start), axis.at(span.end)
        if end > start:
            width = percent(max(end - start, THINNEST))
            yield element("rect", class_="uncovered", x=percent(start), y=_TRACK, width=width, height=_THICK)


def _quiet(found: Sequence[Mark]) -> Iterator[Markup]:
    """What was in order, without a sign of its own: the eye should go to what was not."""
    for mark in found:
        yield element(
            "rect", class_="satisfied", x=percent(mark.start), y=_TRACK, width=percent(mark.width), height=_THICK
        )


def _marks(found: Sequence[Mark]) -> Iterator[Markup]:
    for mark in found:
        x = percent(mark.start)
        kind = f"mark {mark.outcome}{' long' if mark.width > LONG else ''}"
        yield element("rect", class_=kind, x=x, y=_TRACK - 1, width=percent(mark.width), height=_THICK + 2)
        middle = percent(mark.start + mark.width / 2)
        yield element("use", class_=f"point {mark.outcome}", href=f"#m-{mark.outcome}", x=middle)


def coverage_strip(axis: Axis, covered: Sequence[Period], *, busy: str | None, title: str, description: str) -> Markup:
    """What a source proves to cover: solid where it does, hatched where it does not."""
    height = TALL - _TRACK + 2 if busy else 14
    solid = [
        element(
            "rect",
            class_="covered",
            x=percent(axis.at(span.start)),
            y=3,
            width=percent(max(axis.at(span.end) - axis.at(span.start), THINNEST)),
            height=_THIN,
        )
        for span in covered
    ]
    parts = [element("rect", class_="uncovered", x=0, y=3, width="100%", height=_THIN), *solid]
    if busy:
        parts.append(element("use", class_="busy", href=f"#{busy}", y=height - BUSY, width="100%", height=BUSY))
    return picture(title, description, *parts, class_="strip", width="100%", height=height)


def silhouette(name: str, per_day: Sequence[int]) -> Markup:
    """Records a day as one shape that any width takes, to be used by its id; the busiest day reaches the top."""
    most = max(per_day, default=0)
    if not most:
        return Markup("")
    steps = "".join(f"V{BUSY - (count and 1 + (BUSY - 1) * count / most):.3g}h1" for count in per_day)
    path = element("path", d=f"M0 {BUSY}{steps}V{BUSY}Z")
    return element("symbol", path, id=name, viewBox=f"0 0 {len(per_day)} {BUSY}", preserveAspectRatio="none")


def axis_lines(axis: Axis) -> Markup:
    """The ticks of the axis, to be used by the id `axis`."""
    lines = [element("line", x1=percent(at), x2=percent(at), y1=0, y2="100%") for at, _ in axis.ticks()]
    return element("symbol", *lines, id="axis", class_="ticks")


def axis_labels(axis: Axis) -> Markup:
    """A line of dates to stand above strips; for the eye only, since every strip is described in words."""
    labels = [
        element("text", label, x=percent(at), y=11, text_anchor="end" if at > 95 else "start")
        for at, label in axis.ticks()
    ]
    return element("svg", *labels, class_="dates", width="100%", height=14, aria_hidden="true")
