"""What was done wrong on purpose, each with what a check must find of it."""

from __future__ import annotations

from hospital.plants import protections, section1, section2, section3, section4, section5, section6, sources, visits
from hospital.truth import Truth
from hospital.world import World

BEDS = (section1, section2, protections, visits, section3, section4, section5, section6, sources)


def sow(world: World, truth: Truth, *, all_of_them: bool) -> None:
    """What was done wrong in the demo's quarter; `all_of_them` makes it a far worse one, to try every rule on."""
    for bed in BEDS:
        for plant in (*bed.PLANTS, *(bed.MORE if all_of_them else ())):
            plant(world, truth)
