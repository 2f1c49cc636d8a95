"""The demo hospital's evidence comes from its generator, and a check finds what was planted in it: all, and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from complyhosp.check import Request, evaluate, prepare
from complyhosp.expressions.instants import moment
from complyhosp.judgement.results import Finding, RuleResult
from complyhosp.judgement.run import Run
from tests.demo import generated

ZONE = ZoneInfo("Asia/Shanghai")
RULES = list(generated.truth()["rules"])
HASH = re.compile(rb"sha256: [0-9a-f]{64}")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evidence as the generator makes it now."""
    folder = tmp_path_factory.mktemp("demo")
    generated.make(folder)
    return folder


@dataclass(frozen=True)
class Checked:
    """A check of a quarter by the shipped rules, and what was planted in it."""

    run: Run
    planted: dict[str, Any]

    def result(self, rule: str) -> RuleResult:
        """A rule's result."""
        return next(one for one in self.run.rules if one.rule == rule)

    def truth(self, rule: str) -> dict[str, Any]:
        """What the check must come to."""
        found: dict[str, Any] = self.planted["rules"][rule]
        return found


@pytest.fixture(scope="module", params=["demo", "all plants"])
def checked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """The demo as it is committed, and a far worse quarter in which most rules are broken."""
    folder = generated.DEMO
    if request.param == "all plants":
        folder = tmp_path_factory.mktemp("worse")
        generated.make(folder, all_plants=True)
    prepared, diagnostics = prepare(Request(generated.RULES, folder / "manifest.yaml", period=generated.PERIOD))
    assert prepared is not None, diagnostics
    return Checked(evaluate(prepared, "columnar"), generated.truth(folder))


def test_the_generator_makes_the_files_that_are_committed(made: Path) -> None:
    kept = {path.name for path in generated.DEMO.iterdir()} - {"README.md"}
    assert kept == {path.name for path in made.iterdir()}


@pytest.mark.parametrize("name", [*generated.paths(), "manifest.yaml", "truth.yaml"])
def test_the_generator_makes_each_file_as_it_is_committed(made: Path, name: str) -> None:
    one, other = made / name, generated.DEMO / name
    if name == "manifest.yaml":
        # A compressor of another version packs the same workbook differently.
        assert HASH.sub(b"", one.read_bytes()) == HASH.sub(b"", other.read_bytes())
    elif one.read_bytes() != other.read_bytes():
        assert generated.contents(one) == generated.contents(other)


def test_the_truth_speaks_of_every_rule(checked: Checked) -> None:
    assert [rule.rule for rule in checked.run.rules] == list(checked.planted["rules"])


@pytest.mark.parametrize("rule", RULES)
def test_the_check_comes_to_the_result_that_was_planted(checked: Checked, rule: str) -> None:
    found, truth = checked.result(rule), checked.truth(rule)
    assert (found.result, found.reason) == (truth["result"], truth["reason"])


@pytest.mark.parametrize("rule", RULES)
def test_the_check_finds_what_was_planted_and_nothing_else(checked: Checked, rule: str) -> None:
    missed: list[dict[str, Any]] = list(checked.truth(rule)["findings"])
    extra = []
    for finding in checked.result(rule).findings:
        fitting = next((one for one in missed if _fits(one, finding)), None)
        if fitting is None:
            extra.append((finding.outcome, finding.reason, {name: value.raw for name, value in finding.member.items()}))
        else:
            missed.remove(fitting)
    assert (missed, extra) == ([], [])


def test_reading_remarks_on_the_files_that_were_spoilt_and_on_no_other(checked: Checked) -> None:
    remarks: dict[str, dict[str, int | bool]] = {}
    for file in checked.run.evidence.files:
        seen = {"damaged": file.damaged, "stale": file.stale, "rejected": file.rejected, "duplicates": file.duplicates}
        if any(seen.values()):
            remarks[file.file] = {name: state for name, state in seen.items() if state}
    assert remarks == checked.planted["files"]


def test_every_record_type_is_there_but_the_one_that_was_not_handed_in(checked: Checked) -> None:
    absent = set(checked.run.rulebook.record_types) - set(checked.run.evidence.tables)
    assert sorted(absent) == checked.planted["absent"]


@pytest.mark.parametrize("section", "123456")
def test_each_section_has_rules_that_pass_and_rules_that_fail(section: str) -> None:
    results = {one["result"] for rule, one in generated.truth()["rules"].items() if rule.startswith(section)}
    assert {"pass", "fail"} <= results


def _fits(expected: dict[str, Any], finding: Finding) -> bool:
    member = {name: value.raw for name, value in finding.member.items()}
    return (
        expected["outcome"] == finding.outcome
        and expected.get("reason") == finding.reason
        and datetime.fromisoformat(expected["from"]) == _local(finding.start)
        and datetime.fromisoformat(expected["to"]) == _local(finding.end)
        and expected["member"].items() <= member.items()
    )


def _local(micros: int) -> datetime:
    return moment(micros, ZONE).replace(tzinfo=None)
