"""Values as durable-rules gets them: one ASCII text a key, in which type and value are told apart.

durable-rules takes `'5'` for `5` and refuses `Decimal` and `date`; a text of this form is never taken for a number,
and what it would refuse or change never reaches it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence

_DIGEST_BYTES = 16


class UnencodableValueError(TypeError):
    """A value of a type that no expression has: a bug of ours."""


def encoded(value: object) -> str:
    """A text that two values share when, and only when, they are equal in expressions (a whole double equals its int).

    Takes bool, int, finite float, str, and lists or tuples of them; UnencodableValueError for everything else.
    """
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, int):
        return f"n{value}"
    if isinstance(value, float) and math.isfinite(value):
        return f"n{int(value)}" if value.is_integer() else f"f{value!r}"
    if isinstance(value, str):
        return f"s{value}"
    if isinstance(value, list | tuple):
        return "l" + json.dumps([encoded(item) for item in value])
    raise UnencodableValueError(f"{type(value).__name__} is no value of an expression")


def key_of(group: str, values: Sequence[object]) -> str:
    """What obligations of a group and evidence must share: a digest that starts with a letter."""
    text = json.dumps([group, *(encoded(value) for value in values)])
    return "k" + hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()
