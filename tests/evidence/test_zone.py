"""Local time and UTC, where clocks never change and where they do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from complyhosp.evidence.zone import LocalClock
from tests.evidence.given import instant, opened, records, told

ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "UTC"]
WALLS = st.datetimes(datetime.fromisoformat("1991-01-01"), datetime.fromisoformat("2099-01-01"))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _wall(text: str) -> int:
    return (datetime.fromisoformat(text).replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("2026-03-29T01:59:59", True),
        ("2026-03-29T02:00:00", False),
        ("2026-03-29T02:59:59", False),
        ("2026-03-29T03:00:00", True),
        ("2026-10-25T01:59:59", True),
        ("2026-10-25T02:00:00", False),
        ("2026-10-25T02:59:59", False),
        ("2026-10-25T03:00:00", True),
    ],
)
def test_skipped_and_repeated_hours(text: str, sure: bool) -> None:
    """A local time that the clock skips or repeats is not sure; its neighbours are."""
    utc, found = LocalClock("Europe/Berlin").to_utc(np.asarray([_wall(text)]))
    assert bool(found[0]) is sure
    if sure:
        assert utc[0] == instant(text, "Europe/Berlin")


@given(st.sampled_from(ZONES), st.lists(WALLS, min_size=1, max_size=5))
def test_agrees_with_zoneinfo_and_comes_back(zone: str, walls: list[datetime]) -> None:
    """Whatever is sure is what zoneinfo says, and turns back into the same local time."""
    clock = LocalClock(zone)
    local = np.asarray([(wall.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1) for wall in walls])
    utc, sure = clock.to_utc(local)
    for at, wall in enumerate(walls):
        both = {
            (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) - EPOCH) // timedelta(microseconds=1) for fold in (0, 1)
        }
        assert bool(sure[at]) == (len(both) == 1)
        if sure[at]:
            assert utc[at] in both
    assert (clock.to_local(utc)[sure] == local[sure]).all()


def test_offset_settles_a_repeated_hour(tmp_path: Path) -> None:
    """A repeated local time without an offset is unreadable, with one it is read."""
    (tmp_path / "f.csv").write_text(
        "发现时间,现象\n2026-10-25 02:30,a\n2026-10-25 02:30+01:00,b\n2026-10-25 04:00,c\n", encoding="utf-8"
    )
    evidence, diagnostics = opened(tmp_path, "path: f.csv, type: fault", zone="Europe/Berlin")
    assert told(diagnostics) == [("E245", "f.csv:2[发现时间]")]
    assert [row["symptom"] for row in records(evidence, "fault")] == ["b", "c"]
