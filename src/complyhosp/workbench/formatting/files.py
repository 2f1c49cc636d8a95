"""Rule files formatted, and the proof that nothing but the layout changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from complyhosp.diagnostics import Diagnostic, Place, has_errors
from complyhosp.source import Document, load_yaml, parse_yaml
from complyhosp.workbench.formatting.write import formatted


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file's text before and after; equal where there is nothing to do or something is wrong with the file."""

    before: str
    after: str
    faults: tuple[Diagnostic, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the file is not yet in its canonical form."""
        return self.before != self.after


def format_file(path: Path, shown_as: str) -> Formatted:
    """What the file's text should be. A file that does not read as YAML is left alone and its faults are told."""
    document, found = load_yaml(path, shown_as)
    if document is None or has_errors(found):
        return Formatted("", "", tuple(found))
    return format_document(document)


def format_document(document: Document) -> Formatted:
    """The same for a text that has been read."""
    before = document.text
    after = formatted(before)
    if after is None or not same_but_for_layout(document, after):
        return Formatted(before, before, (Diagnostic("E699", Place(document.shown_as)),))
    return Formatted(before, after)


def same_but_for_layout(document: Document, after: str) -> bool:
    """Whether a text holds the same values and the same comments, in whatever order."""
    again, faults = parse_yaml(after, document.shown_as)
    if again is None or faults or again.data != document.data:
        return False
    return sorted(_comment_lines(document.text)) == sorted(_comment_lines(after))


def _comment_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
