"""`rules impact`: its exit codes, its outputs, and what is said when it cannot work."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from complyhosp.cli.main import CRASHED, app
from complyhosp.workbench.impact import impact as impact_page
from tests.report.tiny import PERIOD, TINY, copied
from tests.workbench.impact.books import Edit, edited

RUNNER = CliRunner()
LAXER = Edit("pack/1.1-a.yaml", "value: 2h", "value: 9h")
STRICTER = Edit("pack/1.1-a.yaml", "value: 2h", "value: 1h")
WORDS = Edit("pack/1.1-b.yaml", "severity: low", "severity: high")


def run(*args: object) -> Result:
    return RUNNER.invoke(app, [str(arg) for arg in args])


def compared(rules: Path, *more: object, evidence: Path = TINY / "evidence") -> Result:
    return run(
        "rules", "impact", "--base", TINY / "rules", "--rules", rules, "--evidence", evidence, "--period", PERIOD,
        "--lang", "en", *more,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No command finds `./rules`, `./evidence` or `./site.yaml` by accident."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")


@pytest.mark.parametrize(
    ("edit", "fail_on", "code"),
    [
        (LAXER, "any", 1),
        (LAXER, "pass-gained", 1),
        (LAXER, "none", 0),
        (STRICTER, "any", 1),
        (STRICTER, "pass-gained", 0),
        (WORDS, "any", 0),
    ],
)
def test_the_exit_code_says_whether_a_change_matters(edit: Edit, fail_on: str, code: int, tmp_path: Path) -> None:
    """1 for any change, or only for a pass gained, or for none; words change nothing."""
    assert compared(edited(tmp_path, edit), "--fail-on", fail_on).exit_code == code


def test_a_gained_pass_is_the_first_thing_said(tmp_path: Path) -> None:
    """On stdout above all tables; with `-o` on stderr."""
    rules = edited(tmp_path, LAXER)
    above, loud, _ = compared(rules).stdout.partition("!!! Attention: 1.1-a turned to compliant")
    assert loud
    assert "1.1-a" not in above
    assert "Attention: 1.1-a" in compared(rules, "-o", "md=impact.md").stderr


def test_markdown_and_json_are_written_beside_each_other(tmp_path: Path) -> None:
    """The json is what the published schema says; the same inputs give the same bytes."""
    rules = edited(tmp_path, LAXER)
    for name in ("a", "b"):
        assert compared(rules, "-o", f"md={name}.md", "-o", f"json={name}.json").stdout == ""
    schema = json.loads(run("rules", "schema", "--impact").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(Path("a.json").read_bytes()))
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()
    assert Path("a.md").read_bytes() == Path("b.md").read_bytes()


def test_a_folder_of_evidence_sets_is_all_of_them(tmp_path: Path) -> None:
    """Past periods lie beside each other; each is judged, by the name of its folder."""
    for name in ("2026Q2", "2026Q3"):
        shutil.copytree(TINY / "evidence", tmp_path / "sets" / name)
    found = compared(edited(tmp_path, LAXER), "-o", "json=-", evidence=tmp_path / "sets")
    assert [Path(one["evidence"]).name for one in json.loads(found.stdout)["comparisons"]] == ["2026Q2", "2026Q3"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--base", "nowhere"], "E440"),
        (["--rules", "nowhere"], "E505"),
        (["--evidence", "nowhere"], "E503"),
        (["--site", "nowhere.yaml"], "E506"),
        (["--base-site", "nowhere.yaml"], "E506"),
        (["--period", "soon"], "E500"),
        (["-o", "html=x.html"], "E510"),
    ],
)
def test_what_cannot_be_used_ends_with_2(args: list[str], said: str, tmp_path: Path) -> None:
    """Bad input is told with its code, and nothing goes to stdout."""
    given = {
        "--base": str(TINY / "rules"),
        "--rules": str(edited(tmp_path, LAXER)),
        "--evidence": str(TINY / "evidence"),
        "--period": PERIOD,
        args[0]: args[1],
    }
    found = run("rules", "impact", *(part for pair in given.items() for part in pair))
    assert found.exit_code == 2
    assert said in found.stderr
    assert found.stdout == ""


def test_a_set_that_covers_no_quarter_asks_for_a_period(tmp_path: Path) -> None:
    """The set is named."""
    rules = edited(tmp_path, LAXER)
    found = run("rules", "impact", "--base", TINY / "rules", "--rules", rules, "--evidence", TINY / "evidence")
    assert found.exit_code == 2
    assert f"{(TINY / 'evidence').as_posix()}: 错误 E501" in found.stderr


def test_a_base_that_does_not_load_ends_with_2(tmp_path: Path) -> None:
    """Without a regulation there is nothing to compare with."""
    base = edited(tmp_path / "base", Edit("regulation.yaml", "sections:", "sectoins:"))
    found = compared(TINY / "rules", "--base", base)
    assert found.exit_code == 2
    assert "E442" in found.stderr


def test_evidence_that_was_changed_since_ends_with_4(tmp_path: Path) -> None:
    """Stored evidence that is not what its manifest says proves nothing about a rule."""
    folder = copied(tmp_path)
    manifest = folder / "evidence" / "manifest.yaml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("source: 值班室", f"source: 值班室\n    sha256: {'ab' * 32}"), encoding="utf-8")
    found = compared(edited(tmp_path, LAXER), evidence=folder / "evidence")
    assert found.exit_code == 4
    assert "E215" in found.stderr


def test_a_verdict_that_changes_for_nothing_is_a_bug_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends with none of the frozen codes, and says so."""
    real = vars(impact_page)["document_of"]
    monkeypatch.setattr(
        impact_page, "document_of", lambda *args, **kw: real(*args, **kw).model_copy(update={"bugs": ["1.1-b"]})
    )
    found = compared(edited(tmp_path, LAXER))
    assert found.exit_code == CRASHED
    assert "E443" in found.stderr


