"""`python -m complyhosp.workbench.run_cases rules/him/4.1-a.cases.yaml …`: cases from a rule author's shell."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from complyhosp.diagnostics import Diagnostic, has_errors
from complyhosp.diagnostics.rendering import render
from complyhosp.engines.outcomes import RuleOutcome
from complyhosp.engines.setting import Setting
from complyhosp.evidence.tables import TypedTable
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.load import CASES, load_rulebook
from complyhosp.rulebook.records import RecordType
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.cases import CaseResult, Engine, load_cases, run_case

if TYPE_CHECKING:
    from complyhosp.engines.live.engine import Live


def main(arguments: Sequence[str]) -> int:
    """Runs the files' cases; 0 when all pass, 1 when one fails or a file has a mistake, 2 without a rulebook."""
    parser = argparse.ArgumentParser(prog="python -m complyhosp.workbench.run_cases")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rules", type=Path, default=Path("rules"))
    parser.add_argument("--engine", choices=("reference", "columnar", "live"), default="reference")
    parser.add_argument("--lang", choices=("zh", "en"), default="en")
    given = parser.parse_args(arguments)
    rulebook, found = load_rulebook(given.rules)
    if rulebook is None:
        sys.stdout.write(render(found, given.lang))
        return 2
    good = True
    for path in given.files:
        good &= _run_file(path, rulebook, found, engine_named(given.engine), given.lang)
    return 0 if good else 1


def engine_named(name: str) -> Engine:
    """The engine of this name, `reference`, `columnar` or `live`."""
    if name == "reference":
        from complyhosp.engines.reference.engine import judge  # noqa: PLC0415 - one engine need not wait for the other

        return judge
    if name == "live":
        from complyhosp.engines.live.engine import Live  # noqa: PLC0415 - it needs an extra

        return _judged_live(Live)
    from complyhosp.engines.columnar import Columnar  # noqa: PLC0415 - it takes Ibis half a second to load

    return lambda rule, types, tables, setting: Columnar(tables, types, setting).judge(rule)


def _judged_live(live: type[Live]) -> Engine:
    """Judges by the live engine, a process of durable-rules a case: what one case leaves behind reaches no other."""

    def judged(
        rule: CheckedRule, types: Mapping[str, RecordType], tables: Mapping[str, TypedTable], setting: Setting
    ) -> RuleOutcome:
        with live(tables, types, setting) as engine:
            return engine.judge(rule)

    return judged


def _run_file(path: Path, rulebook: Rulebook, found: Sequence[Diagnostic], engine: Engine, lang: str) -> bool:
    rule_file = path.name.removesuffix(CASES) + ".yaml"
    case_set, faults = load_cases(path, path.as_posix(), rulebook)
    about = [one for one in found if Path(one.place.file).name == rule_file] + faults
    sys.stdout.write(render(about, lang))
    good = case_set is not None and not has_errors(about)
    for prepared in case_set.cases if case_set is not None else ():
        result = run_case(prepared, engine)
        good &= result.passed
        sys.stdout.writelines(f"{line}\n" for line in _told(path, result))
    return good


def _told(path: Path, result: CaseResult) -> Iterator[str]:
    yield f"{'ok  ' if result.passed else 'FAIL'} {path.name.removesuffix(CASES)}: {result.name}"
    for one in result.differences:
        if one.what not in ("violated", "unknown"):
            yield f"       {one.what}: expected {one.expected}, found {one.found}"
        elif one.expected:
            yield f"       {one.what}: expected, not found: {one.expected}"
        else:
            yield f"       {one.what}: found, not expected: {one.found}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
