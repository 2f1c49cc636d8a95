"""What authors tell the linter: warnings that a file is right to have."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from complyhosp.rulebook.text import Model


class Ignore(Model):
    """A warning of `rules lint` that stands to reason here, and why."""

    code: Annotated[str, Field(pattern=r"^[EWN][0-9]{3}$")]
    why: Annotated[str, Field(min_length=1)]


class Lint(Model):
    """What the linter is told about a rule, a record type or a clause."""

    ignore: tuple[Ignore, ...] = ()
