"""The live engine says what the reference engine says, in whatever order records come within the lateness."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

pytest.importorskip("durable", reason="the extra `live` is not installed")

from complyhosp.engines.live.child import Matcher
from complyhosp.engines.live.engine import frame_for, in_stream_order
from complyhosp.engines.live.engine import judge as judge_live
from complyhosp.engines.live.stream import Stream
from complyhosp.engines.live.support import why_not
from complyhosp.engines.reference.engine import judge
from tests.engines.sample import RECORD_TYPES
from tests.engines.test_agreement import PHASES, SLOW, Situation, comparable, situations

HOUR = 3_600_000_000
SIZES = st.sampled_from((1, 2, 7, 40))


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW, phases=PHASES, derandomize=True)
@given(situations(), SIZES)
def test_live_agrees_with_reference(situation: Situation, limit: int) -> None:
    """Any rule that a stream can judge, any records, sessions of any size: one outcome."""
    assume(why_not(situation.rule, RECORD_TYPES) is None)
    with Matcher(limit) as matcher:
        found = judge_live(situation.rule, RECORD_TYPES, situation.tables, situation.setting, matcher)
    assert comparable(found) == comparable(judge(situation.rule, RECORD_TYPES, situation.tables, situation.setting))


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW, phases=PHASES, derandomize=True)
@given(
    situations(),
    st.sampled_from([0, HOUR, 24 * HOUR, 1000 * HOUR]),
    st.randoms(),
    SIZES,
    st.integers(1, 9),
)
def test_order_within_the_lateness_changes_nothing(
    situation: Situation, lateness: int, random: object, limit: int, batch: int
) -> None:
    """However records are mixed, each coming at most the lateness behind the latest, and gathered: one outcome."""
    assume(why_not(situation.rule, RECORD_TYPES) is None)
    frame, records = frame_for(situation.rule, RECORD_TYPES, situation.tables, situation.setting)
    come = in_stream_order(records, frame)
    come.sort(key=lambda one: one[0] + random.uniform(0, lateness))  # type: ignore[attr-defined]  # a Random
    with Matcher(limit) as matcher:
        stream = Stream([situation.rule], frame, matcher, lateness=lateness, batch=batch)
        for _, name, record in come:
            stream.put(name, record)
        stream.end()
    expected = judge(situation.rule, RECORD_TYPES, situation.tables, situation.setting)
    assert comparable(stream.machines[0].outcome()) == comparable(expected)
