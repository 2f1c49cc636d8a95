"""`evidence verify`: every file of every stored set is there, and is what its manifest states."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from complyhosp.cli.main import app
from tests.report.tiny import TINY


def verify(evidence: Path) -> Result:
    args = ["evidence", "verify", "--rules", str(TINY / "rules"), "--evidence", str(evidence), "--lang", "en"]
    return CliRunner().invoke(app, args)


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """Two stored sets whose manifests state the hashes of all their files."""
    for name in ("2026Q2", "2026Q3"):
        folder = tmp_path / "evidence" / name
        shutil.copytree(TINY / "evidence", folder)
        text = (folder / "manifest.yaml").read_text(encoding="utf-8")
        for file in ("机房.csv", "巡检.csv"):
            digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()
            text = text.replace(f"path: {file}\n", f"path: {file}\n    sha256: {digest}\n")
        (folder / "manifest.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "evidence"


def test_whole_sets_end_with_0(sets: Path) -> None:
    """Each set is named, its files listed with their hashes."""
    found = verify(sets)
    assert found.exit_code == 0
    assert found.stdout.count("2 files: 2 as the manifest states") == 2
    assert f"{(sets / '2026Q3').as_posix()}\n" in found.stdout


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def _one_digit(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"2026-07-01 11:00", b"2026-07-01 10:00"))


@pytest.mark.parametrize(
    ("harm", "code"), [(Path.unlink, "E207"), (_cut, "E215"), (_one_digit, "E215")], ids=["lost", "cut", "one digit"]
)
def test_one_file_of_one_set_ends_with_4(sets: Path, harm: Callable[[Path], None], code: str) -> None:
    """A file that is lost, cut or changed by one digit is told; the other set is verified all the same."""
    harm(sets / "2026Q2" / "巡检.csv")
    found = verify(sets)
    assert found.exit_code == 4
    assert code in found.stderr
    assert "2 files: 1 as the manifest states, 1 differ" in found.stdout
    assert "2 files: 2 as the manifest states" in found.stdout


def test_no_set_at_all_ends_with_2(tmp_path: Path) -> None:
    """A folder without any manifest is a wrong use."""
    found = verify(tmp_path)
    assert found.exit_code == 2
    assert "E503" in found.stderr


def test_a_manifest_that_does_not_load_ends_with_2(sets: Path) -> None:
    """Nothing can be said of its files."""
    (sets / "2026Q2" / "manifest.yaml").write_text("files: 3\n", encoding="utf-8")
    assert verify(sets).exit_code == 2
