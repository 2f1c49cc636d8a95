"""Verdicts before and after: complete, each with its cause, and nothing judged more often than it must be."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion

from complyhosp.judgement.results import RuleResult
from complyhosp.workbench.impact import judging
from complyhosp.workbench.impact.changes import Turn, turn_of
from complyhosp.workbench.impact.document import Document, impact_schema
from complyhosp.workbench.impact.formats import FORMATS
from complyhosp.workbench.impact.impact import impact
from complyhosp.workbench.impact.terminal import to_text
from tests.report.tiny import PERIOD, TINY, copied
from tests.workbench.impact.books import Edit, document, edited, request, site

LAXER = Edit("pack/1.1-a.yaml", "value: 2h", "value: 9h")
STRICTER = Edit("pack/1.1-a.yaml", "value: 10m", "value: 0m"), Edit("pack/1.1-a.yaml", "value: 2h", "value: 1h")
NAMELESS = Edit("pack/1.1-b.yaml", "has(patrol.person)", "has(patrol.result)")
NO_PATROLS = Edit("pack/1.1-b.yaml", "{each: patrol}", "{each: patrol, where: has(patrol.note)}")
ALIAS = Edit("records/patrol.yaml", "aliases: [巡检人]", "aliases: [巡查人]")
GONE = Edit("pack/1.1-b.yaml")
CHANGES = {
    "laxer": (LAXER,),
    "stricter": STRICTER,
    "another requirement": (NAMELESS,),
    "a narrower population": (NO_PATROLS,),
    "a record type": (ALIAS,),
    "a rule removed": (GONE,),
    "all at once": (*STRICTER, ALIAS, GONE),
}
TERMS = "from: 2026-07-01, to: 2026-07-02, reason: 检修, approved_by: 院长, approved_on: 2026-06-30"
WAIVER = f"waivers: [{{rule: 1.1-a, {TERMS}}}]"


def turns(found: Document) -> dict[str, tuple[Turn, str | None, str | None]]:
    """Clause or rule -> what turn it took, its results before and after."""
    changes = [(one.clause, one) for part in found.comparisons for one in part.clauses]
    listed: list[tuple[str, Any]] = [*changes, *((one.rule, one) for part in found.comparisons for one in part.rules)]
    return {name: (one.turn, one.before and one.before.result, one.after and one.after.result) for name, one in listed}


def test_the_same_rulebook_changes_nothing_and_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """When nothing differs, no evidence is even opened."""
    monkeypatch.setattr(judging, "open_evidence", None)
    found = document(TINY / "rules")
    assert not found.changed
    assert found.comparisons == []


def test_a_change_of_words_reads_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What cannot change a verdict is listed, and no evidence is opened for it."""
    monkeypatch.setattr(judging, "open_evidence", None)
    found = document(edited(tmp_path, Edit("pack/1.1-b.yaml", "severity: low", "severity: high")))
    assert [(one.rule, one.judged, one.effect) for one in found.differences] == [("1.1-b", False, False)]
    assert found.comparisons == []


def test_a_laxer_rule_gains_a_pass(tmp_path: Path) -> None:
    """The rule that passes now, the finding that vanished, its fingerprint, and the parameter that did it."""
    found = document(edited(tmp_path, LAXER))
    assert found.gains_pass
    assert turns(found) == {"1.1-a": ("pass_gained", "fail", "pass")}
    change = found.comparisons[0].rules[0]
    assert [len(change.gone), len(change.new), len(change.altered)] == [1, 0, 0]
    assert len(change.gone[0].id) == 16
    assert [(one.kind, one.subject, one.before, one.after) for one in change.causes] == [
        ("parameter_changed", "interval", "2h", "9h")
    ]


def test_a_stricter_rule_has_new_findings(tmp_path: Path) -> None:
    """A rule that fails as before shows the findings that are new; the old ones, with their fingerprints, stay."""
    found = document(edited(tmp_path, *STRICTER))
    assert turns(found) == {"1.1-a": ("other", "fail", "fail")}
    assert not found.gains_pass
    assert (found.summary.gone, found.summary.new) == (0, 9)


def test_taking_a_failing_rule_away_is_seen_at_its_clause(tmp_path: Path) -> None:
    """The clause turns to pass although no rule does: the most dangerous way to gain a pass."""
    base = edited(tmp_path / "base", LAXER)
    head = edited(tmp_path / "head", LAXER, GONE)
    found = document(head, base=base.as_posix())
    assert turns(found) == {"1.1": ("pass_gained", "fail", "pass"), "1.1-b": ("fail_lost", "fail", None)}
    assert [cause.kind for cause in found.comparisons[0].clauses[0].causes] == ["rule_removed"]
    assert len(found.comparisons[0].rules[0].gone) == 1


