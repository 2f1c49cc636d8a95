"""A new site's folder: the rules, a manifest and settings to fill in, and example evidence that a check runs on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from complyhosp.cli.places import MANIFEST, shipped_rules
from complyhosp.cli.screen import show
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, Place, reason_of
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rule import Param, Scalar
from complyhosp.rulebook.rulebook import Rulebook

_DONE = {
    "zh": "已建好 {folder}。下一步：\n  cd {folder}\n  complyhosp check\n",
    "en": "{folder} is ready. Next:\n  cd {folder}\n  complyhosp check\n",
}
_SITE_HEAD = """\
# 本院设置，全部可省略。改动一项时，去掉行首的 #。
# This hospital's settings; everything is optional. Remove the # of what you change.
#
# 条款没有定死、由医院确定的参数及默认值：
# Parameters that the clauses leave to the hospital, with their defaults:
#
#params:
"""
_SITE_TAIL = """\
#
#shifts:                     # 值班班次 / duty shifts
#  - {id: day, title: {zh: 白班, en: Day shift}, from: "08:00", to: "20:00"}
#  - {id: night, title: {zh: 夜班, en: Night shift}, from: "20:00", to: "08:00"}
#calendar:                   # 某年的节假日和调休上班日 / a year's holidays and make-up working days
#  "2027": {holidays: [2027-01-01], workdays: []}
#waivers:                    # 经批准的豁免 / approved waivers
#  - {rule: 4.1-a, from: 2026-07-10, to: 2026-07-11, reason: 停电检修, approved_by: 主管院长, approved_on: 2026-07-08}
#not_applicable:             # 不适用，须有人签字 / not applicable, signed
#  - {id: "4.5", reason: 本院没有分院, signed_by: 院长, signed_on: 2026-06-30}
"""
_EXAMPLE = Path(__file__).parent / "example"
"""What a new site begins with. It goes with the rulebook that is shipped, and is data: nothing here knows its types."""


def make_site(folder: Path, lang: str) -> None:
    """Writes the site into `folder`; ends the command when it holds something already or cannot be written."""
    place = Place(folder.as_posix())
    rules = shipped_rules()
    if rules is None:
        stop([Diagnostic("E517", place)], lang)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        stop([Diagnostic("E515", place)], lang)
    rulebook, found = load_rulebook(rules)
    if rulebook is None:
        stop(found, lang)
    try:
        shutil.copytree(rules, folder / "rules", ignore=shutil.ignore_patterns("__pycache__", ".*"))
        _write(folder, rulebook)
    except OSError as error:
        stop([Diagnostic("E513", place, {"reason": reason_of(error)})], lang)
    show(_DONE[lang].format(folder=folder.as_posix()))


def _write(folder: Path, rulebook: Rulebook) -> None:
    shutil.copytree(_EXAMPLE, folder, dirs_exist_ok=True)
    types = "".join(
        f"#   {one.id}  {one.title.zh} / {one.title.en}\n" for _, one in sorted(rulebook.record_types.items())
    )
    with (folder / "evidence" / MANIFEST).open("a", encoding="utf-8", newline="\n") as manifest:
        manifest.write(types)
    (folder / "site.yaml").write_text(_site(rulebook), encoding="utf-8", newline="\n")


def _site(rulebook: Rulebook) -> str:
    """All of it comments: an empty settings file is a valid one, so a key that says nothing leads it."""
    return f"{_SITE_HEAD}{''.join(_params(rulebook))}{_SITE_TAIL}\nparams: {{}}\n"


def _params(rulebook: Rulebook) -> Iterator[str]:
    for checked in rulebook.rules:
        own = {name: param for name, param in checked.rule.params.items() if param.fixed_by == "site"}
        if own:
            yield f"#  {checked.rule.id}:  # {checked.rule.title.zh} / {checked.rule.title.en}\n"
            for name, param in own.items():
                yield f"#    {name}: {_yaml(param)}\n"


def _yaml(param: Param) -> str:
    value = param.value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(name)}: {_scalar(item)}" for name, item in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_quoted(item) for item in value) + "]"
    return _scalar(value)


def _scalar(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    """Text as YAML reads it back whatever it looks like."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return text if text.isascii() and text.isalpha() and text not in ("true", "false", "null") else f'"{escaped}"'
