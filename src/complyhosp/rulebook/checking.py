"""A rule's names and types resolved against the record types; every mistake placed in its file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.check import check
from complyhosp.expressions.durations import misspelt_duration, parse_duration
from complyhosp.expressions.fault import Fault
from complyhosp.expressions.scope import Scope, Validity
from complyhosp.expressions.tree import Call, Expr, Field, Param, conjuncts, names_in, walk
from complyhosp.expressions.types import BOOL, ERROR, INT, Type
from complyhosp.rulebook.checked import Equality, Template
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rule import Rule
from complyhosp.rulebook.scoping import NOW, PERIOD, fields_of, type_of_param, validity_of
from complyhosp.source.document import Document, Path
from complyhosp.source.suggestion import did_you_mean

PLACE_IN_MESSAGE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
SLOT_KINDS = ("shift", "day", "workday", "week", "month", "quarter", "year")


class RuleChecker:
    """Checks one rule; collects its diagnostics and the parameters that are used."""

    def __init__(self, rule: Rule, document: Document, record_types: Mapping[str, RecordType]) -> None:
        self.rule = rule
        self.document = document
        self.record_types = record_types
        self.diagnostics: list[Diagnostic] = []
        self.names: dict[str, Mapping[str, Type]] = {"period": PERIOD}
        self.validity: dict[str, Validity] = {}
        self.params: dict[str, Type] = {}
        self.misspelt: dict[str, str] = {}
        """Parameters whose text is almost a duration, and the duration."""
        self.used_params: set[str] = set()
        for name, param in rule.params.items():
            found = type_of_param(param)
            if found is None:
                self.report("E144", ("params", name, "value"), name=name)
            else:
                self.params[name] = found
                meant = misspelt_duration(param.value) if isinstance(param.value, str) else None
                if meant is not None:
                    self.misspelt[name] = meant

    def report(self, code: str, path: Path, *, hint: Mapping[str, str] | None = None, **args: object) -> None:
        """A diagnostic at the value of `path`."""
        place = self.document.place(path)
        value = self.document.at(path) if path in self.document.values else None
        length = len(value) if isinstance(value, str) else 1
        self.diagnostics.append(Diagnostic(code, place, args, self.document.excerpt(place, length), hint))

    def fault(self, fault: Fault, path: Path, shift: int = 0) -> None:
        """An expression's fault; `shift` is where the expression starts within the text at `path`."""
        place = self.document.place(path, fault.extent.start + shift)
        excerpt = self.document.excerpt(place, fault.extent.end - fault.extent.start)
        self.diagnostics.append(Diagnostic(fault.code, place, fault.args, excerpt, fault.hint))

    def type_named(self, name: str, path: Path) -> RecordType | None:
        """The record type of this id, or a diagnostic."""
        found = self.record_types.get(name)
        if found is None:
            self.report("E124", path, hint=did_you_mean(name, self.record_types), type=name)
        return found

    def register_named(self, name: str, path: Path) -> RecordType | None:
        """The register of this id, or a diagnostic."""
        found = self.type_named(name, path)
        if found is not None and not found.register_:
            self.report("E129", path, type=name)
            return None
        return found

    def bind(self, name: str, record_type: RecordType, path: Path) -> None:
        """Makes a record's fields available under a name."""
        if name in self.names or name in ("now", "value", "params"):
            self.report("E137", path, name=name)
        self.names[name] = fields_of(record_type)
        validity = validity_of(record_type)
        if validity is not None:
            self.validity[name] = validity

    def scope(
        self,
        record: tuple[str, RecordType] | None = None,
        *,
        values: Mapping[str, Type] | None = None,
        aggregated: bool = False,
    ) -> Scope:
        """The member's names, and a record's beside them."""
        names, validity = dict(self.names), dict(self.validity)
        if record is not None:
            names[record[0]] = fields_of(record[1])
            bounds = validity_of(record[1])
            if bounds is not None:
                validity[record[0]] = bounds
        return Scope(
            names, {**NOW, **(values or {})}, self.params, validity, record[0] if record and aggregated else None
        )

    def expression(
        self, text: str, path: Path, scope: Scope, expected: Type | None = BOOL, shift: int = 0
    ) -> Expr | None:
        """A checked expression; None with its faults reported."""
        tree, faults = check(text, scope, expected)
        if faults and self.misspelt:
            faults = self.without_misspelt(text, scope, expected, faults)
        for fault in faults:
            self.fault(fault, path, shift)
        if tree is not None:
            self.used_params |= {node.name for node in walk(tree) if isinstance(node, Param)}
        return tree

    def without_misspelt(self, text: str, scope: Scope, expected: Type | None, faults: list[Fault]) -> list[Fault]:
        """The faults that are left when parameters that are almost durations are told as such, where they stand."""
        for name in [name for name in self.misspelt if f"params.{name}" in text]:
            lenient = replace(scope, params={**scope.params, name: ERROR})
            _, fewer = check(text, lenient, expected)
            if len(fewer) < len(faults):
                self.tell_misspelt(name)
                scope, faults = lenient, fewer
        return faults

    def tell_misspelt(self, name: str) -> None:
        """Says at the parameter, once, that it is no duration."""
        path = ("params", name, "value")
        if (self.document.place(path), "E146") not in {(one.place, one.code) for one in self.diagnostics}:
            self.report("E146", path, found=self.rule.params[name].value, meant=self.misspelt[name])
        self.used_params.add(name)

    def optional(self, text: str | None, path: Path, scope: Scope, expected: Type | None = BOOL) -> Expr | None:
        """The same for an expression that may be absent."""
        return None if text is None else self.expression(text, path, scope, expected)

    def equalities(self, text: str | None, path: Path, scope: Scope, name: str) -> tuple[Equality, ...]:
        """A `match`: equalities, each between one field of `name` and an expression without it."""
        tree = self.optional(text, path, scope)
        found: list[Equality] = []
        for part in conjuncts(tree) if tree is not None else ():
            equality = equality_of(part, name)
            if equality is None:
                self.fault(Fault("E132", part.extent, {"name": name}), path)
            else:
                found.append(equality)
        return tuple(found)

    def bound(self, value: int | str | None, path: Path) -> Expr | None:
        """A count's bound: a whole number, or an int parameter."""
        if value is None:
            return None
        tree = None
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            tree, _ = check(str(value), Scope({}), INT)
        elif isinstance(value, str):
            tree = self.expression(value, path, Scope({}, params=self.params), INT)
            if tree is None:
                return None
        if tree is None or (isinstance(value, str) and not isinstance(tree, Param)):
            self.report("E136", path, key=str(path[-1]), found=value)
            return None
        return tree

    def period_word(self, text: str, path: Path) -> str | None:
        """A slot's kind or duration, taken from a parameter where one is named."""
        if text.startswith("params."):
            name = text.removeprefix("params.")
            param = self.rule.params.get(name)
            if param is None:
                self.report("E157", path, hint=did_you_mean(name, self.params), name=name)
                return None
            self.used_params.add(name)
            text = str(param.value)
            if name in self.misspelt:
                self.tell_misspelt(name)
                return None
        duration = parse_duration(text)
        if text in SLOT_KINDS or (duration is not None and duration > 0):
            return text
        self.report("E135", path, found=text, hint=did_you_mean(text, SLOT_KINDS))
        return None

    def template(self, text: str, path: Path, scope: Scope) -> Template:
        """A message: its fixed words and the checked expressions between them."""
        parts: list[str | Expr] = []
        at = 0
        for match in PLACE_IN_MESSAGE.finditer(text):
            parts.append(text[at : match.start()])
            inner = match.group(1)
            lead = len(inner) - len(inner.lstrip())
            tree = self.expression(inner.strip(), path, scope, None, match.start(1) + lead)
            if tree is not None:
                parts.append(tree)
            at = match.end()
        parts.append(text[at:])
        return tuple(part for part in parts if part != "")

    def report_unused_params(self) -> None:
        """A parameter that nothing reads is a mistake, or a reader's trap."""
        for name in self.rule.params:
            if name not in self.used_params and name in self.params:
                self.report("E134", ("params", name), name=name)


def equality_of(part: Expr, name: str) -> Equality | None:
    """`name.field == expression without name`, either way round; None for anything else."""
    if not isinstance(part, Call) or part.op != "==":
        return None
    for one, other in (part.args, part.args[::-1]):
        if isinstance(one, Field) and one.name == name and name not in names_in(other):
            return Equality(one.field, other)
    return None
