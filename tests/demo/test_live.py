"""The demo quarter on a stream: what `check --engine live` and a watch come to is what the columnar engine finds."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("durable", reason="the extra `live` is not installed")

from complyhosp.check import Prepared, Request, engine_named, evaluate, prepare
from complyhosp.engines.live.child import Matcher
from complyhosp.engines.live.engine import in_stream_order, records_of
from complyhosp.engines.live.stream import Stream
from complyhosp.expressions.durations import MINUTE
from complyhosp.watching.watcher import watched
from tests.demo import generated
from tests.engines.test_agreement import comparable

LATENESS = 10 * MINUTE


def _prepared(folder: Path) -> Prepared:
    prepared, diagnostics = prepare(Request(generated.RULES, folder / "manifest.yaml", period=generated.PERIOD))
    assert prepared is not None, diagnostics
    return prepared


@pytest.mark.parametrize("all_plants", [False, True], ids=["demo", "all plants"])
def test_the_whole_run_is_that_of_the_columnar_engine(all_plants: bool, tmp_path: Path) -> None:
    """Every clause, rule, finding, record and diagnostic is the same. The lists of all that was examined, which serve
    the comparison with earlier periods, a stream does not keep."""
    folder = generated.DEMO
    if all_plants:
        folder = tmp_path
        generated.make(folder, all_plants=True)
    prepared = _prepared(folder)
    columnar = evaluate(prepared, "columnar")
    live = evaluate(prepared, "live")
    assert live.engine.name == "live"
    judged = tuple(replace(rule, entries=None, times=None) for rule in columnar.rules)
    assert live == replace(columnar, engine=live.engine, rules=judged)


@pytest.mark.parametrize("limit", [3, 500])
def test_all_rules_on_one_stream_in_any_order_within_the_lateness(limit: int) -> None:
    """Records that come mixed up within the lateness, in sessions of any size, to all rules at once: each rule's
    members, outcomes and records are those of the columnar engine."""
    prepared = _prepared(generated.DEMO)
    tables = prepared.evidence.tables
    what = watched(prepared, ())
    records = {name: records_of(tables[name]) for name in sorted(what.frame.streamed & tables.keys())}
    chance = random.Random(limit)  # noqa: S311 - an order is no secret
    come = in_stream_order(records, what.frame)
    come.sort(key=lambda one: one[0] + chance.uniform(0, LATENESS))
    with Matcher(limit) as matcher:
        stream = Stream(what.rules, what.frame, matcher, lateness=LATENESS)
        for _, name, record in come:
            stream.put(name, record)
        stream.end()
        assert matcher.counters.crashes == 0
    found = {machine.rule.id: comparable(machine.outcome()) for machine in stream.machines}
    with engine_named("columnar", tables, prepared.rulebook.record_types, prepared.setting) as columnar:
        assert found == {rule.rule.id: comparable(columnar.judge(rule)) for rule in what.rules}
    assert len(found) >= 100
