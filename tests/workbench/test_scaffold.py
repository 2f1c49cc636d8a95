"""New rules load, their case holds, and the linter says what is still to be written."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from complyhosp.diagnostics import has_errors
from complyhosp.rulebook.load import CASES, load_rulebook
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.cases import load_cases, run_case
from complyhosp.workbench.formatting.write import formatted
from complyhosp.workbench.lint.run import lint_rulebook
from complyhosp.workbench.run_cases import engine_named
from complyhosp.workbench.scaffold.files import NewRule, new_rule
from complyhosp.workbench.scaffold.request import Asked, read_request

RULES = Path(__file__).parents[2] / "rules"
UNFINISHED = {"W613", "W653", "W681", "W682", "W691"}
"""What the linter may say of a new rule: undecided, unwritten, without cases that show what it does."""


@cache
def shipped() -> Rulebook:
    rulebook, _ = load_rulebook(RULES)
    assert rulebook is not None
    return rulebook


TYPES = sorted(path.stem for path in (RULES / "records").glob("*.yaml"))
REGISTERS = {name for name in TYPES if shipped().record_types[name].register_}


def drafted(population: str, of: str | None = None, requirement: str | None = None) -> tuple[NewRule | None, set[str]]:
    request, faults = read_request(Asked("4.1-z", "4.1", population, of, requirement), shipped())
    assert request is not None, faults
    made, faults = new_rule(request, shipped())
    return made, {fault.code for fault in faults}


def rulebook_with(folder: Path, made: NewRule) -> Path:
    copy = folder / "rules"
    for part in ("clauses", "records"):
        shutil.copytree(RULES / part, copy / part)
    shutil.copy(RULES / "regulation.yaml", copy)
    (copy / "him").mkdir()
    (copy / "him" / "4.1-z.yaml").write_text(made.rule, encoding="utf-8")
    (copy / "him" / f"4.1-z{CASES}").write_text(made.cases, encoding="utf-8")
    return copy


@pytest.mark.parametrize("kind", ["each", "gaps", "pairs"])
@pytest.mark.parametrize("record", TYPES)
def test_a_rule_about_any_record_type_loads_or_is_refused_with_the_reason(kind: str, record: str) -> None:
    """Drafted rules are right in the language; where it has no such population, its own code says why."""
    made, codes = drafted(f"{kind}:{record}")
    if made is None:
        assert kind == "gaps"
        assert codes <= {"E130", "E131", "E138"}
    else:
        assert formatted(made.rule) == made.rule


@pytest.mark.parametrize(
    ("population", "of", "requirement"),
    [
        ("each:handover", None, None),
        ("each:handover", None, "exists:patrol"),
        ("each:patrol", "machine_room", "none:fault"),
        ("gaps:patrol", "machine_room", None),
        ("slots:week", "outlet", "exists:patrol"),
        ("slots:2h", None, "exists:patrol"),
        ("slots:shift", "department", None),
        ("pairs:duty_shift", None, None),
        ("each:staff", None, "exists:training"),
        ("each:patrol", None, "none:patrol"),
    ],
)
def test_a_new_rule_loads_holds_and_is_told_as_unfinished(
    population: str, of: str | None, requirement: str | None, tmp_path: Path
) -> None:
    """No error anywhere; its case passes; the linter names what is missing and nothing else."""
    made, _ = drafted(population, of, requirement)
    assert made is not None
    folder = rulebook_with(tmp_path, made)
    linted = lint_rulebook(folder)
    assert not linted.loading
    own = {one.code for one in linted.found if "4.1-z" in one.place.file}
    assert {"W653", "W681", "W682"} <= own <= UNFINISHED
    assert linted.rulebook is not None
    cases, faults = load_cases(folder / "him" / f"4.1-z{CASES}", "cases", linted.rulebook)
    assert cases is not None
    assert not has_errors(faults)
    assert [run_case(case, engine_named("reference")).passed for case in cases.cases] == [True]


@pytest.mark.parametrize(
    ("rule_id", "clause", "population", "of", "requirement", "codes"),
    [
        ("4.1", None, "each:patrol", None, None, ["E687", "E122"]),
        ("4.1-z", "4.2", "each:patrol", None, None, ["E670"]),
        ("9.9-a", None, "each:patrol", None, None, ["E122"]),
        ("4.1-z", None, "patrol", None, None, ["E684"]),
        ("4.1-z", None, "each:patrl", "patrol", "some:thing", ["E124", "E129", "E688"]),
        ("4.1-z", None, "each:", None, "exists:", ["E684", "E688"]),
        ("4.1-z", None, "slots:week", None, None, ["E689"]),
    ],
)
def test_what_is_asked_wrongly_is_told_all_at_once(
    rule_id: str, clause: str | None, population: str, of: str | None, requirement: str | None, codes: list[str]
) -> None:
    """Each mistake in the command has its code."""
    request, faults = read_request(Asked(rule_id, clause, population, of, requirement), shipped())
    assert request is None
    assert [fault.code for fault in faults] == codes


def test_registers_that_records_do_not_refer_to_cannot_be_matched() -> None:
    """There is no guessing how the two go together."""
    _, codes = drafted("each:weather_alert", of="machine_room")
    assert codes == {"E685"}
    assert "machine_room" in REGISTERS
