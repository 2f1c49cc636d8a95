"""The base from git: exactly what was committed, and the work tree left alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from complyhosp.diagnostics import Diagnostic
from complyhosp.rulebook.load import load_rulebook
from complyhosp.workbench.impact.impact import impact
from complyhosp.workbench.impact.revision import Past, rulebook_at
from tests.report.tiny import PERIOD, TINY
from tests.workbench.impact.books import Edit, request

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603
        ["git", "-C", str(folder), *arguments],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT,
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A hospital's repository: the tiny rulebook below `policy/rules`, a site file, one commit."""
    top = tmp_path / "repository"
    shutil.copytree(TINY / "rules", top / "policy" / "rules")
    (top / "site.yaml").write_text("params: {1.1-a: {tolerance: 0m}}\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(top))
    commit(top)
    return top


def commit(top: Path) -> None:
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "x")


def past(repository: Path, revision: str, into: Path, *, site: Path | None = None) -> Past | Diagnostic:
    return rulebook_at(revision, repository / "policy" / "rules", site, into, ENVIRONMENT)


def texts(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def test_the_rulebook_of_a_revision_is_what_was_committed(repository: Path, tmp_path: Path) -> None:
    """Files changed, added and removed since are as they were, to the byte; the folder keeps its name."""
    rules = repository / "policy" / "rules"
    before = texts(rules)
    Edit("pack/1.1-a.yaml", "value: 2h", "value: 3h").apply(rules)
    Edit("pack/1.1-b.yaml").apply(rules)
    Edit("pack/9.9-a.yaml", new="id: 9.9-a\n").apply(rules)
    found = past(repository, "main", tmp_path / "into")
    assert isinstance(found, Past)
    assert texts(found.rules) == before
    assert found.rules.name == "rules"
    assert found.commit == git(repository, "rev-parse", "main")
    assert load_rulebook(found.rules)[0] is not None


def test_neither_attributes_nor_filters_have_a_say(repository: Path, tmp_path: Path) -> None:
    """What `git archive` would leave out or fill in is there as committed."""
    rules = repository / "policy" / "rules"
    (repository / ".gitattributes").write_text("*-b.yaml export-ignore\n*.yaml export-subst text eol=crlf\n")
    Edit("pack/1.1-a.yaml", "remedy:", "# $Format:%H$\nremedy:").apply(rules)
    commit(repository)
    found = past(repository, "HEAD", tmp_path / "into")
    assert isinstance(found, Past)
    assert (found.rules / "pack" / "1.1-b.yaml").is_file()
    assert "$Format:%H$" in (found.rules / "pack" / "1.1-a.yaml").read_text(encoding="utf-8")


def test_the_work_tree_is_left_alone(repository: Path, tmp_path: Path) -> None:
    """Neither a file nor the index nor HEAD changes, also when there is something uncommitted."""
    Edit("pack/1.1-a.yaml", "value: 2h", "value: 3h").apply(repository / "policy" / "rules")
    git(repository, "add", "--all")
    Edit("pack/1.1-a.yaml", "value: 3h", "value: 4h").apply(repository / "policy" / "rules")

    def state() -> tuple[object, ...]:
        files = {
            path: path.read_bytes() for path in repository.rglob("*") if path.is_file() and ".git" not in path.parts
        }
        return files, (repository / ".git" / "index").read_bytes(), git(repository, "rev-parse", "HEAD")

    before = state()
    assert isinstance(past(repository, "HEAD", tmp_path / "into", site=repository / "site.yaml"), Past)
    assert state() == before


def test_links_are_not_followed(repository: Path, tmp_path: Path) -> None:
    """A link committed as a rule file leads nowhere: it is left out."""
    (repository / "policy" / "rules" / "pack" / "2.2-a.yaml").symlink_to("/etc/passwd")
    commit(repository)
    found = past(repository, "HEAD", tmp_path / "into")
    assert isinstance(found, Past)
    assert not (found.rules / "pack" / "2.2-a.yaml").exists()


@pytest.mark.parametrize("revision", ["nowhere", "--help", "", "HEAD:policy", "HEAD~9"])
def test_what_is_no_revision_is_told(revision: str, repository: Path, tmp_path: Path) -> None:
    """Also what looks like an option, and a path within a revision."""
    found = past(repository, revision, tmp_path / "into")
    assert isinstance(found, Diagnostic)
    assert found.code == "E440"


def test_a_folder_without_a_repository_is_told(tmp_path: Path) -> None:
    """A rulebook that no git keeps has no past."""
    shutil.copytree(TINY / "rules", tmp_path / "rules")
    found = rulebook_at("HEAD", tmp_path / "rules", None, tmp_path / "into", ENVIRONMENT)
    assert isinstance(found, Diagnostic)
    assert "git" in found.message("en")


def test_a_machine_without_git_is_told(repository: Path, tmp_path: Path) -> None:
    """Without git on the path there is a diagnostic, no traceback."""
    found = rulebook_at("HEAD", repository / "policy" / "rules", None, tmp_path, {"PATH": str(tmp_path)})
    assert isinstance(found, Diagnostic)
    assert found.code == "E440"


def test_a_revision_before_the_rulebook_is_told(repository: Path, tmp_path: Path) -> None:
    """The rulebook was elsewhere, or not there at all."""
    git(repository, "mv", "policy", "elsewhere")
    commit(repository)
    found = rulebook_at("HEAD~1", repository / "elsewhere" / "rules", None, tmp_path / "into", ENVIRONMENT)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.args["folder"]) == ("E441", "elsewhere/rules")


