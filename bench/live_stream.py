"""Runs the live engine over as many records as one likes: records a second on one core, and memory as it goes.

    nice -n 10 taskset -c 0 python bench/live_stream.py evidence/demo --records 5000000

The evidence's quarter comes again and again, each time 92 days later and watched anew, with new row numbers; registers
stay. `--clause` and `--types` choose what is judged and which records come. CPU seconds are this process's and its
children's together. Reading files or lines is not in it.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from complyhosp.check import Request, prepare
from complyhosp.engines.live.child import Matcher
from complyhosp.engines.live.engine import in_stream_order, records_of
from complyhosp.engines.live.stream import Following, Stream
from complyhosp.evidence.tables import Span
from complyhosp.expressions.durations import DAY, MINUTE
from complyhosp.watching.silence import allowed_silence
from complyhosp.watching.watcher import watched

QUARTER_DAYS = 92
STEP = 250_000


def main() -> None:
    """Measures and prints a line every quarter of a million records."""
    parser = argparse.ArgumentParser()
    parser.add_argument("evidence", type=Path)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--clause", action="append", default=[])
    parser.add_argument("--types", nargs="*", default=[])
    given = parser.parse_args()
    prepared, _ = prepare(Request(Path("rules"), given.evidence / "manifest.yaml", clauses=tuple(given.clause)))
    assert prepared is not None
    period = prepared.setting.period
    what = watched(prepared, ())
    tables = prepared.evidence.tables
    records = {
        name: records_of(tables[name])
        for name in what.frame.streamed
        if name in tables and (not given.types or name in given.types)
    }
    one_quarter = in_stream_order(records, what.frame)
    meter = _Meter(given.records)
    print(f"{len(what.rules)} rules, {len(one_quarter)} records a quarter: {sorted(records)}")
    for quarter in range(given.records // len(one_quarter) + 1):
        later = quarter * QUARTER_DAYS * DAY
        span = Span(period.start + later, period.end + later)
        frame = replace(what.frame, setting=replace(prepared.setting, period=span))
        with Matcher() as matcher:
            following = Following(10 * MINUTE, allowed_silence(what.rules, what.frame))
            stream = Stream(what.rules, frame, matcher, lateness=10 * MINUTE, tell=meter.tell, following=following)
            meter.watches(matcher, stream)
            for name, record in _later(one_quarter, frame, quarter):
                stream.put(name, record)
                if meter.counts():
                    return
            stream.end()
            meter.ends()


class _Meter:
    """Counts records and alerts, and prints where things stand every now and then, and at the end."""

    def __init__(self, records: int) -> None:
        self._wanted, self._number, self._alerts, self._past = records, 0, 0, 0.0
        self._begun, self._used = time.perf_counter(), _cpu(None)

    def tell(self, _alert: Any) -> None:
        """An alert was told."""
        self._alerts += 1

    def watches(self, matcher: Matcher, stream: Stream) -> None:
        """A quarter begins."""
        self._matcher, self._stream = matcher, stream

    def ends(self) -> None:
        """A quarter ends, and the child with it."""
        self._past += _cpu(self._matcher.process_id) - _cpu(None)

    def counts(self) -> bool:
        """One more record; whether it was the last."""
        self._number += 1
        last = self._number == self._wanted
        if last or self._number % STEP == 0:
            self._print()
        return last

    def _print(self) -> None:
        child = self._matcher.process_id
        wall, cpu = time.perf_counter() - self._begun, _cpu(child) - self._used + self._past
        held = ", ".join(f"{key} {count}" for key, count in self._stream.counts().items())
        print(
            f"{self._number:>9} records  {self._number / cpu:>8.0f}/s of CPU  {self._number / wall:>8.0f}/s of wall  "
            f"{_megabytes(os.getpid()):.0f} + {_megabytes(child):.0f} MB  {self._alerts} alerts  {held}",
            flush=True,
        )


def _later(quarter: list[tuple[int, str, Any]], frame: Any, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The quarter's records, so many quarters later; every time field of a record is moved with it."""
    moved = {
        name: [
            (field, DAY if one.type == "timestamp" else 1)
            for field, one in frame.record_types[name].fields.items()
            if one.type in ("timestamp", "date")
        ]
        for name in {name for _, name, _ in quarter}
    }
    for _, name, record in quarter:
        copy = dict(record)
        copy["_row"] += number << 44
        for field, unit in moved[name]:
            if copy[field] is not None:
                copy[field] += number * QUARTER_DAYS * unit
        yield name, copy


def _cpu(child: int | None) -> float:
    """Seconds of this process and of the child, which is still running."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    found = own.ru_utime + own.ru_stime
    if child is not None:
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        found += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


def _megabytes(process: int | None) -> float:
    """Memory in use now."""
    if process is None:
        return 0.0
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
