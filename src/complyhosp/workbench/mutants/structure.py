"""Mistakes in what surrounds expressions: what is examined, joins, windows, bounds, `all` and `any`, excuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from complyhosp.expressions.durations import DAY, MICROSECOND, SECOND, format_duration, parse_duration
from complyhosp.expressions.tree import Call, Expr, Extent, Literal
from complyhosp.expressions.types import DURATION, INT, STRING
from complyhosp.expressions.writing import written
from complyhosp.rulebook.checked import (
    CheckedAll,
    CheckedAny,
    CheckedCount,
    CheckedLookup,
    CheckedPopulation,
    CheckedSelection,
    CheckedWindow,
    Each,
    GapsOf,
    PairsOf,
    SlotsOf,
)
from complyhosp.rulebook.records import RecordType
from complyhosp.source.document import Path
from complyhosp.workbench.anatomy import Piece
from complyhosp.workbench.mutants.mutant import AlwaysValid, Change, Swapped
from complyhosp.workbench.mutants.units import near_scalars

NOWHERE = Extent(0, 0)
_OTHER_KIND = {
    "shift": "day",
    "day": "week",
    "workday": "day",
    "week": "day",
    "month": "quarter",
    "quarter": "month",
    "year": "quarter",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in a piece: at `path`, below the piece's own; `extent` where it is in an expression there."""

    operator: str
    path: Path
    before: str
    after: str
    change: Change
    extent: Extent | None = None


def faults(piece: Piece, record_types: Mapping[str, RecordType]) -> Iterator[Fault]:
    """Every mistake made in a piece that is no expression."""
    part = piece.part
    if isinstance(part, CheckedPopulation):
        yield from _in_population(part, piece, record_types)
    elif isinstance(part, CheckedLookup):
        never = replace(part, value=Literal(None, STRING, NOWHERE))  # type: ignore[arg-type]  # a key that is unknown
        yield Fault("never-found", piece.path, part.name, "", Swapped(piece.steps, never))
        yield from _always_valid(part.register, piece.path, record_types)
    elif isinstance(part, CheckedAll | CheckedAny):
        yield from _in_parts(part, piece)
    elif isinstance(part, CheckedCount):
        yield from _in_count(part, piece)
    elif isinstance(part, CheckedSelection):
        yield from _in_selection(part, piece)
    elif isinstance(part, CheckedWindow):
        yield from _in_window(part, piece, record_types)


def _in_population(population: CheckedPopulation, piece: Piece, types: Mapping[str, RecordType]) -> Iterator[Fault]:
    members = population.members
    if population.where is not None:
        yield _removed(piece, "where", (*piece.steps, "where"))
    if isinstance(members, Each | GapsOf):
        for number, key in enumerate(members.keys):
            rest = (*members.keys[:number], *members.keys[number + 1 :])
            change = Swapped((*piece.steps, "members", "keys"), rest)
            yield Fault("widen-join", (*piece.path, "match"), f"{key.field} == {written(key.value)}", "", change)
    if isinstance(members, GapsOf) and members.counting is not None:
        yield _removed(piece, "counting", (*piece.steps, "members", "counting"))
    if isinstance(members, SlotsOf):
        yield from _other_slots(members, piece)
    if not isinstance(members, PairsOf) and members.of is not None:
        yield from _always_valid(members.of, (*piece.path, "of"), types)
    if isinstance(members, Each) and not types[members.record].time_fields:
        yield from _always_valid(members.record, (*piece.path, "each"), types)


def _other_slots(members: SlotsOf, piece: Piece) -> Iterator[Fault]:
    near = near_scalars(members.every) if members.every not in _OTHER_KIND else (_OTHER_KIND[members.every],)
    for other in near:
        if other in _OTHER_KIND or (parse_duration(str(other)) or 0) > 0:
            change = Swapped((*piece.steps, "members", "every"), other)
            yield Fault("other-slots", (*piece.path, "slots", "every"), members.every, str(other), change)


def _always_valid(name: str, path: Path, types: Mapping[str, RecordType]) -> Iterator[Fault]:
    if types[name].validity is not None:
        yield Fault("ignore-validity", path, name, "", AlwaysValid(name))


