"""What the linter says of small changes to a rule, beyond one example a code (those are on the codes' own pages)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from complyhosp.workbench.lint.run import lint_rulebook

EDITS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "lint_edits.yaml").read_text(encoding="utf-8"))
WORLD = Path(__file__).parents[1] / "data" / "pages"


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A small rulebook without fault."""
    shutil.copytree(WORLD, tmp_path / "world")
    return tmp_path / "world"


def codes(world: Path, file: str = "", right: str = "", wrong: str = "", site: str | None = None) -> list[str]:
    """The lint's codes after an edit of a rule."""
    if file:
        path = world / "rules" / "pack" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(right) == 1
        path.write_text(text.replace(right, wrong), encoding="utf-8")
    if site is not None:
        (world / "site.yaml").write_text(site, encoding="utf-8")
    linted = lint_rulebook(world / "rules", world / "site.yaml")
    return sorted({one.code for one in (*linted.loading, *linted.found)})


@pytest.mark.parametrize("edit", EDITS, ids=[edit["wrong"] for edit in EDITS])
def test_what_is_told_and_what_is_not(world: Path, edit: dict[str, Any]) -> None:
    """Near neighbours of mistakes are left alone; the mistakes are told once."""
    assert codes(world, edit["rule"], edit["right"], edit["wrong"]) == edit["codes"]


def test_zero_tolerances_that_swap_a_window_once_set_are_told(world: Path) -> None:
    """With its value of 0 the window is an instant; any other value empties it."""
    rule = world / "rules" / "pack" / "1.2-a.yaml"
    text = rule.read_text(encoding="utf-8").replace("value: 2d", "value: 0d")
    rule.write_text(text.replace("slot.start - params.before", "slot.end + params.before"), encoding="utf-8")
    assert codes(world) == ["E620"]


def test_the_values_in_force_are_those_of_the_hospital(world: Path) -> None:
    """A hospital's own number can make a sound rule senseless."""
    rule = world / "rules" / "pack" / "1.2-b.yaml"
    text = rule.read_text(encoding="utf-8")
    wrong = "holds: value <= params.most_hours && value >= 10.0"
    rule.write_text(text.replace("holds: value <= params.most_hours", wrong), encoding="utf-8")
    assert codes(world) == []
    assert codes(world, site="params:\n  1.2-b: {most_hours: 5.0}\n") == ["E601", "E603"]


def test_ignores_silence_their_own_rule_only(world: Path) -> None:
    """The same doubt in another rule is told; the silenced one is not, and its ignore is not idle."""
    ignore = "lint: {ignore: [{code: W604, why: the sample needs it}]}\n"
    for file in ("1.2-c.yaml", "1.1-b.yaml"):
        path = world / "rules" / "pack" / file
        path.write_text(path.read_text(encoding="utf-8") + (ignore if file == "1.2-c.yaml" else ""), encoding="utf-8")
    assert codes(world) == ["W695"]
    assert codes(world, "1.2-c.yaml", "where: first.room != second.room", "where: has(first.room)") == []
    assert codes(world, "1.1-b.yaml", "counting: has(visit.note)", "counting: has(visit.room)") == ["W604"]


def test_a_rulebook_that_does_not_load_is_linted_as_far_as_it_goes(world: Path) -> None:
    """One broken rule does not hide the doubts of the others, and types that it may use are not called unused."""
    (world / "rules" / "pack" / "1.1-a.yaml").write_text("id: [", encoding="utf-8")
    found = codes(world, "1.2-c.yaml", "where: first.room != second.room", "where: has(first.room)")
    assert found == ["E101", "W604"]


def test_without_a_regulation_there_is_nothing_to_lint(tmp_path: Path) -> None:
    """Loading says what is missing."""
    linted = lint_rulebook(tmp_path)
    assert linted.rulebook is None
    assert [one.code for one in linted.loading] == ["E141"]


def test_what_is_almost_a_duration_is_told_where_it_stands(world: Path) -> None:
    """At the parameter, once, however often it is used, with the duration that was meant; in a slot's length too."""
    rule = world / "rules" / "pack" / "1.1-a.yaml"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(
        text.replace("value: 2h", "value: 15 min").replace("to: visit.end +", "to: params.within +"), encoding="utf-8"
    )
    weekly = world / "rules" / "pack" / "1.2-a.yaml"
    text = weekly.read_text(encoding="utf-8").replace("value: 2d", "value: 2 days").replace("- params.before", "")
    weekly.write_text(text.replace("every: week", "every: params.before"), encoding="utf-8")
    loading = lint_rulebook(world / "rules", None).loading
    assert [(one.code, one.place.file, one.place.line, dict(one.args)["meant"]) for one in loading] == [
        ("E146", "rules/pack/1.1-a.yaml", 7, "15m"),
        ("E146", "rules/pack/1.2-a.yaml", 7, "2d"),
    ]
    assert loading[0].excerpt is not None
    assert loading[0].excerpt.line.strip() == "value: 15 min"


CLAUSE = """
- id: "{id}"
  title: {{zh: 条, en: clause}}
  text: {{zh: 条, en: clause}}"""
IGNORED = "\n{indent}lint: {{ignore: [{{code: {code}, why: it is meant}}]}}\n"


def added(path: Path, text: str) -> None:
    """Text at the end of a file."""
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + text, encoding="utf-8")


def test_a_record_type_silences_what_is_told_of_it(world: Path) -> None:
    """With a reason in its own file; one that silences nothing is told."""
    unused, used = (world / "rules" / "records" / f"{name}.yaml" for name in ("spare", "check"))
    unused.write_text(used.read_text(encoding="utf-8").replace("id: check", "id: spare"), encoding="utf-8")
    assert codes(world) == ["W692"]
    added(unused, IGNORED.format(indent="", code="W692"))
    assert codes(world) == []
    added(used, IGNORED.format(indent="", code="W692"))
    assert codes(world) == ["W695"]


def test_a_clause_silences_what_is_told_of_it(world: Path) -> None:
    """In its own lines: the clause before it in the file is another one."""
    clauses = world / "rules" / "clauses" / "1.yaml"
    added(clauses, CLAUSE.format(id="1.3") + CLAUSE.format(id="1.4"))
    found = [one for one in lint_rulebook(world / "rules", None).found if one.code == "W676"]
    assert [one.args["clause"] for one in found] == ["1.3", "1.4"]
    added(clauses, IGNORED.format(indent="  ", code="W676"))
    found = list(lint_rulebook(world / "rules", None).found)
    assert [one.args["clause"] for one in found if one.code == "W676"] == ["1.3"]
    assert "W695" not in {one.code for one in found}
