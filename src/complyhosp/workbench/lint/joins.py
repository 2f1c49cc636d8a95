"""Records joined by what does not identify them."""

from __future__ import annotations

from collections.abc import Iterator

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.tree import Call, Expr, Extent, Field, walk
from complyhosp.rulebook.checked import Each, Equality, GapsOf, PairsOf
from complyhosp.rulebook.records import RecordField, RecordType
from complyhosp.source.document import Path
from complyhosp.workbench.lint.subject import Subject


def joins(subject: Subject) -> Iterator[Diagnostic]:
    """Every `match`, and every equality of two fields."""
    for path, name, key in _keys(subject):
        # The equality's own words run from the field to the value, whichever stands first.
        yield from _by_name(subject, path, subject.types[name], key)
        yield from _other_things(subject, path, Field(name, key.field, key.value.type, key.value.extent), key.value)
    yield from _pairs_by_name(subject)
    for written in subject.expressions:
        for node in walk(written.tree):
            if isinstance(node, Call) and node.op == "==" and written.role != "message":
                yield from _other_things(subject, written.path, node.args[0], node.args[1])


def _keys(subject: Subject) -> Iterator[tuple[Path, str, Equality]]:
    members = subject.checked.population.members
    if isinstance(members, Each | GapsOf):
        name = members.of if isinstance(members, Each) else members.record
        for key in members.keys:
            yield ("population", "match"), str(name), key
    for placed in subject.selections:
        for key in placed.part.keys:
            yield (*placed.path, "match"), placed.part.name, key


def _by_name(subject: Subject, path: Path, record_type: RecordType, key: Equality) -> Iterator[Diagnostic]:
    """Two people, or two things, can bear one name."""
    sides = [(record_type, record_type.fields[key.field]), subject.field(key.value)]
    for side, name in zip(sides, (key.field, getattr(key.value, "field", "")), strict=True):
        if side is not None and _is_name(name, side[1]):
            better = _identifiers(side[0], name)
            if better:
                args = {"field": f"{side[0].id}.{name}", "better": ", ".join(better)}
                yield subject.at("W640", path, key.value.extent, **args)
                return


def _pairs_by_name(subject: Subject) -> Iterator[Diagnostic]:
    """Two records of one name need not be one person's."""
    members = subject.checked.population.members
    if not isinstance(members, PairsOf):
        return
    record_type = subject.record_types[members.record]
    for name, _ in members.equal:
        better = _identifiers(record_type, name)
        if _is_name(name, record_type.fields[name]) and better:
            args = {"field": f"{record_type.id}.{name}", "better": ", ".join(better)}
            yield subject.at("W640", ("population", "match"), members.match.extent, **args)


def _is_name(name: str, field: RecordField) -> bool:
    return field.type == "name" or (name == "name" and not field.key)


def _identifiers(record_type: RecordType, name: str) -> list[str]:
    """The fields of a type that would identify what the name only names."""
    if name == "name":
        return [key for key in record_type.key_fields if key != name]
    return [key for key, field in record_type.fields.items() if field.or_by == name]


def _other_things(subject: Subject, path: Path, one: Expr, other: Expr) -> Iterator[Diagnostic]:
    """The id of one thing compared with the id of another; or an id with a text beside which the id stands."""
    sides = [(node, *found) for node in (one, other) if isinstance(node, Field) and (found := subject.field(node))]
    if len(sides) != 2:
        return
    things = [_means(node, record_type, field) for node, record_type, field in sides]
    extent = _over(one.extent, other.extent)
    if things[0] and things[1]:
        if not things[0] & things[1]:
            texts = [", ".join(sorted(each)) for each in things]
            yield subject.at(
                "E641", path, extent, one=_shown(one), thing=texts[0], other=_shown(other), other_thing=texts[1]
            )
        return
    for number in (0, 1):
        node, record_type, _ = sides[1 - number]
        better = [name for name, field in record_type.fields.items() if things[number] & set(field.refers)]
        if things[number] and better:
            args = {"field": _shown(node), "thing": ", ".join(sorted(things[number])), "better": ", ".join(better)}
            yield subject.at("W642", path, extent, **args)


def _means(node: Field, record_type: RecordType, field: RecordField) -> frozenset[str]:
    """The registers whose entries a field identifies; none when it identifies nothing known."""
    if field.refers:
        return frozenset(field.refers)
    own = record_type.register_ and record_type.key_fields == (node.field,)
    return frozenset({record_type.id}) if own else frozenset()


def _shown(node: Expr) -> str:
    return f"{node.name}.{node.field}" if isinstance(node, Field) else "…"


def _over(one: Extent, other: Extent) -> Extent:
    return Extent(min(one.start, other.start), max(one.end, other.end))
