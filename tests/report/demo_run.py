"""The demo hospital's third quarter, evaluated once for all tests (and all test processes) that need a real report."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from complyhosp.report.document import Document
from complyhosp.report.json_format import from_json

ROOT = Path(__file__).parents[2]
LONGEST = 600
"""Seconds that a process waits for the one that evaluates."""


def demo_json(shared: Path) -> str:
    """The run's `run.json`; `shared` is a folder of all test processes, where the first one puts it."""
    made = shared / "demo-run.json"
    try:
        (shared / "demo-run.lock").mkdir()
    except FileExistsError:
        waited = 0.0
        while not made.exists() and waited < LONGEST:
            time.sleep(0.2)
            waited += 0.2
        return made.read_text(encoding="utf-8")
    _evaluate(shared / "demo-run.part")
    (shared / "demo-run.part").replace(made)
    return made.read_text(encoding="utf-8")


def _evaluate(to: Path) -> None:
    command = [sys.executable, "-m", "complyhosp", "check", "--rules", "rules", "--evidence", "evidence/demo"]
    subprocess.run(  # noqa: S603 - our own command line
        [*command, "--period", "2026Q3", "-o", f"json={to}"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=False,  # the demo hospital is not compliant: exit status 1
    )


def demo_document(shared: Path) -> Document:
    """Its document."""
    document, wrong = from_json(demo_json(shared))
    assert document is not None, wrong
    return document
