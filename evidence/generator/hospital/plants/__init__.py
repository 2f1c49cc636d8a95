"""What was done wrong on purpose, each with what a check must find of it."""

from __future__ import annotations

from hospital.plants import protections, section1, section2, section3, section4, section5, section6, sources, visits
from hospital.truth import Truth
from hospital.world import World

BEDS = (section1, section2, protections, visits, section3, section4, section5, section6, sources)


def sow(world: World, truth: Truth) -> None:
    """All plants, in their order: what was done wrong in the quarter."""
    for bed in BEDS:
        for plant in bed.PLANTS:
            plant(world, truth)
