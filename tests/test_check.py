"""The whole run: periods, settings, broken rules, what does not apply."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from complyhosp.check import check, setting_for
from complyhosp.evidence import open_evidence
from complyhosp.evidence.tables import Span
from complyhosp.judgement.run import Run
from complyhosp.period import last_covered_quarter, parse_moment, parse_period, period_name
from complyhosp.report.building import document_of
from complyhosp.rulebook.load import load_rulebook
from tests.report.tiny import TINY, copied, request, run_in, tiny_run

SHANGHAI = ZoneInfo("Asia/Shanghai")


def span(start: str, end: str) -> Span:
    found = parse_moment(start, SHANGHAI), parse_moment(end, SHANGHAI)
    assert found[0] is not None
    assert found[1] is not None
    return Span(found[0], found[1])


def results(run: Run) -> dict[str, tuple[str, str | None]]:
    return {rule.rule: (rule.result, rule.reason) for rule in run.rules}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026Q3", "2026-07-01", "2026-10-01"),
        ("2026q4", "2026-10-01", "2027-01-01"),
        ("2026-07", "2026-07-01", "2026-08-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026-07-01/2026-10-01", "2026-07-01", "2026-10-01"),
        ("2026-07-01T08:00/2026-07-01T20:00", "2026-07-01T08:00", "2026-07-01T20:00"),
    ],
)
def test_a_period_reads_in_the_sites_own_time(text: str, start: str, end: str) -> None:
    """Quarters, months and pairs of dates begin and end at local midnight, the end not included."""
    assert parse_period(text, SHANGHAI) == span(start, end)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026Q5", "2026-13", "2026-07-01", "2026-10-01/2026-07-01", "a/b", "9999Q4"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    """Anything else, and a stretch that ends before it begins, is no period."""
    assert parse_period(text, SHANGHAI) is None


@pytest.mark.parametrize("text", ["2026Q3", "2026-07", "2026-07-01/2026-07-08", "2026-07-01T08:00:00/2026-07-02"])
def test_a_periods_name_reads_back(text: str) -> None:
    """The name of a period is read as the same period."""
    found = parse_period(text, SHANGHAI)
    assert found is not None
    assert period_name(found, SHANGHAI) == text


def test_the_default_period_is_the_last_quarter_that_the_files_cover_together() -> None:
    """Two files that cover a quarter only together choose it."""
    halves = [span("2026-05-20", "2026-08-15"), span("2026-08-15", "2026-11-01")]
    assert last_covered_quarter(halves, None, SHANGHAI) == parse_period("2026Q3", SHANGHAI)


def test_a_yearly_plan_does_not_choose_a_quarter_that_is_not_over() -> None:
    """No quarter is chosen that ends after the latest export."""
    year = [span("2026-01-01", "2027-01-01")]
    exported = parse_moment("2026-10-03", SHANGHAI)
    assert last_covered_quarter(year, exported, SHANGHAI) == parse_period("2026Q3", SHANGHAI)


def test_no_whole_quarter_no_default() -> None:
    """Evidence of one day chooses no period, and the run asks for one."""
    run, found = check(replace(request(), period=None))
    assert run is None
    assert [one.code for one in found] == ["E501"]


@pytest.mark.parametrize(("as_of", "expected"), [(None, "2026-07-03T09:00"), ("2026-07-05", "2026-07-05")])
def test_now_is_as_of_or_else_the_latest_export(as_of: str | None, expected: str) -> None:
    """The clock has no say in it."""
    rulebook, _ = load_rulebook(TINY / "rules")
    assert rulebook is not None
    evidence, _ = open_evidence(TINY / "evidence" / "manifest.yaml", rulebook.record_types)
    assert evidence is not None
    setting, _ = setting_for(replace(request(), as_of=as_of), rulebook, evidence)
    assert setting is not None
    assert setting.now == parse_moment(expected, SHANGHAI)


def test_each_rule_clause_and_section_has_a_result() -> None:
    """Violations fail, a source that was never handed in is unknown, and the worst goes up."""
    run = tiny_run()
    assert results(run) == {
        "1.1-a": ("fail", None),
        "1.1-b": ("fail", None),
        "2.1-a": ("unknown", "no_evidence"),
    }
    assert [(one.id, one.result) for one in run.rollup.clauses] == [("1.1", "fail"), ("2.1", "unknown")]
    assert run.rollup.run.result == "fail"


def test_the_engines_give_one_document() -> None:
    """Columnar and reference differ in nothing but their names."""
    columnar, reference = (document_of(run_in(TINY, engine=engine)) for engine in ("columnar", "reference"))
    assert columnar.model_copy(update={"tool": None}) == reference.model_copy(update={"tool": None})


def test_a_broken_rule_hides_no_other(tmp_path: Path) -> None:
    """A rule with a mistake is an error; the rules beside it are judged all the same."""
    folder = copied(tmp_path)
    rule = folder / "rules" / "pack" / "1.1-b.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("patrol.person)", "patrol.persn)"), encoding="utf-8")
    run = run_in(folder)
    assert results(run)["1.1-b"] == ("error", "rule_error")
    assert results(run)["1.1-a"] == ("fail", None)
    assert "E156" in [one.code for one in run.diagnostics]


def test_a_broken_rule_of_no_known_clause_still_spoils_the_run(tmp_path: Path) -> None:
    """A file that cannot be read as a rule makes the run an error, wherever it belonged."""
    folder = copied(tmp_path)
    for name in ("1.1-a", "1.1-b", "2.1-a"):
        (folder / "rules" / "pack" / f"{name}.yaml").unlink()
    (folder / "rules" / "pack" / "x.yaml").write_text("id: [", encoding="utf-8")
    assert run_in(folder).rollup.run.result == "error"


def test_what_was_signed_as_not_applicable_is_not_judged(tmp_path: Path) -> None:
    """A clause signed off before the evaluation's time does not apply; one signed later does, with a warning."""
    site = tmp_path / "site.yaml"
    site.write_text(
        'not_applicable:\n  - {id: "2.1", reason: 无此设备, signed_by: 院长, signed_on: 2026-06-30}\n'
        "  - {id: 1.1-a, reason: 迟签, signed_by: 院长, signed_on: 2026-08-01}\n",
        encoding="utf-8",
    )
    run = run_in(TINY, site=site)
    assert results(run)["2.1-a"] == ("notapplicable", None)
    assert results(run)["1.1-a"] == ("fail", None)
    assert [one.code for one in run.diagnostics] == ["W197"]


