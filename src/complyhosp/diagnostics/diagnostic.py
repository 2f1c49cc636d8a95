"""A fault in what the user gave us, as a value: collected, sorted, counted and shown, never raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from complyhosp.diagnostics.catalog import CATALOG
from complyhosp.diagnostics.entry import Entry
from complyhosp.diagnostics.place import Place
from complyhosp.diagnostics.words import Words


class Severity(StrEnum):
    """How far a diagnostic reaches: an error makes its item unusable, a warning leaves a doubt, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITY_OF_LETTER = {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The source line around a fault: `line` of text, the fault at `start` (from 0, in characters), `length` long."""

    line: str
    start: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: a stable `code`, its `place`, and the words that its catalogue text asks for.

    `args` fill the catalogue's `{name}` places, `Words` among them in the language that is asked for. `hint`, where
    there is one, is shown instead of the catalogue's (hints that only sometimes apply, such as "did you mean").
    """

    code: str
    place: Place
    args: Mapping[str, object] = field(default_factory=dict)
    excerpt: Excerpt | None = None
    hint: Mapping[str, str] | None = None

    @property
    def severity(self) -> Severity:
        """By the code's first letter: E, W or N."""
        return SEVERITY_OF_LETTER[self.code[0]]

    @property
    def entry(self) -> Entry:
        """The code's catalogue entry."""
        return CATALOG[self.code]

    def message(self, lang: str) -> str:
        """What is wrong, what was found and what was expected, in `lang` (`zh` or `en`)."""
        return self.entry.message[lang].format_map(self._args(lang))

    def hint_text(self, lang: str) -> str | None:
        """How to mend it, in `lang`: the diagnostic's own hint, else the catalogue's; None where neither has one."""
        own = self.hint or self.entry.hint
        return own[lang].format_map(self._args(lang)) if own else None

    def _args(self, lang: str) -> dict[str, object]:
        return {name: one.text(lang) if isinstance(one, Words) else one for name, one in self.args.items()}

    def sort_key(self) -> tuple[str, str, int, int, str, str]:
        """By place, then code: the order in which diagnostics are shown and stored."""
        place = self.place
        return (
            place.file,
            place.sheet or "",
            place.line or 0,
            place.column or 0,
            self.code,
            repr(sorted(self.args.items())),
        )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)
