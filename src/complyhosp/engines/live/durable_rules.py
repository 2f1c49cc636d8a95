"""The one place that talks to durable-rules: strict where the library is lax.

Rulesets are made and facts asserted by its `Ruleset`. Its `Host` is not used: that runs actions on timer threads and
keeps what they raise to itself. Here the actions that are ready are taken from the native engine one by one, by the
thread that asserted the fact, so that nothing is swallowed and nothing is retracted while an action runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import durable_rules_engine as native
from durable.engine import MessageNotHandledException, MessageObservedException, Ruleset

from complyhosp.engines.live.messages import Counters

Fact = Mapping[str, str | int]
"""Has `id` and `sid`; only text and 64-bit whole numbers."""

Firing = tuple[str, Mapping[str, Fact]]
"""The name of a rule, and the facts that made it fire, by their names in the rule."""

ACTIONS = 1000
"""Firings that the native engine hands out in one go, at most."""

_LEAST, _MOST = -(1 << 63), (1 << 63) - 1


class DurableRulesError(Exception):
    """durable-rules did what it should not: an exception of an action, or a fact that it cannot take."""


class Facts:
    """A ruleset of durable-rules. `definition` is its JSON form, without actions."""

    def __init__(self, name: str, definition: Mapping[str, Any], counters: Counters) -> None:
        self._counters = counters
        rules = {rule: {**parts, "cap": ACTIONS, "run": _no_action} for rule, parts in definition.items()}
        self._ruleset = Ruleset(name, None, rules)

    def add(self, session: str, facts: Sequence[Fact]) -> list[Firing]:
        """Asserts the facts, all of one session; what they made fire, in no order that means anything."""
        if not facts:
            return []
        for fact in facts:
            _see_to_it(fact, session)
        self._counters.facts += len(facts)
        try:
            handle = self._ruleset.assert_facts(list(facts))
        except (MessageNotHandledException, MessageObservedException):
            return self._one_by_one(facts)
        return self._fired(handle)

    def _one_by_one(self, facts: Sequence[Fact]) -> list[Firing]:
        """A batch went in although one of it was refused; a second look tells which, and fires what is ready."""
        self._ruleset.retract_facts(list(facts))
        fired: list[Firing] = []
        for fact in facts:
            try:
                handle = self._ruleset.assert_fact(fact)
            except MessageNotHandledException:
                self._counters.unhandled += 1
            except MessageObservedException:
                self._counters.duplicate += 1
            else:
                fired += self._fired(handle)
        return fired

    def remove(self, facts: Sequence[Fact]) -> None:
        """Retracts facts, given whole as they were asserted; never called while an action runs."""
        if facts:
            self._counters.retracted += len(facts)
            self._ruleset.retract_facts(list(facts))

    def forget(self, session: str) -> None:
        """Deletes a session with all that it holds."""
        self._ruleset.delete_state(session)

    def end(self) -> None:
        """Deletes the ruleset: a process with too many of them alive crashes."""
        native.delete_ruleset(self._ruleset._handle)

    def _fired(self, handle: int) -> list[Firing]:
        """Takes every action that is ready in the session, many at a time."""
        first = native.start_action_for_state(self._ruleset._handle, handle)
        if not first:
            return []
        state, message = json.loads(first[0]), first[1]
        if "exception" in state:
            raise DurableRulesError(state["exception"])
        fired: list[Firing] = []
        while message:
            for name, found in json.loads(message).items():
                fired += [(name, one) for one in found]
            message = native.complete_and_start_action(self._ruleset._handle, handle)
        self._counters.actions += len(fired)
        return fired


def _no_action(_context: Any) -> None:
    """Never run: see the module's head."""
    raise DurableRulesError("an action was run")


def _see_to_it(fact: Fact, session: str) -> None:
    """Refuses what durable-rules would change, refuse or lose."""
    if fact.get("sid") != session or not isinstance(fact.get("id"), str):
        raise DurableRulesError(f"a fact needs an id, and the session {session}: {fact}")
    for name, value in fact.items():
        kind = type(value)
        if kind is int:
            if not _LEAST <= value <= _MOST:  # type: ignore[operator]  # an int by its very type
                raise DurableRulesError(f"{name} has more than 64 bits")
        elif kind is not str:
            raise DurableRulesError(f"{name} is a {kind.__name__}")
        elif not (value.isascii() and value[:1].isalpha()):  # type: ignore[union-attr,index]  # a str, likewise
            raise DurableRulesError(f"{name} could be taken for something else: {value!r}")
