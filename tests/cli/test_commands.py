"""The command line: exit codes, outputs, and what is said when the input cannot be used."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion
from typer.testing import CliRunner, Result

from complyhosp.cli.main import CRASHED, app
from tests.report.tiny import PERIOD, TINY, copied
from tests.schemas import junit_tree
from tests.workbench.holes import CASES, RULE, rulebook_in

RUNNER = CliRunner()


def run(*args: object) -> Result:
    return RUNNER.invoke(app, [str(arg) for arg in args])


def given(folder: Path = TINY, *, period: str | None = PERIOD) -> list[str]:
    options = ["--rules", str(folder / "rules"), "--evidence", str(folder / "evidence")]
    return [*options, "--period", period] if period else options


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No command finds `./rules`, `./evidence` or `./site.yaml` by accident."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")


def site_with(tmp_path: Path, text: str) -> Path:
    site = tmp_path / "site.yaml"
    site.write_text(text, encoding="utf-8")
    return site


def test_a_violation_ends_with_1() -> None:
    """A fail of any severity ends with 1 unless said otherwise."""
    assert run("check", *given()).exit_code == 1


def test_a_fail_below_the_threshold_does_not_count() -> None:
    """With `--fail-on critical` the high fail is passed over, and a clause with nothing unknown ends with 0."""
    assert run("check", *given(), "--clause", "1.1", "--fail-on", "critical").exit_code == 0
    assert run("check", *given(), "--clause", "1.1", "--fail-on", "high").exit_code == 1


def test_what_could_not_be_judged_ends_with_3() -> None:
    """A missing source ends with 3; allowed, the run has still evaluated nothing."""
    assert run("check", *given(), "--clause", "2.1").exit_code == 3
    assert run("check", *given(), "--clause", "2.1", "--allow-unknown").exit_code == 5
    assert run("check", *given(), "--fail-on", "critical", "--allow-unknown").exit_code == 0


def test_nothing_evaluated_ends_with_5(tmp_path: Path) -> None:
    """When every clause is signed off as not applicable, nothing was evaluated: that is no compliance."""
    signed = "reason: 无, signed_by: 院长, signed_on: 2026-06-30"
    site = site_with(tmp_path, f'not_applicable:\n  - {{id: "1.1", {signed}}}\n  - {{id: "2.1", {signed}}}\n')
    assert run("check", *given(), "--site", site).exit_code == 5


def test_evidence_that_is_not_what_its_manifest_says_ends_with_4(tmp_path: Path) -> None:
    """A hash that does not match outranks even a violation."""
    folder = copied(tmp_path)
    manifest = folder / "evidence" / "manifest.yaml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("source: 值班室", f"source: 值班室\n    sha256: {'ab' * 32}"), encoding="utf-8")
    found = run("check", *given(folder))
    assert found.exit_code == 4
    assert "E215" in found.stderr
    assert run("evidence", "verify", *given(folder, period=None)).exit_code == 4


def test_evidence_that_is_what_its_manifest_says_is_verified(tmp_path: Path) -> None:
    """The right hash and number of rows end with 0, and the files without either are counted apart."""
    folder = copied(tmp_path)
    digest = hashlib.sha256((folder / "evidence" / "巡检.csv").read_bytes()).hexdigest()
    manifest = folder / "evidence" / "manifest.yaml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("source: 值班室", f"sha256: {digest}\n    rows: 11"), encoding="utf-8")
    found = run("evidence", "verify", *given(folder, period=None), "--lang", "en")
    assert found.exit_code == 0
    assert "2 files: 1 as the manifest states, 0 differ, for 1 it states neither" in found.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["check", "--rules", "nowhere", "--evidence", str(TINY / "evidence")], "E505"),
        (["check", "--rules", str(TINY / "rules"), "--evidence", "nowhere"], "E503"),
        (["check", *given(), "--site", "nowhere.yaml"], "E506"),
        (["check", *given(period="soon")], "E500"),
        (["check", *given(period=None)], "E501"),
        (["check", *given(), "--as-of", "noon"], "E502"),
        (["check", *given(), "--clause", "9.9"], "E507"),
        (["check", *given(), "-o", "html"], "E511"),
        (["check", *given(), "-o", "json=a", "-o", "csv=./a"], "E512"),
        (["check", *given(), "-o", f"json={TINY}"], "E513"),
        (["explain", "9.9", *given()], "E508"),
        (["explain", "1.1", *given(), "--finding", "0"], "E509"),
        (["report", "nowhere.json"], "E105"),
        (["report", str(TINY / "rules" / "regulation.yaml")], "E514"),
        (["init", str(TINY)], "E515"),
        (["rules", "lint", "--rules", "nowhere"], "E505"),
        (["evidence", "profile", "--evidence", "nowhere", "--rules", str(TINY / "rules")], "E503"),
    ],
)
def test_input_that_cannot_be_used_ends_with_2_and_its_code(args: list[str], said: str) -> None:
    """Bad input is told with a code on stderr, never as a traceback, and nothing goes to stdout."""
    found = run(*args)
    assert found.exit_code == 2
    assert said in found.stderr
    assert found.stdout == ""


@pytest.mark.parametrize(
    ("args", "there"),
    [
        (["mutate"], "check, explain, report, init, watch, rules, evidence"),
        (["rules", "prove"], "lint"),
        (["evidence", "seal"], "profile, verify"),
        (["check", *given(), "-o", "pdf=a.pdf"], "html, json, md, csv, xlsx, junit, sarif"),
        (["check", *given(), "--engine", "rego"], "reference"),
        (["rules", "schema", "--run", "--rule"], "--record-type"),
    ],
)
def test_what_is_not_there_is_a_usage_error_that_names_what_is(args: list[str], there: str) -> None:
    """Commands, formats and engines of later issues do not exist yet, and nothing pretends that they do."""
    found = run(*args)
    assert found.exit_code == 2
    assert there in " ".join(found.stderr.replace("│", " ").split())


def test_a_manifest_that_does_not_load_ends_with_2(tmp_path: Path) -> None:
    """A mistake in the manifest is shown at its place."""
    folder = copied(tmp_path)
    (folder / "evidence" / "manifest.yaml").write_text("site: {id: x}\nfiles: []\n", encoding="utf-8")
    found = run("check", *given(folder))
    assert found.exit_code == 2
    assert "manifest.yaml:1" in found.stderr


def test_diagnostics_show_the_line_with_a_caret_under_the_fault(tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    """Place, severity, code, message, source line, a caret aligned under Chinese text, a hint."""
    folder = copied(tmp_path)
    rule = folder / "rules" / "pack" / "1.1-b.yaml"
    text = rule.read_text(encoding="utf-8").replace(
        'zh: "{{ patrol.at }} 的巡检', 'zh: "巡检没有写明：{{ patrol.tme }} 的巡检'
    )
    rule.write_text(text, encoding="utf-8")
    found = run("rules", "lint", "--rules", folder / "rules", "--lang", "en")
    assert found.exit_code == 2
    assert found.stderr == ""
    assert found.stdout == snapshot


def test_many_diagnostics_of_one_file_are_counted(tmp_path: Path) -> None:
    """Twenty are shown, the rest is a number, and the document has all."""
    folder = copied(tmp_path)
    rows = "".join(f"R1,soon {n},张三,正常,\n" for n in range(50))
    (folder / "evidence" / "巡检.csv").write_text(f"机房,巡检时间,巡检人,结果,备注\n{rows}", encoding="utf-8")
    found = run("check", *given(folder), "-o", "json=run.json", "--lang", "en")
    assert found.stderr.count("巡检.csv:") <= 21
    assert " more (the json output has them all)" in found.stderr
    assert len(json.loads(Path("run.json").read_bytes())["diagnostics"]) > 20


def test_outputs_are_written_beside_each_other() -> None:
    """`-o` repeats, makes folders, and leaves stdout alone."""
    found = run(
        "check", *given(), "-o", "json=out/run.json", "-o", "html=out/r.html", "-o", "md=r.md", "-o", "csv=r.csv"
    )
    assert found.exit_code == 1
    assert found.stdout == ""
    assert Path("r.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert sorted(path.name for path in Path("out").iterdir()) == ["r.html", "run.json"]


def test_a_report_can_go_to_stdout() -> None:
    """`json=-` pipes the document into the next program."""
    found = run("check", *given(), "-o", "json=-")
    assert json.loads(found.stdout)["schema"] == "complyhosp/run/1"


def test_two_runs_write_the_same_bytes() -> None:
    """json and html are byte-identical for the same inputs, whatever the time of day."""
    for name in ("a", "b"):
        run("check", *given(), "-o", f"json={name}.json", "-o", f"html={name}.html")
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


@pytest.mark.parametrize("kind", ["json", "html", "md", "csv"])
def test_a_saved_run_gives_the_same_reports(kind: str) -> None:
    """`report run.json` writes what `check` would have written."""
    run("check", *given(), "-o", "json=run.json", "-o", f"{kind}=one")
    assert run("report", "run.json", "-o", f"{kind}=two").exit_code == 0
    assert Path("one").read_bytes() == Path("two").read_bytes()


def test_a_saved_run_shows_its_table() -> None:
    """Without `-o`, `report` shows what `check` shows."""
    run("check", *given(), "-o", "json=run.json")
    assert run("report", "run.json").stdout == run("check", *given()).stdout


def test_explain_says_why_down_to_the_row() -> None:
    """The rule in words, the result, the records with their values, names masked."""
    found = run("explain", "1.1-a", *given())
    assert found.exit_code == 0
    assert "须满足：间隔时长 ≤ 2小时 + 10分" in found.stdout
    assert "巡检.csv:5  机房=R1；巡检时间=2026-07-01 07:00；巡检人=人员-" in found.stdout
    assert "1.1-b" not in found.stdout
    assert "巡检人=张三" in run("explain", "1.1-a", *given(), "--unmask").stdout


def test_explain_of_a_saved_run_needs_no_evidence() -> None:
    """With `--run` the explanation comes from the file; the values of rows are there when the evidence is."""
    run("check", *given(), "-o", "json=run.json")
    without = run("explain", "1.1", "--run", "run.json", "--rules", TINY / "rules").stdout
    assert "巡检.csv:5\n" in without
    assert (
        run("explain", "1.1", "--run", "run.json", *given(period=None)).stdout == run("explain", "1.1", *given()).stdout
    )


def test_explain_of_one_finding_leaves_out_the_others() -> None:
    """`--finding` chooses one by its id."""
    run("check", *given(), "-o", "json=run.json")
    finding = json.loads(Path("run.json").read_bytes())["rules"][1]["findings"][0]["id"]
    found = run("explain", "1.1", "--run", "run.json", "--finding", finding).stdout
    assert finding in found
    assert "1.1-a" not in found


def test_explain_shows_the_query() -> None:
    """`--sql` prints the query and evaluates nothing."""
    found = run("explain", "1.1-b", *given(), "--sql")
    assert found.exit_code == 0
    assert found.stdout.startswith("-- 1.1-b\nSELECT")


def test_the_profile_tells_what_was_read(snapshot: SnapshotAssertion) -> None:
    """Rows, columns mapped and not, time covered, types without evidence."""
    found = run("evidence", "profile", *given(period=None))
    assert found.exit_code == 0
    assert found.stdout == snapshot


def test_the_shipped_rulebook_has_no_mistakes() -> None:
    """`rules lint` finds the rulebook that comes with the product, and nothing wrong with it."""
    found = run("rules", "lint", "--lang", "en")
    assert found.stderr == ""
    assert found.exit_code == 0
    assert found.stdout.startswith("38 clauses")


def test_cases_pass_and_fail(tmp_path: Path) -> None:
    """`rules test` ends with 0 when all pass, 1 when one fails, 2 when one is in error, 5 when there is none."""
    folder = copied(tmp_path)
    cases = folder / "rules" / "pack" / "1.1-b.cases.yaml"
    test = ("rules", "test", "--rules", folder / "rules", "--lang", "en")
    assert run(*test).exit_code == 5
    text = (
        "rule: 1.1-b\ncases:\n  - name: a named patrol\n    period: 2026-07-01\n"
        "    records: {patrol: [{room: R1, at: 2026-07-01T02:00, person: 张三}]}\n    expect: {population: 1}\n"
    ).replace("period: 2026-07-01\n", "period: 2026-07-01/2026-07-02\n")
    cases.write_text(text, encoding="utf-8")
    passed = run(*test)
    assert passed.exit_code == 0, passed.stderr
    assert passed.stdout == "1 cases passed, 0 failed; 2 rules have no cases\n"
    cases.write_text(text.replace("population: 1", "population: 2"), encoding="utf-8")
    failed = run(*test, "1.1")
    assert failed.exit_code == 1
    assert "✗ 1.1-b a named patrol  (rules/pack/1.1-b.cases.yaml:3:11)\n" in failed.stdout
    assert "    ✗ population  2        | 1\n" in failed.stdout
    assert "      patrol 1: {room: R1, at: 2026-07-01T02:00, person: 张三}\n" in failed.stdout
    cases.write_text(text.replace("patrol:", "patrl:"), encoding="utf-8")
    assert run(*test).exit_code == 2


@pytest.mark.parametrize("kind", ["--run", "--rule", "--record-type"])
def test_schemas_are_schemas(kind: str) -> None:
    """Each published schema is a valid JSON Schema."""
    found = run("rules", "schema", kind)
    jsonschema.Draft202012Validator.check_schema(json.loads(found.stdout))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_site_can_be_checked_at_once(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`init`, `cd`, `check`: it runs on the example evidence and ends with 3, for most clauses have no evidence."""
    made = run("init", "site", "--lang", lang)
    assert made.exit_code == 0
    monkeypatch.chdir("site")
    found = run("check", "--lang", lang)
    assert found.exit_code == 3, found.output
    assert found.stderr == ""
    assert run("rules", "lint").exit_code == 0
    assert run("init", ".").exit_code == 2


