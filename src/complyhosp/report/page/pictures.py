"""The pictures of a page, each asked for by name, in the words of one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from markupsafe import Markup

from complyhosp.report.document import Clause, Coverage, Document, Period, Rule
from complyhosp.report.page.view import View
from complyhosp.report.pictures.axis import Axis
from complyhosp.report.pictures.heat import Heat, heat_map, heat_of
from complyhosp.report.pictures.range_bar import range_bar
from complyhosp.report.pictures.strip import axis_labels, axis_lines, coverage_strip, silhouette, strip, strip_shape
from complyhosp.report.pictures.svg import element
from complyhosp.report.pictures.tile import tile
from complyhosp.report.summary import finding_outcome, shown_result

TOLD = 5
"""Findings, stretches or peaks that a picture's description names."""


def shared(document: Document) -> Markup:
    """What pictures of both languages use: the axis, and the silhouettes of records a day."""
    axis = Axis.of(document.period)
    shapes = [axis_lines(axis)]
    shapes += [silhouette(f"busy-{one.type}", one.per_day) for one in document.coverage]
    for rule in document.rules:
        if _has_strip(document, rule):
            name, busy = f"strip-{rule.id}", _busy(document, rule)
            shapes.append(strip_shape(name, axis, rule.findings, _uncovered(rule), times=rule.times or (), busy=busy))
    return Markup("").join(shapes)


def _busy(document: Document, rule: Rule) -> str | None:
    """The silhouette of the records that the rule is about, if any fall into the period."""
    found = any(one.type == rule.subject and any(one.per_day) for one in document.coverage)
    return f"busy-{rule.subject}" if found else None


def _uncovered(rule: Rule) -> list[Period]:
    return _merged([span for doubt in rule.doubts for span in doubt.uncovered])


def _has_strip(document: Document, rule: Rule) -> bool:
    return bool(rule.findings or rule.times or _uncovered(rule) or _busy(document, rule))


@dataclass(frozen=True)
class Pictures:
    """The pictures of the view's document."""

    view: View

    @property
    def _document(self) -> Document:
        return self.view.document

    @cached_property
    def _axis(self) -> Axis:
        return Axis.of(self._document.period)

    @cached_property
    def _busy(self) -> frozenset[str]:
        return frozenset(one.type for one in self._document.coverage if any(one.per_day))

    def tile(self, clause: Clause) -> Markup:
        """A clause's tile."""
        result = shown_result(clause)
        title, said = clause.title[self.view.lang], self.view.words.results[result]
        return tile(clause.id, result, self.view.page.tile_words.format(id=clause.id, title=title, result=said))

    def score(self) -> Markup:
        """The score's range."""
        score = self._document.summary.score
        if score is None:
            return Markup("")
        return range_bar(score, self.view.page.score_words.format(score=self.view.score))

    def dates(self) -> Markup:
        """The dates that stand above strips."""
        return axis_labels(self._axis)

    def strip(self, rule: Rule) -> Markup:
        """The rule's strip in time; nothing for one that has nothing to show."""
        if not _has_strip(self._document, rule):
            return Markup("")
        title = f"{rule.id} {rule.title[self.view.lang] if rule.title else ''}"
        said = self._told(rule, _uncovered(rule))
        tall = _busy(self._document, rule) is not None
        return strip(f"strip-{rule.id}", tall=tall, title=title, description=said)

    def _told(self, rule: Rule, uncovered: Sequence[Period]) -> str:
        page, comma = self.view.page, self.view.words.comma
        spans = comma.join(self.view.period(span) for span in uncovered[:TOLD]) or page.none
        said = page.strip_words.format(
            satisfied=rule.satisfied, violated=rule.violated, unknown=rule.unknown, waived=rule.waived, uncovered=spans
        )
        first = [
            f"{self.view.words.outcomes[finding_outcome(one)]} {self.view.time(one)}" for one in rule.findings[:TOLD]
        ]
        return f"{said}. {comma.join(first)}{'…' if len(rule.findings) > TOLD else ''}"

    def in_time(self) -> list[Rule]:
        """The rules with a finding, or with a stretch that their evidence does not cover."""
        return [rule for rule in self._document.rules if rule.findings or any(one.uncovered for one in rule.doubts)]

    @cached_property
    def heat(self) -> Heat:
        """Violations by hour and weekday."""
        return heat_of(finding for rule in self._document.rules for finding in rule.findings)

    @property
    def heat_words(self) -> str:
        """What the heat map shows, in a sentence."""
        page = self.view.page
        peaks = [
            page.heat_peak.format(day=page.weekdays[day], hour=f"{hour:02}", count=count)
            for count, day, hour in self.heat.peaks(3)
        ]
        return page.heat_words.format(total=self.heat.total, peaks=self.view.words.comma.join(peaks) or page.none)

    def heat_map(self) -> Markup:
        """The heat map."""
        page = self.view.page
        return heat_map(self.heat, page.weekdays, title=page.heat, description=self.heat_words)

    def coverage(self, one: Coverage) -> Markup:
        """What a record type's evidence covers."""
        busy = f"busy-{one.type}" if one.type in self._busy else None
        title = one.title[self.view.lang] if one.title else one.type
        return coverage_strip(self._axis, one.covered, busy=busy, title=title, description=self.covered(one))

    def covered(self, one: Coverage) -> str:
        """`92 of 92 days`."""
        length = sum((_length(span) for span in one.covered), timedelta())
        day = timedelta(days=1)
        days = {"covered": _days(length / day), "days": _days(_length(self._document.period) / day)}
        return self.view.page.days_covered.format(**days)

    def legend(self, name: str) -> Markup:
        """A mark as the pictures show it."""
        return element("svg", element("use", href=f"#m-{name}", x=7, y=2), class_=f"key {name}", aria_hidden="true")


def _days(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _length(span: Period) -> timedelta:
    return datetime.fromisoformat(span.end) - datetime.fromisoformat(span.start)


def _merged(spans: Sequence[Period]) -> list[Period]:
    """Each stretch once, in order; several sources may lack the same."""
    return list({(span.start, span.end): span for span in sorted(spans, key=lambda one: (one.start, one.end))}.values())
