"""A generated quarter of ten million records, as Parquet, for measuring `complyhosp check`.

Mostly environment samples, device samples, door events and sessions, beside the small registers and logs that their
rules need. Nearly compliant, with a few hundred violations spread evenly, so that findings are collected too. The
same call gives the same files.

    python bench/make_quarter.py OUT [--records 10000000]
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

START = int(datetime(2026, 6, 30, 16, tzinfo=UTC).timestamp() * 1_000_000)
"""2026-07-01 00:00 in Shanghai, in microseconds."""

LENGTH = 92 * 86_400 * 1_000_000
ROOMS, DEVICES, PEOPLE, TERMINALS = 20, 72, 2_000, 1_500
SHARES = {"env_sample": 0.6, "device_sample": 0.2, "door_event": 0.05, "room_register": 0.05, "session": 0.1}
SECOND = 1_000_000


def instants(values: np.ndarray) -> pa.Array:
    """Microseconds UTC as Parquet timestamps."""
    return pa.array(values.astype("int64")).cast(pa.timestamp("us", tz="UTC"))


def names(prefix: str, numbers: np.ndarray, width: int = 4) -> pa.Array:
    """Codes such as `RM0007`, dictionary-encoded as exports of monitoring systems are."""
    values = pa.array([f"{prefix}{number:0{width}d}" for number in range(int(numbers.max()) + 1)])
    return pa.DictionaryArray.from_arrays(pa.array(numbers.astype("int32")), values)


def choice(numbers: np.ndarray, values: list[str]) -> pa.Array:
    """One of a few texts a row."""
    return pa.DictionaryArray.from_arrays(pa.array(numbers.astype("int32")), pa.array(values))


def evenly(count: int, owners: int) -> tuple[np.ndarray, np.ndarray]:
    """`count` samples shared out among owners, each owner's spread evenly over the quarter."""
    each = count // owners
    owner = np.repeat(np.arange(owners), each)
    at = START + np.tile(np.arange(each, dtype="int64") * (LENGTH // each), owners)
    return owner, at


def env_samples(count: int) -> pa.Table:
    """Temperature and humidity of every room; one in 50,000 out of range."""
    owner, at = evenly(count, ROOMS * 2)
    humidity = owner % 2 == 1
    value = np.where(humidity, 45.0, 22.0) + (np.arange(len(owner)) % 7) * 0.5
    value[::50_000] = 99.0
    return pa.table(
        {
            "room": names("RM", owner // 2),
            "signal": choice(humidity, ["温度", "湿度"]),
            "value": value,
            "unit": choice(humidity, ["℃", "%"]),
            "state": choice(np.zeros(len(owner)), ["正常"]),
            "at": instants(at),
        }
    )


def device_samples(count: int) -> pa.Table:
    """Every server and network device, a few of them with a hole of twenty samples."""
    owner, at = evenly(count, DEVICES)
    keep = ~((owner % 12 == 0) & ((np.arange(len(owner)) % (count // DEVICES)) // 20 == 50))
    owner, at = owner[keep], at[keep]
    return pa.table({"device": names("AS", owner), "at": instants(at), "state": choice(np.zeros(len(owner)), ["在线"])})


def visits(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Room, person and start of `count` visits."""
    number = np.arange(count)
    start = START + 3_600 * SECOND + number.astype("int64") * ((LENGTH - 8 * 3_600 * SECOND) // count)
    return number % ROOMS, (number * 7) % PEOPLE, start


def door_events(count: int) -> pa.Table:
    """An entry and an exit a visit."""
    room, person, start = visits(count // 2)
    room, person = np.repeat(room, 2), np.repeat(person, 2)
    leaving = np.tile([0, 1], count // 2)
    at = np.repeat(start, 2) + leaving * 1_200 * SECOND
    return pa.table(
        {
            "room": names("RM", room),
            "card_result": choice(np.zeros(len(room)), ["正常"]),
            "direction": choice(leaving, ["进门", "出门"]),
            "card": names("C", person),
            "at": instants(at),
            "staff_id": names("S", person),
            "person_type": choice(np.zeros(len(room)), ["机房人员"]),
        }
    )


def register_rows(count: int, visits_made: int) -> pa.Table:
    """The register of the same visits, in both directions; one in 5,000 is not in it."""
    room, person, start = visits(visits_made)
    kept = np.arange(visits_made) % 5_000 != 17
    room, person, start = (part[kept][: count // 2] for part in (room, person, start))
    leaving = np.tile([0, 1], len(room))
    at = np.repeat(start, 2) + leaving * 1_200 * SECOND + 60 * SECOND
    return pa.table(
        {
            "at": instants(at),
            "direction": choice(leaving, ["进", "出"]),
            "room": names("RM", np.repeat(room, 2)),
            "staff_id": names("S", np.repeat(person, 2)),
        }
    )


def sessions(count: int) -> pa.Table:
    """Sessions of an hour, left within five minutes of the last action; one in 20,000 later."""
    number = np.arange(count)
    start = START + number.astype("int64") * ((LENGTH - 7_200 * SECOND) // count)
    idle = np.where(number % 20_000 == 0, 1_800, 300).astype("int64")
    return pa.table(
        {
            "account": names("U", number % PEOPLE),
            "staff_id": names("S", number % PEOPLE),
            "terminal": names("T", number % TERMINALS),
            "start": instants(start),
            "end": instants(start + 3_600 * SECOND),
            "last_active_at": instants(start + (3_600 - idle) * SECOND),
        }
    )


def registers() -> dict[str, pa.Table]:
    """Rooms, devices, people and terminals."""
    rooms, devices = np.arange(ROOMS), np.arange(DEVICES)
    return {
        "machine_room": pa.table({"code": names("RM", rooms).cast(pa.string()), "name": names("机房", rooms)}),
        "asset": pa.table(
            {
                "code": names("AS", devices),
                "name": names("服务器", devices),
                "category": choice(devices % 2, ["服务器", "交换机"]),
                "room": names("RM", devices % ROOMS),
            }
        ),
        "staff": pa.table(
            {
                "code": names("S", np.arange(PEOPLE)),
                "name": names("职工", np.arange(PEOPLE)),
                "card": names("C", np.arange(PEOPLE)),
                "authorised_rooms": pa.array([",".join(f"RM{room:04d}" for room in range(ROOMS))] * PEOPLE),
            }
        ),
        "host": pa.table({"code": names("T", np.arange(TERMINALS)), "name": names("PC", np.arange(TERMINALS))}),
    }


MANIFEST = """\
site: {{id: bench, name: 测试医院, timezone: Asia/Shanghai}}
files:
{entries}"""

ENTRY = """\
  - path: {name}.parquet
    type: {name}
    period: {{from: 2026-06-30, to: 2026-10-02}}
    exported_at: 2026-10-03T09:00:00+08:00
"""


def main() -> None:
    """Writes the files and their manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--records", type=int, default=10_000_000)
    arguments = parser.parse_args()
    counts = {name: int(share * arguments.records) // 2 * 2 for name, share in SHARES.items()}
    tables = {
        **registers(),
        "env_sample": env_samples(counts["env_sample"]),
        "device_sample": device_samples(counts["device_sample"]),
        "door_event": door_events(counts["door_event"]),
        "room_register": register_rows(counts["room_register"], counts["door_event"] // 2),
        "session": sessions(counts["session"]),
    }
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        pq.write_table(table, arguments.out / f"{name}.parquet", compression="zstd")
    entries = "".join(ENTRY.format(name=name) for name in tables)
    (arguments.out / "manifest.yaml").write_text(MANIFEST.format(entries=entries), encoding="utf-8")
    print(f"{sum(table.num_rows for table in tables.values()):,} records in {arguments.out}")


if __name__ == "__main__":
    main()
