"""Coverage as lines for people, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from complyhosp.diagnostics.printable import printable
from complyhosp.diagnostics.rendering import excerpt_lines
from complyhosp.workbench.coverage.measure import Branch, RuleCoverage, StaleBranch, percent
from complyhosp.workbench.coverage.words import WORDS


def to_text(rules: Sequence[RuleCoverage], lang: str) -> str:
    """Every branch that was not seen, at its place with its source line, then a line a rule that lacks some, then the
    sum."""
    lines = [line for rule in rules for branch in rule.branches for line in _missed(branch, lang)]
    words = WORDS[lang]
    lines += [line for rule in rules for stale in rule.stale for line in _stale(stale, lang)]
    for rule in rules:
        if rule.seen < rule.ways:
            share = percent([rule])
            lines.append(words["rule"].format(rule=rule.rule, seen=rule.seen, ways=rule.ways, percent=share))
    seen, ways = sum(rule.seen for rule in rules), sum(rule.ways for rule in rules)
    lines.append(words["sum"].format(rules=len(rules), seen=seen, ways=ways, percent=percent(rules)))
    return "".join(f"{line}\n" for line in lines)


def _missed(branch: Branch, lang: str) -> Iterator[str]:
    if not branch.missing:
        return
    yield printable(f"{branch.place}: {told(branch, branch.missing, lang)}")
    if branch.excerpt is not None:
        yield from excerpt_lines(branch.excerpt, branch.place.line or 0)


def _stale(stale: StaleBranch, lang: str) -> Iterator[str]:
    form = WORDS[lang]["stale_seen" if stale.case else "stale_gone"]
    yield printable(form.format(place=stale.place, branch=stale.branch, case=stale.case))
    if stale.excerpt is not None:
        yield from excerpt_lines(stale.excerpt, stale.place.line or 0)


def told(branch: Branch, ways: Sequence[str], lang: str) -> str:
    """What a branch lacks, in words."""
    words = WORDS[lang]
    listed = words["join"].join(words[f"way_{way}"] for way in ways)
    return words["never"].format(kind=words[f"kind_{branch.kind}"], ways=listed)


def to_json(rules: Sequence[RuleCoverage], _lang: str) -> str:
    """Everything that was measured: for each branch its ways, and the first case that went each."""
    document = {
        "schema": "complyhosp/coverage/1",
        "percent": round(percent(rules), 2),
        "rules": [
            {
                "rule": rule.rule,
                "file": rule.file,
                "seen": rule.seen,
                "ways": rule.ways,
                "stale": [stale.branch for stale in rule.stale],
                "branches": [_branch(branch) for branch in rule.branches],
            }
            for rule in rules
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _branch(branch: Branch) -> dict[str, object]:
    return {
        "kind": branch.kind,
        "what": branch.what,
        "line": branch.place.line,
        "column": branch.place.column,
        "ways": {way: branch.seen.get(way) for way in branch.ways},
    }
