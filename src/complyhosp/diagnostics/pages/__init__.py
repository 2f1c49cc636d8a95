"""A page a code: what it means, why it matters, how to mend it, and an example that a test really runs.

The words stand in YAML files beside this module, a file an area; the messages themselves in `diagnostics/codes/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from complyhosp.diagnostics.catalog import CATALOG

AREAS: Mapping[str, str] = {
    "rulebook": "Rulebook files",
    "expressions": "Expressions",
    "site": "The site file",
    "evidence": "Evidence",
    "engine": "Evaluation",
    "watch": "Watching",
    "cases": "Cases",
    "workbench": "Choosing rules and cases",
    "impact": "Impact",
    "run": "A run's own inputs",
    "lint": "Lint",
}
"""The files of pages, and the titles of their parts."""


@dataclass(frozen=True, slots=True)
class Page:
    """The words about one code. `example` is an edit (`in`, `right`, `wrong`) or a command (`run`); where there is none
    `without` says why."""

    code: str
    area: str
    about: Mapping[str, str]
    example: Mapping[str, Any] = field(default_factory=dict)
    without: str | None = None


@cache
def pages() -> Mapping[str, Page]:
    """Every page by its code, in the order of the areas."""
    return {page.code: page for area in AREAS for page in _of_area(area)}


def _of_area(area: str) -> Iterator[Page]:
    text = files(__name__).joinpath(f"{area}.yaml").read_text(encoding="utf-8")
    entries: dict[str, dict[str, Any]] = yaml.safe_load(text)
    for code, entry in entries.items():
        # The same fault rejects a row in one field and blanks a cell in another: two codes, one text.
        words = entries[entry["same"]] if "same" in entry else entry
        about = {lang: words[lang] for lang in ("zh", "en")}
        yield Page(code, area, about, entry.get("example", {}), entry.get("without"))


def page_text(code: str, lang: str) -> str:
    """The page as plain text for a terminal, ending with a line break."""
    page, entry, words = pages().get(code), CATALOG[code], WORDS[lang]
    lines = [f"{code}  {words[code[0]]}", "", f"  {template_shown(entry.message[lang])}"]
    lines += ["", page.about[lang]] if page else []
    if entry.hint:
        lines += ["", f"{words['mend']}{entry.hint[lang]}"]
    lines += example_lines(page, words) if page else []
    return "\n".join(line.rstrip() for line in lines) + "\n"


def template_shown(text: str) -> str:
    """A message as people see it, its own places left in braces."""
    return text.replace("{{", "{").replace("}}", "}")


WORDS = {
    "zh": {
        "E": "错误", "W": "警告", "N": "提示",
        "mend": "建议：", "example": "例：", "wrong": "不对：", "right": "改为：",
    },
    "en": {
        "E": "error", "W": "warning", "N": "note", "mend": "To mend it: ", "example": "Example: ", "wrong": "wrong:",
        "right": "right:",
    },
}  # fmt: skip


def example_lines(page: Page, words: Mapping[str, str]) -> list[str]:
    """The page's example as lines; none where it has none. `words` are one language of `WORDS`."""
    example = page.example
    if "run" in example:
        return ["", f"{words['example']}complyhosp {' '.join(map(str, example['run']))}"]
    if not example:
        return []
    lines = ["", f"{words['example']}{example['in']}"]
    for key in ("wrong", "right"):
        text = str(example[key]).strip("\n")
        if text:
            lines += [f"  {words[key]}", *(f"    {line}" for line in text.splitlines())]
    return lines
