"""The demo from its seed: the compliant world, the plants in it, the files."""

from __future__ import annotations

from pathlib import Path

from hospital import (
    changes,
    door,
    duty,
    faults,
    monitoring,
    papers,
    patrols,
    people,
    places,
    rules,
    security,
    training,
    upkeep,
    weather,
)
from hospital.export.manifest import write
from hospital.export.sheets import Export
from hospital.files import duty as duty_files
from hospital.files import learning, office, operations, registers, room
from hospital.files import security as security_files
from hospital.plants import sow
from hospital.truth import Truth
from hospital.world import World

SEED = 20260701


def compliant(seed: int) -> World:
    """A quarter in which nothing was done wrong."""
    world = World(seed)
    for part in (people, places, papers, duty, patrols, weather):
        part.build(world)
    weather.patrol_closely(world)
    for later in (door, monitoring, faults, changes, upkeep, training, security):
        later.build(world)
    return world


def exports(world: World) -> list[Export]:
    """Every file that is handed in."""
    parts = (registers, office, room, duty_files, operations, learning, security_files)
    return [export for part in parts for export in part.exports(world)]


def make(folder: Path, seed: int = SEED, *, all_plants: bool = False) -> dict[str, bytes]:
    """Write the evidence set; what was written, by name."""
    world = compliant(seed)
    truth = Truth(rules.ALL)
    sow(world, truth, all_of_them=all_plants)
    written = write(folder, exports(world))
    written["truth.yaml"] = truth.as_yaml().encode()
    (folder / "truth.yaml").write_bytes(written["truth.yaml"])
    return written
