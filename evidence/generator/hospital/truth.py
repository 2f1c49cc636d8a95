"""What a check of the demo must find: written by the plants themselves, never by running an engine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from hospital.frame import END, START, midnight

Member = Mapping[str, str | int | float | bool | None]

QUARTER: Final = (midnight(START), midnight(END))
"""The member time of what has no time of its own."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why something was planted, in words."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Expected:
    """One finding that must be there; `member` holds enough of its identity to tell it from every other."""

    rule: str
    outcome: str
    member: Member
    start: datetime
    end: datetime
    why: Why
    reason: str | None = None


@dataclass
class Truth:
    """The findings and the results that the plants bring about; a rule that no plant touches passes."""

    rules: tuple[str, ...]
    findings: list[Expected] = field(default_factory=list)
    doubts: dict[str, tuple[str, Why]] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    files: dict[str, dict[str, bool | int]] = field(default_factory=dict)
    others: dict[str, tuple[str, str | None, Why]] = field(default_factory=dict)

    def violated(self, rule: str, member: Member, span: tuple[datetime, datetime], why: Why) -> None:
        """A member that breaks the rule."""
        self.findings.append(Expected(self._known(rule), "violated", member, *span, why))

    def unknown(
        self,
        rule: str,
        member: Member,
        span: tuple[datetime, datetime],
        why: Why,
        reason: str = "invalid_evidence",
    ) -> None:
        """A member that cannot be judged."""
        self.findings.append(Expected(self._known(rule), "unknown", member, *span, why, reason))

    def doubtful(self, rules: tuple[str, ...], reason: str, why: Why) -> None:
        """Rules whose source is not whole: they cannot pass, whatever their members are."""
        for rule in rules:
            self.doubts.setdefault(self._known(rule), (reason, why))

    def ends(self, rule: str, result: str, reason: str | None, why: Why) -> None:
        """A rule's result that its members alone do not tell (nothing handed in, an attestation still to come)."""
        self.others[self._known(rule)] = (result, reason, why)

    def file(self, path: str, **state: bool | int) -> None:
        """What reading a file must tell of it: `damaged`, `stale`, so many rows `rejected`, or `duplicates`."""
        self.files.setdefault(path, {}).update(state)

    def _known(self, rule: str) -> str:
        if rule not in self.rules:
            message = f"no rule {rule}"
            raise LookupError(message)
        return rule

    def result(self, rule: str) -> tuple[str, str | None]:
        """The result and the reason that the rule must come to."""
        mine = [one for one in self.findings if one.rule == rule]
        if rule in self.others:
            return self.others[rule][:2]
        if any(one.outcome == "violated" for one in mine):
            return "fail", None
        reasons = [one.reason for one in sorted(mine, key=lambda one: (one.start, one.end))]
        if reasons:
            return "unknown", "invalid_evidence" if "invalid_evidence" in reasons else reasons[0]
        if rule in self.doubts:
            return "unknown", self.doubts[rule][0]
        return "pass", None

    def _said(self, rule: str) -> Why | None:
        """Why the rule ends as it does, where no finding tells."""
        if rule in self.others:
            return self.others[rule][2]
        return self.doubts[rule][1] if rule in self.doubts else None

    def as_yaml(self) -> str:
        """The truth as a YAML text, rule by rule."""
        lines = [HEAD]
        for rule in self.rules:
            result, reason = self.result(rule)
            lines.append(f"  {rule}:")
            lines.append(f"    result: {result}")
            lines.append(f"    reason: {reason or 'null'}")
            said = self._said(rule)
            if said is not None:
                lines.append(f"    why: {_flow({'zh': said.zh, 'en': said.en})}")
            mine = sorted((one for one in self.findings if one.rule == rule), key=_order)
            lines.append("    findings:" if mine else "    findings: []")
            for one in mine:
                lines += _entry(one)
        lines += ["files:", *(f"  {path}: {_flow(state)}" for path, state in sorted(self.files.items()))]
        return "\n".join([*lines, f"absent: {json.dumps(self.absent)}"]) + "\n"


HEAD: Final = """\
# 示例医院 2026 年第三季度：一次检查必须得出的全部结果。由生成器按“埋设计划”写出，不是运行引擎得来的。
# What a check of this evidence must find, all of it: written by the generator's plan, not by running an engine.
# `member` holds enough of a finding's identity to tell it from the others; times are local (Asia/Shanghai).
# `files` are those that reading must remark on, `absent` the record types of which nothing was handed in.
period: 2026Q3
rules:"""


def _order(one: Expected) -> tuple[str, ...]:
    return (one.start.isoformat(), one.end.isoformat(), one.outcome, _flow(one.member))


def _entry(one: Expected) -> list[str]:
    lines = [
        f"      - outcome: {one.outcome}",
        f"        member: {_flow(one.member)}",
        f"        from: {json.dumps(_shown(one.start))}",
        f"        to: {json.dumps(_shown(one.end))}",
        f"        why: {_flow({'zh': one.why.zh, 'en': one.why.en})}",
    ]
    if one.reason is not None:
        lines.insert(1, f"        reason: {one.reason}")
    return lines


def _flow(values: Member) -> str:
    """A mapping on one line: JSON is YAML."""
    return json.dumps(dict(values), ensure_ascii=False)


def _shown(moment: datetime | date) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()