def test_a_site_file_is_taken_as_it_was(repository: Path, tmp_path: Path) -> None:
    """One that git keeps is that of the revision; one that was added since was not there; a private one is the same."""
    kept, private = repository / "site.yaml", tmp_path / "site.yaml"
    before = kept.read_bytes()
    kept.write_text("params: {1.1-a: {tolerance: 30m}}\n", encoding="utf-8")
    found = past(repository, "HEAD", tmp_path / "one", site=kept)
    assert isinstance(found, Past)
    assert found.site is not None
    assert found.site.read_bytes() == before

    private.write_text("params: {}\n", encoding="utf-8")
    found = past(repository, "HEAD", tmp_path / "two", site=private)
    assert isinstance(found, Past)
    assert found.site == private

    added = repository / "later.yaml"
    added.write_text("params: {}\n", encoding="utf-8")
    commit(repository)
    found = past(repository, "HEAD~1", tmp_path / "three", site=added)
    assert isinstance(found, Past)
    assert found.site is None


def test_a_hooks_environment_leads_nowhere_else(repository: Path, tmp_path: Path) -> None:
    """What git sets for its hooks does not make us read another repository."""
    environment = {**ENVIRONMENT, "GIT_DIR": str(tmp_path / "other"), "GIT_INDEX_FILE": "none"}
    found = rulebook_at("HEAD", repository / "policy" / "rules", None, tmp_path / "into", environment)
    assert isinstance(found, Past)


def test_impact_against_a_revision(repository: Path) -> None:
    """The whole way: a parameter of the site file and one of a rule, changed since the last commit."""
    rules = repository / "policy" / "rules"
    (repository / "site.yaml").write_text("params: {1.1-a: {tolerance: 8h}}\n", encoding="utf-8")
    asked = request(rules, base="HEAD", site=repository / "site.yaml", environment=ENVIRONMENT, periods=(PERIOD,))
    found, _ = impact(asked, lambda _step, _done, _total: None)
    assert found is not None
    assert found.base.commit == git(repository, "rev-parse", "HEAD")
    change = found.comparisons[0].rules[0]
    assert (change.rule, change.turn) == ("1.1-a", "pass_gained")
    assert [(one.subject, one.before, one.after, one.set_in) for one in change.causes] == [
        ("tolerance", "0m", "8h", "site")
    ]
