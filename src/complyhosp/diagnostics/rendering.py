"""Diagnostics as lines that people read: place, severity, code, message, the source line with a caret, the hint."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from complyhosp.diagnostics.diagnostic import Diagnostic, Excerpt, Severity
from complyhosp.diagnostics.printable import printable

PER_FILE = 20
"""Diagnostics shown for one file before the rest is only counted."""

LINE_WIDTH = 96
"""Columns of a shown source line; a longer one is cut around the fault."""

_SEVERITY = {
    "zh": {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"},
}
_HINT = {"zh": "建议：", "en": "hint: "}
_MORE = {
    "zh": "{file}：另有 {count} 条未列出（全部见 json 输出）",
    "en": "{file}: and {count} more (the json output has them all)",
}
_WORST_FIRST = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def render(diagnostics: Iterable[Diagnostic], lang: str, per_file: int = PER_FILE) -> str:
    """All diagnostics, file by file; of a file with more than `per_file` the worst are shown and the rest counted.

    Ends with a line break unless there are none.
    """
    lines: list[str] = []
    ordered = sorted(diagnostics, key=Diagnostic.sort_key)
    for file, group in groupby(ordered, key=lambda one: one.place.file):
        found = list(group)
        worst = sorted(found, key=lambda one: _WORST_FIRST[one.severity])[:per_file]
        for one in sorted(worst, key=Diagnostic.sort_key):
            lines += render_one(one, lang)
        if len(found) > per_file:
            lines.append(_MORE[lang].format(file=printable(file), count=len(found) - per_file))
    return "".join(f"{line}\n" for line in lines)


def render_one(diagnostic: Diagnostic, lang: str) -> Iterator[str]:
    """The lines of one diagnostic."""
    severity = _SEVERITY[lang][diagnostic.severity]
    yield printable(f"{diagnostic.place}: {severity} {diagnostic.code}: {diagnostic.message(lang)}")
    if diagnostic.excerpt is not None:
        yield from excerpt_lines(diagnostic.excerpt, diagnostic.place.line or 0)
    hint = diagnostic.hint_text(lang)
    if hint is not None:
        yield f"    {_HINT[lang]}{printable(hint)}"


def width(text: str) -> int:
    """Terminal columns: East Asian wide characters take two, combining marks none."""
    return sum(_width_of(character) for character in text)


def _width_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def excerpt_lines(excerpt: Excerpt, number: int) -> Iterator[str]:
    """The source line and a caret line beneath it, aligned by columns, not by characters."""
    line, start = _cut(excerpt)
    gutter = f"{number:>6} | "
    fault = line[start : start + excerpt.length] or " "
    yield f"{gutter}{line}"
    yield f"{' ' * 7}| {' ' * width(line[:start])}{'^' * max(1, width(fault))}"


def _cut(excerpt: Excerpt) -> tuple[str, int]:
    """The line, cut to `LINE_WIDTH` around the fault, and where the fault stands in it."""
    # Whoever made the file chose the line's length: only what could be shown is looked at.
    first = max(0, excerpt.start - LINE_WIDTH)
    kept = printable(excerpt.line[first : excerpt.start + LINE_WIDTH])
    fault = min(excerpt.length, LINE_WIDTH)
    while first < excerpt.start and width(kept[: excerpt.start - first + fault]) > LINE_WIDTH:
        first, kept = first + 1, kept[1:]
    while width(kept) > LINE_WIDTH:
        kept = kept[:-1]
    lead = "…" if first else ""
    tail = "…" if first + len(kept) < len(excerpt.line) else ""
    return f"{lead}{kept}{tail}", excerpt.start - first + len(lead)
