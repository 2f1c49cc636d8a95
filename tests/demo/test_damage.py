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
from complyhosp.evidence.tables import ROW, EvidenceSet, TypedTable
from complyhosp.judgement.decide import Circumstances, decide_rule, unjudged
from complyhosp.judgement.results import RuleResult
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


@dataclass
class Bench:
    """Judges damaged evidence; what a damage leaves as it was is neither read nor judged again."""

    folder: Path
    plans: PlanCache = field(default_factory=lambda: PlanCache(None))
    reads: dict[tuple[str, str | None], ReadFile] = field(default_factory=dict)
    damaged: str = ""
    outcomes: dict[str, RuleOutcome] = field(default_factory=dict)
    results: dict[str, RuleResult] = field(default_factory=dict)

    def read(self, manifest: Manifest, file: ManifestFile, record_type: RecordType) -> ReadFile:
        """A file, read anew only if it is the damaged one."""
        entry = file.entry
        if entry.path == self.damaged:
            return read_file(manifest, file, record_type)
        key = (entry.path, entry.sheet)
        if key not in self.reads:
            self.reads[key] = read_file(manifest, file, record_type)
        return self.reads[key]

    def open(self) -> EvidenceSet:
        """The evidence as it now lies in the folder."""
        evidence, diagnostics = open_evidence(self.folder / "manifest.yaml", undamaged().rulebook.record_types)
        assert evidence is not None, diagnostics
        return evidence

    def judge_all(self) -> None:
        """Every rule, on the undamaged evidence."""
        whole = undamaged().evidence.tables
        engine = self._engine(whole)
        for checked in undamaged().rulebook.rules:
            self.outcomes[checked.rule.id] = engine.judge(checked)
            self.results[checked.rule.id] = self._result(checked, whole, self.outcomes[checked.rule.id])

    def newly_passing(self, tables: dict[str, TypedTable]) -> list[str]:
        """The rules that pass on these tables and did not before."""
        whole = undamaged().evidence.tables
        changed = {name for name in whole if not _same_records(whole[name], tables.get(name))}
        engine = self._engine(tables)
        found = []
        for checked in undamaged().rulebook.rules:
            known = self.outcomes[checked.rule.id]
            if self.results[checked.rule.id].result != "pass" and unjudged(checked, self._at(tables)) is None:
                outcome = engine.judge(checked) if _types_of(checked) & changed else known
                if self._result(checked, tables, outcome).result == "pass":
                    found.append(checked.rule.id)
        return found

    def _engine(self, tables: dict[str, TypedTable]) -> Columnar:
        return Columnar(tables, undamaged().rulebook.record_types, undamaged().setting, self.plans)

    def _result(self, checked: CheckedRule, tables: dict[str, TypedTable], outcome: RuleOutcome) -> RuleResult:
        return unjudged(checked, self._at(tables)) or decide_rule(checked, outcome, self._at(tables))

    def _at(self, tables: dict[str, TypedTable]) -> Circumstances:
        return Circumstances(undamaged().setting.period, tables, undamaged().rulebook.record_types)


def _types_of(checked: CheckedRule) -> frozenset[str]:
    excuse = checked.excuse
    return checked.uses | ({excuse.selection.record} if excuse is not None else frozenset())


def _same_records(one: TypedTable, other: TypedTable | None) -> bool:
    """Whether two tables hold the same records; their row numbers change when a file before them is lost."""
    if other is None:
        return False
    left, right = (_without_rows(table.data) for table in (one, other))
    return bool(left.equals(right))


def _without_rows(table: pa.Table) -> pa.Table:
    return table.drop_columns([ROW]).combine_chunks()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A copy of the demo to be damaged, all of its rules judged once."""
    folder = tmp_path_factory.mktemp("damage") / "demo"
    shutil.copytree(generated.DEMO, folder)
    made = Bench(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "read_file", made.read)
        made.judge_all()
        yield made


@pytest.mark.parametrize("damage", _all_damages(), ids=str)
def test_a_damaged_file_makes_no_rule_pass(bench: Bench, damage: Damage) -> None:
    path, manifest = bench.folder / damage.path, bench.folder / "manifest.yaml"
    data, text = path.read_bytes(), manifest.read_text(encoding="utf-8")
    bench.damaged = damage.path
    try:
        after = damage.applied(data)
        path.unlink() if after is None else path.write_bytes(after)
        sealed = bench.newly_passing(dict(bench.open().tables))
        manifest.write_text(without_hash(text, damage.path), encoding="utf-8")
        unsealed = bench.newly_passing(dict(bench.open().tables))
    finally:
        path.write_bytes(data)
        manifest.write_text(text, encoding="utf-8")
    assert (sealed, unsealed) == ([], [])
