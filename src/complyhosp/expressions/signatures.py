"""Which types each operator and function takes, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping

from complyhosp.expressions.types import (
    BOOL,
    DATE,
    DOUBLE,
    DURATION,
    INT,
    STRING,
    TIMESTAMP,
    Type,
)

Signature = tuple[tuple[Type, ...], Type]

ANY_LIST = Type("list")

ARITHMETIC: Mapping[str, tuple[Signature, ...]] = {
    "+": (
        ((INT, INT), INT),
        ((DOUBLE, DOUBLE), DOUBLE),
        ((STRING, STRING), STRING),
        ((DURATION, DURATION), DURATION),
        ((TIMESTAMP, DURATION), TIMESTAMP),
        ((DURATION, TIMESTAMP), TIMESTAMP),
        ((DATE, DURATION), DATE),
    ),
    "-": (
        ((INT, INT), INT),
        ((DOUBLE, DOUBLE), DOUBLE),
        ((DURATION, DURATION), DURATION),
        ((TIMESTAMP, DURATION), TIMESTAMP),
        ((TIMESTAMP, TIMESTAMP), DURATION),
        ((DATE, DURATION), DATE),
        ((DATE, DATE), DURATION),
    ),
    "*": (
        ((INT, INT), INT),
        ((DOUBLE, DOUBLE), DOUBLE),
        ((DURATION, INT), DURATION),
        ((INT, DURATION), DURATION),
    ),
    "/": (((INT, INT), INT), ((DOUBLE, DOUBLE), DOUBLE), ((DURATION, INT), DURATION)),
    "%": (((INT, INT), INT),),
    "neg": (((INT,), INT), ((DOUBLE,), DOUBLE), ((DURATION,), DURATION)),
}

ORDERED = ("int", "double", "string", "timestamp", "date", "duration")
"""Kinds that `<` and its like compare."""

FUNCTIONS: Mapping[str, tuple[Signature, ...]] = {
    "timestamp": (((STRING,), TIMESTAMP), ((DATE,), TIMESTAMP), ((TIMESTAMP,), TIMESTAMP)),
    "date": (((TIMESTAMP,), DATE), ((STRING,), DATE), ((DATE,), DATE)),
    "duration": (((STRING,), DURATION),),
    "int": (((DOUBLE,), INT), ((STRING,), INT), ((INT,), INT)),
    "double": (((INT,), DOUBLE), ((STRING,), DOUBLE), ((DOUBLE,), DOUBLE)),
    "string": (((INT,), STRING), ((STRING,), STRING), ((BOOL,), STRING)),
    "size": (((STRING,), INT), ((ANY_LIST,), INT)),
    "isWorkday": (((DATE,), BOOL),),
    "addMonths": (((TIMESTAMP, INT), TIMESTAMP), ((DATE, INT), DATE)),
}

METHODS: Mapping[str, tuple[Signature, ...]] = {
    "startsWith": (((STRING, STRING), BOOL),),
    "endsWith": (((STRING, STRING), BOOL),),
    "contains": (((STRING, STRING), BOOL),),
    "matches": (((STRING, STRING), BOOL),),
    "size": FUNCTIONS["size"],
    "getFullYear": (((TIMESTAMP,), INT), ((DATE,), INT)),
    "getMonth": (((TIMESTAMP,), INT), ((DATE,), INT)),
    "getDate": (((TIMESTAMP,), INT), ((DATE,), INT)),
    "getDayOfWeek": (((TIMESTAMP,), INT), ((DATE,), INT)),
    "getHours": (((TIMESTAMP,), INT), ((DURATION,), INT)),
    "getMinutes": (((TIMESTAMP,), INT), ((DURATION,), INT)),
}

_SCALARS = (INT, DOUBLE, STRING, TIMESTAMP, DATE, DURATION, BOOL)

AGGREGATES: Mapping[str, tuple[Signature, ...]] = {
    "sum": (((INT,), INT), ((DOUBLE,), DOUBLE), ((DURATION,), DURATION)),
    "count": (((), INT),),
    "countIf": (((BOOL,), INT),),
    "countDistinct": tuple(((one,), INT) for one in _SCALARS),
    "min": tuple(((one,), one) for one in _SCALARS[:-1]),
    "max": tuple(((one,), one) for one in _SCALARS[:-1]),
    "avg": (((INT,), DOUBLE), ((DOUBLE,), DOUBLE), ((DURATION,), DURATION)),
    "longestRun": tuple(((one,), INT) for one in _SCALARS),
    "longestGap": (((), DURATION),),
}
"""`avg` of durations is cut to a whole microsecond."""


def result_of(signatures: tuple[Signature, ...], types: tuple[Type, ...]) -> Type | None:
    """What a function gives for arguments of these types; None when it does not take them."""
    for wanted, result in signatures:
        if len(wanted) == len(types) and all(a.same(b) for a, b in zip(wanted, types, strict=True)):
            return result
    return None


def expected(signatures: tuple[Signature, ...]) -> str:
    """The argument types that a function takes, for a message: `(timestamp) or (date)`."""
    return " / ".join("(" + ", ".join(str(one) for one in wanted) + ")" for wanted, _ in signatures)
