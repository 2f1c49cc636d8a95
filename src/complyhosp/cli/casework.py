"""Running the case files of a rulebook, and telling how they went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from complyhosp.check import EngineName
from complyhosp.cli.exits import ExitCode
from complyhosp.cli.places import rules_folder
from complyhosp.cli.screen import show, tell_diagnostics
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, has_errors
from complyhosp.diagnostics.printable import printable
from complyhosp.rulebook.load import CASES, load_rulebook
from complyhosp.rulebook.rulebook import Rulebook, natural_key
from complyhosp.workbench.cases import CaseResult, load_cases, run_case
from complyhosp.workbench.run_cases import engine_named

_TEXTS = {
    "zh": {
        "expected": "应为 {expected}，实为 {found}",
        "missing": "应有而没有：{expected}",
        "extra": "不应有而有：{found}",
        "summary": "{passed} 个用例通过，{failed} 个未通过；{without} 条规则没有用例",
    },
    "en": {
        "expected": "expected {expected}, found {found}",
        "missing": "expected, not found: {expected}",
        "extra": "found, not expected: {found}",
        "summary": "{passed} cases passed, {failed} failed; {without} rules have no cases",
    },
}


def judge_cases(rules: Path | None, only: Sequence[str], engine: EngineName, lang: str) -> ExitCode:
    """Runs the cases of the rules (or clauses) named, or all; shows each that fails, and the number of each kind."""
    folder = rules_folder(rules)
    if isinstance(folder, Diagnostic):
        stop([folder], lang)
    rulebook, found = load_rulebook(folder)
    if rulebook is None:
        stop(found, lang)
    wanted = [id_ for id_ in _rule_ids(rulebook) if not only or {id_, id_.rpartition("-")[0]} & set(only)]
    judge = engine_named(engine)
    results: list[tuple[str, CaseResult]] = []
    with_cases: set[str] = set()
    for path in sorted(folder.rglob(f"*{CASES}"), key=lambda path: natural_key(path.name.removesuffix(CASES))):
        rule_id = path.name.removesuffix(CASES)
        if rule_id not in wanted and only:
            continue
        with_cases.add(rule_id)
        cases, faults = load_cases(path, f"{folder.name}/{path.relative_to(folder).as_posix()}", rulebook)
        found += faults
        results += [(rule_id, run_case(prepared, judge)) for prepared in (cases.cases if cases else ())]
    failed = [(rule_id, result) for rule_id, result in results if not result.passed]
    tell_diagnostics(found, lang)
    show("".join(f"{line}\n" for line in _told(failed, lang)))
    without = len([id_ for id_ in wanted if id_ not in with_cases])
    summary = _TEXTS[lang]["summary"].format(passed=len(results) - len(failed), failed=len(failed), without=without)
    show(f"{summary}\n")
    if has_errors(found):
        return ExitCode.UNUSABLE
    if failed:
        return ExitCode.FAIL
    return ExitCode.COMPLIANT if results else ExitCode.NOTHING_EVALUATED


def _rule_ids(rulebook: Rulebook) -> list[str]:
    return [*(checked.rule.id for checked in rulebook.rules), *(rule.id for rule in rulebook.broken)]


def _told(failed: Iterable[tuple[str, CaseResult]], lang: str) -> Iterator[str]:
    texts = _TEXTS[lang]
    for rule_id, result in failed:
        yield printable(f"✗ {rule_id} {result.name}")
        for one in result.differences:
            form = "expected"
            if one.what in ("violated", "unknown"):
                form = "missing" if one.expected else "extra"
            said = texts[form].format(expected=one.expected, found=one.found)
            yield printable(f"    {one.what}: {said}")
