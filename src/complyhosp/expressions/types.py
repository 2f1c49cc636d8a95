"""The types of expressions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["bool", "int", "double", "string", "timestamp", "date", "duration", "list", "map", "null", "error"]


@dataclass(frozen=True, slots=True)
class Type:
    """A type; `item` is what a list or map holds, `values` the texts that an enum field can have."""

    kind: Kind
    item: Type | None = None
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As people write it: `list(string)`."""
        if self.kind == "map":
            return f"map(string, {self.item})"
        return f"{self.kind}({self.item})" if self.item else self.kind

    def same(self, other: Type) -> bool:
        """Whether values of the two can be compared; an enum is text."""
        if self.kind != other.kind:
            return False
        return self.item is None or other.item is None or self.item.same(other.item)


BOOL = Type("bool")
INT = Type("int")
DOUBLE = Type("double")
STRING = Type("string")
TIMESTAMP = Type("timestamp")
DATE = Type("date")
DURATION = Type("duration")
ERROR = Type("error")
"""The type of what is wrong already: it agrees with everything, so that one mistake is reported once."""


def list_of(item: Type) -> Type:
    """A list of such items."""
    return Type("list", item)


def map_of(item: Type) -> Type:
    """A map from text to such values."""
    return Type("map", item)