def test_what_is_said_of_the_evidence_names_nobody(tmp_path: Path) -> None:
    """A row that cannot be read is told on stderr without the person in it, and with the set that it is in."""
    for name in ("one", "two"):
        folder = tmp_path / "sets" / name
        shutil.copytree(TINY / "evidence", folder)
        with (folder / "巡检.csv").open("a", encoding="utf-8") as file:
            file.write("R1,2026-07-01 22:00,张三,正常,多,余\nR1,找张三,张三,正常,\n")
    rules = edited(tmp_path, LAXER)
    masked, shown = (compared(rules, *more, evidence=tmp_path / "sets") for more in ((), ("--unmask",)))
    assert "sets/one/巡检.csv:13" in masked.stderr
    assert "sets/two/巡检.csv:13" in masked.stderr
    assert "张三" not in masked.stderr
    assert "张三" in shown.stderr


def test_the_hospitals_own_key_makes_the_pseudonyms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same person has the same pseudonym as in a check under this key; a key that is too short is refused."""
    rules = edited(tmp_path, Edit("pack/1.1-b.yaml", "has(patrol.person)", 'patrol.person == "x"'),
                   Edit("pack/1.1-b.yaml", 'zh: "', 'zh: "{{ patrol.person }}'))  # fmt: skip
    monkeypatch.setenv("COMPLYHOSP_PSEUDONYM_KEY", "0123456789abcdef")
    impact = json.loads(compared(rules, "-o", "json=-").stdout)["comparisons"][0]["rules"][0]
    checked = run("check", "--rules", rules, "--evidence", TINY / "evidence", "--period", PERIOD, "-o", "json=-")
    found = next(one for one in json.loads(checked.stdout)["rules"] if one["id"] == "1.1-b")["findings"]
    assert "人员-" in found[0]["message"]["zh"]
    assert {one["id"]: one["message"] for one in impact["new"]}.items() <= {
        one["id"]: one["message"] for one in found
    }.items()
    monkeypatch.setenv("COMPLYHOSP_PSEUDONYM_KEY", "short")
    refused = compared(rules)
    assert refused.exit_code == 2
    assert "E518" in refused.stderr
