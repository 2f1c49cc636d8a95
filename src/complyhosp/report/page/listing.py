"""The list of findings as data in the page, from which the script searches, filters, sorts and shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup

from complyhosp.diagnostics.printable import printable
from complyhosp.report import summary
from complyhosp.report.document import Document, Finding, Record, Rule
from complyhosp.report.page.view import RECORDS, View

BUDGET = 4_000_000
"""Bytes of findings that a page holds: with all else it stays below 8 MB, and opens on an old office computer."""

STATIC = 300
"""Findings listed for readers without a script, and before it has run."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding with its rule."""

    rule: Rule
    finding: Finding


@dataclass(frozen=True)
class Listing:
    """The findings of a document as the page lists them; `views` are its languages."""

    document: Document
    views: tuple[View, ...]

    @cached_property
    def total(self) -> int:
        """How many findings there are."""
        return sum(len(rule.findings) for rule in self.document.rules)

    @cached_property
    def files(self) -> dict[str, int]:
        """Each file with its sheet, and its number in the data."""
        names = (_file(record) for one in self._all() for record in one.finding.records[:RECORDS])
        return {name: number for number, name in enumerate(dict.fromkeys(names))}

    @cached_property
    def rules(self) -> dict[str, int]:
        """The rules that have findings, and their numbers in the data."""
        found = (rule.id for rule in self.document.rules if rule.findings)
        return {rule_id: number for number, rule_id in enumerate(found)}

    @cached_property
    def _kept(self) -> list[tuple[Listed, str]]:
        """The findings that fit, each with its data: of every rule the gravest first, in turns; then in their order."""
        everything = list(self._all())
        turns = sorted(range(len(everything)), key=lambda at: (self._ranks[id(everything[at].finding)], at))
        kept: list[tuple[int, str]] = []
        room = BUDGET
        for at in turns:
            text = _json(self._entry(everything[at]))
            room -= len(text.encode()) + 1
            if room < 0:
                break
            kept.append((at, text))
        return [(everything[at], text) for at, text in sorted(kept)]

    @cached_property
    def _ranks(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for rule in self.document.rules:
            first = sorted(rule.findings, key=lambda one: one.outcome != "violated" or bool(one.waived_by))
            found.update({id(one): rank for rank, one in enumerate(first)})
        return found

    def _all(self) -> Iterator[Listed]:
        return (Listed(rule, finding) for rule in self.document.rules for finding in rule.findings)

    @property
    def listed(self) -> int:
        """How many of them the page holds."""
        return len(self._kept)

    @property
    def static(self) -> list[Listed]:
        """Those that stand in the page itself."""
        return [one for one, _ in self._kept[:STATIC]]

    @cached_property
    def data(self) -> Markup:
        """The list as JSON that may stand in a page: `<` is never written as such."""
        head = {
            "listed": self.listed,
            "total": self.total,
            "files": [printable(name) for name in self.files],
            "types": {view.lang: view.type_titles for view in self.views},
            "rules": [self._rule(rule) for rule in self.document.rules if rule.findings],
            "words": {view.lang: _words(view) for view in self.views},
        }
        findings = ",".join(text for _, text in self._kept)
        text = f'{_json(head)[:-1]},"findings":[{findings}]}}'
        return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - JSON without `<` is data, never markup

    def _rule(self, rule: Rule) -> dict[str, Any]:
        return {
            "id": rule.id,
            "clause": rule.clause,
            "section": rule.clause.rpartition(".")[0],
            "severity": rule.severity,
            **{
                view.lang: {
                    "title": printable(rule.title[view.lang]) if rule.title else "",
                    "owner": printable(view.owner(rule)),
                    "params": [
                        [name, printable(view.value(param)), view.who(param)] for name, param in rule.params.items()
                    ],
                }
                for view in self.views
            },
        }

    def _entry(self, one: Listed) -> list[Any]:
        """Bare, since there may be thousands: id, rule, outcome, why, from, to, messages, people, records, count."""
        finding = one.finding
        records = finding.records[:RECORDS]
        return [
            finding.id,
            self.rules[one.rule.id],
            summary.finding_outcome(finding),
            printable(finding.reason or finding.waived_by or ""),
            summary.moment_text(finding.start),
            summary.moment_text(finding.end),
            [printable(finding.message[view.lang]) for view in self.views],
            [printable(name) for name in finding.people],
            [self._record(record) for record in records],
            len(finding.records),
        ]

    def _record(self, record: Record) -> list[Any]:
        return [record.type, self.files[_file(record)], record.row]


def _file(record: Record) -> str:
    return f"{record.file}!{record.sheet}" if record.sheet else record.file


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _words(view: View) -> dict[str, Any]:
    """The words that the script puts into the page."""
    t, page = view.words, asdict(view.page)
    names = (
        "shown_of", "show_more", "no_match", "copied", "copy_failed", "copy_link", "go_to_rule", "print_part", "row",
        "interval",
    )  # fmt: skip
    return {
        **{name: page[name] for name in names},
        "title": f"{printable(view.document.site.name)} {t.report} {view.document.period.name or ''}".strip(),
        "html_lang": t.html_lang,
        "outcomes": dict(t.outcomes),
        "severities": dict(t.severities),
        "reasons": dict(t.reasons),
        "records": t.records,
        "more_records": t.more_records,
        "parameters": t.parameters,
        "rule": t.rule,
        "why": t.why,
        "finding": t.finding,
        "waived_by": t.waived_by,
        "colon": t.colon,
    }
