"""A new site's folder: the rules, a manifest and settings to fill in, and example evidence that a check runs on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from complyhosp.cli.example_evidence import Example, examples
from complyhosp.cli.places import shipped_rules
from complyhosp.cli.screen import show
from complyhosp.cli.session import stop
from complyhosp.diagnostics import Diagnostic, Place
from complyhosp.rulebook.load import load_rulebook
from complyhosp.rulebook.rule import Param, Scalar
from complyhosp.rulebook.rulebook import Rulebook

_DONE = {
    "zh": "已建好 {folder}。下一步：\n  cd {folder}\n  complyhosp check\n",
    "en": "{folder} is ready. Next:\n  cd {folder}\n  complyhosp check\n",
}
_MANIFEST_HEAD = """\
# 证据清单：交来了哪些文件，各是什么，各说明哪一段时间。
# The evidence manifest: which files were handed in, what each one is, and which time it claims to cover.
site:
  id: my-hospital              # 短标识，用于报告编号 / a short id, used in report numbers
  name: 示例医院               # 医院名称 / the hospital's name
  timezone: Asia/Shanghai      # IANA 时区 / an IANA time zone

files:
"""
_MANIFEST_ENTRY = """\
  - path: {file}
    type: {type}  # {zh} / {en}
    period: {{from: {start}, to: {end}}}  # 所说明的期间，止日不计入 / half open: the day after the last one
    source: 示例                 # 出自哪个系统或科室 / the system or office it came from
    exported_at: {exported}      # 导出时间 / when it was exported
"""
_MANIFEST_TAIL = """\
# 可选项 / Optional keys of a file:
#   sheet: 七月                  # 只读这一张工作表 / only this sheet; else all
#   header_row: 2                # 表头在第几行 / the header's row; else it is found
#   encoding: gb18030            # 默认 UTF-8，其次 GB18030 / default UTF-8, then GB18030
#   columns: {{实际巡检时间: at}}  # 列名 -> 字段 / header -> field, where the aliases do not do
#   delimiter: ";"
#   sha256: …                    # 写明后，complyhosp evidence verify 会核对 / checked by `evidence verify`
#   rows: 1101
#
# 可交的记录类型 / The record types there are:
{types}"""
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
_README = """\
# {title_zh}：本院合规检查

1. 把各系统导出的文件放进 `evidence/`，在 `evidence/manifest.yaml` 中逐一登记。
2. `complyhosp evidence profile` 查看读到了什么、哪些列没有用上、哪些行被拒收。
3. `complyhosp check -o html=report.html -o json=run.json -o csv=findings.csv` 检查并出报告。
4. `complyhosp explain 条款号` 说明某一条为何得此结果，直到文件和行。
5. 由医院确定的参数在 `site.yaml` 中设定；规则在 `rules/` 中，可以阅读，也可以修改。

现有的证据只是一个小例子：大部分条款会显示“未能判定（证据不足）”，这是应有的结果，不是错误。

# {title_en}: this hospital's compliance check

1. Put exported files into `evidence/` and list each one in `evidence/manifest.yaml`.
2. `complyhosp evidence profile` shows what was read, which columns had no use, which rows were rejected.
3. `complyhosp check -o html=report.html -o json=run.json -o csv=findings.csv` judges and reports.
4. `complyhosp explain CLAUSE` says why a clause has its result, down to file and row.
5. Parameters that are the hospital's to fix are set in `site.yaml`; the rules are in `rules/`, to be read and changed.

The evidence here is a small example: most clauses are "not judged (insufficient evidence)", as they should be.
"""


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
        stop([Diagnostic("E513", place, {"reason": error.strerror or str(error)})], lang)
    show(_DONE[lang].format(folder=folder.as_posix()))


def _write(folder: Path, rulebook: Rulebook) -> None:
    made = examples(rulebook)
    (folder / "evidence").mkdir()
    for example in made:
        (folder / "evidence" / example.file).write_text(example.text, encoding="utf-8", newline="")
    title = rulebook.regulation.title
    texts = {
        "evidence/manifest.yaml": _manifest(rulebook, made),
        "site.yaml": _site(rulebook),
        "README.md": _README.format(title_zh=title.zh, title_en=title.en),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _manifest(rulebook: Rulebook, made: tuple[Example, ...]) -> str:
    entries = [
        _MANIFEST_ENTRY.format(
            file=example.file,
            type=example.record_type.id,
            zh=example.record_type.title.zh,
            en=example.record_type.title.en,
            start=example.first_day,
            end=example.day_after,
            exported=example.exported_at,
        )
        for example in made
    ]
    types = "".join(
        f"#   {one.id}  {one.title.zh} / {one.title.en}\n" for _, one in sorted(rulebook.record_types.items())
    )
    listed = "".join(entries) or "  []\n"
    return f"{_MANIFEST_HEAD}{listed}\n{_MANIFEST_TAIL.format(types=types)}"


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
