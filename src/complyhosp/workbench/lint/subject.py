"""A rule as the linter looks at it: what it means, where it is written, and what its names stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.tree import Expr, Extent, Field
from complyhosp.rulebook.checked import CheckedRule, CheckedSelection, Each, GapsOf, PairsOf
from complyhosp.rulebook.records import RecordField, RecordType
from complyhosp.source.document import Document, Path
from complyhosp.workbench.lint.written import Placed, Written, placed_selections, written_expressions


@dataclass(frozen=True)
class Subject:
    """One rule, its file, and the record types it may use."""

    checked: CheckedRule
    document: Document
    record_types: Mapping[str, RecordType]

    @cached_property
    def expressions(self) -> tuple[Written, ...]:
        """Every expression of the rule with the place where it is written."""
        return tuple(written_expressions(self.checked))

    @cached_property
    def selections(self) -> tuple[Placed[CheckedSelection], ...]:
        """Every selection, the excuse's last."""
        return tuple(placed_selections(self.checked))

    @cached_property
    def types(self) -> Mapping[str, RecordType]:
        """What the names in expressions stand for: members, look-ups, and the records of selections."""
        named = {name: self.record_types[record] for name, record in _names(self.checked)}
        return {**named, **{one.part.name: self.record_types[one.part.record] for one in self.selections}}

    @cached_property
    def lookups(self) -> frozenset[str]:
        """The names of look-ups, all of whose fields are null when nothing was found."""
        return frozenset(lookup.name for lookup in self.checked.population.lookups)

    def field(self, node: Expr) -> tuple[RecordType, RecordField] | None:
        """The record type and field that an expression reads; None when it is no record's field."""
        if not isinstance(node, Field) or node.name not in self.types:
            return None
        record_type = self.types[node.name]
        return record_type, record_type.fields[node.field]

    def nullable(self, name: str, field: str) -> bool:
        """Whether evidence can leave this field out."""
        if name in ("slot", "gap", "period", "now"):
            return field == "working"
        record_type = self.types.get(name)
        return record_type is None or name in self.lookups or not record_type.fields[field].required

    def at(self, code: str, path: Path, extent: Extent | None = None, **args: object) -> Diagnostic:
        """A diagnostic at the text at `path`, or at the part of it that `extent` marks."""
        place = self.document.place(path, extent.start if extent else 0)
        value = self.document.at(path) if path in self.document.values else None
        length = extent.end - extent.start if extent else len(value) if isinstance(value, str) else 1
        return Diagnostic(code, place, args, self.document.excerpt(place, length))

    def key(self, code: str, path: Path, **args: object) -> Diagnostic:
        """A diagnostic at the key whose value is at `path`."""
        place = self.document.key_place(path)
        return Diagnostic(code, place, args, self.document.excerpt(place, len(str(path[-1])) if path else 1))

    def text(self, path: Path, extent: Extent) -> str:
        """The words of an expression, on one line."""
        value = self.document.at(path)
        return " ".join(str(value)[extent.start : extent.end].split())


def _names(checked: CheckedRule) -> Iterator[tuple[str, str]]:
    members = checked.population.members
    if isinstance(members, PairsOf):
        yield "first", members.record
        yield "second", members.record
        return
    if isinstance(members, Each):
        yield members.name, members.record
    if isinstance(members, GapsOf):
        yield members.record, members.record
    if members.of is not None:
        yield members.of, members.of
    for lookup in checked.population.lookups:
        yield lookup.name, lookup.register
