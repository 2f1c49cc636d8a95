"""Plants in the sources themselves: what is missing, cut, out of date, or there twice."""

from __future__ import annotations

from typing import Final

from hospital.frame import day
from hospital.plants.acts import Plants
from hospital.truth import Truth, Why
from hospital.world import World, when


def credits_missing(world: World, truth: Truth) -> None:
    """The credit register, a whole source, was never handed in."""
    world.tables.pop("credit")
    truth.absent.append("credit")
    why = Why("学分登记整个来源没有提交", "the credit register, a whole source, was not handed in")
    truth.ends("5.4-b", "unknown", "no_evidence", why)


def backups_cut(_world: World, truth: Truth) -> None:
    """September's log of backups was cut in the middle of a row while it was copied."""
    why = Why("九月备份记录文件被截断", "the file of September's backups was cut")
    truth.doubtful(("4.5-b",), "source_incomplete", why)
    truth.file("备份记录_2026-09.csv", damaged=True, rejected=1)


def ledger_exported_early(_world: World, truth: Truth) -> None:
    """The ledger of events online was exported before the quarter's end: that nothing leaked is not shown."""
    why = Why("网上行为与违纪台账9月28日导出，未覆盖季末", "the ledger was exported on 28 September")
    truth.doubtful(("1.5-b", "3.1-b", "6.4-a", "6.4-b"), "stale_evidence", why)
    truth.file("网上行为与违纪台账.csv", stale=True)


def exports_overlap(world: World, truth: Truth) -> None:
    """Each month's export of the door log holds the first day of the next: the next file says it again."""
    for first, path in (("08-01", "门禁刷卡记录_2026-08.csv"), ("09-01", "门禁刷卡记录_2026-09.csv")):
        truth.file(path, duplicates=sum(when(row, "at").date() == day(first) for row in world.rows("door_event")))


PLANTS: Final[Plants] = (credits_missing, backups_cut, ledger_exported_early, exports_overlap)
MORE: Final[Plants] = ()
