"""What a stream tells while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from complyhosp.engines.outcomes import MemberOutcome

Kind = Literal["due_soon", "violated", "unknown", "resolved", "correction", "source_silent", "source_back"]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to be told; times in microseconds UTC.

    `at` is the stream's time. `due` is by when evidence was to come, where that is known; `late` how long after it the
    evidence came (`resolved`). `subject` is a rule's id, or a record type's for the alerts about sources. `member` is
    the member as it stands now (its outcome too), None for sources.
    """

    kind: Kind
    subject: str
    at: int
    member: MemberOutcome | None = None
    due: int | None = None
    late: int | None = None


Tell = Callable[[Alert], None]
"""Takes an alert."""
