"""The hospital's own settings (`site.yaml`): parameters, shifts, calendar, waivers, what does not apply."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from complyhosp.rulebook.regulation import Deadlines, Shift
from complyhosp.rulebook.rule import Scalar
from complyhosp.rulebook.text import Model

RuleOrClause = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)+(-[a-z]{1,2})?$")]

SectionOrBelow = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*(-[a-z]{1,2})?$")]


class YearCalendar(Model):
    """A year's official notice: weekdays off, and weekend days worked instead."""

    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()


class Waiver(Model):
    """An approved, dated, scoped acceptance of findings.

    It covers the findings of `rule` whose member begins in [`valid_from`, `valid_to`) and, if `findings` names
    fingerprints, only those; and it counts only when it was approved before the time it covers ends.
    """

    rule: RuleOrClause
    findings: tuple[str, ...] = ()
    valid_from: Annotated[datetime | date, Field(alias="from")]
    valid_to: Annotated[datetime | date, Field(alias="to")]
    reason: Annotated[str, Field(min_length=1)]
    approved_by: Annotated[str, Field(min_length=1)]
    approved_on: date


class NotApplicable(Model):
    """A clause or rule that does not bind this hospital: why, and who signed for it."""

    id: RuleOrClause
    reason: Annotated[str, Field(min_length=1)]
    signed_by: Annotated[str, Field(min_length=1)]
    signed_on: date


class SiteSettings(Model):
    """What `site.yaml` says; everything is optional.

    `owners` names the department that mends what a rule, a clause or a section finds; the nearest id counts.
    """

    params: dict[str, dict[str, Scalar | tuple[str, ...] | dict[str, Scalar]]] = {}
    shifts: tuple[Shift, ...] = ()
    calendar: dict[str, YearCalendar] = {}
    waivers: tuple[Waiver, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    owners: dict[SectionOrBelow, Annotated[str, Field(min_length=1)]] = {}
    mend_within: Deadlines | None = None
