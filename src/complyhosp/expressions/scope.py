"""What the names in an expression mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from complyhosp.expressions.types import Type


@dataclass(frozen=True, slots=True)
class Validity:
    """The fields between which a register's entry is valid, half open, each None when the type has none."""

    valid_from: str | None
    valid_to: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """The names an expression may use.

    `names` maps each member or record name to its fields; `values` the bare names (`now`, `value`); `params` the
    rule's parameters; `validity` the names that `valid()` takes. `aggregated` is the record whose fields may be read
    only inside aggregate functions, and whose presence allows them.
    """

    names: Mapping[str, Mapping[str, Type]]
    values: Mapping[str, Type] = field(default_factory=dict)
    params: Mapping[str, Type] = field(default_factory=dict)
    validity: Mapping[str, Validity] = field(default_factory=dict)
    aggregated: str | None = None
