"""Whatever is lost of the evidence, no rule becomes a pass that was none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

from complyhosp.check import Prepared, Request, prepare
from complyhosp.engines.columnar import Columnar
from complyhosp.engines.outcomes import RuleOutcome
from complyhosp.engines.plan_cache import PlanCache
from complyhosp.evidence import open_evidence, opening
from complyhosp.evidence.manifest import Manifest, ManifestFile
from complyhosp.evidence.source_file import ReadFile, read_file
from complyhosp.evidence.tables import ROW, TypedTable
from complyhosp.judgement.decide import Circumstances, decide_rule, unjudged
from complyhosp.rulebook.checked import CheckedRule
from complyhosp.rulebook.records import RecordType
from tests.demo import generated
from tests.demo.damages import Damage, damages, required_headers, without_hash


@cache
def undamaged() -> Prepared:
    """The demo as it is committed."""
    prepared, diagnostics = prepare(Request(generated.RULES, generated.DEMO / "manifest.yaml", period=generated.PERIOD))
    assert prepared is not None, diagnostics
    return prepared


def _all_damages() -> list[Damage]:
    types = undamaged().rulebook.record_types
    required: dict[str, list[str]] = {path: [] for path in generated.paths()}
    for file in undamaged().evidence.files:
        names = {name for name, one in types[file.type].fields.items() if one.required}
        required[file.file] += [one for one in required_headers(file.columns, names) if one not in required[file.file]]
    return [damage for path, columns in required.items() for damage in damages(path, columns)]


NOT_PASSING = [
    checked for checked in undamaged().rulebook.rules if generated.truth()["rules"][checked.rule.id]["result"] != "pass"
]
"""The rules that must not pass on the whole evidence; that they do not is what `test_demo` shows."""


@dataclass
class Bench:
    """Judges damaged evidence; what a damage leaves as it was is neither read nor judged again."""

    folder: Path
    plans: PlanCache = field(default_factory=lambda: PlanCache(None))
    reads: dict[tuple[str, str | None], ReadFile] = field(default_factory=dict)
    damaged: str = ""

    def read(self, manifest: Manifest, file: ManifestFile, record_type: RecordType) -> ReadFile:
        """A file, read anew only if it is the damaged one."""
        entry = file.entry
        if entry.path == self.damaged:
            return read_file(manifest, file, record_type)
        key = (entry.path, entry.sheet)
        if key not in self.reads:
            self.reads[key] = read_file(manifest, file, record_type)
        return self.reads[key]

    def newly_passing(self) -> list[str]:
        """The rules that pass on the evidence as it now lies in the folder, and should not."""
        evidence, diagnostics = open_evidence(self.folder / "manifest.yaml", undamaged().rulebook.record_types)
        assert evidence is not None, diagnostics
        tables, whole = evidence.tables, undamaged().evidence.tables
        changed = {name for name in whole if not _same(whole[name], tables.get(name))}
        at = Circumstances(undamaged().setting.period, tables, undamaged().rulebook.record_types)
        engine = Columnar(tables, undamaged().rulebook.record_types, undamaged().setting, self.plans)
        return [
            checked.rule.id
            for checked in NOT_PASSING
            if _types_of(checked) & changed
            and _passes(checked, RuleOutcome(checked.rule.id, 1, 1, 0, ()), at)
            and _passes(checked, engine.judge(checked), at)
        ]


def _passes(checked: CheckedRule, outcome: RuleOutcome, at: Circumstances) -> bool:
    """Whether the rule passes with this outcome. Where not even one member, satisfied, makes it pass, none does."""
    result = unjudged(checked, at) or decide_rule(checked, outcome, at)
    return result.result == "pass"


def _types_of(checked: CheckedRule) -> frozenset[str]:
    excuse = checked.excuse
    return checked.uses | ({excuse.selection.record} if excuse is not None else frozenset())


def _same(one: TypedTable, other: TypedTable | None) -> bool:
    """Whether two tables hold and cover the same; their row numbers change when a file before them is lost."""
    if other is None or (one.covered, one.rejected, one.stale) != (other.covered, other.rejected, other.stale):
        return False
    return bool(_without_rows(one.data).equals(_without_rows(other.data)))


def _without_rows(table: pa.Table) -> pa.Table:
    return table.drop_columns([ROW]).combine_chunks()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A copy of the demo to be damaged."""
    folder = tmp_path_factory.mktemp("damage") / "demo"
    shutil.copytree(generated.DEMO, folder)
    made = Bench(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "read_file", made.read)
        yield made


@pytest.mark.parametrize("damage", _all_damages(), ids=str)
def test_a_damaged_file_makes_no_rule_pass(bench: Bench, damage: Damage) -> None:
    path, manifest = bench.folder / damage.path, bench.folder / "manifest.yaml"
    data, text = path.read_bytes(), manifest.read_text(encoding="utf-8")
    bench.damaged = damage.path
    try:
        after = damage.applied(data)
        path.unlink() if after is None else path.write_bytes(after)
        sealed = bench.newly_passing()
        manifest.write_text(without_hash(text, damage.path), encoding="utf-8")
        unsealed = bench.newly_passing()
    finally:
        path.write_bytes(data)
        manifest.write_text(text, encoding="utf-8")
    assert (sealed, unsealed) == ([], [])
