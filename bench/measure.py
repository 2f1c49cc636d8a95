"""Whole-process runs of `complyhosp check`: wall seconds, CPU seconds and peak memory, as minimum, median and maximum.

    python bench/measure.py evidence/demo [--runs 5] [--first]

`--first` empties the plan cache before every run, so that each compiles all of its queries, as the very first run on a
machine does. The cache used here is a folder of its own. POSIX only.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def one_run(evidence: Path, cache: Path, out: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MB of one process; it must end with a verdict, not with unusable input."""
    command = [sys.executable, "-m", "complyhosp", "check", "--rules", "rules", "--evidence", str(evidence)]
    command += ["--period", "2026Q3", "-o", f"json={out}"]
    environment = {**os.environ, "COMPLYHOSP_CACHE": str(cache)}
    # An installed program's modules are compiled once; a shell that forbids it would have every run compile them.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    out.unlink(missing_ok=True)
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1, 3) or not out.is_file():
        raise SystemExit(f"check ended with {code}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Runs and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("evidence", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--first", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache, out = Path(folder) / "cache", Path(folder) / "run.json"
        figures = []
        if not arguments.first:
            one_run(arguments.evidence, cache, out)
        for _ in range(arguments.runs):
            if arguments.first:
                shutil.rmtree(cache, ignore_errors=True)
            figures.append(one_run(arguments.evidence, cache, out))
    for name, values in zip(("wall s", "cpu s", "peak MB"), zip(*figures, strict=True), strict=True):
        print(f"{name:8} min {min(values):8.2f}  median {statistics.median(values):8.2f}  max {max(values):8.2f}")


if __name__ == "__main__":
    main()
