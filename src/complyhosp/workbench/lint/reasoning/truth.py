"""The ways in which an expression comes out true, false or unknown, each with the facts that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from complyhosp.expressions.tree import Call, Expr, Field, ListOf, Literal, Param
from complyhosp.workbench.lint.reasoning.comparing import Comparing
from complyhosp.workbench.lint.reasoning.facts import Facts
from complyhosp.workbench.lint.reasoning.linear import NUMERIC, spelling
from complyhosp.workbench.lint.reasoning.nulls import never_has_a_value, unknown_ways, with_leaves
from complyhosp.workbench.lint.reasoning.world import World

TRUE, FALSE, UNKNOWN = "true", "false", "unknown"
ALL = (TRUE, FALSE, UNKNOWN)
NOT_FALSE = (TRUE, UNKNOWN)
NOT_TRUE = (FALSE, UNKNOWN)

STEPS = 20_000
"""How far a search goes before it gives up and says "possible"."""

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
MIRRORED = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}
Assumption = tuple[Expr, Iterable[str]]


class _SearchTooLongError(Exception):
    """The search grew too long."""


class Reasoner:
    """Answers for the expressions of one rule."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.comparing = Comparing(world)
        self.steps = 0

    def can(self, node: Expr, outcomes: Iterable[str], given: Iterable[Assumption] = ()) -> bool:
        """Whether the expression can come out so when each given one comes out as assumed; when in doubt, yes."""
        return self.possible(self.outcomes((*given, (node, outcomes))))

    def possible(self, ways: Iterator[Facts]) -> bool:
        """Whether there is a way at all; a search that grows too long counts as one."""
        self.steps = 0
        try:
            return next(ways, None) is not None
        except _SearchTooLongError:
            return True

    def every(self, ways: Iterator[Facts]) -> list[Facts] | None:
        """All ways; None when there are too many to look at."""
        self.steps = 0
        try:
            return list(ways)
        except _SearchTooLongError:
            return None

    def outcomes(self, wanted: Iterable[Assumption], facts: Facts | None = None) -> Iterator[Facts]:
        """The ways in which all of them come out as wanted."""
        first, *rest = wanted
        for found in self.any_of(first[0], first[1], self.world.start() if facts is None else facts):
            if rest:
                yield from self.outcomes(rest, found)
            else:
                yield found

    def any_of(self, node: Expr, outcomes: Iterable[str], facts: Facts) -> Iterator[Facts]:
        """The ways to any of these outcomes."""
        for outcome in outcomes:
            yield from self.ways(node, outcome, facts)

    def ways(self, node: Expr, outcome: str, facts: Facts) -> Iterator[Facts]:
        """The ways to one outcome of a boolean expression."""
        self.steps += 1
        if self.steps > STEPS:
            raise _SearchTooLongError
        if isinstance(node, Literal):
            if outcome == (TRUE if node.value else FALSE):
                yield facts
        elif isinstance(node, Call) and node.op in ("&&", "||"):
            yield from self._joined(node, outcome, facts)
        elif isinstance(node, Call) and node.op == "!":
            yield from self.ways(node.args[0], MIRRORED[outcome], facts)
        elif isinstance(node, Call) and node.op == "?:":
            yield from self._chosen(node, outcome, facts)
        elif isinstance(node, Call) and node.op == "has":
            yield from self._present(node.args[0], outcome, facts)
        elif outcome == UNKNOWN:
            yield from unknown_ways(node, facts, self.world)
        else:
            yield from self._atom(node, outcome == TRUE, facts)

    def _joined(self, node: Call, outcome: str, facts: Facts) -> Iterator[Facts]:
        one, other = node.args
        neutral, decisive = (TRUE, FALSE) if node.op == "&&" else (FALSE, TRUE)
        if outcome == decisive:
            yield from self.ways(one, decisive, facts)
            yield from self.ways(other, decisive, facts)
        elif outcome == neutral:
            for found in self.ways(one, neutral, facts):
                yield from self.ways(other, neutral, found)
        else:
            for found in self.ways(one, UNKNOWN, facts):
                yield from self.any_of(other, (neutral, UNKNOWN), found)
            for found in self.ways(one, neutral, facts):
                yield from self.ways(other, UNKNOWN, found)

    def _chosen(self, node: Call, outcome: str, facts: Facts) -> Iterator[Facts]:
        condition, then, other = node.args
        if outcome == UNKNOWN:
            yield from self.ways(condition, UNKNOWN, facts)
        for found in self.ways(condition, TRUE, facts):
            yield from self.ways(then, outcome, found)
        for found in self.ways(condition, FALSE, facts):
            yield from self.ways(other, outcome, found)

    def _present(self, node: Expr, outcome: str, facts: Facts) -> Iterator[Facts]:
        if outcome == UNKNOWN or not isinstance(node, Field):
            return
        if outcome == FALSE and not self.world.nullable(node.name, node.field):
            return
        found = facts.with_null(spelling(node), outcome == FALSE)
        if found is not None:
            yield found

    def _atom(self, node: Expr, truth: bool, facts: Facts) -> Iterator[Facts]:
        """A comparison or a bare bool that comes out true or false: what it reads is there."""
        lifted = _lifted(node)
        if lifted is not None:
            yield from self.ways(lifted, TRUE if truth else FALSE, facts)
            return
        known = with_leaves(node, facts)
        if known is None or never_has_a_value(node, self.world.constants):
            return
        if isinstance(node, Call) and node.op in COMPARISONS:
            yield from self._comparison(node, truth, known)
        elif isinstance(node, Call) and node.op == "in":
            yield from self._membership(node, truth, known)
        elif isinstance(node, Param) and node.name in self.world.constants:
            if bool(self.world.constants[node.name]) == truth:
                yield known
        else:
            found = self.comparing.named(node, truth, known)
            yield from () if found is None else (found,)

    def _comparison(self, node: Call, truth: bool, facts: Facts) -> Iterator[Facts]:
        if node.args[0].type.kind in NUMERIC:
            yield from self.comparing.numbers(node.op, node.args[0], node.args[1], truth, facts)
        else:
            yield from self.comparing.texts(node.op, node.args[0], node.args[1], truth, facts)

    def _membership(self, node: Call, truth: bool, facts: Facts) -> Iterator[Facts]:
        item, items = node.args
        if isinstance(items, ListOf) and not all(isinstance(one, Literal) for one in items.items):
            alternatives: Expr = Literal(False, node.type, node.extent)
            for one in items.items:
                equal = Call("==", (item, one), node.type, node.extent)
                alternatives = Call("||", (alternatives, equal), node.type, node.extent)
            yield from self.ways(alternatives, TRUE if truth else FALSE, facts)
            return
        found = self.comparing.member(item, items, truth, facts)
        yield from () if found is None else (found,)


def _lifted(node: Expr) -> Expr | None:
    """A comparison of a choice as a choice of comparisons: `(c ? a : b) < x` is `c ? a < x : b < x`."""
    if not isinstance(node, Call) or node.op not in COMPARISONS:
        return None
    for number, arg in enumerate(node.args):
        if isinstance(arg, Call) and arg.op == "?:":
            branches = [_with_arg(node, number, branch) for branch in arg.args[1:]]
            return Call("?:", (arg.args[0], *branches), node.type, node.extent)
    return None


def _with_arg(node: Call, number: int, arg: Expr) -> Call:
    args = (*node.args[:number], arg, *node.args[number + 1 :])
    return Call(node.op, args, node.type, node.extent)
