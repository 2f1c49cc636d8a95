"""A small hospital whose evidence a test can write as it likes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DAY = "2026-07-01/2026-07-02"

_MANIFEST = """site: {{id: test, name: 测试医院, timezone: Asia/Shanghai}}
files:
{files}"""


def write_evidence(folder: Path, registers: Mapping[str, list[dict[str, Any]]], logs: Iterable[str]) -> None:
    """A manifest, its registers as JSON, and an empty NDJSON file a log."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, rows in registers.items():
        (folder / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        files.append(_file(f"{name}.json", name))
    for name in logs:
        (folder / f"{name}.ndjson").write_text("", encoding="utf-8")
        files.append(_file(f"{name}.ndjson", name))
    (folder / "manifest.yaml").write_text(_MANIFEST.format(files="".join(files)), encoding="utf-8")


def _file(path: str, name: str) -> str:
    return f"  - {{path: {path}, type: {name}, period: {{from: 2026-01-01, to: 2027-01-01}}, source: test}}\n"


def add(folder: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Appends records to a log."""
    with (folder / f"{name}.ndjson").open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def command(evidence: Path, state: Path, *options: str) -> list[str]:
    """The watch command, alerts in `state/alerts.ndjson`."""
    fixed = ["--rules", str(ROOT / "rules"), "--evidence", str(evidence), "--state", str(state), "--period", DAY]
    alerts = ["--alerts", str(state / "alerts.ndjson"), "--lang", "en"]
    return [sys.executable, "-m", "complyhosp", "watch", *fixed, *alerts, *options]


def environment() -> dict[str, str]:
    """The environment in which the command finds this source tree."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def watch(
    evidence: Path, state: Path, *options: str, given: str = ""
) -> tuple[list[dict[str, Any]], subprocess.CompletedProcess[str]]:
    """Runs the command to its end: the alerts in its file, and how it ended."""
    done = subprocess.run(  # noqa: S603 - our own command
        command(evidence, state, *options),
        env=environment(),
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=3600,
        check=False,
    )
    return alerts_in(state), done


def alerts_in(state: Path) -> list[dict[str, Any]]:
    """The alerts in the file."""
    path = state / "alerts.ndjson"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
