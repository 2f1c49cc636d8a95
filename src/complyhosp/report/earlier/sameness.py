"""Whether a rule of the earlier run is the rule of today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from complyhosp.report.document import Document, Rule
from complyhosp.report.earlier.model import WhyNot


@dataclass(frozen=True)
class Sameness:
    """Two runs, and which of their rules are the same."""

    then: Document
    now: Document

    @cached_property
    def rules_then(self) -> dict[str, Rule]:
        """The earlier run's rules by id."""
        return {rule.id: rule for rule in self.then.rules}

    @cached_property
    def rules_now(self) -> dict[str, Rule]:
        """This run's rules by id."""
        return {rule.id: rule for rule in self.now.rules}

    def why_not(self, rule_id: str) -> WhyNot | None:
        """Why a rule is not the same in both runs; None when it is: nothing differs but words.

        A run that an older version stored does not tell what its rules rested on: then the whole rulebook must be the
        same to the byte, the hospital's settings included.
        """
        ours, theirs = self.rules_then.get(rule_id), self.rules_now.get(rule_id)
        if ours is None or theirs is None:
            return "not_then" if ours is None else "not_now"
        if self.then.regulation.digest == self.now.regulation.digest:
            return None
        if ours.fingerprint is None or theirs.fingerprint is None:
            return "rules_not_told"
        return None if ours.fingerprint == theirs.fingerprint else "rule_changed"

    def lasting(self, rule_id: str) -> list[str]:
        """What identifies the rule's lasting things: as this run tells it, for an older version did not."""
        found = self.rules_now.get(rule_id) or self.rules_then.get(rule_id)
        return [] if found is None else found.lasting

    @property
    def one_key(self) -> bool:
        """Whether a person is called the same in both runs."""
        return self.then.masked == self.now.masked and self.then.pseudonyms == self.now.pseudonyms and self._told

    @property
    def _told(self) -> bool:
        return not self.now.masked or self.now.pseudonyms is not None
