"""The CI files that hospitals copy do what their page says, on a small hospital's repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from complyhosp.cli.main import app
from tests.ci.files import GITHUB, GITLAB, HOOKS, README, ROOT, commands_of, loaded, name_of, scripts

VARIABLES = {"GITHUB_BASE_REF": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "main"}
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
EXAMPLE_SITE = ROOT / "src" / "complyhosp" / "cli" / "example"
RULEBOOK = [
    "rules/regulation.yaml",
    *(f"rules/records/{name}.yaml" for name in ("machine_room", "maintenance_window", "outlet", "patrol")),
    *(f"rules/him/4.1-{letter}.{end}" for letter in "abc" for end in ("yaml", "cases.yaml")),
]
FILES = [GITHUB, GITLAB, HOOKS, README]


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env={**os.environ, **GIT})  # noqa: S603, S607


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hospital's repository as the page lays it out, with one clause's rules, on a branch that lets patrols be nine
    hours apart."""
    top = tmp_path_factory.mktemp("hospital")
    for name in RULEBOOK:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, top / name)
    clauses = (ROOT / "rules" / "clauses" / "4.yaml").read_text(encoding="utf-8")
    (top / "rules" / "clauses").mkdir()
    (top / "rules" / "clauses" / "4.yaml").write_text(clauses.partition('\n- id: "4.2"')[0] + "\n", encoding="utf-8")
    for name in ("2026Q2", "2026Q3"):
        shutil.copytree(EXAMPLE_SITE / "evidence", top / "evidence" / name)
    (top / "site.yaml").write_text("params: {}\n", encoding="utf-8")
    git(top, "init", "--quiet", "--initial-branch=main")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "x")
    git(top, "update-ref", "refs/remotes/origin/main", "HEAD")
    rule = top / "rules" / "him" / "4.1-a.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("why: {zh: 条文", "why: {zh: 原条文"), encoding="utf-8")
    return top


def _filled(argument: str) -> str:
    return re.sub(r"\$\{?(\w+)(?::-\w+)?\}?", lambda match: VARIABLES[match[1]], argument)


@cache
def _outcome(arguments: tuple[str, ...]) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_works_in_a_hospitals_repository(
    path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is accepted, does its work, and finds nothing wrong in a part of the rulebook that is shipped."""
    monkeypatch.chdir(repository)
    found = commands_of(path)
    assert found
    for arguments in found:
        result = _outcome(tuple(_filled(one) for one in arguments))
        assert result.exit_code == 0, (arguments, result.output)
    if path in (GITHUB, GITLAB):
        assert "4.1-a" in (repository / "impact.md").read_text(encoding="utf-8")
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
