"""A new rule's files, written into the rulebook."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from complyhosp.cli.places import rules_folder
from complyhosp.cli.screen import show
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, Place, reason_of
from complyhosp.rulebook.load import CASES, load_rulebook, rule_files
from complyhosp.workbench.scaffold.files import NewRule, new_rule
from complyhosp.workbench.scaffold.request import Asked, read_request

PACK = "pack"
"""The folder of the first rule of a rulebook."""

_DONE = {
    "zh": "已建好 {rule} 和 {cases}。\n接着写出标题、要求、消息、整改办法和用例；还缺什么：complyhosp rules lint\n",
    "en": "{rule} and {cases} are there.\nNow write its title, requirement, message, remedy and cases; "
    "what is missing: complyhosp rules lint\n",
}


def draft(asked: Asked, rules: Path | None, lang: str) -> None:
    """Writes the two files; ends the command, with every mistake told, when they cannot be made."""
    folder = rules_folder(rules)
    if isinstance(folder, Diagnostic):
        stop([folder], lang)
    rulebook, found = load_rulebook(folder)
    if rulebook is None:
        stop(found, lang)
    request, faults = read_request(asked, rulebook)
    if request is None:
        stop(faults, lang)
    paths = _paths(folder, request.id)
    made, faults = new_rule(request, rulebook)
    faults += [Diagnostic("E686", Place("ID"), {"file": path.as_posix()}) for path in paths if path.exists()]
    if made is None or faults:
        stop(faults, lang)
    _write(made, paths, lang)
    show(_DONE[lang].format(rule=paths[0].as_posix(), cases=paths[1].as_posix()))


def _paths(folder: Path, rule_id: str) -> tuple[Path, Path]:
    """Beside the other rules: in the folder that has the most of them."""
    packs = Counter(path.parent for path in rule_files(folder))
    pack = packs.most_common(1)[0][0] if packs else folder / PACK
    return pack / f"{rule_id}.yaml", pack / f"{rule_id}{CASES}"


def _write(made: NewRule, paths: tuple[Path, Path], lang: str) -> None:
    try:
        for path, text in zip(paths, (made.rule, made.cases), strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        stop([Diagnostic("E513", Place(paths[0].as_posix()), {"reason": reason_of(error)})], lang)
