"""The id that follows a finding from one period, and one export, to the next."""

from __future__ import annotations

import hashlib
import hmac
import json

from complyhosp.engines.outcomes import MemberOutcome
from complyhosp.rulebook.checked import CheckedRule, Each
from complyhosp.rulebook.records import RecordType

LENGTH = 16
"""Hex digits: 64 bits, so that a collision among 50,000 findings has a chance of 1 in 10^10."""


def fingerprint(checked: CheckedRule, member: MemberOutcome, record_types: dict[str, RecordType]) -> str:
    """A hash of the rule, the member and its own time; row numbers and file names have no part in it.

    A member without a time of its own (a register's entry) has the period's: that is left out, so that it is the same
    finding in the next quarter.
    """
    identity = [[name, value.raw] for name, value in sorted(member.member.items())]
    time = [member.start, member.end] if _has_own_time(checked, record_types) else []
    text = json.dumps([checked.rule.id, identity, time], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def masked(identity: str, member: MemberOutcome, secret: bytes) -> str:
    """The fingerprint as a report shows it that names nobody.

    Whoever has a list of the staff can compute the fingerprint of every person on it, and so find out whose finding it
    is. Where a person is part of the member, it is keyed by a secret that the list does not tell.
    """
    if not any(value.pii and value.raw not in (None, "") for value in member.member.values()):
        return identity
    return hmac.digest(secret, identity.encode(), "sha256").hex()[:LENGTH]


def _has_own_time(checked: CheckedRule, record_types: dict[str, RecordType]) -> bool:
    members = checked.population.members
    return not isinstance(members, Each) or bool(record_types[members.record].time_fields)
