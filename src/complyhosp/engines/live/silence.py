"""Which sources are silent: no record for longer than their type allows."""

from __future__ import annotations

from collections.abc import Mapping

from complyhosp.engines.live.messages import FAR


class Silence:
    """Listens to the sources in `allowed` (how long each may be silent); all times are microseconds. `since` has the
    moments from which on the silent ones are silent. `begin` is when listening begins at the earliest."""

    def __init__(self, allowed: Mapping[str, int], begin: int) -> None:
        self._allowed, self._begin = dict(allowed), begin
        self._heard: dict[str, int] = {}
        self._quiet_until = -FAR
        self.since: dict[str, int] = {}

    def listens_to(self, name: str) -> bool:
        """Whether the source is one that may not be silent for ever."""
        return name in self._allowed

    def hear(self, name: str, until: int) -> int | None:
        """The source has spoken of the time up to `until`; since when it had been silent, if it was."""
        heard = self._heard[name] = max(until, self._heard.get(name, until))
        self._quiet_until = min(self._quiet_until, heard + self._allowed[name])
        return self.since.pop(name, None)

    def fallen(self, passed: int) -> list[tuple[str, int]]:
        """The sources that have fallen silent by `passed`, and since when. None can have before `_quiet_until`, so that
        they are seldom looked at."""
        if passed <= self._quiet_until:
            return []
        found = []
        for name, allowed in self._allowed.items():
            due = self._heard.setdefault(name, max(passed, self._begin)) + allowed
            if passed > due and name not in self.since:
                self.since[name] = due
                found.append((name, due))
        speaking = self._heard.keys() - self.since.keys()
        self._quiet_until = min((self._heard[name] + self._allowed[name] for name in speaking), default=FAR)
        return found

    @property
    def next_due(self) -> int | None:
        """No source falls silent up to this moment; None when none can."""
        return self._quiet_until if self._heard and self._quiet_until < FAR else None
