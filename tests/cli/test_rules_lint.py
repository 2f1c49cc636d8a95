"""`rules lint`, `review`, `fmt`, `new` and `schema` as their users meet them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from typer.testing import CliRunner, Result

from complyhosp.cli.main import app
from tests.schemas import sarif_run

WORLD = Path(__file__).parents[1] / "data" / "pages"
WRONG = (
    "1.2-a.yaml",
    "{from: slot.start - params.before, to: slot.end}",
    "{from: slot.end, to: slot.start - params.before}",
)
BROKEN = ("1.2-a.yaml", "every: week", "every: fortnight")
DOUBTFUL = ("1.2-c.yaml", "where: first.room != second.room", "where: has(first.room)")
CHANGED = ("1、来访须登记。", "1、来访须当日登记。")


@pytest.fixture(autouse=True)
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small rulebook without fault, as somebody's working folder."""
    shutil.copytree(WORLD, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def run(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


def change(file: str, right: str, wrong: str) -> None:
    path = Path("rules") / "pack" / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), encoding="utf-8")


def test_what_is_found_is_shown_at_its_place(snapshot: SnapshotAssertion) -> None:
    """On stdout, file by file, with the line, a caret under the fault, and what to do."""
    change(*WRONG)
    change(*DOUBTFUL)
    found = run("rules", "lint", "--lang", "en")
    assert found.stdout == snapshot
    assert found.stderr == ""


@pytest.mark.parametrize(
    ("edits", "options", "code"),
    [
        ((), (), 0),
        ((), ("--strict",), 0),
        ((DOUBTFUL,), (), 0),
        ((DOUBTFUL,), ("--strict",), 1),
        ((WRONG,), (), 1),
        ((BROKEN,), (), 2),
        ((("1.2-c.yaml", "holds: second.start >= first.end", "holds: has(second.start)"),), (), 1),
        ((DOUBTFUL,), ("--strict", "--format", "sarif"), 1),
        ((DOUBTFUL,), ("--format", "json"), 0),
    ],
)
def test_exit_codes(edits: tuple[tuple[str, str, str], ...], options: tuple[str, ...], code: int) -> None:
    """2 for a rulebook that does not load, 1 for what the lint calls an error, or with --strict a warning, else 0."""
    for edit in edits:
        change(*edit)
    assert run("rules", "lint", *options).exit_code == code


def test_json_has_every_diagnostic_with_its_place() -> None:
    """A list that programs read, in the language asked for."""
    change(*DOUBTFUL)
    document = json.loads(run("rules", "lint", "--format", "json", "--lang", "en").stdout)
    assert document["schema"] == "complyhosp/lint/1"
    assert document["counts"] == {"error": 0, "warning": 1, "note": 0}
    (one,) = document["diagnostics"]
    assert (one["code"], one["file"], one["line"], one["column"]) == ("W604", "rules/pack/1.2-c.yaml", 8, 10)
    assert one["place"] == "rules/pack/1.2-c.yaml:8:10"