def test_help_waits_for_no_engine() -> None:
    """Neither the engines nor pyarrow nor the models are loaded to show the help."""
    program = (
        "import sys; import complyhosp.cli.main; "
        "print([name for name in ('duckdb', 'ibis', 'pyarrow', 'pydantic', 'jinja2') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert found.stdout.strip() == "[]"


def test_a_bug_ends_with_none_of_the_frozen_codes() -> None:
    """A crash of ours is no violation of theirs: it says so and ends with a code of its own."""
    program = (
        "import sys; import complyhosp.cli.places as places; import complyhosp.cli.main as main\n"
        "def broken(given): raise RuntimeError('oops')\n"
        "places.rules_folder = broken\n"
        "sys.argv = ['complyhosp', 'check']\n"
        "main.main()"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env=environment
    )
    assert found.returncode == CRASHED
    assert "Please report it" in found.stderr


def test_cases_are_chosen_and_told_to_a_build_server(tmp_path: Path) -> None:
    """`--run` chooses by rule and name, `-o junit=` writes what Jenkins' schema allows, `--fail-on-empty` minds rules
    without cases; a wrong expression or format ends with 2."""
    rules = rulebook_in(tmp_path, cases=CASES.replace("result: pass", "result: fail"))
    test = ("rules", "test", "--rules", rules, "--lang", "en")
    output = tmp_path / "cases.xml"
    assert run(*test, "--run", "no answer", "-o", f"junit={output}").exit_code == 0
    assert [case.get("name") for case in junit_tree(output.read_text("utf-8")).iter("testcase")] == ["no answer"]
    assert run(*test, "--run", "^1.1-a an", "-o", f"junit={output}").exit_code == 1
    (failure,) = junit_tree(output.read_text("utf-8")).iter("failure")
    assert failure.get("message") == "result: expected fail, actual pass"
    assert "answer 1: {room: R1, at: 2026-07-01T08:05, person: 甲}" in (failure.text or "")
    assert run(*test, "--run", "nothing like it").exit_code == 5
    assert run(*test, "--run", "nothing like it", "--fail-on-empty").exit_code == 1
    assert run(*test, "--run", "(").exit_code == 2
    assert run(*test, "-o", "html=x").exit_code == 2
    none = rulebook_in(tmp_path / "none", cases=None)
    assert run("rules", "test", "--rules", none, "--fail-on-empty").exit_code == 1


def test_coverage_and_mutants_have_thresholds(tmp_path: Path) -> None:
    """Below the threshold the code is 1, at it 0; JSON is JSON; a rule that is not there is a usage error."""
    rules = rulebook_in(tmp_path)
    for command in ("coverage", "mutate"):
        tool = ("rules", command, "--rules", rules, "--lang", "en")
        assert run(*tool, "--threshold", "20").exit_code == 0
        assert run(*tool, "--threshold", "99").exit_code == 1
        assert json.loads(run(*tool, "--format", "json").stdout)["rules"][0]["rule"] == "1.1-a"
        unknown = run(*tool, "1.1-b")
        assert unknown.exit_code == 2
        assert "E430" in unknown.stderr
        assert "did you mean `1.1-a`?" in unknown.stderr
    page = tmp_path / "coverage.html"
    assert run("rules", "coverage", "--rules", rules, "--format", "html", "-o", page).exit_code == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")
    said = run("rules", "mutate", "--rules", rules, "--lang", "en", "--rule", "1.1-a").stdout
    assert "rules/demo/1.1-a.yaml:14:33: no case noticed: move" in said
    assert "this case would notice" in said


def test_a_stale_entry_fails_whatever_the_threshold(tmp_path: Path) -> None:
    """An entry of `equivalent_mutants` that is no longer true ends `rules mutate` with 1."""
    rule = RULE + "equivalent_mutants:\n  - mutant: requirement.exists exists-to-none none\n    why: it was so\n"
    found = run("rules", "mutate", "--rules", rulebook_in(tmp_path, rule=rule), "--no-suggest", "--lang", "en")
    assert found.exit_code == 1
    assert "is noticed by the case" in found.stdout


def test_a_report_by_own_templates(tmp_path: Path) -> None:
    """`--template` puts the letterhead on; a mistake in a template ends with 2, its place, and no report."""
    letterhead = Path(__file__).parents[2] / "docs" / "examples" / "letterhead"
    saved, page = tmp_path / "run.json", tmp_path / "report.html"
    run("check", *given(), "-o", f"json={saved}")
    assert run("report", saved, "-o", f"html={page}", "--template", letterhead).exit_code == 0
    assert "data:image/svg+xml" in page.read_text(encoding="utf-8")
    page.unlink()
    own = tmp_path / "own"
    own.mkdir()
    (own / "cover.html").write_text("\n{{ nothing_of_this_name }}", encoding="utf-8")
    result = run("report", saved, "-o", f"html={page}", "--template", own)
    assert (result.exit_code, page.exists()) == (2, False)
    assert "E521" in result.output
    assert "cover.html:2" in result.output
