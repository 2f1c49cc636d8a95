"""The comment of a pull or merge request: made once, then replaced, on both servers."""

from __future__ import annotations

import importlib.util
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.ci.files import ROOT

KEPT = {"GITHUB": "/repos/him/rules/issues/7/comments", "GITLAB": "/projects/5/merge_requests/7/notes"}
ONE = {"GITHUB": "/repos/him/rules/issues/comments", "GITLAB": "/projects/5/merge_requests/7/notes"}


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("comment", ROOT / "docs" / "ci" / "comment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["comment"] = module
    spec.loader.exec_module(module)
    return module


comment = _module()


class Kept(ThreadingHTTPServer):
    """A server with the comments that it keeps, and what it was asked to write."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.notes: list[dict[str, Any]] = []
        self.asked: list[str] = []


class Answers(BaseHTTPRequestHandler):
    """Answers as GitHub and GitLab do; the token must be where each expects it."""

    server: Kept

    def _answer(self, content: object, status: int = 200) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def _allowed(self) -> bool:
        return "secret" in (self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or "")

    def _read(self) -> None:
        split = urlsplit(self.path)
        page, size = (int(parse_qs(split.query)[name][0]) for name in ("page", "per_page"))
        if split.path not in KEPT.values() or not self._allowed():
            self._answer({}, 404)
        else:
            self._answer(self.server.notes[(page - 1) * size : page * size])

    def _write(self) -> None:
        notes = self.server.notes
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        self.server.asked.append(f"{self.command} {self.path}")
        if not self._allowed():
            self._answer({}, 403)
        elif self.path in KEPT.values() and self.command == "POST":
            notes.append({"id": len(notes), "body": body})
            self._answer(notes[-1], 201)
        else:
            notes[int(self.path.rpartition("/")[2])]["body"] = body
            self._answer({})

    def __getattr__(self, name: str) -> Any:
        # http.server looks for do_GET, do_POST and so on.
        if name == "do_GET":
            return self._read
        if name.startswith("do_"):
            return self._write
        raise AttributeError(name)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[Kept]:
    found = Kept()
    threading.Thread(target=found.serve_forever, args=(0.02,), daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def environment(which: str, server: Kept, token: str = "secret") -> dict[str, str]:  # noqa: S107
    top = f"http://127.0.0.1:{server.server_address[1]}"
    if which == "GITHUB":
        return {
            "GITHUB_API_URL": top,
            "GITHUB_REPOSITORY": "him/rules",
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_TOKEN": token,
        }
    return {"CI_API_V4_URL": top, "CI_PROJECT_ID": "5", "CI_MERGE_REQUEST_IID": "7", "COMMENT_TOKEN": token}


def _main(text: str, given: dict[str, str], to: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    for name in {"GITHUB_REPOSITORY", "CI_MERGE_REQUEST_IID"} - given.keys():
        monkeypatch.delenv(name, raising=False)
    (to / "impact.md").write_text(text, encoding="utf-8")
    return int(comment.main(str(to / "impact.md")))


@pytest.mark.parametrize("which", ["GITHUB", "GITLAB"])
def test_the_comment_is_made_once_and_then_replaced(
    which: str, server: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when a hundred comments of others stand before it, which are left alone."""
    server.notes.extend({"id": number, "body": "others"} for number in range(120))
    for text in ("## 甲\n", "## 乙\n"):
        assert _main(text, environment(which, server), tmp_path, monkeypatch) == 0
    assert [note["body"] for note in server.notes[120:]] == [f"{comment.MARK}\n## 乙\n"]
    change = "PATCH" if which == "GITHUB" else "PUT"
    assert server.asked == [f"POST {KEPT[which]}", f"{change} {ONE[which]}/120"]
    assert {note["body"] for note in server.notes[:120]} == {"others"}


@pytest.mark.parametrize("which", ["GITHUB", "GITLAB"])
def test_a_refused_token_ends_with_1(which: str, server: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job shows that nobody was told."""
    assert _main("x", environment(which, server, "wrong"), tmp_path, monkeypatch) == 1


def test_without_a_request_or_a_token_nothing_is_posted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A push to a branch, or a fork without rights, is no failure."""
    assert _main("x", {"GITHUB_REPOSITORY": "him/rules", "GITHUB_REF": "refs/heads/main"}, tmp_path, monkeypatch) == 0
    assert _main("x", {"CI_MERGE_REQUEST_IID": "7"}, tmp_path, monkeypatch) == 0


def test_a_long_text_is_cut_at_a_line() -> None:
    """A comment has an end; the artifact has the rest, and the comment says so."""
    text = "".join(f"| {number} |\n" for number in range(20_000))
    found = comment.shortened(text)
    assert len(found) < 65_536
    assert found.splitlines()[-1].endswith("impact.md")
    assert text.startswith(found.partition("\n\n…")[0])
