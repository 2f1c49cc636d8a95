"""The page of the worked example shows what the commands in it really print."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from complyhosp.cli.main import app
from tests.ci.files import EXAMPLE, ROOT, commands_of

TEXT = EXAMPLE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders that the page speaks of."""
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(ROOT / "rules", folder / "rules")
    shutil.copytree(ROOT / "evidence" / "demo", folder / "evidence" / "demo")
    for interval in ("3h", "4h"):
        rules = Path(shutil.copytree(folder / "rules", folder / interval / "rules"))
        rule = rules / "him" / "4.1-a.yaml"
        text = rule.read_text(encoding="utf-8")
        rule.write_text(text.replace("value: 2h", f"value: {interval}", 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("number", [0, 1])
def test_the_page_shows_what_the_command_prints(number: int, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the letter; and it ends with the code that the page says."""
    monkeypatch.chdir(desk)
    shown = re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL)
    found = CliRunner().invoke(app, commands_of(EXAMPLE)[number])
    assert found.stdout == shown[number]
    assert f"It ends with {found.exit_code}." in TEXT.partition(shown[number])[2][:60]


def test_the_page_shows_the_comment(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Markdown stands in the page as a merge request shows it."""
    monkeypatch.chdir(desk)
    found = CliRunner().invoke(app, [*commands_of(EXAMPLE)[1], "-o", "md=-"])
    assert found.stdout.strip() in TEXT
