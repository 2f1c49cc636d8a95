"""Rules of many parts go through the workbench."""

from __future__ import annotations

from pathlib import Path

import pytest

from complyhosp.rulebook.load import load_rulebook
from complyhosp.workbench.coverage.measure import measure
from complyhosp.workbench.lint.run import lint_rulebook
from complyhosp.workbench.mutation import Effort, mutate
from complyhosp.workbench.rule_files import rule_files
from tests.workbench.holes import RULE, rulebook_in

WHERE = 'answer.person != ""'
COUNTS = (25, 60)


def long_rules(folder: Path, number: int) -> Path:
    """A rulebook whose rule asks for this many things of the member in a selection's condition."""
    parts = (f'call.room != "x{one}"' for one in range(number))
    return rulebook_in(folder, rule=RULE.replace(WHERE, " && ".join(parts)))


@pytest.mark.parametrize("number", COUNTS)
def test_conditions_of_many_parts_are_linted_and_covered(tmp_path: Path, number: int) -> None:
    """Nothing is wrong with them, and each part is a point of its own."""
    rules = long_rules(tmp_path, number)
    linted = lint_rulebook(rules, None)
    assert not linted.loading
    rulebook, _ = load_rulebook(rules)
    assert rulebook is not None
    files = rule_files("1.1-a", rulebook, rules)
    assert files is not None
    texts = {branch.what for branch in measure(files, rulebook.record_types).branches}
    assert {f'call.room != "x{one}"' for one in range(number)} <= texts


def test_conditions_of_many_parts_are_mutated(tmp_path: Path) -> None:
    """Each part can be turned round, left out or taken for unknown; cases are looked for, too."""
    rules = long_rules(tmp_path, 25)
    rulebook, _ = load_rulebook(rules)
    assert rulebook is not None
    files = rule_files("1.1-a", rulebook, rules)
    assert files is not None
    found = mutate(files, rulebook, Effort())
    assert not found.failing
    assert found.made > 2 * 25
    assert found.made == found.killed + found.proven + found.listed + len(found.survivors)


def test_too_many_parts_are_told_at_their_place(tmp_path: Path) -> None:
    """The expression is refused with a code; nothing else falls over."""
    linted = lint_rulebook(long_rules(tmp_path, 101), None)
    assert [(one.code, one.place.file, one.place.line) for one in linted.loading] == [
        ("E154", "rules/demo/1.1-a.yaml", 15)
    ]
