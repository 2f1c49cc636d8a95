"""Ways in which a file is damaged on its way: lost, cut, a column renamed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

LEFT_OF_A_CUT_FILE: Final = 0.6
STRANGE: Final = "某列"
"""A header that no record type knows."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What happens to one file; `column` is the header that a renaming takes away."""

    path: str
    kind: str
    column: str | None = None

    def __str__(self) -> str:
        return f"{self.path}-{self.kind}" + (f"-{self.column}" if self.column else "")

    def applied(self, data: bytes) -> bytes | None:
        """The file afterwards; None when it is gone."""
        if self.kind == "deleted":
            return None
        if self.kind == "cut":
            return data[: _inside_a_row(data, int(len(data) * LEFT_OF_A_CUT_FILE))]
        assert self.column is not None
        renamed = _renamed(Path(self.path).suffix, data, self.column)
        assert renamed != data, "the column is not there to be renamed"
        return renamed


def _inside_a_row(data: bytes, near: int) -> int:
    """Where to cut: between two rows of text nobody can see a cut without a hash, which is what hashes are for."""
    return near - 3 if data[near - 1 : near] in {b"\r", b"\n"} else near


def _renamed(suffix: str, data: bytes, column: str) -> bytes:
    if suffix == ".xlsx":
        return _renamed_in_workbook(data, column)
    if suffix == ".parquet":
        return _renamed_in_parquet(data, column)
    encoding = "utf-8" if suffix in {".json", ".ndjson"} else _encoding(data)
    text = data.decode(encoding)
    if suffix in {".json", ".ndjson"}:
        return text.replace(json.dumps(column, ensure_ascii=False) + ":", f'"{STRANGE}":').encode(encoding)
    mark = r"(?<![^,\t\n>\ufeff])" + re.escape(column) + r"(?![^,\t\r\n<])"
    return re.sub(mark, STRANGE, text, count=1).encode(encoding)


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _renamed_in_workbook(data: bytes, column: str) -> bytes:
    """The header's text changed where all texts of a workbook stand."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                content = content.replace(f"<t>{column}</t>".encode(), f"<t>{STRANGE}</t>".encode())
            new.writestr(name, content)
    return out.getvalue()


def _renamed_in_parquet(data: bytes, column: str) -> bytes:
    table = pq.read_table(io.BytesIO(data))
    out = io.BytesIO()
    pq.write_table(table.rename_columns([STRANGE if name == column else name for name in table.column_names]), out)
    return out.getvalue()


def damages(path: str, required: Sequence[str]) -> list[Damage]:
    """What may befall a file; `required` are the headers of its required columns."""
    return [Damage(path, "deleted"), Damage(path, "cut"), *(Damage(path, "renamed", column) for column in required)]


def without_hash(manifest: str, path: str) -> str:
    """The manifest with no SHA-256 for one file."""
    entries = re.split(r"(?m)^(?=  - path: )", manifest)
    name = f"  - path: {path}\n"
    return "".join(re.sub(r"    sha256: \w+\n", "", one) if one.startswith(name) else one for one in entries)


def required_headers(columns: Mapping[str, str], required: set[str]) -> list[str]:
    """The headers found in a file that required fields were read from."""
    return [header for header, field in columns.items() if field in required]
