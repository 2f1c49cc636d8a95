"""Windows that end before they begin, and selections that no record can ever be in."""

from __future__ import annotations

from collections.abc import Iterator

from complyhosp.diagnostics import Diagnostic
from complyhosp.expressions.durations import DAY
from complyhosp.expressions.tree import Call, Expr, Extent, Field, Literal, Param
from complyhosp.expressions.types import BOOL, TIMESTAMP
from complyhosp.rulebook.checked import CheckedSelection, CheckedWindow
from complyhosp.workbench.lint.reasoning.truth import NOT_FALSE, TRUE, Assumption, Reasoner
from complyhosp.workbench.lint.subject import Subject
from complyhosp.workbench.lint.worlds import in_force, lasting, once_not_zero
from complyhosp.workbench.lint.written import Placed

NOWHERE = Extent(0, 0)


def windows(subject: Subject) -> Iterator[Diagnostic]:
    """Each selection's window, and window, `match` and `where` together."""
    now = in_force(subject)
    where = subject.checked.population.where
    given: tuple[Assumption, ...] = () if where is None else ((where, NOT_FALSE),)
    for placed in subject.selections:
        window = placed.part.window
        if window is not None and not window.own:
            if _never_opens(window, (now, once_not_zero(subject)), given):
                yield subject.key("E620", (*placed.path, "within"))
                continue
            if _never_opens(window, (lasting(subject),), given):
                yield subject.key("W623", (*placed.path, "within"))
            yield from _odd_days(subject, placed, window)
        if not now.can(_all_of(subject, placed.part), (TRUE,), given) and now.can(
            _where_of(placed.part), (TRUE,), given
        ):
            yield subject.key("E621", placed.path, record=placed.part.record)


def _never_opens(window: CheckedWindow, reasoners: tuple[Reasoner, ...], given: tuple[Assumption, ...]) -> bool:
    if window.start is None or window.end is None:
        return False
    opens = Call("<=", (window.start, window.end), BOOL, NOWHERE)
    return any(not reasoner.can(opens, (TRUE,), given) for reasoner in reasoners)


def _where_of(selection: CheckedSelection) -> Expr:
    return Literal(True, BOOL, NOWHERE) if selection.where is None else selection.where


def _all_of(subject: Subject, selection: CheckedSelection) -> Expr:
    """All that a record must meet to count."""
    whole = _where_of(selection)
    fields = subject.record_types[selection.record].fields
    for key in selection.keys:
        own = Field(selection.name, key.field, key.value.type, NOWHERE)
        whole = Call("&&", (whole, Call("==", (own, key.value), BOOL, NOWHERE)), BOOL, NOWHERE)
    window = selection.window
    if window is not None and fields[window.at].type == "timestamp":
        at = Field(selection.name, window.at, TIMESTAMP, NOWHERE)
        for op, edge in ((">=", window.start), ("<" if window.own else "<=", window.end)):
            if edge is not None:
                whole = Call("&&", (whole, Call(op, (at, edge), BOOL, NOWHERE)), BOOL, NOWHERE)
    return whole


def _odd_days(subject: Subject, placed: Placed[CheckedSelection], window: CheckedWindow) -> Iterator[Diagnostic]:
    """A record that has a day only is looked for within a time shorter than one."""
    if subject.record_types[placed.part.record].fields[window.at].type != "date":
        return
    for edge, tree in (("from", window.start), ("to", window.end)):
        for param in _durations(tree):
            value = in_force(subject).world.constants.get(param.name)
            if isinstance(value, int) and 0 < value < DAY:
                extent = param.extent
                yield subject.at(
                    "W622",
                    (*placed.path, "within", edge),
                    extent,
                    param=param.name,
                    field=f"{placed.part.record}.{window.at}",
                )


def _durations(node: Expr | None) -> Iterator[Param]:
    if isinstance(node, Param) and node.type.kind == "duration":
        yield node
    elif isinstance(node, Call) and node.op in ("+", "-"):
        for arg in node.args:
            yield from _durations(arg)
