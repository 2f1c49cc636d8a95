"""The regulation: its sections, its clauses, its calendar."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from complyhosp.rulebook.text import ClauseId, Identifier, Model, Text

ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Section(Model):
    """A part of the regulation."""

    id: Annotated[str, Field(pattern=r"^[0-9]+$")]
    title: Text


class Shift(Model):
    """A recurring duty shift in local time; one that ends at or before its start ends on the next day."""

    id: Identifier
    title: Text
    start: Annotated[ClockTime, Field(alias="from")]
    end: Annotated[ClockTime, Field(alias="to")]


class ClauseSource(Model):
    """Where a clause stands in the written text, and the fingerprint of what it said when its rules were written."""

    section: str
    number: int
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Clause(Model):
    """One numbered item of the regulation, restated in the rulebook's own words."""

    id: ClauseId
    title: Text
    text: Text
    source: ClauseSource | None = None
    reading: Text | None = None
    defect: Text | None = None

    @property
    def section(self) -> str:
        """The id of the section it belongs to: what stands before its last dot."""
        return self.id.rpartition(".")[0]


class Regulation(Model):
    """What `regulation.yaml` says."""

    id: Identifier
    title: Text
    version: Text | None = None
    source: Text | None = None
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    calendar: Literal["china", "weekdays"] = "china"
    shifts: tuple[Shift, ...] = ()
