"""Damaged inputs, without end: `python tests/fuzz/inputs.py --cases N --seed S [rules | expressions | evidence]`.

Rule files, expressions and evidence of every format are taken as they ship and damaged at random. Whatever comes of
it must be diagnostics: an exception, half a minute without an end, or memory beyond 4 GB ends the run with the case's
number. The same number and seed make the same case again.
"""

from __future__ import annotations

import argparse
import faulthandler
import resource
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]  # to run from anywhere

from complyhosp.diagnostics import Diagnostic
from complyhosp.evidence import open_evidence
from complyhosp.expressions.check import check
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.records import RecordType
from complyhosp.workbench.cases import load_cases
from tests.evidence.test_formats import NMAP, SCANS
from tests.expressions.test_parse_fuzz import SCOPE, TOKENS

MEMORY = 4 << 30
SECONDS = 30
STDERR = 2
PIECES = (*"\0\ufeff\"'\n\t{[#𠮷", "- ", ": ", "&a", "*a", "!!x", "=1+1", "9" * 400, "%s", "1e999")


def damaged(random: Random, data: bytes) -> bytes:
    """The bytes with one to eight of them, or stretches of them, changed, lost, doubled, moved, or new."""
    for _ in range(random.randint(1, 8)):
        at, to = sorted(random.randrange(len(data) + 1) for _ in range(2))
        to = min(to, at + random.choice((1, 1, 4, 64, 4096)))
        new = random.choice((b"", data[at:to] * 2, bytes([random.randrange(256)]), _piece(random), data[:to]))
        data = data[:at] + new + data[to:] if random.randrange(8) else data[:to]
    return data


def _piece(random: Random) -> bytes:
    piece: str = random.choice((*PIECES, *TOKENS))
    return piece.encode(random.choice(("utf-8", "gb18030")))


def told(diagnostics: list[Diagnostic]) -> None:
    """Every diagnostic has its text in both languages."""
    for one in diagnostics:
        assert one.message("zh")
        assert one.message("en")


@dataclass
class Workshop:
    """The inputs as they ship, and a folder to write damaged ones to."""

    folder: Path

    @cached_property
    def tiny(self) -> Path:
        """A small rulebook of its own, to be damaged file by file."""
        return Path(copytree(ROOT / "tests" / "data" / "bakery" / "rules", self.folder / "rules"))

    @cached_property
    def types(self) -> Mapping[str, RecordType]:
        """The shipped record types."""
        rulebook, _ = load_rulebook(ROOT / "rules")
        assert rulebook is not None
        return rulebook.record_types

    @cached_property
    def entries(self) -> list[dict[str, Any]]:
        """The demo's manifest entries, hashes left out, as every file is changed."""
        manifest = yaml.safe_load((ROOT / "evidence" / "demo" / "manifest.yaml").read_text(encoding="utf-8"))
        return [{key: value for key, value in one.items() if key != "sha256"} for one in manifest["files"]]

    @cached_property
    def expressions(self) -> list[str]:
        """Those of the shipped rules."""
        files = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((ROOT / "rules").glob("*/*.yaml"))]
        return [text for data in files for text in _texts(data)]

    def rules(self, random: Random) -> None:
        """A rulebook with one damaged file, and its cases with damage of their own."""
        path = random.choice(sorted(self.tiny.rglob("*.yaml")))
        whole = path.read_bytes()
        try:
            path.write_bytes(damaged(random, whole))
            told(load_rulebook(self.tiny)[1])
        finally:
            path.write_bytes(whole)
        rulebook, _ = load_rulebook(self.tiny)
        assert rulebook is not None
        cases = self.folder / "1.1-a.cases.yaml"
        cases.write_bytes(damaged(random, CASES.encode()))
        told(load_cases(cases, cases.name, rulebook)[1])

    def expression(self, random: Random) -> None:
        """A shipped expression, or a soup of its words, damaged."""
        text = random.choice(self.expressions)
        if random.randrange(2):
            words = [random.choice((*TOKENS, *text.split())) for _ in range(random.randrange(40))]
            text = random.choice((" ", "")).join(words)
        check(damaged(random, text.encode()).decode("utf-8", "replace"), SCOPE)

    def evidence(self, random: Random) -> None:
        """One evidence file, damaged; one time in four the manifest is."""
        entry, data, types = self._source(random)
        (self.folder / entry["path"]).write_bytes(data if not random.randrange(4) else damaged(random, data))
        manifest = self.folder / "manifest.yaml"
        site = {"id": "demo", "name": "示例医院", "timezone": "Asia/Shanghai"}
        text = yaml.safe_dump({"site": site, "files": [entry]}, allow_unicode=True).encode()
        manifest.write_bytes(text if random.randrange(4) else damaged(random, text))
        told(open_evidence(manifest, types)[1])

    def _source(self, random: Random) -> tuple[dict[str, Any], bytes, Mapping[str, RecordType]]:
        if not random.randrange(12):
            return {"path": "scan.xml", "type": "scan"}, NMAP.encode(), SCANS
        entry = random.choice(self.entries)
        return entry, (ROOT / "evidence" / "demo" / entry["path"]).read_bytes(), self.types


CASES = """rule: 1.1-a
given: {fridge: [{code: F1}]}
cases:
  - name: one
    period: 2026-07-01T00:00/2026-07-01T04:00
    records: {reading: [{fridge: F1, at: 2026-07-01T02:00, celsius: 4}]}
    expect: {result: pass, population: 2, violated: [{from: 2026-07-01T00:00}]}
"""


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | dict):
        for one in data.values() if isinstance(data, dict) else data:
            yield from _texts(one)


def main(arguments: list[str]) -> int:
    """0 when every case ended in diagnostics."""
    parser = argparse.ArgumentParser(prog="python tests/fuzz/inputs.py")
    parser.add_argument("what", nargs="*", default=["rules", "expressions", "evidence"])
    parser.add_argument("--cases", type=int, default=1000, help="of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    asked = parser.parse_args(arguments)
    good = True
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(Path(folder))
        targets: dict[str, Callable[[Random], None]] = {
            "rules": workshop.rules,
            "expressions": workshop.expression,
            "evidence": workshop.evidence,
        }
        for name in asked.what:
            good &= _every(name, targets[name], range(asked.first, asked.first + asked.cases), asked.seed)
    return 0 if good else 1


def _every(name: str, target: Callable[[Random], None], numbers: range, seed: int) -> bool:
    for number in numbers:
        # A hang may be in a library, where no exception would reach it.
        faulthandler.dump_traceback_later(SECONDS, exit=True, file=STDERR)
        try:
            target(Random(f"{name} {seed} {number}"))
        except Exception:
            sys.stdout.write(f"{name}: case {number} of seed {seed}\n{traceback.format_exc()}\n")
            return False
        finally:
            faulthandler.cancel_dump_traceback_later()
    sys.stdout.write(f"{name}: {len(numbers)} cases of seed {seed}, each ended in diagnostics\n")
    sys.stdout.flush()
    return True


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.exit(main(sys.argv[1:]))
