"""A mistake in an expression, before its place in a file is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from complyhosp.expressions.tree import Extent


@dataclass(frozen=True, slots=True)
class Fault:
    """A diagnostic's code, args and hint, and where in the expression's text the mistake stands."""

    code: str
    extent: Extent
    args: Mapping[str, object] = field(default_factory=dict)
    hint: Mapping[str, str] | None = None
