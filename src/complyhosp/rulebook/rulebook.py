"""A loaded rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from complyhosp.diagnostics import Place
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.regulation import Clause, Regulation
from complyhosp.rulebook.site import SiteSettings


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule file that could not be used; its clause gets the result `error`, never a pass."""

    id: str
    clause: str
    file: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything under `rules/`, with the site's settings applied.

    `rules` and `broken` are sorted by clause, then id. `digest` is a SHA-256 over every file that was read. `places`
    tells where each rule is written, broken ones among them: its file, and the line of its `id` where that was read.
    """

    regulation: Regulation
    clauses: tuple[Clause, ...]
    record_types: Mapping[str, RecordType]
    rules: tuple[CheckedRule, ...]
    broken: tuple[BrokenRule, ...]
    site: SiteSettings
    digest: str
    places: Mapping[str, Place] = field(default_factory=dict)

    def clause(self, clause_id: str) -> Clause | None:
        """The clause of this id."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)

    def rule(self, rule_id: str) -> CheckedRule | None:
        """The rule of this id."""
        return next((rule for rule in self.rules if rule.rule.id == rule_id), None)


def natural_key(identifier: str) -> tuple[tuple[int, str], ...]:
    """Sorts `4.2-a` before `4.10-a`."""
    pieces = identifier.replace("-", ".").split(".")
    return tuple((int(piece), "") if piece.isdigit() else (0, piece) for piece in pieces)
