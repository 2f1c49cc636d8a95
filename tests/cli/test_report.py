"""`complyhosp report`: any form of a stored run, the same bytes as the run itself would have given."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from complyhosp.cli.main import app
from complyhosp.report.formats import FORMATS
from complyhosp.report.json_format import from_json, to_json
from tests.report.tiny import TINY, copied, tiny_document

ENDINGS = {name: f"r.{name}" for name in FORMATS}


def run(*args: str) -> Result:
    return CliRunner().invoke(app, [*args])


def checked(folder: Path, site: Path, *more: str) -> dict[str, bytes]:
    """What `check` writes, form by form."""
    folder.mkdir()
    outputs = [f"-o{name}={folder / ending}" for name, ending in ENDINGS.items()]
    given = ["--rules", str(site / "rules"), "--evidence", str(site / "evidence"), "--period", "2026-07-01/2026-07-02"]
    result = run("check", *given, "--engine", "reference", *outputs, *more)
    assert result.exit_code == 1, result.output
    return {name: (folder / ending).read_bytes() for name, ending in ENDINGS.items()}


def reported(folder: Path, stored: Path, *more: str) -> dict[str, bytes]:
    """What `report` writes of a stored run."""
    folder.mkdir()
    outputs = [f"-o{name}={folder / ending}" for name, ending in ENDINGS.items()]
    result = run("report", str(stored), *outputs, *more)
    assert result.exit_code == 0, result.output
    return {name: (folder / ending).read_bytes() for name, ending in ENDINGS.items()}


@pytest.mark.parametrize("first", ["zh", "en"])
@pytest.mark.parametrize("then", ["zh", "en"])
def test_each_form_is_that_of_the_run_itself(tmp_path: Path, first: str, then: str) -> None:
    """Byte for byte, also when the run was stored in the other language."""
    checked(tmp_path / "first", TINY, "--lang", first)
    direct = checked(tmp_path / "direct", TINY, "--lang", then)
    later = reported(tmp_path / "later", tmp_path / "first" / "r.json", "--lang", then)
    assert [name for name in FORMATS if direct[name] != later[name]] == []


def test_without_a_language_it_is_that_of_the_run(tmp_path: Path) -> None:
    """A run in English gives reports in English."""
    direct = checked(tmp_path / "direct", TINY, "--lang", "en")
    assert reported(tmp_path / "later", tmp_path / "direct" / "r.json") == direct


def test_a_run_that_names_persons_gives_reports_that_do_and_say_so(tmp_path: Path) -> None:
    """What was stored with `--unmask` stays so, byte for byte."""
    direct = checked(tmp_path / "direct", TINY, "--unmask", "--lang", "en")
    assert reported(tmp_path / "later", tmp_path / "direct" / "r.json") == direct
    for name in ("junit", "md", "html"):
        assert b"This report names persons" in direct[name], name
    assert b'"masked":false' in direct["sarif"]


def test_the_workbook_goes_to_stdout_as_bytes() -> None:
    """`-o xlsx=-` is a whole file."""
    with TemporaryDirectory() as folder:
        stored = Path(folder) / "run.json"
        stored.write_text(to_json(tiny_document()), encoding="utf-8")
        result = run("report", str(stored), "-o", "xlsx=-")
    assert result.stdout_bytes == FORMATS["xlsx"](tiny_document(), "zh")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E514"),
        (b"\xff\xfe\x00", "E514"),
        (b"[1, 2", "E514"),
        (b'{"schema": "complyhosp/run/2"}', "E519"),
        (b'{"schema": "complyhosp/run/1"}', "E514"),
        (b"[" * 200_000, "E514"),
    ],
)
def test_a_run_that_cannot_be_read_ends_with_two(tmp_path: Path, content: bytes, code: str) -> None:
    """A diagnostic with the file's name, and no traceback."""
    stored = tmp_path / "run.json"
    stored.write_bytes(content)
    result = run("report", str(stored), "-o", f"md={tmp_path / 'r.md'}")
    assert result.exit_code == 2
    assert code in result.stderr
    assert "run.json" in result.stderr
    assert not (tmp_path / "r.md").exists()


def test_a_key_that_is_too_short_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short key could be tried out; a long one gives other pseudonyms, the same ones for any evidence."""
    site = copied(tmp_path)
    given = ["check", "--rules", str(site / "rules"), "--evidence", str(site / "evidence"), "--engine", "reference"]
    monkeypatch.setenv("COMPLYHOSP_PSEUDONYM_KEY", "short")
    refused = run(*given, "--period", "2026-07-01/2026-07-02")
    assert (refused.exit_code, "E518" in refused.stderr) == (2, True)
    assert "short" not in refused.output.replace("too short", "")


@cache
def _stored() -> dict[str, Any]:
    return dict(json.loads(to_json(tiny_document())))


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, (*path, number))


def _changed(value: Any, path: tuple[str | int, ...], other: Any) -> Any:
    if not path:
        return other
    head, rest = path[0], path[1:]
    if isinstance(value, dict):
        return {**value, head: _changed(value[head], rest, other)}
    return [_changed(item, rest, other) if at == head else item for at, item in enumerate(value)]


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(10**30, 10**40), st.floats(allow_nan=False), st.text(),
    st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "=1+1", "\x00\x1b", "𠮷" * 40_000]),
    st.just([]), st.just({}),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_run_changed_by_hand_never_breaks_a_form(data: st.DataObject) -> None:
    """Whatever one value is changed to: it is told, or every form is written."""
    path = data.draw(st.sampled_from(list(_leaves(_stored()))))
    changed = _changed(_stored(), path, data.draw(ODD))
    document, found = from_json(json.dumps(changed))
    if document is None:
        assert found
        return
    for name, write in FORMATS.items():
        with contextlib.chdir(os.curdir):
            assert write(document, "zh"), name
