"""The demo hospital's evidence comes from its generator, and a check finds what was planted in it: all, and no more."""

from __future__ import annotations

import re
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
PLANTED = generated.truth()
TRUTH: dict[str, Any] = PLANTED["rules"]
HASH = re.compile(rb"sha256: [0-9a-f]{64}")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evidence as the generator makes it now."""
    folder = tmp_path_factory.mktemp("demo")
    generated.make(folder)
    return folder


@pytest.fixture(scope="module")
def run() -> Run:
    """A check of the committed evidence by the shipped rules."""
    prepared, diagnostics = prepare(Request(generated.RULES, generated.DEMO / "manifest.yaml", period=generated.PERIOD))
    assert prepared is not None, diagnostics
    return evaluate(prepared, "columnar")


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


def test_the_truth_speaks_of_every_rule(run: Run) -> None:
    assert [rule.rule for rule in run.rules] == list(TRUTH)


@pytest.mark.parametrize("rule", TRUTH)
def test_the_check_comes_to_the_result_that_was_planted(run: Run, rule: str) -> None:
    found = _of(run, rule)
    assert (found.result, found.reason) == (TRUTH[rule]["result"], TRUTH[rule]["reason"])


@pytest.mark.parametrize("rule", TRUTH)
def test_the_check_finds_what_was_planted_and_nothing_else(run: Run, rule: str) -> None:
    missed: list[dict[str, Any]] = list(TRUTH[rule]["findings"])
    extra = []
    for finding in _of(run, rule).findings:
        fitting = next((one for one in missed if _fits(one, finding)), None)
        if fitting is None:
            extra.append((finding.outcome, finding.reason, {name: value.raw for name, value in finding.member.items()}))
        else:
            missed.remove(fitting)
    assert (missed, extra) == ([], [])


def test_reading_remarks_on_the_files_that_were_spoilt_and_on_no_other(run: Run) -> None:
    remarks: dict[str, dict[str, int | bool]] = {}
    for file in run.evidence.files:
        seen = {"damaged": file.damaged, "stale": file.stale, "rejected": file.rejected, "duplicates": file.duplicates}
        if any(seen.values()):
            remarks[file.file] = {name: state for name, state in seen.items() if state}
    assert remarks == PLANTED["files"]


def test_every_record_type_is_there_but_the_one_that_was_not_handed_in(run: Run) -> None:
    assert sorted(set(run.rulebook.record_types) - set(run.evidence.tables)) == PLANTED["absent"]


@pytest.mark.parametrize("section", "123456")
def test_each_section_has_rules_that_pass_and_rules_that_fail(section: str) -> None:
    results = {one["result"] for rule, one in TRUTH.items() if rule.startswith(section)}
    assert {"pass", "fail"} <= results


def _of(run: Run, rule: str) -> RuleResult:
    return next(one for one in run.rules if one.rule == rule)


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
