"""The engines that the suite is run on, and what each of them cannot do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec

from complyhosp.engines.columnar import Columnar
from complyhosp.engines.outcomes import RuleOutcome
from complyhosp.engines.plan_cache import PlanCache
from complyhosp.engines.reference.engine import judge
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import TypedTable
from complyhosp.expressions.tree import Call, Expr, walk
from complyhosp.rulebook.checked import CheckedAggregate, CheckedAll, CheckedAny, CheckedCount, CheckedRule, parts
from complyhosp.rulebook.records import RecordType

Judge = Callable[[CheckedRule, Mapping[str, RecordType], Mapping[str, TypedTable], Setting], RuleOutcome]


@dataclass(frozen=True)
class Gap:
    """What an engine cannot do: why, and the code of the diagnostic that it gives instead of a verdict."""

    reason: str
    code: str


@dataclass(frozen=True)
class Engine:
    """An engine; `gaps` are by feature (see `features`). A rule with one of them must end in that gap's diagnostic."""

    name: str
    judge: Judge
    gaps: Mapping[str, Gap] = field(default_factory=dict)


def columnar(
    rule: CheckedRule, types: Mapping[str, RecordType], tables: Mapping[str, TypedTable], setting: Setting
) -> RuleOutcome:
    """The columnar engine, each plan compiled once: compiling takes longer than all else."""
    return Columnar(tables, types, setting, _plans()).judge(rule)


@cache
def _plans() -> PlanCache:
    return PlanCache(None)


def live(
    rule: CheckedRule, types: Mapping[str, RecordType], tables: Mapping[str, TypedTable], setting: Setting
) -> RuleOutcome:
    """The live engine, durable-rules in a process of its own for each case."""
    from complyhosp.engines.live.child import Matcher  # noqa: PLC0415 - it needs an extra
    from complyhosp.engines.live.engine import judge as judge_live  # noqa: PLC0415 - as above

    with Matcher() as matcher:
        return judge_live(rule, types, tables, setting, matcher)


LIVE_GAPS = {
    "population: pairs": Gap("a pair may be of records however far apart: a stream would keep every record", "E301"),
}

ENGINES = (
    Engine("reference", judge),
    Engine("columnar", columnar),
    *((Engine("live", live, LIVE_GAPS),) if find_spec("durable") is not None else ()),
)
"""A third engine is one more line here."""


def features(rule: CheckedRule) -> Iterator[str]:
    """What a rule is made of: `population: gaps`, `requirement: aggregate`, `excuse`, `function: longestRun` …"""
    population = rule.population
    yield f"population: {rule.rule.population.kind}"
    yield from (name for name in ("of", "counting") if getattr(population.members, name, None) is not None)
    yield from ("where" for _ in range(population.where is not None))
    yield from ("lookup" for _ in population.lookups)
    yield from ("excuse" for _ in range(rule.excuse is not None))
    yield f"requirement: {requirement_of(rule)}"
    for tree in _trees(rule):
        yield from (f"function: {node.op}" for node in walk(tree) if isinstance(node, Call))


def requirement_of(rule: CheckedRule) -> str:
    """`holds`, `exists`, `none`, `aggregate`, `all` or `any`."""
    found = rule.requirement
    if isinstance(found, CheckedAll | CheckedAny):
        return "all" if isinstance(found, CheckedAll) else "any"
    if isinstance(found, CheckedCount):
        return "exists" if "exists" in rule.rule.requirement.model_fields_set else "none"
    return "aggregate" if isinstance(found, CheckedAggregate) else "holds"


def _trees(rule: CheckedRule) -> Iterator[Expr]:
    """The expressions of the rule's requirement and excuse, and of its population."""
    members = rule.population.members
    yield from (tree for tree in (rule.population.where, getattr(members, "counting", None)) if tree is not None)
    for part in (*parts(rule.requirement), *(() if rule.excuse is None else (rule.excuse,))):
        if isinstance(part, CheckedAggregate):
            yield part.value
        if not isinstance(part, CheckedCount):
            yield part.holds
        if not hasattr(part, "selection"):
            continue
        window = part.selection.window
        edges = () if window is None else (window.start, window.end)
        trees = (part.selection.where, *edges, *(key.value for key in part.selection.keys))
        yield from (tree for tree in trees if tree is not None)
