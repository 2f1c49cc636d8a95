"""CPU seconds for each form of a report with many findings.

    PYTHONPATH=src:. python bench/measure_reports.py [FINDINGS]

The findings are those of the tests' tiny hospital, one of them repeated at other times: each has a message in two
languages and three records.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from tests.report.tiny import tiny_run

from complyhosp.judgement.run import Run
from complyhosp.report.building import document_of
from complyhosp.report.formats import FORMATS
from complyhosp.report.json_format import from_json, to_json

SECOND = 1_000_000
T = TypeVar("T")


def grown(findings: int) -> Run:
    """The tiny run, its first rule with so many findings."""
    run = tiny_run()
    rule, *others = run.rules
    one = rule.findings[0]
    many = tuple(replace(one, start=one.start + number * SECOND) for number in range(findings))
    return replace(run, rules=(replace(rule, findings=many), *others))


def timed(name: str, work: Callable[[], T]) -> T:
    """What the work gives, its CPU time printed."""
    began = time.process_time()
    made = work()
    size = f"{len(made):>12,}" if isinstance(made, str | bytes) else ""
    print(f"{name:<10} {time.process_time() - began:6.2f} s {size}")
    return made


def main(findings: int) -> None:
    """Each step once."""
    run = grown(findings)
    document = timed("document", lambda: document_of(run))
    for name, write in FORMATS.items():
        timed(name, lambda write=write: write(document, "zh"))  # type: ignore[misc]
    text = to_json(document)
    timed("read back", lambda: from_json(text))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