def test_an_added_rule_can_fail_a_clause(tmp_path: Path) -> None:
    """The other way round it is a new fail, of the rule and of the clause."""
    head = edited(tmp_path / "head", LAXER)
    base = edited(tmp_path / "base", LAXER, GONE)
    assert turns(document(head, base=base.as_posix())) == {
        "1.1": ("fail_gained", "pass", "fail"),
        "1.1-b": ("fail_gained", None, "fail"),
    }


def test_a_rule_that_examines_nothing_any_more_is_told_with_its_numbers(tmp_path: Path) -> None:
    """Narrowing a population changes the denominator, which is part of the verdict."""
    found = document(edited(tmp_path, NO_PATROLS))
    change = found.comparisons[0].rules[0]
    assert change.turn == "fail_lost"
    assert change.before is not None
    assert change.after is not None
    assert (change.before.population, change.after.population) == (11, 0)
    assert (change.after.result, change.after.reason) == ("unknown", "empty_population")


def test_a_waiver_alters_its_finding(tmp_path: Path) -> None:
    """The finding is still there, waived; the pass it brings is as loud as any other."""
    found = document(TINY / "rules", site=site(tmp_path, WAIVER), base_site=site(tmp_path / "..", "{params: {}}"))
    assert turns(found) == {"1.1-a": ("pass_gained", "fail", "pass")}
    pair = found.comparisons[0].rules[0].altered[0]
    assert (pair.before.id, pair.before.waived_by, pair.after.waived_by) == (pair.after.id, None, "院长")


def test_a_broken_rule_is_an_error_not_a_pass(tmp_path: Path) -> None:
    """A rule file that no longer loads takes its verdict with it, and is told by its diagnostic too."""
    rules = edited(tmp_path, Edit("pack/1.1-b.yaml", "has(patrol.person)", "has(patrol.persn)"))
    found, diagnostics = impact(request(rules), lambda _step, _done, _total: None)
    assert found is not None
    assert turns(found) == {"1.1-b": ("fail_lost", "fail", "error")}
    assert [(one.code, str(one.place)) for one in diagnostics] == [("E156", "rules/pack/1.1-b.yaml:8:21")]


def test_what_is_wrong_in_the_base_is_placed_there(tmp_path: Path) -> None:
    """A mistake of the base alone is told as the base's; one that both have is told once."""
    base = edited(tmp_path, Edit("pack/1.1-b.yaml", "has(patrol.person)", "has(patrol.persn)"))
    _, diagnostics = impact(request(TINY / "rules", base=base.as_posix()), lambda _step, _done, _total: None)
    assert [str(one.place) for one in diagnostics] == [f"{base.as_posix()}:rules/pack/1.1-b.yaml:8:21"]
    _, diagnostics = impact(request(base, base=base.as_posix()), lambda _step, _done, _total: None)
    assert [str(one.place) for one in diagnostics] == ["rules/pack/1.1-b.yaml:8:21"]


@pytest.mark.parametrize("name", CHANGES)
def test_judging_less_comes_to_the_same_as_judging_all(name: str, tmp_path: Path) -> None:
    """What is shared between the rulebooks would have had the same verdict: a full judgement of both finds no more."""
    rules = edited(tmp_path, *CHANGES[name])
    shared, full = document(rules), document(rules, thorough=True)
    assert shared.changed
    assert full.bugs == []
    assert [_changes(one) for one in shared.comparisons] == [_changes(one) for one in full.comparisons]
    assert shared.summary == full.summary


def _changes(comparison: Any) -> tuple[Any, Any]:
    return comparison.clauses, comparison.rules


def test_only_the_rules_that_mean_something_else_are_judged_twice(tmp_path: Path) -> None:
    """One changed rule: judged under both books; its clause's other rule once; the other clause's not at all."""
    judged = document(edited(tmp_path, LAXER)).comparisons[0]
    assert (judged.judged_before, judged.judged_after) == (1, 2)


