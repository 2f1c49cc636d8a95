"""What became of what an earlier run found open: only what this run surely examined can have been mended."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from complyhosp.report.document import Finding, Rule, thing_of
from complyhosp.report.earlier.model import OUTCOMES, Item, Outcome, WhyNot
from complyhosp.report.earlier.sameness import Sameness
from complyhosp.report.summary import GRAVEST_FIRST, finding_outcome
from complyhosp.rulebook.rulebook import natural_key

_PSEUDONYM = re.compile(r"(?:人员|ID)-[0-9A-F]{8}")


def followed(same: Sameness) -> list[Item]:
    """Every item, what needs somebody first, then by severity and rule."""
    found: list[Item] = []
    for rule_id in {*same.rules_then, *same.rules_now}:
        ours, theirs = same.rules_then.get(rule_id), same.rules_now.get(rule_id)
        if ours is not None:
            found += _OpenThen(ours, theirs, same).items()
        if ours is not None and theirs is not None and same.why_not(rule_id) is None:
            found += _new(ours, theirs, same)
    severity = {rule.id: rule.severity or "low" for rule in (*same.then.rules, *same.now.rules)}
    return sorted(
        found,
        key=lambda one: (
            OUTCOMES.index(one.outcome),
            GRAVEST_FIRST.index(severity[one.rule]),
            natural_key(one.rule),
            one.thing or "",
        ),
    )


def things(findings: Iterable[Finding], lasting: Sequence[str], outcome: str) -> Counter[str]:
    """How many findings of this outcome (`violated`, `unknown`, `waived`) each lasting thing has."""
    return Counter(
        thing_of(one.member.get(name) for name in lasting) for one in findings if finding_outcome(one) == outcome
    )


def _personal(thing: str) -> bool:
    return _PSEUDONYM.search(thing) is not None


@dataclass(frozen=True)
class _OpenThen:
    """A rule's violations of the earlier run, and the rule now."""

    ours: Rule
    theirs: Rule | None
    same: Sameness

    def items(self) -> Iterator[Item]:
        """One item a lasting thing; one for all that happened in time."""
        if not self._lasting:
            if self.ours.violated:
                outcome, why = self._in_time()
                now = 0 if self.theirs is None else self.theirs.violated
                yield Item(self.ours.id, None, self.ours.violated, now, outcome, why)
            return
        for thing, number in sorted(things(self.ours.findings, self._lasting, "violated").items()):
            outcome, why = self._of(thing)
            yield Item(self.ours.id, thing, number, self._now["violated"][thing], outcome, why)

    @cached_property
    def _now(self) -> dict[str, Counter[str]]:
        """This run's things by outcome."""
        findings = () if self.theirs is None else self.theirs.findings
        return {name: things(findings, self._lasting, name) for name in ("violated", "unknown", "waived")}

    @cached_property
    def _lasting(self) -> Sequence[str]:
        return self.same.lasting(self.ours.id)

    @cached_property
    def _not_the_same(self) -> WhyNot | None:
        return self.same.why_not(self.ours.id)

    def _in_time(self) -> tuple[Outcome, WhyNot | None]:
        rule = self.theirs
        if self._not_the_same is not None or rule is None:
            return "unsure", self._not_the_same or "not_now"
        if rule.violated:
            return "again", None
        if rule.result == "notapplicable":
            return "unsure", "applicability"
        if rule.result != "pass" or rule.unknown or rule.doubts:
            return "unsure", "not_judged"
        return ("accepted" if rule.waived else "not_repeated"), None

    def _of(self, thing: str) -> tuple[Outcome, WhyNot | None]:
        rule = self.theirs
        if self._not_the_same is not None or rule is None:
            return "unsure", self._not_the_same or "not_now"
        if rule.result == "notapplicable":
            return "unsure", "applicability"
        if _personal(thing) and not self.same.one_key:
            return "unsure", "pseudonyms"
        if self._now["violated"][thing]:
            return "still", None
        if self._now["unknown"][thing]:
            return "unsure", "unknown_now"
        if rule.result not in ("pass", "fail") or rule.doubts:
            return "unsure", "not_judged"
        if self._now["waived"][thing]:
            return "accepted", None
        if rule.entries is None:
            return "unsure", "no_list"
        return ("mended", None) if thing in rule.entries else ("unsure", "not_examined")


def _new(ours: Rule, theirs: Rule, same: Sameness) -> Iterator[Item]:
    """What is violated now and was not open then."""
    if not theirs.lasting:
        if theirs.violated and not ours.violated:
            yield Item(theirs.id, None, 0, theirs.violated, "new")
        return
    before = things(ours.findings, theirs.lasting, "violated")
    for thing, number in sorted(things(theirs.findings, theirs.lasting, "violated").items()):
        if thing not in before and (same.one_key or not _personal(thing)):
            yield Item(theirs.id, thing, 0, number, "new")