def _removed(piece: Piece, key: str, steps: tuple[str | int, ...]) -> Fault:
    return Fault("remove", (*piece.path, key), "", "", Swapped(steps, None))


def _in_parts(part: CheckedAll | CheckedAny, piece: Piece) -> Iterator[Fault]:
    if len(part.parts) < 2:
        return
    one, other = ("all", "any") if isinstance(part, CheckedAll) else ("any", "all")
    swapped = CheckedAny(part.parts) if isinstance(part, CheckedAll) else CheckedAll(part.parts)
    yield Fault(f"{one}-to-{other}", piece.path, one, other, Swapped(piece.steps, swapped))
    for number in range(len(part.parts)):
        rest = replace(part, parts=(*part.parts[:number], *part.parts[number + 1 :]))
        yield Fault("drop", (*piece.path, number), "", "", Swapped(piece.steps, rest))


def _in_count(count: CheckedCount, piece: Piece) -> Iterator[Fault]:
    if piece.path == ("excuse",):
        yield Fault("remove", piece.path, "", "", Swapped(("excuse",), None))
    for key in ("at_least", "at_most"):
        bound = getattr(count, key)
        if isinstance(bound, Literal) and isinstance(bound.value, int):
            for near in (bound.value - 1, bound.value + 1):
                if near >= 0:
                    change = Swapped((*piece.steps, key), replace(bound, value=near))
                    yield Fault("bound", (*piece.path, key), f"{key} {bound.value}", f"{key} {near}", change)
    swapped = _opposite(count)
    if swapped is not None and piece.path != ("excuse",):
        before, after = ("exists", "none") if swapped.at_least is None else ("none", "exists")
        yield Fault(f"{before}-to-{after}", piece.path, before, after, Swapped(piece.steps, swapped))


def _opposite(count: CheckedCount) -> CheckedCount | None:
    """`none` for `exists`, and the other way round; None for other bounds."""
    if _is(count.at_least, 1) and count.at_most is None:
        return replace(count, at_least=None, at_most=Literal(0, INT, NOWHERE))
    if _is(count.at_most, 0) and count.at_least is None:
        return replace(count, at_most=None, at_least=Literal(1, INT, NOWHERE))
    return None


def _is(bound: Expr | None, value: int) -> bool:
    return isinstance(bound, Literal) and bound.value == value


def _in_selection(selection: CheckedSelection, piece: Piece) -> Iterator[Fault]:
    for number, key in enumerate(selection.keys):
        rest = (*selection.keys[:number], *selection.keys[number + 1 :])
        change = Swapped((*piece.steps, "keys"), rest)
        yield Fault("widen-join", (*piece.path, "match"), f"{key.field} == {written(key.value)}", "", change)
    if selection.where is not None:
        yield _removed(piece, "where", (*piece.steps, "where"))
    if selection.window is not None:
        yield _removed(piece, "within", (*piece.steps, "window"))


def _in_window(window: CheckedWindow, piece: Piece, record_types: Mapping[str, RecordType]) -> Iterator[Fault]:
    """Each end opened, moved out by the smallest unit, and moved in so that a record exactly there is lost (the
    other way at the end of a slot or gap, which does not count)."""
    assert piece.record is not None  # noqa: S101 - a window belongs to a selection
    by_days = record_types[piece.record[1]].fields[window.at].type == "date"
    for edge, key, outward in (("start", "from", -1), ("end", "to", 1)):
        end: Expr | None = getattr(window, edge)
        if end is None:
            continue
        path = piece.path if window.own else (*piece.path, key)
        if not window.own:
            yield Fault("open", path, key, "", Swapped((*piece.steps, edge), None))
        for offset in _offsets(outward, by_days=by_days, open_end=window.own and edge == "end"):
            moved = Call("+", (end, Literal(offset, DURATION, NOWHERE)), end.type, end.extent)
            sign = "+" if offset > 0 else "-"
            after = f"{key} {sign} {format_duration(abs(offset))}"
            yield Fault("move", path, key, after, Swapped((*piece.steps, edge), moved))


def _offsets(outward: int, *, by_days: bool, open_end: bool) -> tuple[int, int]:
    if by_days:
        return outward * DAY, -outward * DAY
    out, back = (MICROSECOND, SECOND) if open_end else (SECOND, MICROSECOND)
    return outward * out, -outward * back
