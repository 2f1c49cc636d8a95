"""The JSON Schemas printed, or written for an editor."""

from __future__ import annotations

from pathlib import Path

from complyhosp.cli.screen import show, tell
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, Place, reason_of
from complyhosp.workbench.schemas import KINDS, editor_settings, file_name, schema_text

_NEXT = {
    "zh": "已写入 {folder}。把下面的内容并入 .vscode/settings.json：",
    "en": "written to {folder}. Merge this into .vscode/settings.json:",
}


def print_schema(name: str) -> None:
    """One schema on stdout."""
    show(schema_text(name))


def write_schemas(folder: Path, lang: str) -> None:
    """All schemas as files, and the settings that make an editor use them on stdout."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in KINDS:
            (folder / file_name(name)).write_text(schema_text(name), encoding="utf-8", newline="\n")
    except OSError as error:
        stop([Diagnostic("E513", Place(folder.as_posix()), {"reason": reason_of(error)})], lang)
    tell(_NEXT[lang].format(folder=folder.as_posix()))
    show(editor_settings(folder.as_posix()))
