"""Runs the live engine over as many records as one likes: records a second on one core, and memory as it goes.

    nice -n 10 taskset -c 0 python bench/live_stream.py evidence/demo --records 5000000

The evidence's quarter comes again and again, each time 92 days later, with new row numbers; registers stay. `--clause`
and `--types` choose what is judged and which records come. CPU seconds are this process's and its child's together.
Reading files or lines is not in it.
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
    copies = given.records // len(one_quarter) + 1
    long = Span(period.start, period.end + copies * QUARTER_DAYS * DAY)
    frame = replace(what.frame, setting=replace(prepared.setting, period=long))
    alerts = [0]

    def tell(_alert: Any) -> None:
        alerts[0] += 1

    following = Following(10 * MINUTE, allowed_silence(what.rules, what.frame))
    with Matcher() as matcher:
        stream = Stream(what.rules, frame, matcher, lateness=10 * MINUTE, tell=tell, following=following)
        print(f"{len(what.rules)} rules, {len(one_quarter)} records a quarter: {sorted(records)}")
        begun, used = time.perf_counter(), _cpu(matcher.process_id)
        for number, (name, record) in enumerate(_again(one_quarter, frame, given.records), start=1):
            stream.put(name, record)
            if number % STEP == 0 or number == given.records:
                wall, cpu = time.perf_counter() - begun, _cpu(matcher.process_id) - used
                held = ", ".join(f"{key} {count}" for key, count in stream.counts().items())
                memory = f"{_megabytes(os.getpid()):.0f} + {_megabytes(matcher.process_id):.0f} MB"
                print(
                    f"{number:>9} records  {number / cpu:>8.0f}/s of CPU  {number / wall:>8.0f}/s of wall  "
                    f"{memory}  {alerts[0]} alerts  {held}",
                    flush=True,
                )
        print(matcher.counters)


def _again(quarter: list[tuple[int, str, Any]], frame: Any, count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The quarter's records, later each time; every time field of a record is moved with it."""
    moved = {
        name: [
            (field, DAY if one.type == "timestamp" else 1)
            for field, one in frame.record_types[name].fields.items()
            if one.type in ("timestamp", "date")
        ]
        for name in {name for _, name, _ in quarter}
    }
    sent = round_ = 0
    while True:
        for _, name, record in quarter:
            if sent == count:
                return
            sent += 1
            if round_ == 0:
                yield name, record
                continue
            copy = dict(record)
            copy["_row"] += round_ << 44
            for field, unit in moved[name]:
                if copy[field] is not None:
                    copy[field] += round_ * QUARTER_DAYS * unit
            yield name, copy
        round_ += 1


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