def test_waivers_count_and_idle_ones_are_told(tmp_path: Path) -> None:
    """A waived finding fails nothing; a waiver that covers nothing is a warning."""
    site = tmp_path / "site.yaml"
    terms = "from: 2026-07-01, to: 2026-07-02, reason: 检修, approved_by: 院长, approved_on: 2026-06-30"
    site.write_text(f"waivers:\n  - {{rule: 1.1-a, {terms}}}\n  - {{rule: 2.1-a, {terms}}}\n", encoding="utf-8")
    run = run_in(TINY, site=site)
    assert results(run)["1.1-a"] == ("pass", None)
    assert [one.code for one in run.diagnostics] == ["W195"]
    assert [one.rule for one in document_of(run).waivers] == ["1.1-a", "2.1-a"]


def test_a_site_file_that_cannot_be_read_stops_the_run(tmp_path: Path) -> None:
    """Judging by defaults instead of the hospital's own parameters would mislead."""
    site = tmp_path / "site.yaml"
    site.write_text("waivers: 3\n", encoding="utf-8")
    run, found = check(request(site=site))
    assert run is None
    assert [one.code for one in found] == ["E113"]


def test_an_unknown_clause_is_told_with_the_nearest() -> None:
    """Asking for a clause that is not there evaluates nothing."""
    run, found = check(replace(request(), clauses=("1.2",)))
    assert run is None
    assert [(one.code, one.hint_text("en")) for one in found] == [("E507", "did you mean `1.1`?")]


def test_a_section_names_its_clauses() -> None:
    """A section's id chooses all of its clauses and nothing else."""
    run, _ = check(replace(request(), clauses=("2",)))
    assert run is not None
    assert [one.id for one in run.rollup.clauses] == ["2.1"]


def test_a_year_without_a_calendar_is_an_error_not_a_guess(tmp_path: Path) -> None:
    """A year of the period that the nation's calendar lacks is told by name."""
    folder = copied(tmp_path)
    regulation = folder / "rules" / "regulation.yaml"
    regulation.write_text(regulation.read_text(encoding="utf-8").replace("weekdays", "china"), encoding="utf-8")
    run, found = check(replace(request(folder), period="2041Q1"))
    assert run is not None
    assert [(one.code, one.args["year"]) for one in found] == [("E302", 2041)]


@pytest.mark.parametrize(("field", "value", "code"), [("period", "soon", "E500"), ("as_of", "noon", "E502")])
def test_what_cannot_be_read_as_time_is_told(field: str, value: str, code: str) -> None:
    """A period or a moment that cannot be read ends the run before any rule is judged."""
    request_ = replace(request(), period=value) if field == "period" else replace(request(), as_of=value)
    run, found = check(request_)
    assert run is None
    assert [one.code for one in found] == [code]
