"""Which time evidence proves to cover, and what takes that proof away."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from complyhosp.evidence import Span
from tests.evidence.given import instant, opened, told

QUARTER = Span(instant("2026-07-01"), instant("2026-10-01"))
PERIOD = "period: {from: 2026-07-01, to: 2026-10-01}"
FAULTS = "故障编号,发现时间\nF1,2026-07-01 08:00\nF2,2026-08-01 08:00\n"


def _faults(folder: Path, text: str = FAULTS, name: str = "f.csv") -> None:
    (folder / name).write_bytes(text.encode())


def test_claim_is_cut_where_it_was_exported(tmp_path: Path) -> None:
    """What happened after the export cannot be in it."""
    _faults(tmp_path)
    evidence, _ = opened(tmp_path, f"path: f.csv, type: fault, {PERIOD}, exported_at: 2026-10-03T09:00:00+08:00")
    assert evidence.tables["fault"].covered == (QUARTER,)
    assert not evidence.tables["fault"].stale
    evidence, _ = opened(tmp_path, f"path: f.csv, type: fault, {PERIOD}, exported_at: 2026-09-01 00:00")
    assert evidence.tables["fault"].covered == (Span(QUARTER.start, instant("2026-09-01")),)
    assert evidence.tables["fault"].stale
    assert str(evidence.latest_export) == "2026-09-01 00:00:00+08:00"
    evidence, _ = opened(tmp_path, f"path: f.csv, type: fault, {PERIOD}, exported_at: 2026-06-01")
    assert evidence.tables["fault"].covered == ()
    assert opened(tmp_path, "path: f.csv, type: fault")[0].files[0].claims is None


def test_claims_of_several_files_join(tmp_path: Path) -> None:
    """Touching and overlapping periods are one stretch, others stay apart."""
    _faults(tmp_path)
    _faults(tmp_path, "故障编号,发现时间\n", "g.csv")
    july, later = "{from: 2026-07-01, to: 2026-08-01}", "{from: 2026-08-01, to: 2026-09-01}"
    apart = "{from: 2026-09-02, to: 2026-09-03}"
    entries = [f"path: g.csv, type: fault, period: {period}" for period in (apart, later)]
    evidence, _ = opened(tmp_path, f"path: f.csv, type: fault, period: {july}", *entries)
    wanted = (Span(QUARTER.start, instant("2026-09-01")), Span(instant("2026-09-02"), instant("2026-09-03")))
    assert evidence.tables["fault"].covered == wanted


def test_rows_outside_the_claim(tmp_path: Path) -> None:
    """A file none of whose records lies in its period has the wrong period, or is the wrong file."""
    _faults(tmp_path)
    _, diagnostics = opened(tmp_path, "path: f.csv, type: fault, period: {from: 2026-10-01, to: 2027-01-01}")
    assert told(diagnostics) == [("W263", "f.csv")]


def test_handover_checks(tmp_path: Path) -> None:
    """A hash or a number of rows that differs makes the file damaged; one that agrees silences a missing line break."""
    _faults(tmp_path, FAULTS.rstrip("\n"))
    digest = hashlib.sha256(FAULTS.rstrip("\n").encode()).hexdigest()
    entry = f"path: f.csv, type: fault, {PERIOD}"
    cases: dict[str, tuple[list[str], bool]] = {
        "": (["E212"], True),
        f", sha256: {digest.upper()}": ([], False),
        ", rows: 2": ([], False),
        ", rows: 3": (["E212", "E216"], True),
        f", sha256: {'f' * 64}": (["E212", "E215"], True),
        f", rows: 2, sha256: {'f' * 64}": (["E212", "E215"], True),
    }
    for more, (codes, damaged) in cases.items():
        evidence, diagnostics = opened(tmp_path, entry + more)
        assert (sorted(code for code, _ in told(diagnostics)), evidence.files[0].damaged) == (codes, damaged), more
        assert (evidence.files[0].claims is None) == damaged
        assert evidence.tables["fault"].data.num_rows == 2
        assert evidence.files[0].sha256 == digest


@pytest.mark.parametrize(("name", "text"), [("f.csv", FAULTS + "F3"), ("f.ndjson", '{"at": "2026-07-01"}\n{"at": "20')])
def test_checks_of_a_cut_file(tmp_path: Path, name: str, text: str) -> None:
    """A hash taken of the cut file agrees with it, and proves nothing about what was cut off."""
    _faults(tmp_path, text, name)
    digest = hashlib.sha256(text.encode()).hexdigest()
    evidence, diagnostics = opened(tmp_path, f"path: {name}, type: fault, {PERIOD}, sha256: {digest}")
    assert "E212" in {code for code, _ in told(diagnostics)}
    assert evidence.files[0].claims is None


HEAD = "类别,期间起,期间止,签署人,签署日期\n"
ZERO = "path: z.csv, type: zero_report"


@pytest.mark.parametrize(
    ("row", "code", "covers"),
    [
        ("故障,2026-07-01,2026-09-30,王五,2026-10-01", None, True),
        ("故障,2026-07-01,2026-09-30,王五,2026-09-30", None, True),
        ("故障,2026-07-01,2026-09-30,王五,2026-09-29", "W265", False),
        ("故障,2026-07-01,2026-09-30,王五,", "W265", False),
        ("故障,2026-07-01,2026-09-30,,2026-10-01", "W264", False),
        ("故障,2026-09-30,2026-07-01,王五,2026-10-01", "W267", False),
        ("其他,2026-07-01,2026-09-30,王五,2026-10-01", None, False),
    ],
)
def test_zero_report(tmp_path: Path, row: str, code: str | None, covers: bool) -> None:
    """A report signed when its time was over covers its type, last day included, even without any file of it."""
    (tmp_path / "z.csv").write_text(HEAD + row + "\n", encoding="utf-8")
    evidence, diagnostics = opened(tmp_path, ZERO)
    assert [found for found, _ in told(diagnostics)] == ([] if code is None else [code])
    assert ("fault" in evidence.tables) == covers
    if covers:
        assert evidence.tables["fault"].covered == (QUARTER,)
        assert evidence.tables["fault"].data.num_rows == 0


def test_zero_report_against_records(tmp_path: Path) -> None:
    """A record within its time takes the report's force away; records outside do not."""
    (tmp_path / "z.csv").write_text(HEAD + "故障,2026-07-02,2026-07-31,王五,2026-10-01\n", encoding="utf-8")
    _faults(tmp_path)
    evidence, diagnostics = opened(tmp_path, ZERO, "path: f.csv, type: fault")
    assert told(diagnostics) == []
    assert evidence.tables["fault"].covered == (Span(instant("2026-07-02"), instant("2026-08-01")),)
    (tmp_path / "z.csv").write_text(HEAD + "故障,2026-07-01,2026-07-31,王五,2026-10-01\n", encoding="utf-8")
    evidence, diagnostics = opened(tmp_path, ZERO, "path: f.csv, type: fault")
    assert told(diagnostics) == [("W266", "z.csv:2")]
    assert "f.csv:2" in diagnostics[0].message("en")
    assert evidence.tables["fault"].covered == ()


def test_zero_report_against_days(tmp_path: Path) -> None:
    """Records with a date instead of a time are compared by days."""
    (tmp_path / "z.csv").write_text(HEAD + "日检,2026-07-01,2026-07-31,王五,2026-10-01\n", encoding="utf-8")
    checks = "path: d.csv, type: day_check"
    for day, contradicts in (("2026-06-30", False), ("2026-07-01", True), ("2026-07-31", True), ("2026-08-01", False)):
        (tmp_path / "d.csv").write_text(f"日期,机房\n{day},R1\n", encoding="utf-8")
        assert [code for code, _ in told(opened(tmp_path, ZERO, checks)[1])] == (["W266"] if contradicts else [])
