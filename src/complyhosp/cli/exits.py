"""Exit codes. Frozen: scripts rely on them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from complyhosp.report.document import Document

SEVERITIES = ("low", "medium", "high", "critical")
INTEGRITY_CODES = frozenset({"E215", "E216"})
"""A SHA-256 or a number of rows that is not what the manifest states."""


class ExitCode(IntEnum):
    """What the process ends with."""

    COMPLIANT = 0
    FAIL = 1
    UNUSABLE = 2
    NOT_JUDGED = 3
    INTEGRITY = 4
    NOTHING_EVALUATED = 5


def exit_code(document: Document, fail_on: str, *, allow_unknown: bool, codes: Iterable[str] = ()) -> ExitCode:
    """The code of a run; `codes` are its diagnostics'.

    Evidence that is not what its manifest says comes first. A fail below `fail_on` counts as none. With
    `allow_unknown` a run that judged nothing is still not compliant: it evaluated nothing.
    """
    if INTEGRITY_CODES & set(codes):
        return ExitCode.INTEGRITY
    if any(rule.result == "fail" and _at_least(rule.severity, fail_on) for rule in document.rules):
        return ExitCode.FAIL
    results = {rule.result for rule in document.rules}
    if {"error", "unknown"} & results and not allow_unknown:
        return ExitCode.NOT_JUDGED
    return ExitCode.COMPLIANT if {"pass", "fail"} & results else ExitCode.NOTHING_EVALUATED


def _at_least(severity: str | None, least: str) -> bool:
    return SEVERITIES.index(severity or SEVERITIES[-1]) >= SEVERITIES.index(least)
