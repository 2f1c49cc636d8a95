"""The manifest: what makes it unusable, and what only spoils one entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from complyhosp.evidence import open_evidence
from tests.evidence.given import TYPES, manifest, opened, records, told

HEAD = "site: {id: d, name: 示例, timezone: Asia/Shanghai}\n"
OK = "故障编号,发现时间\nF1,2026-07-01 08:00\n"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("site: [", "E101", "manifest.yaml:2:1"),
        (HEAD + "files: []\nfiles: []\n", "E102", "manifest.yaml:3:1"),
        (HEAD + "files:\n  - {path: a.csv}\n", "E111", "manifest.yaml:3:5"),
        (HEAD + "files:\n  - {path: a.csv, type: fault, shet: x}\n", "E110", "manifest.yaml:3:32"),
        (HEAD + "files:\n  - {path: a.csv, type: fault, encoding: klingon}\n", "E112", "manifest.yaml:3:42"),
        ("site: {id: d, name: h, timezone: Asia/Shangri-La}\nfiles: []\n", "E201", "manifest.yaml:1:34"),
        ("site: {id: d, name: h, timezone: ../../etc/passwd}\nfiles: []\n", "E201", "manifest.yaml:1:34"),
        (HEAD + "files:\n  - {path: ../a.csv, type: fault}\n", "E202", "manifest.yaml:3:12"),
        (HEAD + "files:\n  - {path: /etc/passwd, type: fault}\n", "E202", "manifest.yaml:3:12"),
        (HEAD + "files:\n  - {path: 'x\\..\\a.csv', type: fault}\n", "E202", "manifest.yaml:3:13"),
        (HEAD + "files:\n  - {path: a.csv, type: fault, exported_at: gestern}\n", "E203", "manifest.yaml:3:45"),
        (
            HEAD + "files:\n  - {path: a.csv, type: fault, period: {from: 2026-10-01, to: 2026-07-01}}\n",
            "E204",
            "manifest.yaml:3:40",
        ),
    ],
)
def test_manifest_that_does_not_load(tmp_path: Path, text: str, code: str, place: str) -> None:
    """There is no evidence, and the mistake is placed in the manifest."""
    path = tmp_path / "manifest.yaml"
    path.write_text(text, encoding="utf-8")
    evidence, diagnostics = open_evidence(path, TYPES)
    assert evidence is None
    assert told(diagnostics) == [(code, place)]


def test_no_manifest(tmp_path: Path) -> None:
    """A manifest that is not there is told as such."""
    evidence, diagnostics = open_evidence(tmp_path / "manifest.yaml", TYPES)
    assert evidence is None
    assert [code for code, _ in told(diagnostics)] == ["E105"]


def test_link_out_of_the_folder(tmp_path: Path) -> None:
    """A symbolic link that leads out of the manifest's folder is not followed."""
    inside = tmp_path / "set"
    inside.mkdir()
    (tmp_path / "secret.csv").write_text(OK, encoding="utf-8")
    (inside / "a.csv").symlink_to(tmp_path / "secret.csv")
    evidence, diagnostics = open_evidence(manifest(inside, "path: a.csv, type: fault"), TYPES)
    assert evidence is None
    assert [code for code, _ in told(diagnostics)] == ["E202"]


def test_entries_spoil_only_themselves(tmp_path: Path) -> None:
    """An unknown type, a missing file and a file of another kind are told; the rest is read."""
    (tmp_path / "好.csv").write_text(OK, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.csv").write_text(OK.replace("F1", "F2"), encoding="utf-8")
    (tmp_path / "图.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "空.csv").write_bytes(b"")
    evidence, diagnostics = opened(
        tmp_path,
        "path: 好.csv, type: fault",
        "path: 好.csv, type: falut",
        "path: 没有.csv, type: fault",
        "path: 图.csv, type: fault",
        "path: 空.csv, type: fault",
        "path: sub, type: fault",
        "path: sub/b.csv, type: fault",
    )
    codes = dict(reversed(told(diagnostics)))
    assert codes == {
        "E205": "manifest.yaml:4:25",
        "E207": "sub" if "E207" in codes and codes["E207"] == "sub" else "没有.csv",
        "E208": "空.csv",
        "E209": "图.csv",
    }
    assert diagnostics[0].hint_text("zh") == "是否想写 `fault`？"
    assert [row["code"] for row in records(evidence, "fault")] == ["F1", "F2"]
    assert [file.damaged for file in evidence.files] == [False, True, True, True, True, False]
    assert evidence.tables["fault"].covered == ()
