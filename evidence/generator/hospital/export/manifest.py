"""The evidence set on disk: its files, and the manifest that says what each one is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from hospital.export.sheets import Entry, Export
from hospital.export.writers import BY_NAME

HEAD: Final = """\
# 示例医院（虚构）2026 年第三季度的证据清单。由生成器写出，请勿手改。
# period 是来源自称覆盖的时间（半开区间）；exported_at 是导出时刻；sha256 用来发现文件被改动。
site: {id: demo, name: 示例医院, timezone: Asia/Shanghai}
files:
"""

FORMAT_BY_SUFFIX: Final = {
    ".csv": "csv",
    ".xlsx": "xlsx", ".xls": "html", ".json": "json", ".ndjson": "ndjson", ".parquet": "parquet", ".tsv": "tsv",
}  # fmt: skip


def write(folder: Path, exports: Iterable[Export]) -> dict[str, bytes]:
    """All files, the manifest last; what was written, by name."""
    written: dict[str, bytes] = {}
    lines = [HEAD]
    for export in exports:
        data = content(export)
        written[export.path] = data
        lines += [_entry(export.path, entry, hashlib.sha256(data).hexdigest()) for entry in export.entries]
    written["manifest.yaml"] = "".join(lines).encode()
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return written


def content(export: Export) -> bytes:
    """The bytes of a file."""
    data = BY_NAME[export.format or FORMAT_BY_SUFFIX[PurePosixPath(export.path).suffix]](export.sheets)
    return data if export.cut_to is None else data[: _inside_a_row(data, export.cut_to)]


def _inside_a_row(data: bytes, share: float) -> int:
    """About the share of the bytes, cut in the middle of a line."""
    near = int(len(data) * share)
    begin = data.rfind(b"\n", 0, near) + 1
    end = data.find(b"\n", near)
    return begin + (end - begin) // 2


def _entry(path: str, entry: Entry, digest: str) -> str:
    lines = [f"  # {entry.note}"] if entry.note else []
    lines.append(f"  - path: {path}")
    if entry.sheet is not None:
        lines.append(f"    sheet: {entry.sheet}")
    lines.append(f"    type: {entry.type}")
    if entry.period is not None:
        lines.append(f"    period: {{from: {entry.period[0]}, to: {entry.period[1]}}}")
    lines.append(f"    source: {entry.source}")
    lines.append(f"    exported_at: {entry.exported_at.isoformat()}+08:00")
    lines += [f"    {name}: {value}" for name, value in entry.keys.items()]
    if entry.sealed:
        lines.append(f"    sha256: {digest}")
    return "\n".join(lines) + "\n"


def headers_to_fields(columns: dict[str, str]) -> str:
    """The value of an entry's `columns`."""
    return json.dumps(columns, ensure_ascii=False)
