"""The CI files that hospitals copy do what their page says, on a small hospital's repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from complyhosp.cli.main import app
from tests.ci.files import GITHUB, GITLAB, HOOKS, README, ROOT, commands_of, loaded, name_of, scripts
from tests.report.tiny import TINY

VARIABLES = {"GITHUB_BASE_REF": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "main"}
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
FILES = [GITHUB, GITLAB, HOOKS, README]


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True, env={**os.environ, **GIT})  # noqa: S603, S607


FINDING = ("rules lint", "rules impact", "check")
"""Commands that end with 1 when they find something, which they do in the tiny rulebook: it has few cases."""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hospital's repository as the page lays it out, on a branch that lets patrols be nine hours apart."""
    shutil.copytree(TINY / "rules", tmp_path / "rules")
    for name in ("2026Q2", "2026Q3"):
        shutil.copytree(TINY / "evidence", tmp_path / "evidence" / name)
        manifest = tmp_path / "evidence" / name / "manifest.yaml"
        # The tiny evidence claims one day: a stored set claims a quarter.
        text = manifest.read_text(encoding="utf-8").replace("to: 2026-07-02", "to: 2026-10-01")
        manifest.write_text(text.replace("2026-07-03T", "2026-10-03T"), encoding="utf-8")
    (tmp_path / "site.yaml").write_text("params: {}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--quiet", "--message", "x")
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    rule = tmp_path / "rules" / "pack" / "1.1-a.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("value: 2h", "value: 9h"), encoding="utf-8")
    cases = (
        "rule: 1.1-b\ncases:\n  - name: a named patrol\n    period: 2026-07-01/2026-07-02\n"
        "    records: {patrol: [{room: R1, at: 2026-07-01T02:00, person: 张三}]}\n    expect: {population: 1}\n"
    )
    (tmp_path / "rules" / "pack" / "1.1-b.cases.yaml").write_text(cases, encoding="utf-8")
    return tmp_path


def _filled(argument: str) -> str:
    return re.sub(r"\$\{?(\w+)\}?", lambda match: VARIABLES[match[1]], argument)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_works_in_a_hospitals_repository(path: Path, repository: Path) -> None:
    """Each is accepted and does its work; the impact is written for the comment, and tells the gained pass."""
    found = commands_of(path)
    assert found
    for arguments in found:
        result = CliRunner().invoke(app, [_filled(one) for one in arguments])
        expected = {0, 1} if name_of(arguments) in FINDING else {0}
        assert result.exit_code in expected, (arguments, result.output)
    if path in (GITHUB, GITLAB):
        assert "1.1-a" in (repository / "impact.md").read_text(encoding="utf-8")
        assert (repository / "impact.json").is_file()


def test_both_servers_run_the_same_commands() -> None:
    """What one checks the other checks."""
    assert [name_of(one) for one in commands_of(GITHUB)] == [name_of(one) for one in commands_of(GITLAB)]


def test_our_own_ci_runs_the_same_commands() -> None:
    """What hospitals are told to run on their rulebook is run on the one that is shipped."""
    assert {name_of(one) for one in commands_of(GITHUB)} <= _of_makefile()


def _of_makefile() -> set[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return {name_of(line.split()) for line in re.findall(r"\$\(COMPLYHOSP\) ([a-z].*)", text)}


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=lambda path: path.name)
def test_packages_come_only_from_where_the_environment_says(path: Path) -> None:
    """Every install is by hash, from a lock; no script names a registry or fetches anything itself."""
    installs = [line for script in [*scripts(path), *_before(path)] for line in script.splitlines() if "pip" in line]
    assert installs
    assert all("--require-hashes --requirement ci/requirements.lock" in line for line in installs)
    assert not re.search(r"https?://|curl|wget|index-url", "\n".join(scripts(path)))


def _before(path: Path) -> list[str]:
    return [] if path == GITHUB else list(loaded(path)["default"]["before_script"])


def test_github_needs_no_action_but_checkout() -> None:
    """Nothing else is fetched from a market place."""
    steps = [step for job in loaded(GITHUB)["jobs"].values() for step in job["steps"]]
    assert [step["uses"].partition("@")[0] for step in steps if "uses" in step] == ["actions/checkout"]


def test_the_hooks_have_what_pre_commit_asks_for() -> None:
    """Unique ids, a name, an entry, a language, a pattern that rule files match and evidence does not."""
    hooks = loaded(HOOKS)
    assert len({hook["id"] for hook in hooks}) == len(hooks)
    for hook in hooks:
        assert {"id", "name", "description", "entry", "language", "files", "pass_filenames"} == hook.keys()
        assert (hook["language"], hook["pass_filenames"]) == ("python", "false")
        assert re.search(hook["files"], "rules/him/4.1-a.yaml")
        assert not re.search(hook["files"], "evidence/2026Q3/manifest.yaml")
