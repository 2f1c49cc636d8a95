"""The check of a rule's population."""

from __future__ import annotations

from complyhosp.expressions.tree import Call, Expr, Field, conjuncts
from complyhosp.rulebook.checked import (
    CheckedLookup,
    CheckedPopulation,
    Each,
    Equality,
    GapsOf,
    PairsOf,
    SlotsOf,
)
from complyhosp.rulebook.checking import RuleChecker
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rule import Lookup, Population
from complyhosp.rulebook.scoping import GAP, SLOT

PATH = ("population",)

_TAKES = {
    "each": {"of", "as_", "match", "where", "lookup"},
    "slots": {"of", "where", "lookup"},
    "gaps": {"of", "match", "counting", "where", "lookup"},
    "pairs": {"match", "where", "lookup"},
}


def check_population(checker: RuleChecker, population: Population) -> CheckedPopulation | None:
    """The population, resolved, its names bound in the checker; None with diagnostics."""
    given = [key for key in ("each", "slots", "gaps", "pairs") if getattr(population, key) is not None]
    if len(given) != 1:
        checker.report("E126", PATH)
        return None
    _refuse_strangers(checker, population)
    members = {"each": _each, "slots": _slots, "gaps": _gaps, "pairs": _pairs}[population.kind](checker, population)
    if members is None:
        return None
    lookups = tuple(
        found for name, lookup in population.lookup.items() if (found := _lookup(checker, name, lookup)) is not None
    )
    where = checker.optional(population.where, (*PATH, "where"), checker.scope())
    return CheckedPopulation(members, where, lookups)


def _refuse_strangers(checker: RuleChecker, population: Population) -> None:
    kind = population.kind
    for name in ("of", "as_", "match", "counting", "where", "lookup"):
        if getattr(population, name) and name not in _TAKES[kind]:
            key = name.rstrip("_")
            checker.report("E127", (*PATH, key), key=key, kind=kind)


def _each(checker: RuleChecker, population: Population) -> Each | None:
    record = population.each or ""
    record_type = checker.type_named(record, (*PATH, "each"))
    if record_type is None:
        return None
    name = population.as_ or record
    checker.bind(name, record_type, (*PATH, "as" if population.as_ else "each"))
    if population.of is None:
        if population.match is not None:
            checker.report("E128", (*PATH, "match"), kind="each", key="of")
        return Each(record, name, None, ())
    register = _register(checker, population)
    keys: tuple[Equality, ...] = ()
    if register is not None:
        keys = checker.equalities(population.match, (*PATH, "match"), checker.scope(), register.id)
    return Each(record, name, population.of, keys) if register is not None else None


def _register(checker: RuleChecker, population: Population) -> RecordType | None:
    """The register that `of` names, its name bound."""
    register = checker.register_named(population.of or "", (*PATH, "of"))
    if register is not None:
        checker.bind(register.id, register, (*PATH, "of"))
    return register


def _slots(checker: RuleChecker, population: Population) -> SlotsOf | None:
    every = checker.period_word(population.slots.every if population.slots else "", (*PATH, "slots", "every"))
    checker.names["slot"] = SLOT
    if population.of is not None and _register(checker, population) is None:
        return None
    return None if every is None else SlotsOf(every, population.of)


def _gaps(checker: RuleChecker, population: Population) -> GapsOf | None:
    record = population.gaps or ""
    record_type = checker.type_named(record, (*PATH, "gaps"))
    if record_type is None:
        return None
    if not record_type.time_fields:
        checker.report("E130", (*PATH, "gaps"), type=record)
        return None
    keys: tuple[Equality, ...] = ()
    if population.of is not None:
        if _register(checker, population) is None:
            return None
        if population.match is None:
            checker.report("E128", PATH, kind="gaps", key="match")
        scope = checker.scope((record, record_type))
        keys = checker.equalities(population.match, (*PATH, "match"), scope, record)
    for field in record_type.time_fields:
        if record_type.fields[field].type != "timestamp":
            checker.report("E138", (*PATH, "gaps"), field=field, found="date", expected="timestamp")
    for field in (*record_type.time_fields, *(key.field for key in keys)):
        if not record_type.fields[field].required:
            checker.report("E131", (*PATH, "gaps"), type=record, field=field)
    counting = _counting(checker, population, (record, record_type))
    checker.names["gap"] = GAP
    return GapsOf(record, population.of, keys, counting)


def _counting(checker: RuleChecker, population: Population, record: tuple[str, RecordType]) -> Expr | None:
    return checker.optional(population.counting, (*PATH, "counting"), checker.scope(record))


def _pairs(checker: RuleChecker, population: Population) -> PairsOf | None:
    record = population.pairs or ""
    record_type = checker.type_named(record, (*PATH, "pairs"))
    if record_type is None:
        return None
    checker.bind("first", record_type, (*PATH, "pairs"))
    checker.bind("second", record_type, (*PATH, "pairs"))
    if population.match is None:
        checker.report("E128", PATH, kind="pairs", key="match")
        return None
    match = checker.expression(population.match, (*PATH, "match"), checker.scope())
    if match is None:
        return None
    equal = tuple(found for part in conjuncts(match) if (found := _equal_fields(part)) is not None)
    if not equal:
        checker.report("E132", (*PATH, "match"), name="first")
        return None
    return PairsOf(record, equal, match)


def _equal_fields(part: Expr) -> tuple[str, str] | None:
    """The fields that `first.a == second.b` equates."""
    if not isinstance(part, Call) or part.op != "==":
        return None
    one, other = part.args
    if not isinstance(one, Field) or not isinstance(other, Field):
        return None
    if (one.name, other.name) == ("first", "second"):
        return one.field, other.field
    return (other.field, one.field) if (one.name, other.name) == ("second", "first") else None


def _lookup(checker: RuleChecker, name: str, lookup: Lookup) -> CheckedLookup | None:
    path = (*PATH, "lookup", name)
    register = checker.register_named(lookup.register_, (*path, "register"))
    if register is None:
        return None
    scope = checker.scope((name, register))
    keys = checker.equalities(lookup.match, (*path, "match"), scope, name)
    checker.bind(name, register, path)
    if not keys:
        return None
    if len(keys) != 1 or (keys[0].field,) != register.key_fields:
        checker.report("E133", (*path, "match"), type=register.id, key=", ".join(register.key_fields))
        return None
    return CheckedLookup(name, register.id, keys[0].field, keys[0].value)
