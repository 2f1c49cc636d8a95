"""`docs/codes`: every diagnostic code with its page, made from the code table and `diagnostics/pages`.

python -m complyhosp.workbench.code_pages docs/codes
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from complyhosp.diagnostics.catalog import CATALOG
from complyhosp.diagnostics.pages import AREAS, WORDS, Page, example_lines, pages, template_shown

GENERATED = "Made from the code table and its pages by `make codes`; edit those."


def area_markdown(area: str) -> str:
    """One area's page in `docs/codes`: every code of it under its own anchor, in English."""
    parts = [f"# {AREAS[area]}", "", GENERATED, ""]
    for page in (page for page in pages().values() if page.area == area):
        parts += _markdown(page)
    return "\n".join(parts)


def _markdown(page: Page) -> Iterator[str]:
    entry = CATALOG[page.code]
    yield f'<a id="{page.code.lower()}"></a>'
    yield f"## {page.code}"
    yield ""
    yield f"**{WORDS['en'][page.code[0]]}** — {template_shown(entry.message['en'])}  "
    yield f"{template_shown(entry.message['zh'])}"
    yield ""
    yield page.about["en"]
    if entry.hint:
        yield f"To mend it: {entry.hint['en']}."
    yield ""
    yield from _markdown_example(page)


def _markdown_example(page: Page) -> Iterator[str]:
    lines = [line for line in example_lines(page, WORDS["en"]) if line]
    if lines:
        yield "```text"
        yield from lines
        yield "```"
        yield ""


def index_markdown() -> str:
    """The list of all codes, with links."""
    lines = [
        "# Codes",
        "",
        "Every diagnostic has a stable code. `complyhosp rules lint --explain CODE` prints its page.",
        "",
    ]
    for area, title in AREAS.items():
        own = sorted(page.code for page in pages().values() if page.area == area)
        links = " ".join(f"[{code}]({area}.md#{code.lower()})" for code in own)
        lines += [f"## {title}", "", links, ""]
    return "\n".join(lines)


def code_files() -> Iterator[tuple[str, str]]:
    """Name and text of each file of `docs/codes`."""
    yield "README.md", index_markdown()
    for area in AREAS:
        yield f"{area}.md", area_markdown(area)


def write_code_pages(folder: Path) -> None:
    """Writes them all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in code_files():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_code_pages(Path(sys.argv[1]))
