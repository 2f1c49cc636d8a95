"""The order in which the keys of a rule stand: as one reads it, what it is first, what it asks next."""

from __future__ import annotations

from collections.abc import Iterable

from complyhosp.source.document import Path

RULE = (
    "id",
    "clause",
    "title",
    "severity",
    "mode",
    "reading",
    "params",
    "population",
    "requirement",
    "excuse",
    "vacuous",
    "message",
    "remedy",
    "crosswalk",
    "equivalent_mutants",
    "lint",
)
PARAM = ("value", "fixed_by", "why")
POPULATION = ("each", "slots", "gaps", "pairs", "as", "of", "match", "counting", "lookup", "where")
LOOKUP = ("register", "match")
SELECTION = ("record", "as", "match", "within", "where", "at_least", "at_most", "value", "holds")
WINDOW = ("from", "to", "at")
TEXT = ("zh", "en")
REASONED = ("code", "mutant", "why")

OWN_ORDER: dict[Path, tuple[str, ...]] = {(): RULE, ("population",): POPULATION}
BY_LAST = {"within": WINDOW, "exists": SELECTION, "none": SELECTION, "aggregate": SELECTION, "excuse": SELECTION}
LOOKUP_DEPTH = 3


def ordered(path: Path, keys: Iterable[str]) -> list[str]:
    """The keys of the mapping at `path` of a rule in their order; those that have none come last, as they stood."""
    given = list(keys)
    order = _order_of(path, given)
    return sorted(given, key=lambda key: order.index(key) if key in order else len(order))


def _order_of(path: Path, keys: list[str]) -> tuple[str, ...]:
    if path in OWN_ORDER:
        return OWN_ORDER[path]
    if set(keys) <= set(TEXT):
        return TEXT
    if len(path) == 2 and path[0] == "params":
        return PARAM
    if len(path) == LOOKUP_DEPTH and path[1] == "lookup":
        return LOOKUP
    if path and path[0] in ("equivalent_mutants", "lint") and isinstance(path[-1], int):
        return REASONED
    return BY_LAST.get(str(path[-1]), ())
