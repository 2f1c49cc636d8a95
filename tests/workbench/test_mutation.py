"""Mutants: a hole in a rule's cases is found, at its place, with a case that closes it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rulebook import Rulebook
from complyhosp.workbench.mutants.making import mutants_of
from complyhosp.workbench.mutation import Effort, RuleMutation, mutate, score
from complyhosp.workbench.rule_files import RuleFiles, rule_files
from tests.workbench.holes import CASES, RULE, rulebook_in


def opened(rules: Path) -> tuple[RuleFiles, Rulebook]:
    """The rule and its rulebook."""
    rulebook, found = load_rulebook(rules)
    assert rulebook is not None
    assert not found
    files = rule_files("1.1-a", rulebook, rules)
    assert files is not None
    return files, rulebook


def judged(rules: Path, *, suggest: bool = True) -> RuleMutation:
    """What becomes of the rule's mutants."""
    files, rulebook = opened(rules)
    return mutate(files, rulebook, Effort(suggest=suggest))


def ids(rules: Path) -> set[str]:
    """The names of all mutants."""
    files, rulebook = opened(rules)
    return {mutant.id for mutant in mutants_of(files.rule, files.document, rulebook.record_types)}


def test_every_kind_of_mistake_is_made(tmp_path: Path) -> None:
    """Of each operator that has something to work on in the rule there is a mutant."""
    assert ids(rulebook_in(tmp_path)) >= {
        "params.limit = 9m",
        "params.limit = 11m",
        "population.where remove",
        'population.where negate call.level == "high"',
        'population.where unknown-as-false call.level == "high"',
        'population.where unknown-as-true call.level == "high"',
        "requirement.exists.at_least bound at_least 0",
        "requirement.exists.at_least bound at_least 2",
        "requirement.exists exists-to-none none",
        "requirement.exists.match widen-join room == call.room",
        "requirement.exists.where remove",
        "requirement.exists.within remove",
        "requirement.exists.within.from open from",
        "requirement.exists.within.from move from - 1s",
        "requirement.exists.within.from move from + 1us",
        "requirement.exists.within.to move to + 1s",
        "requirement.exists.within.to other-sign call.at + params.limit",
        "vacuous",
    }


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ('holds: call.level == "high" && call.room != "R9"', 'drop call.level == "high"'),
        ('holds: call.level == "high" || call.room != "R9"', 'other-join call.level == "high" || call.room != "R9"'),
        ("holds: has(call.level)", "has-true has(call.level)"),
        ('holds: call.level in ["high", "low"]', 'drop-item "low"'),
        (
            'holds: "call.at.getHours() < 8 ? true : !has(call.level)"',
            "swap-arms call.at.getHours() < 8 ? true : !has(call.level)",
        ),
        ("holds: call.at.getHours() <= 8", "boundary call.at.getHours() <= 8"),
        ("holds: call.at.getHours() <= 8", "shift 8 to 9"),
        ('holds: "!has(call.level)"', "drop-not !has(call.level)"),
        ("any: [{holds: has(call.level)}, {none: {record: answer}}]", "any-to-all all"),
        ("any: [{holds: has(call.level)}, {none: {record: answer}}]", "1.none none-to-exists exists"),
        (
            "aggregate: {record: answer, value: max(answer.at), holds: value >= call.at}",
            "other-aggregate max(answer.at)",
        ),
        (
            "aggregate: {record: answer, value: countDistinct(answer.room), holds: value > 1}",
            "other-aggregate countDistinct(answer.room)",
        ),
    ],
)
def test_a_mistake_of_each_kind(tmp_path: Path, requirement: str, expected: str) -> None:
    """The mutant is there under a name that says what is wrong with it."""
    head, _, rest = RULE.partition("requirement:\n")
    rule = f"{head}requirement:\n  {requirement}\n{rest[rest.index('message') :]}".replace(
        "params:\n  limit: {value: 10m, fixed_by: clause}\n", ""
    )
    assert any(name.endswith(expected) for name in ids(rulebook_in(tmp_path, rule=rule)))


def test_a_hole_is_found_with_the_case_that_closes_it(tmp_path: Path) -> None:
    """No case is at the window's end: that mutant survives, at its line and column, and a pasted suggestion kills
    it."""
    rules = rulebook_in(tmp_path)
    before = judged(rules)
    hole = next(one for one in before.survivors if one.mutant == "requirement.exists.within.to move to + 1s")
    assert (hole.place.file, hole.place.line, hole.place.column) == ("rules/demo/1.1-a.yaml", 14, 33)
    assert hole.excerpt is not None
    assert hole.excerpt.line[hole.excerpt.start :].startswith("call.at + params.limit")
    assert hole.suggestion is not None
    pasted = CASES + "".join(f"  {line}\n" for line in hole.suggestion.yaml.splitlines())
    after = judged(rulebook_in(tmp_path, cases=pasted), suggest=False)
    assert not after.failing
    assert hole.mutant not in {one.mutant for one in after.survivors}
    assert score([after]) > score([before])


def test_suggestions_close_all_holes_that_they_are_made_for(tmp_path: Path) -> None:
    """Pasting one after the other leaves no survivor for which a case was found."""
    rules, text = rulebook_in(tmp_path), CASES
    for _ in range(20):
        found = judged(rules)
        closing = next((one.suggestion for one in found.survivors if one.suggestion is not None), None)
        if closing is None:
            break
        text += "".join(f"  {line}\n" for line in closing.yaml.splitlines())
        rules = rulebook_in(tmp_path, cases=text)
    assert not found.failing
    assert [one.mutant for one in found.survivors] == []


