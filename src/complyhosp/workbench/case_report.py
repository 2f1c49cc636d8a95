"""How a case went, for people and for build servers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from complyhosp.diagnostics import Diagnostic
from complyhosp.diagnostics.printable import printable
from complyhosp.diagnostics.rendering import render, width
from complyhosp.engines.outcomes import RecordRef
from complyhosp.evidence.tables import FILE_STRIDE
from complyhosp.interchange.junit import Case, Error, Failure, Suite, Suites, to_xml
from complyhosp.workbench.case_writing import flow
from complyhosp.workbench.cases import CaseResult
from complyhosp.workbench.expectations import Side, side_by_side

COLUMN = 56
"""The widest that a column of expected findings gets; a longer one pushes what stands beside it into the next line."""

_WORDS = {
    "zh": {"expected": "应为", "found": "实为", "records": "记录", "nothing": "（无）", "any": "（不限）"},
    "en": {"expected": "expected", "found": "actual", "records": "records", "nothing": "(none)", "any": "(any)"},
}


@dataclass(frozen=True, slots=True)
class RuleCases:
    """How the cases of one file went, and what is wrong in the file."""

    rule: str
    file: str
    results: tuple[CaseResult, ...]
    diagnostics: tuple[Diagnostic, ...]


def failure_lines(rule: str, result: CaseResult, lang: str) -> Iterator[str]:
    """A failed case: where it is, what it expected beside what came, and its records."""
    words = _WORDS[lang]
    yield printable(f"✗ {rule} {result.name}  ({result.prepared.place})")
    sides = side_by_side(result.prepared.case.expect, result.result, result.prepared.setting.zone)
    left = max(width(words["expected"]), *(min(COLUMN, width(_expected(side, lang))) for side in sides))
    yield f"      {'':<10}  {_padded(words['expected'], left)} | {words['found']}"
    for side in sides:
        yield from _side(side, left, lang)
    yield f"    {words['records']}:"
    for name, rows in result.prepared.rows.items():
        for number, row in enumerate(rows, start=1):
            yield printable(f"      {name} {number}: {flow(row)}")


def _side(side: Side, left: int, lang: str) -> Iterator[str]:
    mark, expected = " " if side.agrees else "✗", _expected(side, lang)
    found = side.found or _WORDS[lang]["nothing"]
    if side.records:
        found += f"  [{', '.join(_record(one) for one in side.records)}]"
    head = f"    {mark} {side.what:<10}  "
    if width(expected) <= left:
        yield printable(f"{head}{_padded(expected, left)} | {found}")
    else:
        yield printable(f"{head}{expected}")
        yield printable(f"      {'':<10}  {'':<{left}} | {found}")


def _expected(side: Side, lang: str) -> str:
    if side.expected:
        return side.expected
    return _WORDS[lang]["any" if side.what in ("result", "population") else "nothing"]


def _padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))


def _record(ref: RecordRef) -> str:
    """A record by its type and its number among the case's."""
    return f"{ref.type} {ref.row % FILE_STRIDE}"


def junit(files: Iterable[RuleCases], lang: str) -> str:
    """All cases as JUnit XML, a suite a file; a file with mistakes has an error of its own."""
    suites = tuple(
        Suite(one.rule, (*_of_file(one, lang), *_of_results(one.rule, one.results, lang)), file=one.file)
        for one in files
    )
    return to_xml(Suites("complyhosp rules test", suites))


def _of_file(file: RuleCases, lang: str) -> Iterator[Case]:
    if file.diagnostics:
        first = file.diagnostics[0]
        text = render(file.diagnostics, lang)
        yield Case(file.file, f"rules.{file.rule}", Error(first.message(lang), first.code, text))


def _of_results(rule: str, results: Sequence[CaseResult], lang: str) -> Iterator[Case]:
    for result in results:
        failure = None
        if not result.passed:
            words, first = _WORDS[lang], result.differences[0]
            expected, found = first.expected or words["nothing"], first.found or words["nothing"]
            message = f"{first.what}: {words['expected']} {expected}, {words['found']} {found}"
            failure = Failure(message, "case", "\n".join(failure_lines(rule, result, lang)))
        yield Case(result.name, f"rules.{rule}", failure)
