"""The demo hospital: its committed evidence, its generator, its truth."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "evidence" / "demo"
RULES = ROOT / "rules"
PERIOD = "2026Q3"


def make(folder: Path, *, all_plants: bool = False) -> None:
    """Run the generator into a folder."""
    sys.path.insert(0, str(ROOT / "evidence" / "generator"))
    try:
        # Importable only once its folder is on the path.
        from hospital.build import make as generate  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    finally:
        sys.path.pop(0)
    generate(folder, all_plants=all_plants)


def truth(folder: Path = DEMO) -> dict[str, Any]:
    """What a check must find."""
    found: dict[str, Any] = yaml.safe_load((folder / "truth.yaml").read_text(encoding="utf-8"))
    return found


def entries() -> list[dict[str, Any]]:
    """The manifest's entries."""
    found: list[dict[str, Any]] = yaml.safe_load((DEMO / "manifest.yaml").read_text(encoding="utf-8"))["files"]
    return found


def paths() -> list[str]:
    """The evidence files, each once, in the manifest's order."""
    return list(dict.fromkeys(entry["path"] for entry in entries()))


def contents(path: Path) -> Mapping[str, object]:
    """What a file says, apart from how its compressor packed it."""
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return {name: book.read(name) for name in book.namelist()}
    if path.suffix == ".parquet":
        table: pa.Table = pq.read_table(pa.BufferReader(data))
        return {name: table.column(name).to_pylist() for name in table.column_names}
    return {path.name: data}
