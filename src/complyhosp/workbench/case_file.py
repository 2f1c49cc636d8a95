"""The form of a `*.cases.yaml` file (docs/rule-language.md, part 8)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from complyhosp.judgement.results import Reason, Result
from complyhosp.rulebook.rule import Scalar
from complyhosp.rulebook.text import Identifier, Model

Rows = tuple[dict[str, Any], ...]
"""Records as they are written: plain YAML values by field name."""


class Expect(Model):
    """What a case expects of its rule; counts and results that are not given may be any, findings may not."""

    result: Result | None = None
    reason: Reason | None = None
    population: Annotated[int, Field(ge=0)] | None = None
    excused: Annotated[int, Field(ge=0)] = 0
    violated: Rows = ()
    unknown: Rows = ()


class Case(Model):
    """A few records in, the expected findings out. Times without an offset are local to `timezone`."""

    name: Annotated[str, Field(min_length=1)]
    period: str
    timezone: str = "Asia/Shanghai"
    now: str | None = None
    params: dict[Identifier, Scalar | tuple[str, ...] | dict[str, Scalar]] = Field(default_factory=dict)
    records: dict[str, Rows] = Field(default_factory=dict)
    incomplete: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    expect: Expect


class CaseFile(Model):
    """The cases of one rule; the records in `given` come before those of every case."""

    rule: str
    given: dict[str, Rows] = Field(default_factory=dict)
    cases: tuple[Case, ...]
