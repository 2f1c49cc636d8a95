"""The check of cases: their names, periods, parameters, records and expectations; every mistake placed in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

from complyhosp.diagnostics import Diagnostic
from complyhosp.engines.setting import Setting
from complyhosp.expressions.instants import moment
from complyhosp.period import FORMS, parse_moment, parse_period
from complyhosp.rulebook.checked import CheckedRule, Each, PairsOf, SlotsOf
from complyhosp.rulebook.load import check_rule
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rule import Param
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.rulebook.scoping import type_of_param
from complyhosp.rulebook.workdays import working_days
from complyhosp.source.document import Document, Path
from complyhosp.source.suggestion import did_you_mean
from complyhosp.workbench.case_file import Case, CaseFile


@dataclass(frozen=True, slots=True)
class Row:
    """A record as it is written, and where it stands in the document."""

    values: Mapping[str, Any]
    path: Path


def rows_of(file: CaseFile, case: Case, path: Path) -> dict[str, list[Row]]:
    """A case's records by type: those of `given` first, then its own."""
    rows: dict[str, list[Row]] = {}
    for records, start in ((file.given, ("given",)), (case.records, (*path, "records"))):
        for name, given in records.items():
            found = [Row(values, (*start, name, number)) for number, values in enumerate(given)]
            rows.setdefault(name, []).extend(found)
    return rows