def test_without_cases_every_mutant_survives(tmp_path: Path) -> None:
    """A rule without cases scores nothing."""
    found = judged(rulebook_in(tmp_path, cases=None))
    assert found.killed == 0
    assert len(found.survivors) == found.made - found.proven
    assert score([found]) == 0


def test_a_failing_case_stops_it(tmp_path: Path) -> None:
    """A case that fails without any mutant would kill them all; its name is told instead."""
    found = judged(rulebook_in(tmp_path, cases=CASES.replace("result: pass", "result: fail")))
    assert found.failing == ("an answer in time",)
    assert found.made == 0


@pytest.mark.parametrize(
    ("mutant", "why"),
    [
        ("population.where remov", "gone"),
        ("requirement.exists exists-to-none none", "killed"),
    ],
)
def test_a_stale_entry_is_told(tmp_path: Path, mutant: str, why: str) -> None:
    """An entry of `equivalent_mutants` that names no mutant, or one that a case kills, is told at its place."""
    rule = RULE + f"equivalent_mutants:\n  - mutant: {mutant}\n    why: it was so\n"
    found = judged(rulebook_in(tmp_path, rule=rule), suggest=False)
    (stale,) = found.stale
    assert (stale.mutant, stale.why, stale.place.line, stale.place.column) == (mutant, why, 19, 13)


def test_a_listed_mutant_does_not_count(tmp_path: Path) -> None:
    """An entry that is true takes its mutant out of the score."""
    mutant = "requirement.exists.within.to move to + 1s"
    rule = RULE + f"equivalent_mutants:\n  - mutant: {mutant}\n    why: no clock shows seconds\n"
    found = judged(rulebook_in(tmp_path, rule=rule), suggest=False)
    assert found.listed == 1
    assert not found.stale
    assert mutant not in {one.mutant for one in found.survivors}


def test_what_is_surely_no_other_rule_is_not_counted(tmp_path: Path) -> None:
    """Behind `has(x) &&` it makes no difference what an unknown `x` counts as; where it stands alone it does."""
    rule = RULE.replace('where: call.level == "high"', 'where: has(call.level) && call.level == "high"')
    found = judged(rulebook_in(tmp_path, rule=rule), suggest=False)
    assert found.proven == 2
    assert not any("unknown-as" in one.mutant and "call.level" in one.mutant for one in found.survivors)


def test_only_rules_that_changed(tmp_path: Path) -> None:
    """A change of a rule, of its cases or of a record type that it uses touches it; another file does not."""
    from complyhosp.workbench.changed import changed_files, rules_touched  # noqa: PLC0415 - only this test needs git
    from complyhosp.workbench.impact.revision import Repository  # noqa: PLC0415

    rules = rulebook_in(tmp_path)
    rulebook, _ = load_rulebook(rules)
    assert rulebook is not None
    git = ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *arguments], check=True)  # noqa: S603 - fixed arguments
    repository = Repository(rules, {"PATH": "/usr/bin:/bin"})
    touched = []
    for name in ("notes.txt", "clauses/1.yaml", "records/answer.yaml", "demo/1.1-a.cases.yaml"):
        path = rules / name
        path.write_text(f"{path.read_text(encoding='utf-8') if path.exists() else ''}\n", encoding="utf-8")
        touched.append(rules_touched(changed_files(repository, "HEAD"), rulebook))
        path.unlink()
        subprocess.run([*git, "checkout", "-q", "."], check=True)  # noqa: S603 - fixed arguments
    assert touched == [set(), set(), {"1.1-a"}, {"1.1-a"}]


def listing(mutant: str) -> str:
    """The rule with this mutant listed as equivalent."""
    return RULE + f"equivalent_mutants:\n  - mutant: {mutant!r}\n    why: it is thought to be\n"


def tried_on(rules: Path, examples: int, seed: int = 1) -> RuleMutation:
    """What becomes of the mutants when those listed are tried on so many record sets."""
    files, rulebook = opened(rules)
    return mutate(files, rulebook, Effort(examples=examples, seed=seed))


def test_a_mutant_wrongly_listed_is_told_from_its_rule(tmp_path: Path) -> None:
    """By records made at random, with a case that fails the mutant; the same for the same seed."""
    rules = rulebook_in(tmp_path, rule=listing("requirement.exists.within.to move to + 1s"))
    found = tried_on(rules, 400)
    assert [(stale.why, stale.mutant) for stale in found.stale] == [
        ("differs", "requirement.exists.within.to move to + 1s")
    ]
    assert found.stale[0].suggestion is not None
    assert found.stale == tried_on(rules, 400).stale
    cases = rules / "demo" / "1.1-a.cases.yaml"
    pasted = "\n".join(f"  {line}" for line in found.stale[0].suggestion.yaml.splitlines())
    cases.write_text(f"{cases.read_text(encoding='utf-8').rstrip()}\n{pasted}\n", encoding="utf-8")
    assert [stale.why for stale in tried_on(rules, 0).stale] == ["killed"]


def test_nothing_is_tried_where_nothing_is_listed(tmp_path: Path) -> None:
    """Only what is taken on trust is put to the test."""
    assert tried_on(rulebook_in(tmp_path), 50).tried == 0
