"""Make the demo hospital's evidence: `python evidence/generator/make_demo.py --out evidence/demo`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hospital.build import SEED, make


def main() -> int:
    """Write the files, say how many there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the evidence set's folder")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--all-plants", action="store_true", help="a far worse quarter, for tests")
    chosen = parser.parse_args()
    written = make(chosen.out, chosen.seed, all_plants=chosen.all_plants)
    size = sum(map(len, written.values()))
    sys.stdout.write(f"{len(written)} files, {size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