class CaseChecker:
    """Checks the cases of one file; collects its diagnostics."""

    def __init__(self, document: Document, rulebook: Rulebook) -> None:
        self.document = document
        self.rulebook = rulebook
        self.diagnostics: list[Diagnostic] = []

    def report(self, code: str, path: Path, hint: Mapping[str, str] | None = None, **args: object) -> None:
        """A diagnostic at the value of `path`."""
        place = self.document.place(path)
        value = self.document.at(path) if path in self.document.values else None
        excerpt = self.document.excerpt(place, len(value) if isinstance(value, str) else 1)
        self.diagnostics.append(Diagnostic(code, place, args, excerpt, hint))

    def report_key(self, code: str, path: Path, hint: Mapping[str, str] | None = None, **args: object) -> None:
        """A diagnostic at the key whose value is at `path`."""
        place = self.document.key_place(path)
        excerpt = self.document.excerpt(place, len(str(path[-1])))
        self.diagnostics.append(Diagnostic(code, place, args, excerpt, hint))

    def check_names(self, names: Sequence[str]) -> None:
        """No two cases of a file have one name."""
        for number, name in enumerate(names):
            if name in names[:number]:
                self.report("E401", ("cases", number, "name"), name=name)

    def setting(self, case: Case, path: Path) -> Setting | None:
        """The case's period and "now" (its period's end where none is given); None with diagnostics."""
        try:
            zone = ZoneInfo(case.timezone)
        except (KeyError, ValueError, OSError):
            self.report("E412", (*path, "timezone"), found=case.timezone)
            return None
        period = parse_period(case.period, zone)
        if period is None:
            self.report("E403", (*path, "period"), found=case.period, forms=FORMS)
            return None
        now = period.end if case.now is None else parse_moment(case.now, zone)
        if now is None:
            self.report("E404", (*path, "now"), found=case.now)
            return None
        first, last = moment(period.start, zone).year - 1, moment(period.end, zone).year + 1
        regulation, site = self.rulebook.regulation, self.rulebook.site
        working = _working(regulation.calendar, first, last)
        return Setting(period, now, case.timezone, working, site.shifts or regulation.shifts)

    def rule_with_params(self, rule: CheckedRule, case: Case, path: Path) -> CheckedRule | None:
        """The rule with the case's parameters, of whatever kind they are; None with diagnostics."""
        params = dict(rule.rule.params)
        for name, value in case.params.items():
            old = params.get(name)
            if old is None:
                self.report_key("E409", (*path, "params", name), did_you_mean(name, params), name=name)
                return None
            params[name] = Param(value=value, fixed_by=old.fixed_by, why=old.why)
            expected, found = type_of_param(old), type_of_param(params[name])
            if expected != found:
                self.report("E410", (*path, "params", name), name=name, expected=expected, found=found)
                return None
        if not case.params:
            return rule
        changed, faults = check_rule(
            rule.rule.model_copy(update={"params": params}), self.document, self.rulebook.record_types
        )
        place = self.document.place((*path, "params"))
        self.diagnostics += [replace(fault, place=place, excerpt=self.document.excerpt(place)) for fault in faults]
        return changed

    def types_used(
        self, rule: CheckedRule, rows: Mapping[str, list[Row]], case: Case, path: Path
    ) -> dict[str, RecordType]:
        """The record types that the rule or its excuse uses; one named in vain, or not known, is a mistake."""
        excuse = set() if rule.excuse is None else {rule.excuse.selection.record}
        used = rule.uses | excuse
        for name, given in rows.items():
            self._check_type(name, used, given[0].path[:-1] if given else (*path, "records", name), key=True)
        for key, names in (("incomplete", case.incomplete), ("absent", case.absent)):
            for number, name in enumerate(names):
                self._check_type(name, used, (*path, key, number), key=False)
        return {name: self.rulebook.record_types[name] for name in used}

    def _check_type(self, name: str, used: Iterable[str], path: Path, *, key: bool) -> None:
        report = self.report_key if key else self.report
        if name not in self.rulebook.record_types:
            report("E405", path, did_you_mean(name, self.rulebook.record_types), type=name)
        elif name not in used:
            report("E414", path, did_you_mean(name, used), type=name)

    def check_rows(
        self, faults: Iterable[Diagnostic], rows: Mapping[str, list[Row]], record_types: Mapping[str, RecordType]
    ) -> None:
        """What the typing of the rows found wrong, at the rows' own places; and rows without their time."""
        for fault in faults:
            name, field = fault.place.sheet or "", fault.place.field or ""
            row = rows[name][(fault.place.line or 1) - 1]
            if field not in record_types[name].fields:
                hint = did_you_mean(field, record_types[name].fields)
                self.report_key("E406", (*row.path, field), hint, type=name, field=field)
            else:
                self.report("E408", (*row.path, field), fault.hint, field=field, found=row.values[field])
        for name, record_type in record_types.items():
            for field in record_type.time_fields:
                for row in rows.get(name, ()):
                    if record_type.fields[field].required and row.values.get(field) is None:
                        self.report("E407", row.path, type=name, field=field)

    def check_expect(self, rule: CheckedRule, case: Case, path: Path) -> None:
        """Expected findings name what findings of this rule have."""
        known = [*_member_names(rule, self.rulebook.record_types), "from", "to"]
        zone = ZoneInfo("UTC")
        for kind, entries in (("violated", case.expect.violated), ("unknown", case.expect.unknown)):
            for number, entry in enumerate(entries):
                for key, value in entry.items():
                    at = (*path, "expect", kind, number, key)
                    if key not in known:
                        self.report_key("E411", at, did_you_mean(key, known), name=key)
                    elif key in ("from", "to") and parse_moment(str(value), zone) is None:
                        self.report("E404", at, found=value)


@lru_cache
def _working(calendar: Literal["china", "weekdays"], first: int, last: int) -> dict[date, bool]:
    return working_days(calendar, {}, date(first, 1, 1), date(last, 12, 31))


def _member_names(rule: CheckedRule, record_types: Mapping[str, RecordType]) -> list[str]:
    """The names under which the rule's findings tell their member."""
    members = rule.population.members
    if isinstance(members, PairsOf):
        fields = record_types[members.record].identity
        return [f"{name}.{field}" for name in ("first", "second") for field in fields]
    names = [] if members.of is None else [f"{members.of}.{field}" for field in record_types[members.of].key_fields]
    if isinstance(members, Each):
        names += [f"{members.name}.{field}" for field in record_types[members.record].identity]
    return [*names, "slot.name"] if isinstance(members, SlotsOf) else names
