"""A rulebook as it stood at a git revision: read out of git's own store, the work tree left alone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from complyhosp.diagnostics import Diagnostic, Place

_FILES = ("100644", "100755")
"""The modes of plain files in a tree; links and submodules are others."""

_OF_A_HOOK = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"})
"""What git sets for its hooks: it would lead us to another repository than the folder's own."""


@dataclass(frozen=True, slots=True)
class Past:
    """What lay at a revision: the rulebook's folder, and the site file (None: there was none). `commit` is the whole
    hash."""

    commit: str
    rules: Path
    site: Path | None


class GitError(Exception):
    """Git ended with an error; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The git repository that `folder` lies in, asked by the `git` command; nothing in it is written."""

    folder: Path
    environment: Mapping[str, str]

    def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """What a git command says; GitError with git's own words when it fails."""
        git = shutil.which("git", path=self.environment.get("PATH"))
        if git is None:
            raise GitError("git: command not found")
        environment = {name: value for name, value in self.environment.items() if name not in _OF_A_HOOK}
        done = subprocess.run(  # noqa: S603 - git itself, and no shell; a revision never reads as an option
            [git, "--literal-pathspecs", "-C", str(self.folder), *arguments],
            input=given,
            capture_output=True,
            check=False,
            env=environment,
        )
        if done.returncode:
            raise GitError(_last_line(done.stderr))
        return done.stdout

    def commit(self, revision: str) -> str:
        """The whole hash of the commit that a revision names."""
        named = self.ask("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
        return named.decode().strip()

    def prefix(self) -> PurePosixPath:
        """Where the folder lies below the repository's top."""
        return PurePosixPath(self.ask("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").rstrip("\n"))

    def tracks(self, name: str) -> bool:
        """Whether a file of the folder is in git's keeping now."""
        return bool(self.ask("ls-files", "--", name))

    def files(self, commit: str, below: PurePosixPath) -> dict[PurePosixPath, bytes]:
        """The plain files at or below a path at a commit, with their exact bytes: no attribute and no filter has a
        say in it."""
        at = [] if below == PurePosixPath(".") else ["--", below.as_posix()]
        listed = dict(_listed(self.ask("ls-tree", "-r", "-z", "--full-tree", commit, *at)))
        wanted = "".join(f"{name}\n" for name in listed.values())
        contents = _contents(self.ask("cat-file", "--batch", given=wanted.encode()))
        return dict(zip(listed, contents, strict=True))


def _listed(answer: bytes) -> Iterator[tuple[PurePosixPath, str]]:
    """Path and object of each plain file in an answer of `ls-tree -z`."""
    for entry in answer.split(b"\0"):
        about, _, name = entry.partition(b"\t")
        mode, _, rest = about.decode().partition(" ")
        path = PurePosixPath(name.decode("utf-8", "surrogateescape"))
        if mode in _FILES and not path.is_absolute() and ".." not in path.parts:
            yield path, rest.split(" ")[1]


def _contents(answer: bytes) -> Iterator[bytes]:
    """The contents in an answer of `cat-file --batch`: a line with the size, so many bytes, a line break."""
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        name, _, about = answer[at:end].decode().partition(" ")
        kind, _, length = about.partition(" ")
        if kind != "blob":
            raise GitError(f"{name} {about}")
        size = int(length)
        yield answer[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def rulebook_at(
    revision: str, rules: Path, site: Path | None, into: Path, environment: Mapping[str, str]
) -> Past | Diagnostic:
    """The rulebook's folder and the site file as they were at a revision, written below `into`.

    A site file that git does not keep is the same at any time; one that it keeps now and did not then was not there.
    """
    repository = Repository(rules, environment)
    place = Place("--base")
    try:
        commit = repository.commit(revision)
        prefix = repository.prefix()
        files = {path: data for path, data in repository.files(commit, prefix).items() if path.suffix == ".yaml"}
        if not any(path.name == "regulation.yaml" for path in files):
            return Diagnostic("E441", place, {"revision": revision, "folder": prefix.as_posix()})
        # The folder keeps its name, so that diagnostics show the paths that people know.
        folder = into / (rules.resolve().name or "rules")
        _write(files, prefix, folder)
        return Past(commit, folder, _site_at(commit, site, into / "site", environment))
    except GitError as failed:
        return Diagnostic("E440", place, {"revision": revision, "problem": str(failed)})


def _site_at(commit: str, site: Path | None, into: Path, environment: Mapping[str, str]) -> Path | None:
    if site is None:
        return None
    repository = Repository(site.resolve().parent, environment)
    try:
        if not repository.tracks(site.resolve().name):
            return site
        below = repository.prefix()
        files = repository.files(commit, below / site.resolve().name)
    except GitError:
        return site
    _write(files, below, into)
    return into / site.resolve().name if files else None


def _write(files: Mapping[PurePosixPath, bytes], below: PurePosixPath, into: Path) -> None:
    for path, data in files.items():
        target = into / path.relative_to(below)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "git"
