"""The scripts for long runs work, and would tell what they are there to find."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from complyhosp.engines.outcomes import RuleOutcome
from complyhosp.engines.reference.engine import judge
from complyhosp.source import parse_yaml, validated
from tests.conformance.form import Group, ready
from tests.fuzz import agree, situation


def test_engines_agree(capsys: pytest.CaptureFixture[str]) -> None:
    """A few rules on a few record sets."""
    assert agree.main(["--examples", "60", "--sets", "20", "--seed", "1"]) == 0
    assert "60 examples of 3 rules, seed 1: 0 disagreements" in capsys.readouterr().out


def test_a_disagreement_is_told_as_a_conformance_case(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a reference engine that overlooks a member: status 1, and a group that the suite can read."""

    def forgetful(*given: Any) -> RuleOutcome:
        outcome = situation_judge(*given)
        return replace(outcome, population=outcome.population + 1)

    situation_judge = judge
    monkeypatch.setattr(situation, "judge", forgetful)
    assert agree.main(["--examples", "20", "--sets", "10", "--seed", "4", "--most", "1"]) == 1
    told = capsys.readouterr().out
    assert "population, satisfied, excused: reference" in told
    yaml = told[
        told.index("- about:") : told.index("\n\n1 examples") if "\n\n1 examples" in told else told.rindex("\n\n")
    ]
    document, faults = parse_yaml(yaml, "found.yaml")
    assert document is not None, faults
    group, faults = validated(Group, document, (0,))
    assert group is not None, faults
    assert next(ready(group)).case.expect.population is not None


def test_damaged_inputs_end_in_diagnostics() -> None:
    """A few of each kind."""
    pytest.importorskip("resource")
    from tests.fuzz import inputs  # noqa: PLC0415 - it limits memory, which not every system can

    assert inputs.main(["--cases", "12", "--seed", "3"]) == 0


def test_an_exception_is_told_with_its_number(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """So that the case can be made again."""
    pytest.importorskip("resource")
    from tests.fuzz import inputs  # noqa: PLC0415 - as above

    def raising(_random: object) -> None:
        raise KeyError(str(tmp_path))

    assert not inputs._every("rules", raising, range(5, 9), 7)
    assert "rules: case 5 of seed 7" in capsys.readouterr().out
