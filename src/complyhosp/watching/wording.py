"""Alerts as the lines that people and other programs get."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from complyhosp.engines.live.alerts import Alert
from complyhosp.engines.outcomes import MemberOutcome, Value
from complyhosp.expressions.durations import format_duration
from complyhosp.report.masking import Mask
from complyhosp.report.messages import message
from complyhosp.report.values import iso, plain, spoken
from complyhosp.report.wording.names import Names
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType

SCHEMA = "complyhosp/alert/1"
LANGS = ("zh", "en")

FEW = 6
"""Values by which a member is named where there is little room."""

Line = dict[str, Any]


class Wording:
    """Puts alerts into words; persons are masked as in reports."""

    def __init__(
        self,
        watch: str,
        rules: Mapping[str, CheckedRule],
        record_types: Mapping[str, RecordType],
        zone: ZoneInfo,
        mask: Mask,
    ) -> None:
        self._watch, self._rules, self._types, self._zone, self._mask = watch, rules, record_types, zone, mask

    def line(self, alert: Alert) -> Line:
        """The alert as JSON has it, still without its number; `watch` is the name of the period that is watched."""
        rule = self._rules.get(alert.subject)
        found: Line = {
            "schema": SCHEMA,
            "watch": self._watch,
            "kind": alert.kind,
            "at": iso(alert.at, self._zone),
            "due": None if alert.due is None else iso(alert.due, self._zone),
            "late": None if alert.late is None else format_duration(alert.late),
        }
        if rule is None or alert.member is None:
            title = self._types[alert.subject].title
            return {**found, "source": alert.subject, "title": {lang: getattr(title, lang) for lang in LANGS}}
        member = alert.member
        return {
            **found,
            "id": _id(alert.subject, member),
            "rule": alert.subject,
            "clause": rule.rule.clause,
            "severity": rule.rule.severity,
            "outcome": member.outcome,
            "title": {lang: getattr(rule.rule.title, lang) for lang in LANGS},
            "member": {name: plain(self._mask(value), self._zone) for name, value in member.member.items()},
            "from": iso(member.start, self._zone),
            "to": iso(member.end, self._zone),
            "message": {lang: self._message(rule, member, lang) for lang in LANGS},
        }

    def named(self, identity: Mapping[str, Value]) -> dict[str, str]:
        """Who or what a member is, in a few words, in each language."""
        values = [self._mask(value) for value in identity.values() if value.raw is not None and value.raw != ""]
        return {lang: ", ".join(spoken(value, lang, self._zone) for value in values[:FEW]) for lang in LANGS}

    def _message(self, rule: CheckedRule, member: MemberOutcome, lang: str) -> str:
        names = Names(rule, self._types, lang)
        return message(rule.message[lang], member.words[lang], names, self._zone, self._mask)


def written(line: Line) -> str:
    """One line of JSON, without its end."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _id(rule: str, member: MemberOutcome) -> str:
    """What the alerts about one member share: its rule, what it is, and when it began."""
    identity = [[name, value.raw] for name, value in sorted(member.member.items())]
    text = json.dumps([rule, identity, member.start], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
