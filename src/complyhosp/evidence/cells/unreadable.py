"""Why a cell has no readable value."""

from __future__ import annotations

from enum import IntEnum


class Unreadable(IntEnum):
    """A reason; its number is that of the diagnostic (`E230` for a row rejected, `W230` for a value left out)."""

    TIMESTAMP = 30
    DATE = 31
    NUMBER = 32
    INT = 33
    BOOL = 34
    ENUM = 35
    DURATION = 36
    DIGITS_LOST = 37
    IP = 38
    MAC = 39
    UNRESOLVED = 40
    AMBIGUOUS = 41
    BLANK = 42
    CLOCK_WITHOUT_DATE = 43
    YEAR_MISSING = 44
    LOCAL_TIME = 45
    NOTHING_ABOVE = 46
    OUT_OF_YEARS = 47
    RANGE = 48
    TOO_LONG = 49
    UNIT = 50
    NESTED = 51
