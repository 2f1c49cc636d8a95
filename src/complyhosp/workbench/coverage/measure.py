"""A rule's cases run by the reference engine, and what was seen on the way."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from complyhosp.diagnostics import Diagnostic, Excerpt, Place
from complyhosp.engines.reference.frame import Datum, Truth
from complyhosp.expressions.tree import Expr
from complyhosp.rulebook.checked import CheckedCount, CheckedLookup, CheckedRule, CheckedSelection
from complyhosp.rulebook.records import RecordType
from complyhosp.source import Document
from complyhosp.workbench.anatomy import part_at
from complyhosp.workbench.coverage.points import Point, points
from complyhosp.workbench.rule_files import RuleFiles
from complyhosp.workbench.trial import Trial

_TRUTHS = {True: "true", False: "false", None: "unknown"}
_MATCHES = {True: "matched", False: "unmatched", None: "unknown"}

NEVER = "never-"

Seen = dict[tuple[int, str], str]
"""By the number of a point and a way: the first case that went that way."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A point of a rule at its place: the ways it can go, and for each of them that was seen the first case."""

    kind: str
    what: str
    place: Place
    excerpt: Excerpt | None
    ways: tuple[str, ...]
    seen: Mapping[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The ways that no case goes."""
        return tuple(way for way in self.ways if way not in self.seen)


@dataclass(frozen=True, slots=True)
class StaleBranch:
    """A way that the rule's `equivalent_mutants` calls out of reach, and that is seen (by this case), or is none."""

    branch: str
    place: Place
    excerpt: Excerpt | None
    case: str = ""


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """A rule's branches. `source` is the text of its file."""

    rule: str
    file: str
    source: str
    branches: tuple[Branch, ...]
    stale: tuple[StaleBranch, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def ways(self) -> int:
        """How many ways there are."""
        return sum(len(branch.ways) for branch in self.branches)

    @property
    def seen(self) -> int:
        """How many of them were seen."""
        return self.ways - sum(len(branch.missing) for branch in self.branches)


def percent(rules: Iterable[RuleCoverage]) -> float:
    """How many of the ways were seen; 100 when there are none."""
    counted = list(rules)
    ways = sum(one.ways for one in counted)
    return 100.0 * sum(one.seen for one in counted) / ways if ways else 100.0


def measure(files: RuleFiles, record_types: Mapping[str, RecordType]) -> RuleCoverage:
    """The coverage of a rule by its cases."""
    found = tuple(points(files.rule, record_types))
    seen: Seen = {}
    for trial in files.trials:
        watch(trial, trial.prepared.rule, found, record_types, seen)
    document, listed = files.document, {entry.mutant for entry in files.rule.rule.equivalent_mutants}
    ids = branch_ids(found)
    never = {way for name, way in ids.items() if name in listed}
    branches = tuple(_branch(number, point, document, seen, never) for number, point in enumerate(found))
    stale = tuple(_stale(files, ids, seen))
    return RuleCoverage(files.rule.rule.id, document.shown_as, document.text, branches, stale, files.diagnostics)


def branch_ids(found: Iterable[Point]) -> dict[str, tuple[int, str]]:
    """What a rule's `equivalent_mutants` calls each way, should it be out of reach by something that cannot be worked
    out; names that come again are numbered from the second on."""
    ids: dict[str, tuple[int, str]] = {}
    for number, point in enumerate(found):
        for way in point.ways:
            name = f"{'.'.join(map(str, point.path))} {NEVER}{way} {point.what}"
            again = sum(1 for one in ids if one == name or one.startswith(f"{name} #"))
            ids[f"{name} #{again + 1}" if again else name] = (number, way)
    return ids


def is_branch(entry: str) -> bool:
    """Whether an entry of `equivalent_mutants` is about a branch."""
    return f" {NEVER}" in entry


def _stale(files: RuleFiles, ways: Mapping[str, tuple[int, str]], seen: Seen) -> Iterator[StaleBranch]:
    for number, entry in enumerate(files.rule.rule.equivalent_mutants):
        way = ways.get(entry.mutant)
        if is_branch(entry.mutant) and (way is None or way in seen):
            place = files.document.place(("equivalent_mutants", number, "mutant"))
            excerpt = files.document.excerpt(place, len(entry.mutant))
            yield StaleBranch(entry.mutant, place, excerpt, "" if way is None else seen[way])


def watch(
    trial: Trial, rule: CheckedRule, found: Iterable[Point], record_types: Mapping[str, RecordType], seen: Seen
) -> None:
    """Runs a case and adds what was seen."""
    observer = _Observer(rule, tuple(found), trial.prepared.case.name, seen)
    watched = replace(trial, frame=replace(trial.frame, observer=observer))
    watched.result(rule, record_types)


def _branch(number: int, point: Point, document: Document, seen: Seen, never: Container[tuple[int, str]]) -> Branch:
    offset, length = 0, 1
    if point.extent is not None:
        offset, length = point.extent.start, point.extent.end - point.extent.start
    place = document.key_place(point.path) if point.extent is None else document.place(point.path, offset)
    if point.extent is None:
        length = len(str(point.path[-1]))
    ways = tuple(way for way in point.ways if (number, way) not in never)
    cases = {way: seen[number, way] for way in ways if (number, way) in seen}
    return Branch(point.kind, point.what, place, document.excerpt(place, length), ways, cases)


class _Observer:
    """Notes by which case each point was first seen to go which way."""

    def __init__(self, rule: CheckedRule, found: tuple[Point, ...], case: str, seen: Seen) -> None:
        self.numbers = {(point.kind, id(part_at(rule, point.steps))): number for number, point in enumerate(found)}
        self.case = case
        self.seen = seen
        self.kept: list[Expr] = []

    def _note(self, kind: str, part: object, way: str) -> None:
        number = self.numbers.get((kind, id(part)))
        if number is not None:
            self.seen.setdefault((number, way), self.case)

    def value(self, node: Expr, value: Datum) -> None:
        if value is None or isinstance(value, bool):
            self._note("condition", node, _TRUTHS[value])

    def computed(self, node: Expr, stands_for: Expr) -> None:
        number = self.numbers.get(("condition", id(stands_for)))
        if number is not None:
            self.kept.append(node)  # as long as it is there, no other node has its id
            self.numbers["condition", id(node)] = number

    def record(self, selection: CheckedSelection, matches: Truth, lies: str | None) -> None:
        self._note("match", selection, _MATCHES[matches])
        self._note("window", selection, lies or "undated")

    def count(self, count: CheckedCount, certain: int, wanted: Mapping[str, int], holds: Truth) -> None:
        self._note("count", count, _TRUTHS[holds])
        for key, bound in wanted.items():
            self._note(key, count, "at" if certain == bound else "over" if certain > bound else "under")

    def lookup(self, lookup: CheckedLookup, *, found: bool) -> None:
        self._note("lookup", lookup, "found" if found else "missing")
