"""Formatting the rule files of a rulebook, and telling which were not as they should be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from complyhosp.cli.exits import ExitCode
from complyhosp.cli.places import rules_folder
from complyhosp.cli.screen import show, tell_diagnostics
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, Place, reason_of
from complyhosp.rulebook.load import rule_files
from complyhosp.workbench.formatting.files import Formatted, format_file

_TEXTS = {
    "zh": {
        "would": "{file} 需要整理",
        "done": "{file} 已整理",
        "summary": "{files} 个规则文件，{changed} 个{what}",
        "check": "需要整理",
        "write": "已整理",
    },
    "en": {
        "would": "{file} would be formatted",
        "done": "{file} formatted",
        "summary": "{files} rule files, {changed} {what}",
        "check": "would be formatted",
        "write": "formatted",
    },
}


def format_rules(rules: Path | None, files: Sequence[Path], check: bool, lang: str) -> ExitCode:
    """Formats the files named, or all of the rulebook; with `check` nothing is written."""
    paths = list(files) or _all_of(rules, lang)
    found = [(path, format_file(path, path.as_posix())) for path in paths]
    faults = [fault for _, one in found for fault in one.faults]
    changed = [(path, one) for path, one in found if one.changed]
    if not check:
        faults += _written(changed)
    texts = _TEXTS[lang]
    tell_diagnostics(faults, lang)
    line = texts["would" if check else "done"]
    show("".join(f"{line.format(file=path.as_posix())}\n" for path, _ in changed))
    what = texts["check" if check else "write"]
    show(texts["summary"].format(files=len(found), changed=len(changed), what=what) + "\n")
    if faults:
        return ExitCode.UNUSABLE
    return ExitCode.FAIL if check and changed else ExitCode.COMPLIANT


def _all_of(rules: Path | None, lang: str) -> list[Path]:
    folder = rules_folder(rules)
    if isinstance(folder, Diagnostic):
        stop([folder], lang)
    return list(rule_files(folder))


def _written(changed: Sequence[tuple[Path, Formatted]]) -> list[Diagnostic]:
    faults: list[Diagnostic] = []
    for path, one in changed:
        try:
            path.write_text(one.after, encoding="utf-8", newline="\n")
        except OSError as error:
            faults.append(Diagnostic("E513", Place(path.as_posix()), {"reason": reason_of(error)}))
    return faults