def test_sarif_is_valid_and_leads_to_the_file(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the vendored schema; paths are those from where the command runs; two alike get fingerprints of their own."""
    change(*DOUBTFUL)
    change("1.1-b.yaml", "counting: has(visit.note)", "counting: has(visit.room) && has(visit.room)")
    monkeypatch.chdir(world.parent)
    found = run("rules", "lint", "--rules", "work/rules", "--format", "sarif", "--lang", "en")
    log = sarif_run(found.stdout)
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in log["results"]]
    assert set(places) == {"work/rules/pack/1.1-b.yaml", "work/rules/pack/1.2-c.yaml"}
    prints = [result["partialFingerprints"]["complyhospLint/v1"] for result in log["results"]]
    assert len(set(prints)) == len(prints)
    assert {rule["id"] for rule in log["tool"]["driver"]["rules"]} == {result["ruleId"] for result in log["results"]}


def test_github_gets_a_command_a_line() -> None:
    """Signs with a meaning of their own are escaped; hints follow on a second line."""
    change("1.1-a.yaml", "en: the clause sets no time", "en: 100%，三时")
    (line,) = run("rules", "lint", "--format", "github").stdout.splitlines()
    assert line.startswith("::warning file=rules/pack/1.1-a.yaml,line=9,col=")
    assert "title=W650::" in line
    assert "%0A" in line


def test_a_page_is_printed_for_a_code_and_no_page_for_none() -> None:
    """In either case of letters and either language; an unknown code is a usage error with the nearest one."""
    assert "swap `from` and `to`" in run("rules", "lint", "--explain", "e620", "--lang", "en").stdout
    unknown = run("rules", "lint", "--explain", "W602", "--lang", "en")
    assert unknown.exit_code == 2
    assert "E697" in unknown.stderr


def test_a_changed_clause_is_suspect_until_somebody_reviews_it() -> None:
    """The review says who read which text and when; a further change makes the clause suspect again."""
    source = Path("source.txt")
    lint = ("rules", "lint", "--source", "source.txt", "--lang", "en")
    assert run(*lint).exit_code == 0
    source.write_text(source.read_text(encoding="utf-8").replace(*CHANGED), encoding="utf-8")
    suspect = run(*lint)
    assert suspect.exit_code == 1
    assert "E671: clause `1.1` is suspect" in suspect.stdout
    review = run(
        "rules",
        "review",
        "1.1",
        "--by",
        "李工",
        "--on",
        "2026-10-08",
        "--source",
        "source.txt",
        "--note",
        "只加了“当日”",
    )
    assert review.exit_code == 0, review.stderr
    assert run(*lint).exit_code == 0
    record = Path("rules/reviews.yaml").read_text(encoding="utf-8")
    assert "by: 李工" in record
    assert "on: 2026-10-08" in record
    source.write_text(source.read_text(encoding="utf-8").replace("当日", "次日"), encoding="utf-8")
    again = run(*lint)
    assert "E671" in again.stdout
    assert "W675" in again.stdout


def test_the_source_is_found_in_the_rulebook() -> None:
    """`rules/source.txt` needs no option."""
    text = Path("source.txt").read_text(encoding="utf-8").replace(*CHANGED)
    Path("rules/source.txt").write_text(text, encoding="utf-8")
    assert "E671" in run("rules", "lint").stdout
    assert run("rules", "review", "1.1", "--by", "李工", "--on", "2026-10-08").exit_code == 0
    assert run("rules", "lint").exit_code == 0


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("9.9", "--by", "李工", "--source", "source.txt"), "E122"),
        (("1.1", "--by", "李工"), "E678"),
        (("1.1", "--by", "李工", "--source", "source.txt"), "E677"),
        (("1.1", "--by", "李工", "--source", "nowhere.txt"), "E105"),
    ],
)
def test_there_must_be_something_to_review(args: tuple[str, ...], code: str) -> None:
    """An unknown clause, no text, a text that has not changed, a text that cannot be read."""
    found = run("rules", "review", *args)
    assert found.exit_code == 2
    assert code in found.stderr
    assert not Path("rules/reviews.yaml").exists()


def test_formatting_is_checked_and_done() -> None:
    """--check names the file and ends with 1; without it the file is written, and then there is nothing to do."""
    rule = Path("rules/pack/1.2-c.yaml")
    tidy = rule.read_text(encoding="utf-8")
    head, _, rest = tidy.partition("severity: low\n")
    rule.write_text(f"{head}\n{rest}severity: low\n", encoding="utf-8")
    check = run("rules", "fmt", "--check", "--lang", "en")
    assert (check.exit_code, check.stdout) == (
        1,
        "rules/pack/1.2-c.yaml would be formatted\n5 rule files, 1 would be formatted\n",
    )
    assert run("rules", "fmt", "rules/pack/1.2-c.yaml").exit_code == 0
    assert rule.read_text(encoding="utf-8") == tidy
    assert run("rules", "fmt", "--check").exit_code == 0


def test_a_file_that_is_no_yaml_is_left_as_it_is() -> None:
    """Its fault is told, and nothing is written."""
    rule = Path("rules/pack/1.2-c.yaml")
    rule.write_text("id: [", encoding="utf-8")
    found = run("rules", "fmt")
    assert found.exit_code == 2
    assert "E101" in found.stderr
    assert rule.read_text(encoding="utf-8") == "id: ["


def test_a_new_rule_stands_beside_the_others() -> None:
    """Two files in the folder that has the rules; the linter then says what is missing; it is made once."""
    args = ("rules", "new", "1.1-c", "--clause", "1.1", "--population", "each:visit", "--lang", "en")
    made = run(*args)
    assert made.exit_code == 0, made.stderr
    assert "rules/pack/1.1-c.yaml" in made.stdout
    assert "W653" in run("rules", "lint").stdout
    assert run("rules", "lint").exit_code == 0
    assert run("rules", "lint", "--strict").exit_code == 1
    assert run("rules", "test").exit_code == 0
    assert "E686" in run(*args).stderr


def test_schemas_are_written_for_an_editor() -> None:
    """A file a kind, and VS Code's settings on stdout."""
    found = run("rules", "schema", "--write", ".vscode/complyhosp", "--lang", "en")
    settings = json.loads(found.stdout)["yaml.schemas"]
    assert settings["./.vscode/complyhosp/site.schema.json"] == ["site.yaml"]
    for name in settings:
        assert json.loads(Path(name).read_text(encoding="utf-8"))["$schema"]
