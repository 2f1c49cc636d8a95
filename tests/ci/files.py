"""The CI files that hospitals copy, and the commands in them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / "docs" / "ci" / "github.yml"
GITLAB = ROOT / "docs" / "ci" / "gitlab.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
README = ROOT / "docs" / "ci" / "README.md"
EXAMPLE = ROOT / "docs" / "ci" / "impact.md"
PROGRAM = "complyhosp"


def loaded(path: Path) -> Any:
    """A YAML file, `on` and `yes` read as the texts that the CI servers take them for."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes only text


def scripts(path: Path) -> Iterator[str]:
    """Every piece of shell in a CI file, in the order in which it runs."""
    if path == GITHUB:
        for job in loaded(path)["jobs"].values():
            yield from (step["run"] for step in job["steps"] if "run" in step)
        return
    for job in loaded(path).values():
        if isinstance(job, dict) and "script" in job:
            yield from (*job["script"], *job.get("after_script", ()))


def commands(text: str) -> Iterator[list[str]]:
    """The arguments of each `complyhosp` command in a piece of shell."""
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        for part in re.split(r"&&|\|\||;", line.strip()):
            words = shlex.split(part, comments=True)
            if words[:1] == [PROGRAM]:
                yield words[1:]


def commands_of(path: Path) -> list[list[str]]:
    """All commands of a CI file, a hook file, or the shell blocks of a page."""
    if path == HOOKS:
        return [found for hook in loaded(path) for found in commands(hook["entry"])]
    if path.suffix == ".md":
        blocks = re.findall(r"^( *)```(?:sh|console)\n(.*?)^ *```", path.read_text(encoding="utf-8"), re.M | re.S)
        return [found for _, block in blocks for found in commands(block)]
    return [found for script in scripts(path) for found in commands(script)]


def name_of(arguments: list[str]) -> str:
    """`rules lint`, `check`: the command without its options."""
    return " ".join(arguments[: 2 if arguments[0] in ("rules", "evidence") else 1])
