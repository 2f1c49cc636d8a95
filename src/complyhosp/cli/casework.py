"""Running the case files of a rulebook, and telling how they went."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from complyhosp.check import EngineName
from complyhosp.cli.exits import ExitCode
from complyhosp.cli.outputs import Output, read_outputs, write_texts
from complyhosp.cli.places import rules_folder
from complyhosp.cli.screen import show, tell_diagnostics
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, Place, has_errors
from complyhosp.rulebook.load import CASES, load_rulebook
from complyhosp.rulebook.rulebook import Rulebook, natural_key
from complyhosp.workbench.case_report import RuleCases, failure_lines, junit
from complyhosp.workbench.cases import Engine, PreparedCase, load_cases, run_case
from complyhosp.workbench.run_cases import engine_named

_SUMMARY = {
    "zh": "{passed} 个用例通过，{failed} 个未通过；{without} 条规则没有用例",
    "en": "{passed} cases passed, {failed} failed; {without} rules have no cases",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are run, and what is written: those of the rules or clauses named (all where none is) whose rule's
    id and name `pattern` is found in; `outputs` as `junit=PATH`. With `fail_on_empty` a rule without a case to run is a
    failure."""

    only: Sequence[str] = ()
    pattern: str | None = None
    outputs: Sequence[str] = ()
    fail_on_empty: bool = False


def judge_cases(rules: Path | None, wanted: Wanted, engine: EngineName, lang: str) -> ExitCode:
    """Runs the cases meant; shows each that fails beside what it expected, and the number of each kind."""
    pattern, outputs, faults = _read(wanted)
    folder = rules_folder(rules)
    if faults or isinstance(folder, Diagnostic):
        stop([*faults, *([folder] if isinstance(folder, Diagnostic) else [])], lang)
    rulebook, found = load_rulebook(folder)
    if rulebook is None:
        stop(found, lang)
    ids = [id_ for id_ in _rule_ids(rulebook) if not wanted.only or {id_, id_.rpartition("-")[0]} & set(wanted.only)]
    judge = engine_named(engine)
    files = [_run(path, folder, rulebook, pattern, judge) for path in _files(folder, ids, everything=not wanted.only)]
    without = [id_ for id_ in ids if id_ not in {file.rule for file in files}]
    found += [fault for file in files for fault in file.diagnostics]
    found += write_texts((output, junit(files, lang)) for output in outputs)
    tell_diagnostics(found, lang)
    _tell(files, len(without), lang)
    return _exit_code(files, found, without, fail_on_empty=wanted.fail_on_empty)


def _read(wanted: Wanted) -> tuple[re.Pattern[str] | None, list[Output], list[Diagnostic]]:
    outputs, faults = read_outputs(wanted.outputs, ("junit",))
    if wanted.pattern is None:
        return None, outputs, faults
    try:
        return re.compile(wanted.pattern), outputs, faults
    except re.error as error:
        args: dict[str, object] = {"found": wanted.pattern, "problem": str(error)}
        return None, outputs, [*faults, Diagnostic("E432", Place("--run"), args)]


def _files(folder: Path, ids: Sequence[str], *, everything: bool) -> Iterator[Path]:
    """The case files of these rules; with `everything` also those of rules that there are not."""
    for path in sorted(folder.rglob(f"*{CASES}"), key=lambda path: natural_key(path.name.removesuffix(CASES))):
        if everything or path.name.removesuffix(CASES) in ids:
            yield path


def _run(path: Path, folder: Path, rulebook: Rulebook, pattern: re.Pattern[str] | None, engine: Engine) -> RuleCases:
    rule, shown = path.name.removesuffix(CASES), f"{folder.name}/{path.relative_to(folder).as_posix()}"
    cases, faults = load_cases(path, shown, rulebook)
    chosen: tuple[PreparedCase, ...] = cases.cases if cases else ()
    if pattern is not None:
        chosen = tuple(one for one in chosen if pattern.search(f"{rule} {one.case.name}"))
    return RuleCases(rule, shown, tuple(run_case(one, engine) for one in chosen), tuple(faults))


def _rule_ids(rulebook: Rulebook) -> list[str]:
    return [*(checked.rule.id for checked in rulebook.rules), *(rule.id for rule in rulebook.broken)]


def _tell(files: Sequence[RuleCases], without: int, lang: str) -> None:
    results = [(file.rule, result) for file in files for result in file.results]
    failed = [(rule, result) for rule, result in results if not result.passed]
    for rule, result in failed:
        show("".join(f"{line}\n" for line in failure_lines(rule, result, lang)))
    passed = len(results) - len(failed)
    show(_SUMMARY[lang].format(passed=passed, failed=len(failed), without=without) + "\n")


def _exit_code(
    files: Sequence[RuleCases], found: Sequence[Diagnostic], without: Sequence[str], *, fail_on_empty: bool
) -> ExitCode:
    results = [result for file in files for result in file.results]
    if has_errors(found):
        return ExitCode.UNUSABLE
    if any(not result.passed for result in results) or (fail_on_empty and (without or not results)):
        return ExitCode.FAIL
    return ExitCode.COMPLIANT if results else ExitCode.NOTHING_EVALUATED
