"""What was done wrong on purpose, each with what a check must find of it."""

from __future__ import annotations

from hospital.plants import section3, section4
from hospital.truth import Truth
from hospital.world import World

PLANTS = (*section3.PLANTS, *section4.PLANTS)


def sow(world: World, truth: Truth) -> None:
    """All plants, in their order: what was done wrong in the quarter."""
    for plant in PLANTS:
        plant(world, truth)
