"""Matchers that tests share: durable-rules never runs in the tests' own process, as its native code can crash."""

from __future__ import annotations

import atexit
from functools import cache

from complyhosp.engines.live.child import Matcher
from complyhosp.engines.live.sessions import SESSION_LIMIT

LIMITS = (1, 2, 7, 40)
"""Sizes of sessions that tests draw from: a process each."""


@cache
def matcher(limit: int = SESSION_LIMIT) -> Matcher:
    """The one matcher of this size; a stream that has ended leaves nothing in it."""
    found = Matcher(limit)
    atexit.register(found.end)
    return found