@pytest.mark.parametrize(("edit", "times"), [(LAXER, 1), (ALIAS, 2)], ids=["rule", "record type"])
def test_evidence_is_read_once_for_each_set_of_record_types(
    edit: Edit, times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two periods of one set are one reading; a changed record type makes it two."""
    reads: list[object] = []
    real = vars(judging)["open_evidence"]

    def counted(manifest: Path, record_types: Any) -> Any:
        reads.append(manifest)
        return real(manifest, record_types)

    monkeypatch.setattr(judging, "open_evidence", counted)
    found = document(edited(tmp_path, edit), periods=(PERIOD, "2026-07-01T00:00/2026-07-01T12:00"))
    assert len(found.comparisons) == 2
    assert len(reads) == times


def test_each_period_has_its_own_changes(tmp_path: Path) -> None:
    """The gap of the morning vanishes from the morning and from the day, and the evening had none."""
    afternoon, morning = "2026-07-01T12:00/2026-07-02T00:00", "2026-07-01T00:00/2026-07-01T12:00"
    found = document(edited(tmp_path, LAXER), periods=(afternoon, morning))
    assert [len(one.rules) for one in found.comparisons] == [0, 1]


def test_another_calendar_is_a_cause_of_its_own(tmp_path: Path) -> None:
    """Duty shifts and working days belong to every rule: all are judged twice, and none changes for that alone."""
    found = document(edited(tmp_path, Edit("regulation.yaml", '"20:00"', '"21:00"')))
    assert (found.comparisons[0].judged_before, found.comparisons[0].judged_after) == (3, 3)
    assert [cause.subject for cause in found.settings] == ["shifts"]
    assert not found.changed


def test_a_change_without_a_cause_is_named_as_a_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a verdict to change for nothing, `thorough` would show it."""
    real = vars(judging)["evaluate"]
    seen: list[int] = []

    def faulty(*args: Any, **kwargs: Any) -> Any:
        run = real(*args, **kwargs)
        seen.append(1)
        rules = tuple(_passing(one) if one.rule == "1.1-b" and len(seen) == 1 else one for one in run.rules)
        return replace(run, rules=rules)

    monkeypatch.setattr(judging, "evaluate", faulty)
    found = document(edited(tmp_path, LAXER), thorough=True)
    assert found.bugs == ["1.1-b"]
    assert "1.1-b" in to_text(found, "en")
    assert "🐞" in FORMATS["md"](found, "zh")


def _passing(result: RuleResult) -> RuleResult:
    return RuleResult(result.rule, result.clause, "pass", None, population=result.population)


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        ("fail", "pass", "pass_gained"),
        ("unknown", "pass", "pass_gained"),
        ("error", "pass", "pass_gained"),
        ("notchecked", "pass", "pass_gained"),
        ("notapplicable", "pass", "pass_gained"),
        (None, "pass", "other"),
        ("pass", "pass", "other"),
        ("pass", "fail", "fail_gained"),
        ("unknown", "fail", "fail_gained"),
        (None, "fail", "fail_gained"),
        ("fail", "unknown", "fail_lost"),
        ("fail", "notapplicable", "fail_lost"),
        ("fail", None, "fail_lost"),
        ("fail", "fail", "other"),
        ("pass", "unknown", "other"),
        ("pass", None, "other"),
    ],
)
def test_each_turn_has_its_name(before: Any, after: Any, turn: str) -> None:
    """Whatever becomes a pass gains one, unless it was not there before."""
    assert turn_of(before, after) == turn


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_reports_read_well(lang: str, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    """Terminal and Markdown: what turned to pass first, new fails, the rest; causes and findings with them."""
    base = edited(tmp_path / "base", LAXER, Edit("pack/1.1-b.yaml", "severity: low", "severity: medium"))
    rules = edited(
        tmp_path / "head",
        NAMELESS,
        Edit("clauses/all.yaml", "每个机房每两小时巡检一次", "每个机房至少两小时巡检一次"),
        Edit("pack/2.1-a.yaml"),
    )
    found = document(rules, base=base.as_posix())
    found = found.model_copy(
        update={
            "base": found.base.model_copy(update={"name": "origin/main", "commit": "0123456789abcdef" * 2}),
            "head": found.head.model_copy(update={"name": "rules"}),
        }
    )
    assert to_text(found, lang) == snapshot(name="terminal")
    assert FORMATS["md"](found, lang) == snapshot(name="markdown")


def test_the_json_is_what_its_schema_says(tmp_path: Path) -> None:
    """A document with changes of every kind is valid by the published schema, and reads back as it was."""
    found = document(edited(tmp_path, *CHANGES["all at once"]), site=site(tmp_path, WAIVER))
    text = FORMATS["json"](found, "zh")
    jsonschema.Draft202012Validator(impact_schema()).validate(json.loads(text))
    assert Document.model_validate_json(text) == found


def test_names_of_persons_are_masked_unless_asked_for(tmp_path: Path) -> None:
    """A finding's words show pseudonyms, in what vanished as in what is new."""
    rules = edited(
        tmp_path,
        Edit("pack/1.1-b.yaml", 'zh: "{{ patrol.at }}', 'zh: "{{ patrol.person }}{{ patrol.at }}'),
        Edit("pack/1.1-b.yaml", "holds: has(patrol.person)", 'holds: patrol.result == "abnormal"'),
    )
    assert "张三" not in FORMATS["json"](document(rules), "zh")
    assert "张三" in FORMATS["json"](document(rules, unmask=True), "zh")


def test_text_from_evidence_stays_text_in_markdown(tmp_path: Path) -> None:
    """A room's name that tries to be HTML or a table cell is escaped."""
    folder = copied(tmp_path)
    (folder / "evidence" / "机房.csv").write_text('机房编号,名称\nR1,"<img src=x>|b"\n', encoding="utf-8")
    rules = edited(tmp_path, LAXER)
    found = document(rules, manifests=(("e", folder / "evidence" / "manifest.yaml"),))
    text = FORMATS["md"](found, "zh")
    assert text.replace("\\<img src=x\\>\\|b", "").count("<img") == 0
    assert "\\<img src=x\\>\\|b" in text
