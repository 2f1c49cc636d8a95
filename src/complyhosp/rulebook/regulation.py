"""The regulation: its sections, its clauses, its calendar."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from complyhosp.rulebook.ignoring import Lint
from complyhosp.rulebook.text import ClauseId, Identifier, Model, Text

ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


Days = Annotated[int, Field(ge=0, le=3660)]


class Deadlines(Model):
    """Within how many days after the evaluation a violation is to be mended, by its severity; a proposal."""

    critical: Days
    high: Days
    medium: Days
    low: Days


class Section(Model):
    """A part of the regulation; `owner` is the department that its duties fall to, as a proposal for rectification."""

    id: Annotated[str, Field(pattern=r"^[0-9]+$")]
    title: Text
    owner: Text | None = None


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
    """One numbered item of the regulation, restated in the rulebook's own words; `owner` where its section's is not."""

    id: ClauseId
    title: Text
    text: Text
    source: ClauseSource | None = None
    reading: Text | None = None
    defect: Text | None = None
    owner: Text | None = None
    lint: Lint = Lint()

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
    mend_within: Deadlines | None = None
